"""JSON Lines: one article a line, with the record's names; what is absent is left out."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from crawler.article.instants import written
from crawler.article.record import Article
from crawler.article.shape import to_plain
from crawler.exporting import Exporter, Record


def write(records: Iterable[Record], path: Path) -> int:
    """Write *records* to *path*; return how many. Memory does not grow with the corpus."""
    count = 0
    with path.open("x", encoding="utf-8", newline="\n") as out:
        for record in records:
            out.write(f"{line(record)}\n")
            count += 1
    return count


def line(record: Record) -> str:
    """Return *record* as one JSON object; ``path`` is its file, ``body`` the text if it has one."""
    values = {"path": "", **_plain(record.article)} | {"path": record.name}
    return json.dumps(values, ensure_ascii=False, default=_text)


def _plain(article: Article) -> dict[str, object]:
    values: dict[str, object] = to_plain(article)
    return values | {"body": article.body} if article.body else values


def _text(value: object) -> str:
    return written(value) if isinstance(value, datetime) else str(value)


EXPORTER = Exporter(write=write)
