"""What a corpus has of a portal's topics, keywords and organizations: counted, record by record."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.article.record import Article
from crawler.article.text import one_line
from crawler.enrich import provider, topics
from crawler.portal.data import Topic
from crawler.portal.portal import Portal

ENOUGH: Final = 20
"""Records from which a share says something."""

BROAD: Final = 0.6
"""Share of the records over which a keyword tells nothing apart."""

_NAMES: Final = 20
"""Names of one domain that are counted; a site that has another name on each page is no use."""

_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCount:
    """One topic in a corpus."""

    topic: Topic
    is_root: bool

    records: int
    """Records that it applies to, by the portal as it is now."""

    in_files: int
    """Records whose file says so."""

    share: float
    """``records`` of all records; 0 for none."""

    broad: Sequence[tuple[str, float]]
    """Keywords that nearly everything has, with their share; none for the root topic."""

    silent: Sequence[str]
    """Keywords that nothing has, if there are enough records to tell."""

    def plain(self) -> dict[str, object]:
        """Return it as an object of JSON."""
        return {
            "topic": self.topic.name,
            "parent": self.topic.parent,
            "root": self.is_root,
            "keywords": len(self.topic.keywords),
            "records": self.records,
            "share": round(self.share, 4),
            "in_files": self.in_files,
            "broad": [{"keyword": word, "share": round(share, 4)} for word, share in self.broad],
            "silent": list(self.silent),
        }


class TopicCensus:
    """Counts the topics of *portal* over articles; memory does not grow with their number."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.records = 0
        self._applying: Counter[str] = Counter()
        self._in_files: Counter[str] = Counter()
        self._keywords: Counter[tuple[str, str]] = Counter()

    def add(self, article: Article) -> None:
        """Count *article*."""
        self.records += 1
        self._applying.update(topics.applying(article, self.portal))
        self._in_files.update(set(article.topics))
        hits = topics.hits(article, self.portal)
        self._keywords.update({(hit.topic, hit.keyword) for hit in hits if hit.counts})

    def counts(self) -> list[TopicCount]:
        """Return the counts of each topic, in the portal's order."""
        return [self._count(topic, is_root=not n) for n, topic in enumerate(self.portal.topics)]

    def strangers(self) -> list[tuple[str, int]]:
        """Return topics of files that the portal does not have, with their records, most first."""
        known = {topic.name for topic in self.portal.topics}
        return [(name, n) for name, n in self._in_files.most_common() if name not in known]

    def _count(self, topic: Topic, *, is_root: bool) -> TopicCount:
        words = list(dict.fromkeys(topic.keywords))
        is_enough = self.records >= ENOUGH
        shares = [(word, self._keywords[topic.name, word] / max(1, self.records)) for word in words]
        return TopicCount(
            topic=topic,
            is_root=is_root,
            records=self._applying[topic.name],
            in_files=self._in_files[topic.name],
            share=self._applying[topic.name] / max(1, self.records),
            broad=[each for each in shares if each[1] > BROAD and is_enough and not is_root],
            silent=[word for word, share in shares if not share and is_enough],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A domain in a corpus."""

    domain: str
    records: int

    names: Sequence[tuple[str, int]]
    """What its records call it, with their number, most first."""


class PublisherCensus:
    """Counts the providers of articles, by whether *portal* has an organization file for them."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self._known: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()
        self._names: dict[str, Counter[str]] = {}

    def add(self, article: Article) -> None:
        """Count *article*."""
        organization = provider.find(article, self.portal)
        if organization is not None:
            self._known[organization.domain] += 1
            return
        domain = article.provider.domain
        self._unknown[domain] += 1
        names = self._names.setdefault(domain, Counter())
        name = one_line(article.provider.name)[:_LONGEST_NAME].strip()
        if name and (name in names or len(names) < _NAMES):
            names[name] += 1

    def known(self) -> dict[str, int]:
        """Return the number of records of each organization of the portal, by domain."""
        return {domain: self._known[domain] for domain in self.portal.organizations}

    def unknown(self) -> list[Publisher]:
        """Return the domains without an organization file, those with most records first."""
        ordered = sorted(self._unknown.items(), key=lambda item: (-item[1], item[0]))
        return [
            Publisher(domain=domain, records=n, names=self._names[domain].most_common())
            for domain, n in ordered
        ]
