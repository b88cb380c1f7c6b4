"""From what a page says to the record's article."""

import html
from datetime import datetime, timedelta
from typing import Final, Literal

from crawler.article import instants
from crawler.article.errors import MissingFactError, NeedsBrowserError, NotAnArticleError
from crawler.article.record import LARGEST_SIDE, Article, Image, Named, Provider
from crawler.article.text import excerpt
from crawler.article.urls import registrable_domain
from crawler.extract.escaping import inline, line_start
from crawler.extract.extractor import facts
from crawler.extract.facts import Facts, LeadImage
from crawler.extract.kinds import ARTICLES
from crawler.extract.page import Page
from crawler.extract.walls import REASONS

Body = Literal["markdown", "text", "none"]

SMALLEST_IMAGE: Final = 200
"""Pixels of the shorter side; smaller pictures are logos and thumbnails (record-format 2,
``images``): of the real records' pictures none has less than 203."""

MOST_TIMES: Final = 10
"""Times as long as it is high, or high as it is long; real lead images have up to 2.8."""

_NOT_ARTICLES: Final = {
    "listing": "the page lists articles", "product": "the page offers a product",
    "forum": "the page is a discussion", "other": "the page says that it is no article",
}  # fmt: skip
_CLOCK_SKEW: Final = timedelta(days=1)  # a day-only date may be ahead of UTC by 14 hours
_LONGEST_NAME: Final = 200


def extract(page: Page, *, body: Body = "markdown") -> Article:
    """Return the article on *page*.

    Args:
        page: the page as fetched.
        body: what the article's body is to be.

    Raises:
        ExtractionError: the page has no article; MissingFactError names the required fact it lacks.
    """
    return article_of(facts(page), page, body=body)


def article_of(found: Facts, page: Page, *, body: Body = "markdown") -> Article:
    """Return the article that the facts *found* on *page* make; raises as ``extract``."""
    if found.wall is not None and found.wall != "paywall":
        raise NotAnArticleError(page.url, REASONS[found.wall], what=found.wall)
    if found.kind not in ARTICLES:
        said = _NOT_ARTICLES[found.kind]
        reason = f"{said} ({found.kind_certainty} % sure)"
        raise NotAnArticleError(page.url, reason, what=found.kind)
    if not found.title:
        raise MissingFactError(page.url, "title")
    published = _published(found, page)
    if not found.text and not found.excerpt and found.kind != "video":
        raise NeedsBrowserError(page.url)
    is_video = found.kind == "video"
    address = found.canonical_url or page.url
    return Article(
        title=found.title,
        excerpt=excerpt(found.excerpt or found.text[:2000]),
        publishedDateTime=published,
        originalUrl=page.found_at or page.url,
        webUrl=None if is_video else address,
        ampWebUrl=found.amp_url,
        type="video" if is_video else "article",
        locale=found.language.lower() if found.language else None,
        featuredContent=_embed(found.embed) if is_video and found.embed else None,
        provider=_provider(found, address, page.url),
        images=_images(found.image),
        body={"markdown": found.markdown, "text": _paragraphs(found.text), "none": ""}[body],
    )


def _published(found: Facts, page: Page) -> datetime:
    when = found.published
    if when is None:
        raise MissingFactError(page.url, "publishedDateTime")
    instant = when if isinstance(when, datetime) else instants.midnight(when)
    if page.fetched and instant > page.fetched + _CLOCK_SKEW:
        raise MissingFactError(page.url, "publishedDateTime that is not in the future")
    return instant


def _provider(found: Facts, address: str, url: str) -> Provider:
    """Return who published the article at *address*, which the page at *url* may only carry."""
    domain = registrable_domain(address)
    name = found.site_name if domain == registrable_domain(url) else None
    return Provider(
        name=(name or domain)[:_LONGEST_NAME],
        domain=domain,
        authors=tuple(Named(name=name) for name in found.authors),
    )


def _images(image: LeadImage | None) -> tuple[Image, ...]:
    if image is None:
        return ()
    if image.width is None or image.height is None or not _is_size(image.width, image.height):
        return (Image(url=image.url, isCached=False),)
    if min(image.width, image.height) < SMALLEST_IMAGE:
        return ()
    return (Image(url=image.url, width=image.width, height=image.height, isCached=False),)


def _is_size(width: int, height: int) -> bool:
    """Tell whether a picture has *width* and *height*, rather than a page a mistake."""
    short, long = sorted((width, height))
    return short > 0 and long <= LARGEST_SIDE and long <= short * MOST_TIMES


def _paragraphs(text: str) -> str:
    """Return plain *text* as paragraphs in which nothing is markup."""
    lines = (line_start(inline(line.strip())) for line in text.splitlines())
    return "\n".join(lines)


def _embed(address: str) -> str:
    """Return the player in the record's form (as all videos of the family have it)."""
    return (
        f'<iframe width="800" height="500" frameborder="0" src="{html.escape(address)}" '
        'allow="accelerometer; autoplay; encrypted-media; gyroscope; picture-in-picture" '
        "allowfullscreen></iframe>"
    )
