"""Files for Hugo: a folder of pages of one section.

How Hugo reads front matter: https://gohugo.io/content-management/front-matter/. Its keys are the
same in upper and lower case.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pydantic import StrictStr

from crawler.article.record import Article
from crawler.article.text import one_line
from crawler.exporting import About, Exporter, Record
from crawler.extract import escaping
from exporters import _inert, _sites
from exporters._sites import Generator, Keys, SiteOptions


class HugoOptions(SiteOptions):
    """What Hugo's format lets its user choose."""

    type: StrictStr = ""
    """Hugo's type of the pages, a folder of layouts; empty: none, then it is the section."""

    layout: StrictStr = ""
    """Layout of the pages; empty: none, then Hugo looks for `single`."""


_HUGO: Final = Generator(
    # The type is a folder of layouts, and images are addresses for the built-in OpenGraph template:
    # a mapping there stops the build. `published` beside `draft` is a warning for each page.
    apart=frozenset({"type", "images", "published"}),
    any_case=True,
)


def write(records: Iterable[Record], folder: Path, about: About) -> int:
    """Write *records* into the new *folder*, which is to stand as a section in ``content``.

    Memory does not grow with the corpus.
    """
    options = about.chosen(HugoOptions)

    def page(article: Article, _stem: str) -> Keys:
        pictures = (_inert.address(image.url) for image in article.images)
        return Keys(
            own={
                "type": options.type or None,
                "layout": options.layout or None,
                "date": article.publishedDateTime,
                "lastmod": article.updatedDateTime,
                "draft": False,
                "description": _inert.shown(article.excerpt) or None,
                "summary": _as_markdown(article.excerpt) or None,
                "images": [each for each in pictures if each] or None,
            },
            hiding={"draft": True} if article.published is False else {},
        )

    return _sites.write(records, folder, about, _HUGO, page)


def _as_markdown(text: str) -> str:
    """Return *text* for `.Summary`, which Hugo reads as Markdown where front matter has it."""
    return escaping.line_start(escaping.inline(one_line(text)))


EXPORTER = Exporter(
    about="a folder of pages for Hugo",
    write=write,
    folder=True,
    options=HugoOptions,
)
