"""Why an article is in its topics, for people."""

from dataclasses import dataclass

from crawler.article.record import Article
from crawler.enrich import topics
from crawler.portal.portal import Portal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One topic, and what it has to do with an article."""

    topic: str
    is_root: bool

    applies: bool
    """By the portal as it is now; the topic of a source is not known here."""

    in_record: bool
    """By the article's file."""

    points: int
    """For quality, where it applies."""

    hits: tuple[topics.Hit, ...]
    """Keywords that the article has, also those that do not count."""

    @property
    def is_unexplained(self) -> bool:
        """True when the record has the topic and nothing of the portal says so."""
        return self.in_record and not self.applies

    def plain(self) -> dict[str, object]:
        """Return it as an object of JSON."""
        return {
            "topic": self.topic,
            "root": self.is_root,
            "applies": self.applies,
            "in_record": self.in_record,
            "points": self.points,
            "keywords": [
                {
                    "keyword": hit.keyword,
                    "times": dict(hit.times),
                    "weight": hit.weight,
                    "counts": hit.counts,
                }
                for hit in self.hits
            ],
        }


def reasons(article: Article, portal: Portal) -> list[Reason]:
    """Return every topic that applies to *article*, has a keyword in it, or is in its record.

    In the portal's order; those that it does not have come last, in the record's.
    """
    hits: dict[str, list[topics.Hit]] = {}
    for hit in topics.hits(article, portal):
        hits.setdefault(hit.topic, []).append(hit)
    applying = set(topics.applying(article, portal))
    names = [topic.name for topic in portal.topics]
    others = [name for name in dict.fromkeys(article.topics) if name not in names]
    return [
        _reason(name, article, portal, applies=name in applying, hits=tuple(hits.get(name, ())))
        for name in (*names, *others)
        if name in applying or name in hits or name in article.topics
    ]


def _reason(
    name: str, article: Article, portal: Portal, *, applies: bool, hits: tuple[topics.Hit, ...]
) -> Reason:
    scoring = portal.settings.scoring
    counted = sum(hit.counts for hit in hits)
    return Reason(
        topic=name,
        is_root=bool(portal.topics) and name == portal.topics[0].name,
        applies=applies,
        in_record=name in article.topics,
        points=scoring.topic + scoring.keyword * counted if applies else 0,
        hits=hits,
    )
