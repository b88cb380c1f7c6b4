"""A newsletter: the published articles of the last hours, best first, as HTML and as text."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr

from crawler.article.record import Instant
from crawler.article.text import one_line
from crawler.exporting import About, Exporter, Record
from exporters._feeds.addresses import PortalPages
from exporters._feeds.channel import title_of
from exporters._feeds.items import item_of, language
from exporters._feeds.newest import Shown
from exporters._feeds.options import Links
from exporters._newsletter.best import before, best
from exporters._newsletter.letter import Letter, Story, story
from exporters._newsletter.rendering import folder_of, rendered

NAMES: Final = ("newsletter.html", "newsletter.txt")
"""Of the templates, and of what they make."""

WIDEST: Final = 552
"""Pixels of an image: the column's 600 less its margins."""

MOST: Final = 200


def _inside(text: str) -> str:
    if not text.strip() or text.startswith(("/", "~")) or ".." in text.split("/"):
        raise ValueError("must be a folder inside the portal, such as _templates")
    return text


class NewsletterOptions(Links):
    """Of the newsletter."""

    items: Annotated[StrictInt, Field(ge=1, le=MOST)] = 20
    """Articles, the best ones: by heat, then by quality."""

    hours: Annotated[StrictInt, Field(ge=1, le=24 * 366)] = 24
    """Hours that it looks back."""

    until: Instant | None = None
    """End of these hours; by default the time of the newest published article."""

    title: StrictStr = ""
    """Of the letter; by default the portal's."""

    images: StrictBool = False
    """Show lead images: mail readers then ask publishers' servers for them."""

    templates: Annotated[StrictStr, AfterValidator(_inside)] | None = None
    """Folder in the portal with your own newsletter.html, newsletter.txt or both."""


def write(records: Iterable[Record], path: Path, about: About) -> int:
    """Write the letter's two forms into the new folder *path*; return how many articles it has.

    Memory holds the records of the letter, and those of its time that may be among them.

    Raises:
        PortalError: a template is wrong (with its line), or the portal has no address.
    """
    options = about.chosen(NewsletterOptions)
    folder = folder_of(about.portal, options.templates)
    pages = PortalPages.of(about, options.permalink)
    window = timedelta(hours=options.hours)
    found, until = best(records, options.items, window, options.until)
    letter = Letter(
        title=one_line(options.title) or title_of(about),
        home=pages.home,
        language=language(about.portal.site.locale) or "en",
        since=before(until, window) if until else None,
        until=until,
        stories=tuple(_stories(found, pages, options)),
    )
    texts = {name: rendered(name, letter, folder) for name in NAMES}
    path.mkdir()
    for name, text in texts.items():
        (path / name).write_bytes(text.encode("utf-8", "replace"))
    return len(letter.stories)


def _stories(
    found: Iterable[Shown], pages: PortalPages, options: NewsletterOptions
) -> Iterable[Story]:
    for each in found:
        item = item_of(each, pages, to_portal=options.link == "portal")
        yield story(item, each.values, WIDEST if options.images else 0)


EXPORTER = Exporter(
    about="a newsletter of the best published articles of the last day, as HTML and text",
    write=write,
    folder=True,
    options=NewsletterOptions,
)
