"""JSON Lines: one article a line, with the record's names; what is absent is left out."""

import json
import math
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

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
    return json.dumps(_safe(values), ensure_ascii=False, default=_text)


def _plain(article: Article) -> dict[str, object]:
    values: dict[str, object] = to_plain(article)
    return values | {"body": article.body} if article.body else values


def _safe(value: Any) -> Any:  # noqa: ANN401 - any plain value
    """JSON has no infinities and no NaN (RFC 8259 section 6): they become text."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {name: _safe(inner) for name, inner in value.items()}
    return [_safe(inner) for inner in value] if isinstance(value, list) else value


def _text(value: object) -> str:
    return written(value) if isinstance(value, datetime) else str(value)


EXPORTER = Exporter(write=write)
