"""Another portal's JSON API: ``news/index.json`` and ``news/page/2/index.json`` of its site.

An answer is an object with the list ``value`` and the number ``nextPage``, null on the last page. A
portal names articles of many sites.
"""

import re
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from crawler.discovery import facts, markup, plain_json
from crawler.discovery.gathering import Gathering
from crawler.discovery.listing import Fetched, Kind, Listing, ListingError
from crawler.discovery.plain_json import objects, text
from crawler.extract.given import Given
from crawler.extract.language import language_tag

MOST_ITEMS: Final = 20_000
"""Items of one answer that are read."""

PAGES: Final = 20
"""Answers that are read where the source says nothing: some 500 articles."""

_LAST_PAGE: Final = 1_000_000
# "news/index.json" or "news/page/7/index.json", the file's name also left out.
_PLACE: Final = re.compile(r"(?P<root>.*?)(?:/page/[0-9]{1,7})?(?P<file>/(?:index\.json)?)?")


def read(fetched: Fetched) -> Listing:
    """Return what an answer of the API says.

    Raises:
        ListingError: it is no JSON, or JSON of another form.
    """
    data = markup.utf8(fetched.content, fetched.url, fetched.content_type)
    if not data.strip():
        raise ListingError("empty answer")
    if data[:1000].lstrip().startswith(b"<"):
        raise ListingError("not a portal's API: a page or XML")
    answer = plain_json.loaded(data)
    items = answer.get("value")
    if not isinstance(items, list):
        raise ListingError("not a portal's API: JSON without a list 'value'")
    gathering = Gathering(fetched, "item")
    if len(items) > MOST_ITEMS:
        gathering.problem(f"{len(items):,} items: only {MOST_ITEMS:,} are read")
    for place, item in enumerate(items[:MOST_ITEMS], start=1):
        if not isinstance(item, dict):
            gathering.problem(f"item {place} is no object")
            continue
        # originalUrl is always there; webUrl is null where the article is gone.
        link = text(item.get("originalUrl")) or text(item.get("webUrl"))
        gathering.add(place, link, _given(item, fetched), facts.lasting_id(item.get("path")))
    if following := _next_page(fetched.url, answer.get("page"), answer.get("nextPage")):
        gathering.add_more(0, following)
    return gathering.listing("portal api")


def _given(item: dict[str, Any], fetched: Fetched) -> Given:
    provider = item.get("provider")
    provider = provider if isinstance(provider, dict) else {}
    images = objects(item.get("images"))
    locale = text(item.get("locale"))
    return Given(
        title=facts.title(item.get("title")),
        excerpt=facts.excerpt(item.get("excerpt")),
        published=facts.when(item.get("publishedDateTime"), fetched.now),
        modified=facts.when(item.get("updatedDateTime"), fetched.now),
        authors=facts.names(each.get("name") for each in objects(provider.get("authors"))),
        image=facts.picture(images[0].get("url"), fetched.url) if images else None,
        language=language_tag(locale) if locale else None,
        site_name=facts.line(provider.get("name"), facts.LONGEST_NAME),
    )


def _next_page(url: str, page: object, following: object) -> str | None:
    """Return the address of page *following*; None if there is none.

    It must be a later one, so that an answer cannot lead in a circle.
    """
    if isinstance(following, bool) or not isinstance(following, int):
        return None
    current = page if isinstance(page, int) else 0
    parts = urlsplit(url)
    place = _PLACE.fullmatch(parts.path)
    if place is None or not current < following <= _LAST_PAGE:
        return None
    path = f"{place['root']}/page/{following}{place['file'] or '/index.json'}"
    return urlunsplit(parts._replace(path=path))


KIND = Kind(read=read, pages=PAGES)
