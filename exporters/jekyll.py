"""Files for Jekyll: a folder of posts, or of any other collection.

How Jekyll reads front matter: https://jekyllrb.com/docs/front-matter/,
https://jekyllrb.com/docs/posts/ and, for the keys that no template sees, Jekyll's
``DocumentDrop``.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pydantic import StrictStr

from crawler.article.record import Article
from crawler.exporting import About, Exporter, Record
from exporters import _inert, _sites
from exporters._sites import Generator, Keys, SiteOptions


class JekyllOptions(SiteOptions):
    """What Jekyll's format lets its user choose."""

    layout: StrictStr = "post"
    """Layout of the pages; empty: none, for defaults in the site's `_config.yml`."""


_JEKYLL: Final = Generator(
    # A template that asks for these gets Jekyll's own value, whatever the front matter says.
    apart=frozenset(
        {"collection", "content", "id", "name", "next", "output", "path", "previous", "url"}
    ),
    without=frozenset({"excerpt"}),
)


def write(records: Iterable[Record], folder: Path, about: About) -> int:
    """Write *records* into the new *folder*, to stand as ``_posts`` or ``_news`` in a site.

    Memory does not grow with the corpus.
    """
    options = about.chosen(JekyllOptions)

    def page(article: Article, _stem: str) -> Keys:
        return Keys(
            own={
                "layout": options.layout or None,
                "date": article.publishedDateTime,
                "last_modified_at": article.updatedDateTime,
                # A list: Jekyll parts a text at its spaces.
                "categories": [_inert.shown(article.category)],
                # A text: without one, Jekyll takes the first paragraph.
                "excerpt": _inert.shown(article.excerpt) or None,
                # From Jekyll 4 on. Inert bodies need it in no version.
                "render_with_liquid": False if options.bodies == "inert" else None,
            },
            hiding={},  # the record's `published: false` is what Jekyll goes by
        )

    return _sites.write(records, folder, about, _JEKYLL, page)


EXPORTER = Exporter(
    about="a folder of posts for Jekyll",
    write=write,
    folder=True,
    options=JekyllOptions,
)
