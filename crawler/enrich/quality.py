"""Quality, heat and whether an article is published (record-format 2)."""

from datetime import time

from crawler.article.record import Article
from crawler.enrich import provider, topics
from crawler.portal.portal import Portal


def enrich(article: Article, portal: Portal) -> Article:
    """Return *article* judged by the portal's scoring.

    Its views are those of its addresses: nothing here knows its file.
    """
    points = quality(article, portal)
    warmth = _heat(points, article, portal, portal.views.of(article))
    judged = {
        "quality": points,
        "heat": warmth,
        "published": warmth >= portal.settings.scoring.publish_at,
    }
    same = all(getattr(article, name) == value for name, value in judged.items())
    return article if same else article.replace(**judged)


def quality(article: Article, portal: Portal) -> int:
    """Return the sum of :func:`components`, at least 0."""
    return max(0, sum(components(article, portal).values()))


def heat(article: Article, portal: Portal, views: int = 0) -> int:
    """Return the heat of *article* by its ``quality``, its related articles and its *views*.

    For an article that is no lesser copy in its cluster; those have -1.
    """
    return _heat(article.quality or 0, article, portal, views)


def components(article: Article, portal: Portal) -> dict[str, int]:
    """Return the points of *article* by what they are for: always all of them, in one order."""
    scoring = portal.settings.scoring
    counted = topics.counts(article, portal)
    body, published = len(article.body), article.publishedDateTime.time()
    return {
        "topics": scoring.topic * len(article.topics),
        "keywords": scoring.keyword * sum(counted.get(name, 0) for name in article.topics),
        "image": scoring.image if article.images else 0,
        "amp": scoring.amp if article.ampWebUrl else 0,
        "organization": _organization(article, portal),
        "video": scoring.video if article.type == "video" else 0,
        "title": -max(0, (len(article.title) - scoring.title_length) // 2),
        "text": scoring.text if body and body >= scoring.text_length else 0,
        "time": scoring.time if published != time() else 0,
        "author": scoring.author if article.provider.authors else 0,
    }


def _heat(points: int, article: Article, portal: Portal, views: int) -> int:
    return points + portal.settings.scoring.related * len(article.related) + views


def _organization(article: Article, portal: Portal) -> int:
    if portal.source is not None and portal.source.official:
        return portal.settings.scoring.official
    official = portal.settings.official
    if official and any(domain in official for domain in provider.domains(article)):
        return portal.settings.scoring.official
    known = provider.find(article, portal) is not None
    return portal.settings.scoring.organization if known else 0
