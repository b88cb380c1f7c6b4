"""The corpus as data: CSV, Parquet, SQLite, a folder for Hugging Face's datasets."""

import builtins
import csv as plain_csv
import importlib
import resource
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from crawler import exporting
from crawler.article import lines
from crawler.article.frontmatter import loads
from crawler.article.lines import LineError, Record
from crawler.exporting import About
from crawler.portal import portal
from crawler.portal.errors import PortalError
from exporters import csv, jsonl, parquet, sqlite
from tests.unit.article.samples import FULL

FORMS = ("csv", "parquet", "sqlite", "datasets")
ARTICLE = loads(FULL).replace(unknown={"rating": 4.5, "desk": ["north"]})
HOSTILE = (  # rows 75 and 76
    "{{ site.title }} {% endraw %} {% raw %}", "{{< figure src=x >}} {{% ref x %}}",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
    "data:text/html,<b>", "<svg onload=alert(1)>", "```\n\n~~~\n# out", "'); DROP TABLE articles--",
    '"NEAR OR title:x', "a\0b", "\ufeff", "line one\nline two\r\nthree", '"quoted", and more',
)  # fmt: skip
FORMULAS = (
    "=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\xa0=1", "\u3000=1",
    "\u200b=1", "\ufeff=1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff201", " \uff1d1",
    '=HYPERLINK("https://evil.test";"a")', "=cmd|' /C calc'!A0", "\u22121", "'=1", "\ttext",
)  # fmt: skip


def record(number: int = 0, **changes: Any) -> Record:  # noqa: ANN401 - any field's value
    return lines.record(f"2026-03-01-{number:03}.md", ARTICLE.replace(**changes))


def about(form: str, folder: Path, **options: object) -> About:
    exporter = exporting.load(form)
    (folder / "_config.yml").write_text(
        "title: The Ferry\nurl: https://ferry.example\nlocale: de\n"
    )
    (folder / "masthead.yaml").touch()
    return About(
        portal=portal.load(folder),
        options=exporting.options_of(exporter, options),
        now=datetime.now(UTC),
    )


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes records in a format, and returns where."""
    written: list[Path] = []

    def write(form: str, records: Sequence[Record], **options: object) -> Path:
        path = tmp_path / f"{len(written)}.{form}"
        written.append(path)
        count = exporting.load(form).write(iter(records), path, about(form, tmp_path, **options))
        assert count == len(records)
        return path

    return write


def content(path: Path) -> dict[str, bytes]:
    """Return the files at *path*, by name."""
    if path.is_file():
        return {"": path.read_bytes()}
    files = (each for each in sorted(path.rglob("*")) if each.is_file())
    return {str(each.relative_to(path)): each.read_bytes() for each in files}


# All ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_the_same_records_give_the_same_bytes(write: Callable[..., Path], form: str) -> None:
    records = [record(n, title=f"Title {n}", tags=(f"t{n % 7}", "b")) for n in range(600)]

    first, second = write(form, records), write(form, records)

    assert content(first) == content(second)


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_corpus_gives_an_empty_form(write: Callable[..., Path], form: str) -> None:
    assert content(write(form, []))


@pytest.mark.parametrize(("form", "module"), [("parquet", parquet), ("sqlite", sqlite)])
def test_rows_75_and_76_hostile_text_reads_back_as_text(
    write: Callable[..., Path],
    form: str,
    module: Any,  # noqa: ANN401 - modules alike
) -> None:
    records = [
        record(n, title=text, excerpt=text, tags=(text,), unknown={text: text},
               body=text.replace("\0", ""))
        for n, text in enumerate((*HOSTILE, *FORMULAS))
    ]  # fmt: skip

    assert list(module.read(write(form, records))) == records


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Let no file get larger than *size* bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("form", FORMS)
def test_row_63_a_disk_that_is_full_is_told(write: Callable[..., Path], form: str) -> None:
    records = [record(n, title=f"{n**50}") for n in range(600)]

    with full_disk(10_000), pytest.raises(OSError):  # noqa: PT011 - as each library says it
        write(form, records)


@pytest.mark.parametrize("form", ["parquet", "datasets"])
def test_without_pyarrow_it_is_told_what_to_install(
    write: Callable[..., Path], form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as it is
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(PortalError, match=r"needs pyarrow: pip install 'masthead\[parquet\]'"):
        write(form, [])


# CSV ----------------------------------------------------------------------------------------------


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


# Parquet ------------------------------------------------------------------------------------------


def test_columns_are_typed_and_nested_as_the_record_is(write: Callable[..., Path]) -> None:
    table = pq.read_table(write("parquet", [record()]))

    kinds = {name: str(table.schema.field(name).type) for name in table.schema.names}
    assert kinds["publishedDateTime"] == "timestamp[ms, tz=UTC]"
    assert (kinds["quality"], kinds["published"]) == ("int64", "bool")
    assert table.schema.field("topics").type.value_type == pa.string()
    related = table.schema.field("related").type.value_type
    assert str(related.field("publishedDateTime").type) == "timestamp[ms, tz=UTC]"
    assert related.field("provider").type.field("name").type == pa.string()
    (row,) = table.to_pylist()
    assert row["publishedDateTime"] == ARTICLE.publishedDateTime
    assert row["provider"]["authors"] == [{"name": "Ann Author"}, {"name": "Ben Writer"}]
    assert row["unknown"] == '{"rating":4.5,"desk":["north"]}'


def test_a_list_that_is_absent_is_empty_and_the_rest_null(write: Callable[..., Path]) -> None:
    (row,) = pq.read_table(write("parquet", [record(tags=(), locale=None, body="")])).to_pylist()

    assert (row["tags"], row["locale"], row["body"]) == ([], None, None)


def test_row_groups_are_as_long_as_is_asked_for(write: Callable[..., Path]) -> None:
    path = write("parquet", [record(n) for n in range(25)], row_group=10)

    about = pq.read_metadata(path)
    assert [about.row_group(n).num_rows for n in range(about.num_row_groups)] == [10, 10, 5]
    assert about.row_group(0).column(0).compression == "ZSTD"


def test_a_number_beyond_64_bits_is_told_in_unknown(write: Callable[..., Path]) -> None:
    changed = record(quality=10**30, unknown={})

    path = write("parquet", [changed])

    (row,) = pq.read_table(path).to_pylist()
    assert (row["quality"], row["unknown"]) == (None, f'{{"quality":{10**30}}}')
    assert list(parquet.read(path)) == [changed]


# SQLite -------------------------------------------------------------------------------------------


def asked(path: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(question).fetchall()


@pytest.fixture
def database(write: Callable[..., Path]) -> Path:
    return write("sqlite", [
        record(0, title="Caf\xe9 opens", topics=("News", "Ferries", "News")),
        record(1, title="A bridge", topics=("News",), tags=(), body="A caf\u0065\u0301.\n"),
    ])  # fmt: skip


def test_articles_are_typed_and_linked(database: Path) -> None:
    select = "SELECT id, quality, published, publishedDateTime, provider_domain, topics"
    assert asked(database, f"{select} FROM articles")[0] == (
        1, 59, 0, "2026-03-01T09:30:00Z", "news.example", '["News","Ferries","News"]',
    )  # fmt: skip
    linked = (
        "SELECT article, topics.name FROM articles_topics JOIN topics ON topics.id = topic "
        "ORDER BY article, topic"
    )
    assert asked(database, linked) == [(1, "News"), (1, "Ferries"), (2, "News")]
    assert asked(database, "SELECT name FROM authors") == [("Ann Author",), ("Ben Writer",)]
    assert asked(database, "PRAGMA foreign_key_check") == []
    assert asked(database, "PRAGMA integrity_check") == [("ok",)]
    keys = asked(database, "PRAGMA foreign_key_list(articles_tags)")
    assert {row[2] for row in keys} == {"articles", "tags"}


@pytest.mark.parametrize(
    ("words", "found"), [("cafe", [1, 2]), ("CAF\xc9", [1, 2]), ("title: cafe", [1]), ("x", [])]
)
def test_words_are_found_whatever_their_accents(
    database: Path, words: str, found: list[int]
) -> None:
    question = f"SELECT rowid FROM articles_fts WHERE articles_fts MATCH '{words}' ORDER BY rowid"  # noqa: S608

    assert [row[0] for row in asked(database, question)] == found


def test_the_index_of_words_is_that_of_the_articles(write: Callable[..., Path]) -> None:
    records = [record(n, title=f"{n} a\0b", body=f"w{n}\n") for n in range(600)]

    with closing(sqlite3.connect(write("sqlite", records))) as database:
        database.execute(
            "INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)"
        )


def test_a_database_that_is_none_of_ours_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").write_bytes(b"no database, surely")

    with pytest.raises(OSError, match="SQLite: file is not a database"):
        list(sqlite.read(tmp_path / "a.sqlite"))


# Datasets -----------------------------------------------------------------------------------------


def card(path: Path) -> Mapping[str, Any]:
    _, header, text = (path / "README.md").read_text("utf-8").split("---\n", 2)
    assert text.startswith("\n# The Ferry\n")
    found: Mapping[str, Any] = yaml.safe_load(header)
    return found


def test_a_folder_has_shards_and_a_card(write: Callable[..., Path]) -> None:
    records = [record(n) for n in range(25)]

    path = write("datasets", records, shard=10, row_group=5, licence="cc-by-4.0")

    shards = [f"data/train-0000{n}-of-00003.parquet" for n in range(3)]
    assert list(content(path)) == ["README.md", *shards]
    assert [each for shard in shards for each in parquet.read(path / shard)] == records
    found = card(path)
    assert found["license"] == "cc-by-4.0"
    assert found["language"] == ["de", "en"]
    assert found["size_categories"] == ["n<1K"]
    info = found["dataset_info"]
    assert [each["name"] for each in info["features"]] == pq.read_schema(path / shards[0]).names
    assert info["splits"][0]["num_examples"] == 25
    assert info["download_size"] == sum((path / shard).stat().st_size for shard in shards)


def test_no_licence_is_made_up(write: Callable[..., Path]) -> None:
    path = write("datasets", [record()])

    assert "license" not in card(path)
    assert "No licence is stated." in (path / "README.md").read_text("utf-8")


# Their readers ------------------------------------------------------------------------------------


def test_duckdb_reads_them(write: Callable[..., Path]) -> None:
    duckdb = pytest.importorskip("duckdb")
    records = [record(n) for n in range(3)]
    what = "count(*), min(publishedDateTime)::VARCHAR, max(quality)"

    for form in ("parquet", "csv"):
        path = write(form, records)
        found = duckdb.sql(f"SELECT {what} FROM '{path}'").fetchall()  # noqa: S608 - ours
        assert (found[0][0], found[0][1][:16], found[0][2]) == (3, "2026-03-01 09:30", 59)


def test_hugging_face_s_datasets_read_the_folder(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    pytest.importorskip("datasets")
    theirs = importlib.import_module("datasets")
    path = write("datasets", [record(n) for n in range(7)], shard=3)

    found = theirs.load_dataset(str(path), split="train", cache_dir=str(tmp_path / "cache"))

    assert len(found) == 7
    assert found[0]["title"] == ARTICLE.title
    assert found[0]["related"][0]["publishedDateTime"] == ARTICLE.related[0].publishedDateTime


def test_datasette_finds_the_search(write: Callable[..., Path]) -> None:
    utils = pytest.importorskip("datasette.utils")
    with closing(sqlite3.connect(write("sqlite", [record()]))) as database:
        assert utils.detect_fts(database, "articles") == "articles_fts"
        assert utils.detect_primary_keys(database, "articles") == ["id"]
