"""JSON Lines: one article a line, with the record's names; what is absent is left out."""

from collections.abc import Iterable
from pathlib import Path

from crawler.exporting import About, Exporter, Record


def write(records: Iterable[Record], path: Path, _about: About) -> int:
    """Write *records* to *path*, as ``crawler.article.lines`` has them; return how many.

    Memory does not grow with the corpus.
    """
    count = 0
    with path.open("xb") as out:
        for record in records:
            out.write(record.line + b"\n")
            count += 1
    return count


EXPORTER = Exporter(about="JSON Lines, one record a line, without loss", write=write)
