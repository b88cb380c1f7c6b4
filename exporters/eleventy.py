"""Files for Eleventy (11ty): a folder of Markdown templates.

How Eleventy reads front matter: https://www.11ty.dev/docs/data-configuration/; ``tags`` are names
of collections (https://www.11ty.dev/docs/collections/).
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pydantic import StrictStr

from crawler.article.record import Article
from crawler.exporting import About, Exporter, Record
from exporters import _inert, _sites
from exporters._sites import Generator, Keys, SiteOptions


class EleventyOptions(SiteOptions):
    """What Eleventy's format lets its user choose."""

    layout: StrictStr = "post"
    """Layout of the pages, a file of `_includes`; empty: none, for a data file of the folder."""

    permalink: StrictStr = "/{category}/{name}/"
    """Address of a page in the site: `{category}` and `{name}` (of the file) are filled in."""


_ELEVENTY: Final = Generator(
    # Tags are collections, and Eleventy refuses or replaces the others, which are its own.
    apart=frozenset({"collections", "content", "eleventy", "page", "pkg", "tags"}),
)

_UNSAFE: Final = re.compile(r"[^\w-]+")


def write(records: Iterable[Record], folder: Path, about: About) -> int:
    """Write *records* into the new *folder*, which is to stand in the site's input folder.

    Memory does not grow with the corpus.
    """
    options = about.chosen(EleventyOptions)

    def page(article: Article, stem: str) -> Keys:
        is_hidden = article.published is False
        return Keys(
            own={
                "layout": options.layout or None,
                "date": article.publishedDateTime,
                "tags": _collections(article),
                "permalink": _permalink(options.permalink, article.category, stem),
                # The body is Markdown and no template of another language before that.
                "templateEngineOverride": "md" if options.bodies == "inert" else None,
            },
            hiding={"permalink": False, "eleventyExcludeFromCollections": True}
            if is_hidden
            else {},
        )

    return _sites.write(records, folder, about, _ELEVENTY, page)


def _collections(article: Article) -> list[str]:
    """Return the names of the collections: the category and the topics; `all` has all pages."""
    found = dict.fromkeys(_inert.shown(each) for each in (article.category, *article.topics))
    return [each for each in found if each != "all"]


def _permalink(pattern: str, category: str, stem: str) -> str:
    """Return the address; it has no mark that Eleventy would take for a template's."""
    # Without one, articles of one title and two days would have one address: Eleventy takes the day
    # off a file's name.
    filled = pattern.replace("{category}", _part(category)).replace("{name}", _part(stem))
    return filled if filled.endswith(("/", ".html")) else f"{filled}/"


def _part(text: str) -> str:
    return _UNSAFE.sub("-", text).strip("-") or "-"


EXPORTER = Exporter(
    about="a folder of Markdown templates for Eleventy",
    write=write,
    folder=True,
    options=EleventyOptions,
)
