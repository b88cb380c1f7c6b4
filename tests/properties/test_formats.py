"""Records to the formats that lose nothing, and back."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from csv import writer
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article import cells, lines, rows
from crawler.article.lines import Record
from crawler.article.record import Article
from crawler.article.shape import Kind, shape
from crawler.exporting import About, Exporter
from exporters import csv, jsonl, parquet, sqlite
from tests.properties.strategies import articles, texts

LOSSLESS = [jsonl, parquet, sqlite]
corpora = st.lists(articles, max_size=3).map(
    lambda found: [lines.record(f"{n}.md", each) for n, each in enumerate(found)]
)


def through(module: ModuleType, records: Sequence[Record], **options: object) -> list[Record]:
    """Write *records*, and read them again."""
    exporter: Exporter = module.EXPORTER
    read: Callable[[Path], Iterator[Record]] = module.read
    about = About(portal=None, options=exporter.options(**options), now=datetime.now(UTC))  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        assert exporter.write(records, path, about) == len(records)
        return list(read(path))


@given(articles)
def test_a_row_reads_back_as_the_record_it_was_made_of(article: Article) -> None:
    record = lines.record("a.md", article)

    row = rows.row(record)

    assert row.keys() <= set(rows.columns())
    assert rows.record(row) == record


@pytest.mark.parametrize("module", LOSSLESS)
@settings(max_examples=40)
@given(records=corpora)
def test_what_was_written_without_loss_reads_back_as_it_was(
    module: ModuleType, records: list[Record]
) -> None:
    assert through(module, records) == records


@settings(max_examples=40)
@given(corpora)
def test_csv_reads_back_as_it_was_but_for_empty_texts(records: list[Record]) -> None:
    found = through(csv, records, body=True)

    assert [each.name for each in found] == [each.name for each in records]
    assert [each.article for each in found] == [_shown(each.article) for each in records]


def _shown(article: Article) -> Article:
    """Return *article* without the texts that are empty and may be absent."""
    lead = tuple(_dropped(each) if each.url else each for each in article.images[:1])
    return _dropped(article).replace(images=(*lead, *article.images[1:]))


def _dropped(part: Any) -> Any:  # noqa: ANN401 - the same part
    may = {
        name
        for name, field in shape(type(part)).items()
        if field.kind in (Kind.QUOTED, Kind.PLAIN) and not field.many
        and type(part).model_fields[name].default is None
    }  # fmt: skip
    return part.replace(**{name: None for name in may if getattr(part, name) == ""})


@given(st.lists(st.lists(texts | st.none(), min_size=2, max_size=4), max_size=3))
def test_rows_of_csv_are_what_the_module_csv_writes(rows: list[list[str | None]]) -> None:
    out = StringIO(newline="")
    writer(out).writerows(rows)

    assert csv._text(rows) == out.getvalue().encode()  # noqa: SLF001 - what is written a part


@given(texts)
def test_a_cell_reads_back_as_the_text_it_was_made_of(text: str) -> None:
    cell = cells.inert(text)

    assert cells.original(cell) == text
    assert not cell.lstrip().startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20"))


@given(st.lists(texts, min_size=1, max_size=4))
def test_a_list_in_a_cell_reads_back_as_it_was(items: list[str]) -> None:
    assert cells.parted(cells.joined(items)) == items
