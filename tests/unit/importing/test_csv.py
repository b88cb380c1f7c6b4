"""Tables: each row that cannot be read is named by its line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.article.record import Article, Image, Named, Provider
from crawler.importing.importers import Item
from tests.unit.importing.reading_in import asked, faults, read, values


def table(tmp_path: Path, text: str, name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "title,url\nA,b\n"),
        ("a.csv", "title;url\r\nA;b\r\n"),
        ("a.csv", "title|url\nA|b"),
        ("a.tsv", "title\turl\nA\tb\n"),
        ("a.csv", '"title","url, the; address"\n"A","b"\n'.replace("url, the; address", "url")),
        ("a.csv", "\ufefftitle,url\n\n,\nA,b\n"),
    ],
)
def test_what_parts_the_cells_is_found(tmp_path: Path, name: str, text: str) -> None:
    assert values(read(table(tmp_path, text, name))) == [{"title": "A", "url": "b"}]


def test_a_cell_may_have_quotes_commas_and_lines(tmp_path: Path) -> None:
    found = read(table(tmp_path, 'title,text\n"A ""b"", c","one\n\ntwo"\nB,x\n'))

    assert values(found) == [
        {"title": 'A "b", c', "text": "one\n\ntwo"},
        {"title": "B", "text": "x"},
    ]
    assert [each.place.rpartition(":")[2] for each in found] == ["2", "5"]


@pytest.mark.parametrize("mark", ["=1+1", "+1", "-1", "@a"])
def test_row_76_a_cell_that_was_made_inert_is_what_it_was(tmp_path: Path, mark: str) -> None:
    assert values(read(table(tmp_path, f"title\n'{mark}\n'Tis\n"))) == [
        {"title": mark},
        {"title": "'Tis"},
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('"A, b', "a quote in this row is never closed"),
        ('"A" b,c', 'a quote inside a cell: write it twice ("")'),
        ("A,b,c", "3 cells, and the first row names 2 columns"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read(tmp_path: Path, row: str, why: str) -> None:
    found = read(table(tmp_path, f"title,url\nX,1\n{row}\nY,2\nZ,3\n"))

    assert values(found) == [{"title": name, "url": url} for name, url in ("X1", "Y2", "Z3")]
    assert faults(found) == [("3", why)]


def test_quotes_that_never_close_do_not_take_forever(tmp_path: Path) -> None:
    text = "title,url\n" + 'a,"\n' * 3 + "b,c\n" * 50_000

    found = read(table(tmp_path, text))

    assert len(values(found)) >= 49_998
    assert faults(found)


def test_a_table_without_titles_is_told_once(tmp_path: Path) -> None:
    path = table(tmp_path, "id,when\n1,2\n3,4\n")

    assert faults(read(path)) == [
        ("1", "no column of titles among id, when (say which it is: --map title=NAME)")
    ]
    assert len(values(read(path, said=asked(names={"title": ("id",)})))) == 2


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    path = table(tmp_path, ",".join(["title"] * 1_001))

    assert faults(read(path)) == [("1", "more than 1,000 columns")]


OURS = (
    "path,category,title,excerpt,publishedDateTime,originalUrl,webUrl,type,quality,published,"
    "provider_name,provider_domain,authors,topics,tags,image_url,image_width,image_height,related,"
    "body,unknown\n"
)
ROW = (
    "a.md,news,'=A,,2026-03-01T07:30:00Z,https://a.test/1,,article,{quality},false,The Gazette,"
    'a.test,Jane Doe; John Roe,News; City,"[""x;y"",""z""]",https://a.test/i.jpg,640,360,'
    '"[]","Text.\n","{{""rating"": 5, ""provider"": {{""size"": 2}}}}"\n'
)


def test_a_row_of_ours_is_a_record(tmp_path: Path) -> None:
    (item,) = read(table(tmp_path, OURS + ROW.format(quality=7)))

    assert isinstance(item, Item)
    assert (item.name, item.is_record) == ("a.md", True)
    assert item.article == Article(
        title="=A",
        publishedDateTime=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
        originalUrl="https://a.test/1",
        quality=7,
        published=False,
        provider=Provider(
            name="The Gazette",
            domain="a.test",
            authors=(Named(name="Jane Doe"), Named(name="John Roe")),
            unknown={"size": 2},
        ),
        topics=("News", "City"),
        tags=("x;y", "z"),
        images=(Image(url="https://a.test/i.jpg", width=640, height=360),),
        unknown={"rating": 5},
        body="Text.\n",
    )


def test_a_row_of_ours_that_is_wrong_is_named(tmp_path: Path) -> None:
    found = read(table(tmp_path, OURS + ROW.format(quality="high")))

    assert faults(found) == [("2", "quality: 'high' is not what stands there")]
