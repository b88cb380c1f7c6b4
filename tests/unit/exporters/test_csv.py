"""CSV: every cell is shown, none is run."""

import csv as plain_csv
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.article import lines
from crawler.article.lines import LineError
from exporters import csv, jsonl
from tests.unit.exporters.papers import ARTICLE, FORMULAS, record


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(plain_csv.DictReader(file))


def test_a_row_has_a_cell_for_each_key(write: Callable[..., Path]) -> None:
    (row,) = rows(write("csv", [record()]))

    assert {name: cell for name, cell in row.items() if "Url" not in name and cell} == {
        "path": "2026-03-01-000.md",
        "category": "news",
        "title": 'Ferry "Aurora" stays in port',
        "excerpt": "Storm: no crossing before Tuesday \u2013 \U0001f6a2",
        "publishedDateTime": "2026-03-01T09:30:00Z",
        "updatedDateTime": "2026-03-02T10:00:00Z",
        "type": "article",
        "locale": "en",
        "quality": "59",
        "heat": "69",
        "published": "false",
        "featuredContent": '<iframe src="https://video.example/1"></iframe>',
        "highlight": "No crossing before Tuesday",
        "content": "Text",
        "provider_name": "News Example",
        "provider_domain": "news.example",
        "provider_images": '[{"url":"https://portal.example/assets/images/organizations/'
        'news.example-50x50.jpg","width":50,"height":50}]',
        "authors": "Ann Author; Ben Writer",
        "publishers": "Example Press",
        "topics": "Ferries; Harbours",
        "tags": "storm; 12:30",
        "image_url": "https://news.example/ferry.jpg",
        "image_width": "752",
        "image_height": "423",
        "image_title": "The Aurora",
        "image_attribution": "Cy Camera",
        "image_isCached": "true",
        "related": row["related"],
        "secured": row["secured"],
        "unknown": '{"rating":4.5,"desk":["north"]}',
    }
    assert row["related"].startswith('[{"title":"Aurora waits",')


def test_csv_is_rfc_4180_in_utf_8(write: Callable[..., Path]) -> None:
    found = write("csv", [record(title='One "two", three\nfour')]).read_bytes()

    header, row = found.split(b"\r\n", 1)
    assert header.startswith(b"path,category,title,excerpt,publishedDateTime,")
    assert b',"One ""two"", three\nfour",' in row
    assert row.endswith(b"\r\n")


@pytest.mark.parametrize("text", FORMULAS)
def test_row_76_no_cell_is_run_as_a_formula(write: Callable[..., Path], text: str) -> None:
    changed = record(title=text, topics=(text,), unknown={text: text}, quality=-1)

    path = write("csv", [changed], body=True)

    (row,) = rows(path)
    assert row["title"] == f"'{text}"
    assert row["topics"][0] in "'["
    assert row["unknown"].startswith("{")
    assert row["quality"] == "-1"
    assert list(csv.read(path)) == [changed]


@pytest.mark.parametrize("text", ["", "a=b", "1-2", "Ferries - and more", "\xe9", "\u6f22", "(a)"])
def test_other_text_stays_as_it_is(write: Callable[..., Path], text: str) -> None:
    (row,) = rows(write("csv", [record(title=text)]))

    assert row["title"] == text


def test_a_file_s_name_is_inert_too(write: Callable[..., Path]) -> None:
    path = write("csv", [lines.record("=cmd.md", ARTICLE)])

    assert rows(path)[0]["path"] == "'=cmd.md"
    assert next(csv.read(path)).name == "=cmd.md"


def test_the_text_is_a_column_if_it_is_asked_for(write: Callable[..., Path]) -> None:
    assert "body" not in rows(write("csv", [record()]))[0]
    assert rows(write("csv", [record()], body=True))[0]["body"] == ARTICLE.body


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "path,quality\na.md,1\nb.md,much\n", ":3: quality: 'much' is not", id="no-number"
        ),
        pytest.param("path,title\na.md\n", ":2: zip", id="a-cell-too-few"),
        pytest.param("title\nA\n", ":2: has no path", id="no-path"),
        pytest.param("path,related\na.md,[\n", ":2: related: ", id="no-json"),
        pytest.param("path,unknown\na.md,[]\n", ":2: must be a JSON object", id="no-object"),
    ],
)
def test_a_row_that_is_no_record_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)

    with pytest.raises(LineError, match=f"a.csv{said}"):
        list(csv.read(path))


def test_a_line_that_is_no_record_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"path": "a.md"}\n{"title": "A"}\n')

    with pytest.raises(LineError, match=r"a\.jsonl:2: has no path"):
        list(jsonl.read(path))
