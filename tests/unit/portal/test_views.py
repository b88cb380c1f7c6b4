"""Page views: which record a row is about, and what is no row."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.record import Article, Provider
from crawler.portal import portal
from crawler.portal.data import Site
from crawler.portal.errors import PortalError, PortalFileError
from crawler.portal.view_rows import RowError, csv_rows, json_rows
from crawler.portal.views import Views, load_views

SITE = Site(url="https://portal.test", baseurl="/base")
NAME = "2026-03-01-a-bridge.md"
ARTICLE = Article(
    title="A bridge",
    publishedDateTime="2026-03-01T07:30:00Z",
    originalUrl="https://t.test/short",
    webUrl="https://www.gazette.test/a?id=1",
    provider=Provider(name="G", domain="gazette.test"),
)


def views(root: Path, text: str, name: str = "views.csv") -> Views:
    (root / name).write_text(text, "utf-8")
    return load_views(root, name, SITE)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("https://www.gazette.test/a?id=1", id="own-address"),
        pytest.param("http://gazette.test/a/?utm_source=x&id=1", id="another-spelling-of-it"),
        pytest.param("gazette.test/a?id=1", id="without-scheme"),
        pytest.param("https://t.test/short", id="original-address"),
        pytest.param(NAME, id="file"),
        pytest.param(NAME.removesuffix(".md"), id="stem"),
        pytest.param(f"_news/{NAME}", id="path-of-the-file"),
        pytest.param("/2026/03/01/a-bridge/", id="page"),
        pytest.param("/2026/03/01/a-bridge", id="without-slash"),
        pytest.param("/2026/03/01/a-bridge.html", id="html"),
        pytest.param("/2026/03/01/a-bridge/index.html", id="index"),
        pytest.param("/2026/03/01/a-bridge/?fbclid=x#top", id="query"),
        pytest.param("/base/news/2026/03/01/a-bridge/", id="base-and-category"),
        pytest.param("https://portal.test/base/2026/03/01/a-bridge/", id="on-the-site"),
        pytest.param("HTTPS://PORTAL.test/2026/03/01/a-bridge/", id="host-in-any-case"),
    ],
)
def test_a_row_names_an_article_by(tmp_path: Path, page: str) -> None:
    assert views(tmp_path, f"page,views\n{page},7\n").of(ARTICLE, NAME) == 7
    assert views(tmp_path, f'{{"{page}": 7}}', "views.json").of(ARTICLE, NAME) == 7


@pytest.mark.parametrize(
    "page",
    ["/", "/about/", "/2026/03/01/", "https://portal.test/base/", "https://other.test/2026/03/01/a-bridge/",
     "(not set)", "", "2026-03-01-another.md", "https://www.gazette.test/a?id=2", "file:///etc/passwd",
     "x" * 5_000],
)  # fmt: skip
def test_another_page_is_passed_over(tmp_path: Path, page: str) -> None:
    assert views(tmp_path, f'page,views\n"{page}",7\n').of(ARTICLE, NAME) == 0


def test_rows_of_one_article_are_added(tmp_path: Path) -> None:
    text = (
        "page,views\n/2026/03/01/a-bridge/,1\n/2026/03/01/a-bridge/?x=1,2\n"
        "https://gazette.test/a?id=1,4\nhttps://www.gazette.test/a?id=1,8\nhttps://t.test/short,16\n"
    )

    found = views(tmp_path, text)
    assert found.of(ARTICLE, NAME) == 31
    assert found.of(ARTICLE) == 28
    assert found.of(ARTICLE.replace(originalUrl=ARTICLE.webUrl), NAME) == 15


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeffURL,Views\r\n/a,7\r\n", id="bom-and-crlf"),
        pytest.param("# Report\n# of today\n\nPage path,Users,Views\n/a,3,7\n\n", id="comments"),
        pytest.param('count,file\n7,"/a"\n', id="order"),
        pytest.param("path,pageviews,note\n/a, 7 ,x\n", id="more-columns"),
    ],
)
def test_tables_as_programs_write_them_are_read(text: str) -> None:
    assert list(csv_rows(text.removeprefix("\ufeff"))) == [("/a", 7)]


@pytest.mark.parametrize(
    "text",
    ['{"/a": 7}', ' [ {"Page": "/a", "views": 7, "x": [{}]} ] ', '[{"url": "/a", "count": 7}\n]\n'],
)  # fmt: skip
def test_json_is_read_in_both_forms(text: str) -> None:
    assert list(json_rows(text)) == [("/a", 7)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: has no header: name the page address or url"),
        (
            "/a,7\n",
            "1: no column address or url or page or path or page path or file in the header",
        ),
        ("page\n", "1: no column views or count or pageviews in the header"),
        ("page,views\n/a,1\n/b,-1\n", "3: must be a whole number from 0, not '-1'"),
        ("page,views\n/a,1.5\n", "2: must be a whole number from 0, not '1.5'"),
        ("page,views\n/a,many\n", "2: must be a whole number from 0, not 'many'"),
        ("page,views\n/a,\n", "2: must be a whole number from 0, not ''"),
        ("page,views\n/a,\u0667\n", "2: must be a whole number from 0"),
        (f"page,views\n/a,{'9' * 5_000}\n", "2: must be a whole number from 0"),
        ("page,views\n/a,9999999999999\n", "2: must be a whole number from 0 to 1,000,000,000,000"),
        ("page,views\n/a\n", "2: has 1 of 2 columns"),
        ('page,views\n"/a,1\n', "2: no CSV: "),
        (f"page,views\n{'x' * 200_000},1\n", "2: no CSV: field larger than"),
    ],
)
def test_a_wrong_table_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PortalFileError) as caught:
        views(tmp_path, text)

    assert f"views.csv:{said}" in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: must be a JSON object, or a list of objects"),
        ("7", "1: must be a JSON object"),
        ('{"/a": 1,\n "/b": -1}', "2: must be a whole number from 0 to 1,000,000,000,000, not -1"),
        ('{"/a": true}', "1: must be a whole number from 0 to 1,000,000,000,000, not True"),
        ('{"/a": 1.0}', "1: must be a whole number"),
        ('{"/a": NaN}', "1: must be a whole number"),
        ('{"/a": "1"}', "1: must be a whole number from 0 to 1,000,000,000,000, not '1'"),
        (f'{{"/a": {"9" * 5_000}}}', "1: no JSON of page views"),
        ("[\n7]", "2: must be an object: name the page"),
        ('[{"page": "/a"}]', "1: lacks a page or its views"),
        ('[{"page": 7, "views": 7}]', "1: lacks a page or its views"),
        ('{"/a": 1', "1: no JSON: `,` or `}` expected"),
        ('{"/a" 1}', "1: no JSON: a page in quotes and `:` expected"),
        ('{"/a": 1} {}', "1: no JSON: more after its end"),
        ('{"/a": ' + "[" * 100_000, "1: no JSON"),
        ("[\n\n{", "3: no JSON: "),
    ],
)
def test_wrong_json_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PortalFileError) as caught:
        views(tmp_path, text, "views.json")

    assert f"views.json:{said}" in str(caught.value)


@given(st.text('{}[]":,0123456789ae\n \\-', max_size=30))
def test_any_text_is_rows_or_a_fault_with_a_line_of_it(text: str) -> None:
    lines = range(1, text.count("\n") + 2)

    for rows in (json_rows, csv_rows):
        try:
            counts = [count for _, count in rows(text)]
        except RowError as error:
            counts = []
            line = error.line
        else:
            line = 1
        assert line in lines
        assert all(count >= 0 for count in counts)


@pytest.mark.parametrize(
    "name", ["../views.csv", "/etc/views.csv", "~/views.csv", "views.xlsx", "views", "7"]
)
def test_a_file_that_cannot_be_one_is_refused_in_the_settings(tmp_path: Path, name: str) -> None:
    (tmp_path / "masthead.yaml").write_text(f"views: '{name}'\n")

    with pytest.raises(PortalFileError, match="1: views: must be a CSV or JSON file inside the"):
        portal.load(tmp_path)


def test_the_setting_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "masthead.yaml").write_text("views: _data/views.csv\n")
    with pytest.raises(PortalError, match=r"_data/views\.csv: no such file \(setting `views`\)"):
        portal.load(tmp_path)
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data" / "views.csv").write_text("page,views\n/2026/03/01/a-bridge/,3\n")

    assert portal.load(tmp_path).views.of(ARTICLE, NAME) == 3
    (tmp_path / "masthead.yaml").write_text("")
    assert portal.load(tmp_path).views == Views()


def test_no_link_leads_out_of_the_portal_and_no_device_is_read(tmp_path: Path) -> None:
    (tmp_path / "views.csv").symlink_to("/etc/hostname")
    with pytest.raises(PortalError, match="leads out of the portal"):
        load_views(tmp_path, "views.csv", SITE)
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(PortalError, match="no such file"):
        load_views(tmp_path, "pipe.csv", SITE)


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "views.csv").write_bytes(b"page,views\n/caf\xe9,1\n")

    with pytest.raises(PortalFileError, match=r"views\.csv:2: not UTF-8"):
        load_views(tmp_path, "views.csv", SITE)
