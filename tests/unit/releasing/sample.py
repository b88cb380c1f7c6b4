"""Small releases, written by the exporter itself."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.article import lines
from crawler.article.record import Article, Provider, Related
from crawler.exporting import About, Record
from crawler.portal import portal as portals
from crawler.portal.removals import read_removals
from exporters.release import EXPORTER, ReleaseOptions

HOST = "https://www.gazette.test"
GAZETTE = Provider(name="The Gazette", domain="gazette.test")
DAY = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
TEXT = "The bridge over the harbour opened on Sunday after three years of work.\n" * 4


def article(number: int = 1, related: Iterable[int] = (), **values: Any) -> Article:  # noqa: ANN401
    """Return the article of that number, published as many days after the others."""
    given = {
        "title": f"Story {number}",
        "publishedDateTime": DAY + timedelta(days=number),
        "originalUrl": f"{HOST}/{number}?utm_source=feed",
        "webUrl": f"{HOST}/{number}",
        "provider": GAZETTE,
        "related": tuple(mention(each) for each in related),
        "body": f"Text {number}.\n",
    }
    return Article(**(given | values))


def mention(number: int) -> Related:
    """Return the article of that number as others list it."""
    return Related(
        title=f"Story {number}",
        publishedDateTime=DAY + timedelta(days=number),
        webUrl=f"{HOST}/{number}",
        provider=GAZETTE,
    )


def records(articles: Sequence[Article]) -> list[Record]:
    """Return *articles* as the command gives them."""
    return [
        lines.record(f"{each.publishedDateTime:%Y-%m-%d}-story-{n:03}.md", each)
        for n, each in enumerate(articles, 1)
    ]


def about(tmp: Path, removals: str = "", **options: Any) -> About:  # noqa: ANN401
    """Return what the exporter is told; *removals* is a list as in ``removals.txt``."""
    portal = portals.load(tmp)
    if removals:
        listed = tmp / "removals.txt"
        listed.write_text(removals, "utf-8")
        portal = replace(portal, removals=read_removals(listed))
    return About(portal=portal, options=ReleaseOptions(**options), now=DAY)


def release(
    articles: Sequence[Article],
    path: Path,
    removals: str = "",
    **options: Any,  # noqa: ANN401
) -> Path:
    """Write a release of *articles* to *path*; return it."""
    EXPORTER.write(records(articles), path, about(path.parent, removals, **options))
    return path
