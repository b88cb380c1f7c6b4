"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from crawler.article.instants import written
from crawler.exporting import About, Exporter, Record
from exporters._feeds.channel import Channel, channel
from exporters._feeds.items import Item, categories
from exporters._feeds.markup import html
from exporters._feeds.options import FeedOptions

VERSION: Final = "https://jsonfeed.org/version/1.1"


def write(records: Iterable[Record], path: Path, about: About) -> int:
    """Write the newest published *records* to *path* as JSON Feed; return how many.

    Memory holds as many records as the feed has.
    """
    found = channel(records, about, "feed.json")
    with path.open("x", encoding="utf-8") as out:
        json.dump(tree(found), out, ensure_ascii=False, indent=1)
        out.write("\n")
    return len(found.items)


def tree(found: Channel) -> dict[str, Any]:
    """Return *found* as JSON Feed; what is not known is left out."""
    description = found.description if found.description != found.title else None
    return _known(
        version=VERSION,
        title=found.title,
        home_page_url=found.home,
        feed_url=found.url,
        description=description,
        language=found.language,
        items=[_item(item, content=found.content) for item in found.items],
    )


def _item(item: Item, *, content: bool) -> dict[str, Any]:
    text = html(item.body) if content else ""
    return _known(
        id=item.id,
        url=item.link,
        external_url=item.address if item.address != item.link else None,
        title=item.title,
        content_html=text or None,
        content_text=None if text else item.summary or item.title,
        summary=item.summary or None,
        image=item.picture.url if item.picture else None,
        date_published=written(item.published),
        date_modified=written(item.updated),
        authors=[{"name": name} for name in item.authors or filter(None, [item.provider])] or None,
        tags=list(categories(item)) or None,
        language=item.language,
    )


def _known(**values: Any) -> dict[str, Any]:  # noqa: ANN401 - values of JSON
    return {name: value for name, value in values.items() if value is not None}


EXPORTER = Exporter(
    about="a JSON Feed of the newest published articles", write=write, options=FeedOptions
)
