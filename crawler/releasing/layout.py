"""What a release consists of, and how large its parts may be."""

import re
from typing import Final

from crawler.article.document import LARGEST as LARGEST_RECORD

RECORDS: Final = "records/"
"""Begins the names of the records."""

MANIFEST: Final = "manifest.jsonl"
CARD: Final = "README.md"
SUMS: Final = "SHA256SUMS"

TOP: Final = "release/"
"""The folder that a tar has all in: always the same, so that the tar is, whatever its own name."""

ARCHIVES: Final = (".tar", ".tar.gz", ".tgz", ".tar.zst")
"""Ends of names of releases in one file."""

MOST_RECORDS: Final = 1_000_000
MOST_BYTES: Final = 64 * 2**30
"""Of all files together, unpacked."""

LONGEST_LINE: Final = 100_000
"""Bytes of a line of the manifest, or of the list of hashes."""

LARGEST: Final = {CARD: 1_000_000, MANIFEST: 2 * 2**30, SUMS: 512 * 2**20}
"""Bytes of each file beside the records."""

LONGEST_NAME: Final = 300
"""Bytes of a file's name, with its folder."""


def largest(name: str) -> int:
    """Return how many bytes the file *name* may have."""
    return LARGEST.get(name, LARGEST_RECORD)


def path_of(name: str) -> str:
    """Return the path in a release of the record in the file *name*.

    What a list of hashes cannot have in a line is written as in an address (``%0A``).
    """
    return RECORDS + _UNWRITABLE.sub(_escaped, name)


_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\\\\\u2028\u2029\ud800-\udfff]")


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogateescape"))
