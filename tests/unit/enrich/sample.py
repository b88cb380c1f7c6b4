"""A portal and an article for the tests of enrichments."""

from datetime import UTC, datetime
from pathlib import Path

from crawler.article.record import Article, Image, Provider
from crawler.portal.data import Logo, Organization, Site, Topic
from crawler.portal.portal import Portal
from crawler.portal.settings import Settings

ROOT_TOPIC = Topic(name="News")
BOATS = Topic(name="Boats", parent="News", keywords=("boat", "Ship"))
BRIDGES = Topic(name="Bridges", parent="News", keywords=("bridge",))

IMAGE = Image(url="https://www.gazette.test/a.jpg", width=1200, height=800, isCached=False)

ARTICLE = Article(
    title="A bridge",
    publishedDateTime=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
    originalUrl="https://www.gazette.test/a",
    webUrl="https://www.gazette.test/a",
    provider=Provider(name="gazette.test", domain="gazette.test"),
)


def portal_of(
    *organizations: Organization,
    topics: tuple[Topic, ...] = (ROOT_TOPIC, BOATS, BRIDGES),
    site: Site | None = None,
    settings: Settings | None = None,
) -> Portal:
    """Return a portal with these."""
    return Portal(
        root=Path("/portal"),
        settings=settings or Settings(),
        site=site or Site(url="https://portal.test", baseurl="/base"),
        topics=topics,
        organizations={each.domain: each for each in organizations},
        corpus=Path("/portal/_news"),
        state="sqlite://",
    )


def organization(domain: str, name: str = "The Gazette", *logos: Logo) -> Organization:
    """Return an organization."""
    return Organization(name=name, domain=domain, images=logos)
