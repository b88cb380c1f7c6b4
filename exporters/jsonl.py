"""JSON Lines: one article a line, with the record's names; what is absent is left out."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from crawler.article.lines import PATH, LineError, loaded
from crawler.exporting import About, Exporter, Record, in_parts

_BUFFER: Final = 1 << 20


def write(records: Iterable[Record], path: Path, _about: About) -> int:
    """Write *records* to *path*, as ``crawler.article.lines`` has them; return how many.

    Memory does not grow with the corpus.
    """
    count = 0
    with path.open("xb", _BUFFER) as out:
        for some, lines in in_parts(records, _lines):
            out.write(lines)
            count += some
    return count


def read(path: Path) -> Iterator[Record]:
    """Yield the records of the file at *path* as they were written, in its order.

    Raises:
        OSError: the file cannot be read.
        LineError: a line is none of a record; the message names it.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                name = loaded(line)[PATH]
            except (LineError, KeyError) as error:
                reason = error if isinstance(error, LineError) else f"has no {PATH}"
                raise LineError(f"{path}:{number}: {reason}") from None
            yield Record(name, line.removesuffix(b"\n"))


def _lines(records: Sequence[Record]) -> bytes:
    return b"\n".join([*(each.line for each in records), b""])


EXPORTER = Exporter(
    about="JSON Lines, one record a line, without loss", write=write, of_records=True
)
