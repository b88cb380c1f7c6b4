"""One YAML-headed file per article, in canonical form (record-format 1)."""

from collections.abc import Iterable
from pathlib import Path

from crawler.article.frontmatter import dumps
from crawler.exporting import About, Exporter, Record


def write(records: Iterable[Record], folder: Path, _about: About) -> int:
    """Write *records* into the new *folder*, each under its own name; return how many.

    Memory does not grow with the corpus.
    """
    folder.mkdir()
    count = 0
    for record in records:
        (folder / record.name).write_bytes(dumps(record.article).encode())
        count += 1
    return count


EXPORTER = Exporter(
    about="a folder of records in canonical form", write=write, folder=True, render=dumps
)
