"""Articles from WARC files, as any crawler stores pages."""

import gzip
from pathlib import Path

from crawler.importing.importers import Fault, Item
from crawler.portal.settings import Settings
from tests.integration.local import Story
from tests.unit.importing.reading_in import faults, read, statuses, take
from tests.unit.judging.sample import Place
from tests.unit.warc.test_reading import packed, record

PAGE = Story().html().encode()
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def stored(tmp_path: Path, *records: bytes, name: str = "a.warc.gz") -> Path:
    path = tmp_path / name
    path.write_bytes(packed(*records))
    return path


def page(number: int = 1, *, headers: bytes = b"", body: bytes = PAGE, more: str = "") -> bytes:
    url = f"https://www.gazette.test/{number}"
    return record(HTTP + headers + b"\r\n" + body, url=url, more=more)


def test_a_page_gives_the_article_and_when_it_was_fetched(tmp_path: Path) -> None:
    (item,) = read(stored(tmp_path, page()))

    assert isinstance(item, Item)
    assert item.article is not None
    assert item.article.title == "Harbour bridge opens"
    assert item.article.body.startswith("The bridge over the harbour opened")
    assert item.article.originalUrl == item.address == "https://www.gazette.test/1"
    assert f"{item.fetched:%F %H:%M}" == "2026-03-01 07:30"
    assert item.place.endswith("a.warc.gz:0")


def test_what_is_no_page_of_an_article_is_named_with_its_place_or_passed_by(
    tmp_path: Path,
) -> None:
    picture = HTTP.replace(b"text/html; charset=utf-8", b"image/png") + b"\r\n\x89PNG"
    gone = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n" + PAGE
    first = page(body=b"<p>nothing</p>")

    found = read(
        stored(
            tmp_path,
            first,
            record(picture),
            record(gone),
            page(3, more="WARC-Truncated: length\r\n"),
            page(4),
        )
    )

    told = faults(found)
    assert [place for place, _ in told][:2] == ["0", str(len(gzip.compress(first, mtime=0)))]
    assert [reason.partition(": ")[2] for _, reason in told] == [
        "missing title", "not HTML but image/png", "was not stored as a whole (length)",
    ]  # fmt: skip
    assert [isinstance(each, Item) for each in found] == [False, False, False, True]


def test_a_file_that_is_cut_gives_what_is_before(tmp_path: Path) -> None:
    path = stored(tmp_path, page(1), page(2))
    path.write_bytes(path.read_bytes()[:-20])

    found = read(path)

    assert [type(each) for each in found] == [Item, Fault]


def test_the_files_of_a_folder_are_read_by_name(tmp_path: Path) -> None:
    stored(tmp_path, page(2), name="b.warc.gz")
    stored(tmp_path, page(1), name="a.warc.gz")
    (tmp_path / "notes.txt").write_text("mine")

    found = read(tmp_path, "warc")

    assert [each.address[-1] for each in found if isinstance(each, Item)] == ["1", "2"]


def test_pages_become_records_once_and_those_with_wishes_that_are_obeyed_none(
    tmp_path: Path,
) -> None:
    place = Place(tmp_path / "portal", Settings(obey=("noai",)))
    other = Story(title="The ferry is late again today", published="2026-03-02").html().encode()
    path = stored(
        tmp_path, page(1), page(1), page(2, headers=b"X-Robots-Tag: noai\r\n", body=other)
    )

    found = take(place, path)

    assert statuses(found) == ["saved", "unchanged", "failed"]
    assert found[2] == "the publisher asks for noai"
    assert len(place.texts()) == 1
    assert statuses(take(place, path))[:2] == ["unchanged", "unchanged"]
