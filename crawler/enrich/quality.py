"""Quality, heat and whether an article is published (record-format 2)."""

from crawler.article.record import Article
from crawler.enrich import provider, topics
from crawler.portal.portal import Portal


def enrich(article: Article, portal: Portal) -> Article:
    """Return *article* judged by the portal's scoring."""
    points = quality(article, portal)
    scoring = portal.settings.scoring
    heat = points + scoring.related * len(article.related)
    return article.replace(quality=points, heat=heat, published=heat >= scoring.publish_at)


def quality(article: Article, portal: Portal) -> int:
    """Return the sum of :func:`components`, at least 0."""
    return max(0, sum(components(article, portal).values()))


def components(article: Article, portal: Portal) -> dict[str, int]:
    """Return the points of *article* by what they are for."""
    scoring = portal.settings.scoring
    counted = topics.counts(article, portal)
    hits = sum(counted.get(name, 0) for name in article.topics)
    return {
        "topics": scoring.topic * len(article.topics),
        "keywords": scoring.keyword * hits,
        "image": scoring.image if article.images else 0,
        "amp": scoring.amp if article.ampWebUrl else 0,
        "organization": _organization(article, portal),
        "video": scoring.video if article.type == "video" else 0,
        "title": -max(0, (len(article.title) - scoring.title_length) // 2),
    }


def _organization(article: Article, portal: Portal) -> int:
    if portal.source is not None and portal.source.official:
        return portal.settings.scoring.official
    if not set(portal.settings.official).isdisjoint(provider.domains(article)):
        return portal.settings.scoring.official
    known = provider.find(article, portal) is not None
    return portal.settings.scoring.organization if known else 0
