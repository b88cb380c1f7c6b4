"""Whether a release is what it says: read once, from its first to its last byte."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from crawler.article import document, frontmatter, instants
from crawler.article.errors import FrontMatterError
from crawler.article.record import Article, Related
from crawler.portal.removals import Removals
from crawler.releasing import card, layout, manifest
from crawler.releasing.agreeing import agree
from crawler.releasing.found import File, Found, Read, Row
from crawler.releasing.layout import CARD, MANIFEST, RECORDS, SUMS
from crawler.releasing.stories import own_keys, related_keys, text_key
from crawler.releasing.tars import BrokenError, Data, Part, shown
from crawler.releasing.unpacking import parts

_CHUNK: Final = 2**20
_SUM: Final = re.compile(rb"([0-9a-f]{64})  ([^\n\r\0]{1,1000})\n")
_RECORD: Final = re.compile(rf"{RECORDS}[^/\\\x00-\x1f]+\.md")
_MOST_PROBLEMS: Final = 5
"""Of one record that are told."""


def verify(
    path: Path,
    removals: Removals = Removals(),  # noqa: B008 - frozen
    progress: Callable[[int], object] = lambda _: None,
) -> Found:
    """Return what is in the release at *path*, a folder or a tar, and all that is wrong with it.

    Memory grows by about a kilobyte a record. Nothing is written.

    Args:
        path: of the release.
        removals: what must not be in it.
        progress: is told how many files were read.

    Raises:
        NoReleaseError: it is neither a folder nor a tar.
        OSError: it cannot be read.
    """
    found = Found(removals)
    try:
        with parts(path) as all_of:
            left = layout.MOST_BYTES
            for number, part in enumerate(all_of, 1):
                left -= part.size
                _check_bounds(part, number, left)
                _take(part, found)
                progress(number)
    except BrokenError as error:
        found.is_whole = False
        found.fault("", 1, f"{error}: what follows was not read")
    agree(found)
    found.faults.sort(key=lambda fault: (fault.file, fault.line))
    return found


def _check_bounds(part: Part, number: int, left: int) -> None:
    """Stop at what is larger than a release can be: nobody reads a bomb to its end.

    Raises:
        BrokenError: it is.
    """
    if part.size > (most := layout.largest(part.name)):
        raise BrokenError(f"{shown(part.name)} is longer than {most:,} bytes")
    if left < 0:
        raise BrokenError(f"has over {layout.MOST_BYTES:,} bytes")
    if number > layout.MOST_RECORDS:
        raise BrokenError(f"has over {layout.MOST_RECORDS:,} files")


def _take(part: Part, found: Found) -> None:
    name = part.name
    is_record = _RECORD.fullmatch(name) is not None and len(name) <= layout.LONGEST_NAME
    if part.fault:
        found.fault(shown(name), 1, part.fault)
        return
    if name not in _READERS and not is_record:
        found.fault(shown(name), 1, "is none of the files of a release")
        return
    if name in found.files:
        found.fault(name, 1, "is there twice")
        return
    data = _Hashed(part.data)
    if is_record:
        _record(name, data.read(layout.largest(name) + 1), found)
    else:
        _READERS[name](data, found)
    data.finish()
    found.files[name] = File(data.digest.hexdigest(), data.size)


class _Hashed:
    """Bytes that are hashed as they are read."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return up to *size* bytes."""
        found = self._data.read(size)
        self.digest.update(found)
        self.size += len(found)
        return found

    def finish(self) -> None:
        """Read what nobody read."""
        while self.read(_CHUNK):
            pass


class _TooLongError(Exception):
    """A line is longer than any of ours; it comes after the last one that was given."""


def _lines(data: Data) -> Iterator[bytes]:
    rest = b""
    while chunk := data.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            if len(line) > layout.LONGEST_LINE:
                raise _TooLongError
            yield line + b"\n"
        if len(rest) > layout.LONGEST_LINE:
            raise _TooLongError
    if rest:
        yield rest


def _each(name: str, data: Data, found: Found, read: Callable[[int, bytes, Found], None]) -> None:
    """Let *read* take each line of the file *name* with its number; it raises ValueError of one."""
    number = 0
    try:
        for number, line in enumerate(_lines(data), 1):
            if number > layout.MOST_RECORDS:
                found.fault(name, number, f"has over {layout.MOST_RECORDS:,} lines")
                return
            try:
                read(number, line, found)
            except ValueError as error:
                found.fault(name, number, str(error))
    except _TooLongError:
        found.fault(name, number + 1, f"longer than {layout.LONGEST_LINE:,} bytes")


def _manifest(data: Data, found: Found) -> None:
    _each(MANIFEST, data, found, _row)


def _row(number: int, line: bytes, found: Found) -> None:
    if not line.endswith(b"\n"):
        raise ValueError("ends without a line feed: it was cut")
    entry = manifest.read(line)
    if entry.path in found.rows:
        raise ValueError(f"path: is the same as in line {found.rows[entry.path].line}")
    found.rows[entry.path] = Row(
        number,
        entry.sha256,
        entry.size,
        entry.original_url,
        instants.written(entry.published),
        entry.cluster,
        entry.split,
        entry.duplicate_of,
    )
    if has_to_go := found.removals.address(entry.final_url):
        found.fault(MANIFEST, number, f"final_url: has to go: {has_to_go}")


def _sums(data: Data, found: Found) -> None:
    _each(SUMS, data, found, _sum)


def _sum(number: int, line: bytes, found: Found) -> None:
    match = _SUM.fullmatch(line)
    if match is None:
        raise ValueError("must be a hash, two spaces and the name of a file")
    name = match[2].decode("utf-8", "replace")
    if name in found.sums:
        raise ValueError(f"the same file as in line {found.sums[name][0]}")
    found.sums[name] = (number, match[1].decode())


def _card(data: Data, found: Found) -> None:
    try:
        found.card = card.read(data.read(layout.largest(CARD)).decode("utf-8"))
    except ValueError as error:
        found.fault(CARD, 1, f"its head cannot be read: {str(error).splitlines()[0]}")


_READERS: Final[Mapping[str, Callable[[Data, Found], None]]] = {
    MANIFEST: _manifest,
    SUMS: _sums,
    CARD: _card,
}


def _record(name: str, data: bytes, found: Found) -> None:
    try:
        text = document.decode(data)
        article = frontmatter.loads(text)
    except FrontMatterError as error:
        for problem in error.problems[:_MOST_PROBLEMS]:
            what = f"{problem.field}: {problem.what}" if problem.field else problem.what
            found.fault(name, problem.line, what)
        return
    values = _plain(article) | {"related": [_plain(each) for each in article.related]}
    key = text_key(article.body)
    found.records[name] = Read(
        article.originalUrl,
        instants.written(article.publishedDateTime),
        own_keys(values) if key is None else (*own_keys(values), key),
        related_keys(values),
        _body_line(text) if article.body else 0,
    )
    if found.removals:
        _removed(name, text, values, found)


def _body_line(text: str) -> int:
    body = document.split(text).body
    return text[: len(text) - len(body.lstrip())].count("\n") + 1


def _removed(name: str, text: str, values: Mapping[str, Any], found: Found) -> None:
    removals = found.removals
    file = name.removeprefix(RECORDS)
    if entry := removals.record(file, values):
        line = 1 if removals.name(file) else _line(text, values, removals)
        found.fault(name, line, f"has to go: {entry}")
    for each in values["related"]:
        if entry := removals.mention(each):
            line = _line(text, each, removals)
            found.fault(name, line, f"related: has to go: {entry}")


def _line(text: str, values: Mapping[str, Any], removals: Removals) -> int:
    """Return the line with what of *values* has to go."""
    addresses = [values.get(each) for each in ("originalUrl", "webUrl", "ampWebUrl")]
    meant = [each for each in addresses if removals.address(each)] or [values["provider"]["domain"]]
    at = text.find(str(meant[0]))
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


def _plain(part: Article | Related) -> dict[str, Any]:
    return {
        "originalUrl": getattr(part, "originalUrl", None),
        "webUrl": part.webUrl,
        "ampWebUrl": part.ampWebUrl,
        "provider": {"domain": part.provider.domain if part.provider else None},
    }
