"""Lead images in Media RSS (https://www.rssboard.org/media-rss), for RSS and Atom."""

from typing import Any

from exporters._feeds.items import Picture
from exporters._feeds.trees import MEDIA, add


def add_picture(entry: Any, picture: Picture | None) -> None:  # noqa: ANN401 - lxml has no types
    """Add *picture*, if there is one, to *entry*."""
    if picture is None:
        return
    media = add(
        entry,
        "content",
        namespace=MEDIA,
        url=picture.url,
        medium="image",
        width=picture.width,
        height=picture.height,
    )
    if picture.title:
        add(media, "title", picture.title, namespace=MEDIA, type="plain")
    if picture.attribution:
        add(media, "credit", picture.attribution, namespace=MEDIA)
