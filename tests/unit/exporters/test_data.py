"""The corpus as data: CSV, Parquet, SQLite, a folder for Hugging Face's datasets."""

import builtins
import importlib
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from crawler.portal.errors import PortalError
from exporters import _links, parquet, sqlite
from tests.unit.exporters.papers import ARTICLE, FORMULAS, HOSTILE, content, record

ROOT = Path(__file__).parents[3]
FORMS = ("csv", "parquet", "sqlite", "datasets")


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


def test_pandas_is_not_imported(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    code = (
        "import sys; from tests.unit.exporters import papers as p; from pathlib import Path;"
        f"from crawler import exporting as e; out = Path({str(tmp_path)!r});"
        "e.load('parquet').write(iter([p.record()]), out / 'out', p.about('parquet', out));"
        "assert 'pyarrow' in sys.modules; assert 'pandas' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=900)


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


def test_words_are_written_once_not_with_each_lot_of_records(write: Callable[..., Path]) -> None:
    path = write("sqlite", [record(n, body=f"w{n}\n") for n in range(600)])

    assert asked(path, "SELECT DISTINCT segid FROM articles_fts_idx") == [(1,)]
    settings = asked(path, "SELECT * FROM articles_fts_config ORDER BY k")
    assert settings == [("automerge", 4), ("hashsize", 1 << 20), ("version", 4)]


def test_names_that_are_not_remembered_have_their_numbers_all_the_same(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [record(n, tags=(f"t{n % 90}", f"t{n % 70}")) for n in range(700)]
    usual = write("sqlite", records).read_bytes()
    monkeypatch.setattr(_links, "_KNOWN", 20)

    assert write("sqlite", records).read_bytes() == usual


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
