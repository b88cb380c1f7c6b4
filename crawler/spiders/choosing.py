"""Which sources a run is about, and which records."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from crawler.article.errors import AddressError
from crawler.article.urls import web_address
from crawler.corpus.filters import FilterError, parsed
from crawler.portal.errors import PortalError
from crawler.portal.portal import Portal
from crawler.portal.sources import Source
from crawler.refreshing.selecting import Selection, placed


def chosen(portal: Portal, names: Sequence[str], feeds: Sequence[str] = ()) -> list[Source]:
    """Return the sources of *portal* by *names*, all that are enabled if there are none.

    *feeds* are addresses that are read instead.

    Raises:
        PortalError: there is no source of that name, or an address is none.
    """
    if feeds:
        return [_of_feed(address) for address in feeds]
    for name in names:
        if name not in portal.sources:
            there = ", ".join(portal.sources) or "none"
            raise PortalError(f"no source {name!r}: there are {there}")
    if names:
        return [portal.sources[name] for name in dict.fromkeys(names)]
    return [source for source in portal.sources.values() if source.enabled]


def stale(  # noqa: PLR0913 - each by name
    portal: Portal,
    *,
    paths: Sequence[str] = (),
    sources: Sequence[str] = (),
    topics: Sequence[str] = (),
    older_than: timedelta | None = None,
    failing: bool = False,
    conditions: Sequence[str] = (),
) -> tuple[Selection, tuple[str, ...]]:
    """Return which records of *portal* are asked for, and the addresses among *paths*.

    The records of these addresses are not in the selection yet.

    Raises:
        PortalError: there is no such source, topic or file, or a condition cannot be read.
    """
    there = [topic.name for topic in portal.topics]
    for topic in topics:
        if topic not in there:
            raise PortalError(f"no topic {topic!r}: there are {', '.join(there)}")
    chosen(portal, sources)
    try:
        wanted = parsed(conditions, now=datetime.now(UTC), language=portal.site.locale)
    except FilterError as error:
        raise PortalError(f"--filter {error}") from None
    names, urls = placed(paths, portal.corpus)
    selection = Selection(
        older_than=older_than,
        sources=tuple(sources),
        topics=tuple(topics),
        names=names if paths else None,
        failing=failing,
        wanted=wanted,
    )
    return selection, urls


def _of_feed(address: str) -> Source:
    try:
        url = web_address(address.strip())
    except AddressError as error:
        raise PortalError(f"--feed {error.address}: {error.reason}") from None
    return Source(read={"feed": (url,)}, key=urlsplit(url).hostname or "feed")
