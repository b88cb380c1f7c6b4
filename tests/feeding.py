"""Records and a portal for exporters that readers see, called in this process."""

import functools
import importlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lxml.html
from lxml import etree

from crawler import exporting
from crawler.article.lines import Record, record
from crawler.article.record import Article, Provider
from crawler.exporting import About, Exporter
from crawler.portal import portal

SCHEMAS = Path(__file__).parent / "schemas"

CONFIG = "title: Harbour News\nurl: https://portal.example\nbaseurl: /n\nlocale: en-us\n"

SAFE_TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li",
    "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
SAFE_ATTRIBUTES = {"href", "src", "alt", "title", "class", "start", "style"}

HOSTILE = (
    "]]> &amp; <b>bold</b> <script>alert(1)</script> {{ site.title }} {% endraw %} {{< x >}} "
    "=1+1 \"onload='x'"
)
"""Rows 75 and 76: text that something may take for a program."""

HOSTILE_BODY = """\
# ]]> {{ site.title }} {% endraw %} {{< x >}}

<script>alert(1)</script> <b onclick=alert(1)>x</b> <svg onload=alert(1)>

[a](javascript:alert) [b](data:text/html;base64,x) [c](JAVA&#115;CRIPT:alert) [d](vbscript:x)
![e](data:image/svg+xml,x) ![f](javascript:x) <javascript:alert> [g](//x.example) [h][i]

[i]: javascript:alert

[good](https://www.gazette.test/?a=1&b=2) [mail](mailto:a@gazette.test) ![p](http://g.test/p.png)

````" onclick="x
</code></pre><script>x</script>
````

| a | b |
| - | - |
| `<i>` | <iframe src=x> |
"""


def about(root: Path, form: str, config: str = CONFIG, **options: object) -> About:
    """Return what the exporter *form* is told of a portal at *root* with *config*."""
    root.mkdir(exist_ok=True)
    (root / "_config.yml").write_text(config, "utf-8")
    (root / "_data").mkdir(exist_ok=True)
    chosen = exporting.options_of(exporter(form), options)
    return About(portal=portal.load(root), options=chosen, now=datetime.now(UTC))


def exporter(form: str) -> Exporter:
    """Return the exporter *form* of ours, without looking for those of others."""
    found: Exporter = importlib.import_module(f"exporters.{form}").EXPORTER
    return found


def article(title: str = "A bridge", day: int = 1, **values: Any) -> Article:  # noqa: ANN401
    """Return an article of the *day* of March 2026, at half past seven."""
    address = f"https://www.gazette.test/{day}"
    usual = {
        "category": "news",
        "excerpt": "It opened.",
        "publishedDateTime": datetime(2026, 3, day, 7, 30, tzinfo=UTC),
        "originalUrl": address,
        "webUrl": address,
        "provider": Provider(name="The Gazette", domain="gazette.test"),
    }
    return Article(title=title, **(usual | values))


def records(*articles: Article) -> list[Record]:
    """Return *articles* as records, their names by date."""
    return [
        record(f"{each.publishedDateTime:%Y-%m-%d}-story-{number}.md", each)
        for number, each in enumerate(articles)
    ]


def export(
    root: Path, form: str, found: Iterable[Record], config: str = CONFIG, **options: object
) -> Path:
    """Return the file or folder that *form* makes of *found*."""
    out = root / f"out-{len(list(root.glob('out-*')))}"
    told = about(root, form, config, **options)
    exporter(form).write(found, out, told)
    return out


def valid(path: Path, schema: str) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the tree of the XML at *path*, which satisfies *schema*."""
    tree = etree.parse(path)
    _schema(schema).assertValid(tree)
    return tree


@functools.cache
def _schema(name: str) -> Any:  # noqa: ANN401 - the same
    return etree.RelaxNG(etree.parse(SCHEMAS / f"{name}.rng"))


def json_feed(path: Path) -> Mapping[str, Any]:
    """Return the JSON Feed at *path*, which satisfies https://www.jsonfeed.org/version/1.1/."""
    feed: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert isinstance(feed["items"], list)
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["id"]
        assert ("content_html" in item) != ("content_text" in item)
        assert item["url"].startswith(("https://", "http://"))
        for name in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[name]).tzinfo is not None
        assert all(author["name"] for author in item.get("authors", ()))
        assert all(isinstance(tag, str) and tag for tag in item.get("tags", ()))
    return feed


def assert_safe(html: str) -> None:
    """Check that nothing in *html* acts, and that links lead to where they may."""
    if not html.strip():
        return
    for element in lxml.html.fragment_fromstring(html, create_parent="p").iterdescendants():
        assert element.tag in SAFE_TAGS, html
        assert set(element.attrib) <= SAFE_ATTRIBUTES, html
        assert (
            element.get("href", "https://a").lower().startswith(("http://", "https://", "mailto:"))
        )
        assert element.get("src", "https://a").lower().startswith(("http://", "https://"))
        assert element.get("style", "text-align:").startswith("text-align:"), html
