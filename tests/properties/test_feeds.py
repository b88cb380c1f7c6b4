"""Any records give feeds, sitemaps and letters that are valid, and in which text is text."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import feedparser
import lxml.html
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.article.lines import Record, record
from crawler.article.record import Article
from crawler.article.text import one_line
from exporters._feeds.markup import html
from tests.feeding import assert_safe, export, json_feed, valid
from tests.properties.strategies import articles, bodies, known_articles

ATOM = "{http://www.w3.org/2005/Atom}"

MARKS = (
    "<", ">", "[a](", "![a](", "javascript:alert(1)", "data:image/svg+xml,x", "https://a.test/",
    "mailto:a@b", ")", "]", '"', "'", "`", "```", "\n", "\n\n", "&#106;", "&lt;", "|", "-", "> ",
    "<script>", "<a href=x onclick=y>", "onerror=x", "\\", "*", "~~", "[b]: ", "{{ x }}", "\x00",
    "\x1b", "\ufffe", "]]>", "#", "    ",
)  # fmt: skip

markdown = st.one_of(bodies, st.lists(st.sampled_from(MARKS), max_size=12).map("".join))

addresses = st.one_of(
    st.sampled_from(["https://www.gazette.test/1", "HTTP://gazette.test:80/a?b=<c>&d", "//a", ""]),
    st.text(max_size=20).map("https://gazette.test/{}".format),
)
some = st.builds(
    lambda article, address: (
        article.replace(originalUrl=address, webUrl=None) if address else article
    ),
    st.one_of(articles, known_articles),
    st.none() | addresses,
)


def _records(found: Sequence[Article]) -> list[Record]:
    return [record(f"2026-03-01-{number}.md", each) for number, each in enumerate(found)]


def _titles(found: Sequence[Article]) -> set[str]:
    return {one_line(each.title) for each in found if each.published is not False} - {""}


@given(st.lists(some, max_size=3), st.sampled_from(["article", "portal"]))
def test_any_records_give_valid_forms_in_which_text_is_text(
    found: list[Article], link: str
) -> None:
    """In one test, as making records takes longer than all that is done with them."""
    with tempfile.TemporaryDirectory() as folder:
        _check_feeds(Path(folder), found, link)
        _check_sitemaps(Path(folder), found)
        _check_letter(Path(folder), found)


def _check_feeds(root: Path, found: list[Article], link: str) -> None:
    rss = export(root, "rss", _records(found), content=True, link=link)
    atom = export(root, "atom", _records(found), content=True, link=link)
    feed = json_feed(export(root, "jsonfeed", _records(found), content=True, link=link))
    assert not feedparser.parse(rss.read_bytes()).bozo
    assert not feedparser.parse(atom.read_bytes()).bozo
    titles = [
        {each.text for each in valid(rss, "rss").iterfind("channel/item/title")},
        {each.text for each in valid(atom, "atom").iterfind(f"{ATOM}entry/{ATOM}title")},
        {item["title"] for item in feed["items"]},
    ]
    assert titles[0] == titles[1] == titles[2]
    assert {title for title in titles[0] if not title.startswith("http")} <= _titles(found)
    assert all(assert_safe(item.get("content_html", "")) is None for item in feed["items"])


def _check_sitemaps(root: Path, found: list[Article]) -> None:
    pages = valid(export(root, "sitemap", _records(found)) / "sitemap.xml", "sitemap")
    valid(export(root, "newssitemap", _records(found)), "sitemap")
    assert len(pages.getroot()) == sum(each.published is not False for each in found)


def _check_letter(root: Path, found: list[Article]) -> None:
    out = export(root, "newsletter", _records(found), hours=24 * 366, images=True)
    page = lxml.html.fromstring((out / "newsletter.html").read_bytes())
    shown = {each.text_content() for each in page.iter("bdi")}
    assert {title for title in shown if not title.startswith("http")} <= _titles(found)
    tags = {each.tag for each in page.iter() if isinstance(each.tag, str)}
    assert not tags & {"script", "iframe", "object", "link", "form", "svg"}
    assert not [name for each in page.iter() for name in each.attrib if name.startswith("on")]
    assert all(each.startswith(("https://", "http://")) for each in page.xpath("//@href | //@src"))
    lines = (out / "newsletter.txt").read_text("utf-8").splitlines()
    assert all(len(line) <= 72 or "://" in line for line in lines)


@given(markdown)
@example("[a]() ![a]()")
def test_any_body_gives_html_in_which_nothing_acts(body: str) -> None:
    assert_safe(html(body))
