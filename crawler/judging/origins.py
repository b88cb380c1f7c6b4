"""Which source an article came from, where nothing remembers it."""

from collections.abc import Mapping

from crawler.article.record import Article
from crawler.article.urls import registrable_domain
from crawler.portal.sources import Source


class Origins:
    """The *sources* of a portal by the domains of their addresses."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._by_domain: dict[str, list[Source]] = {}
        for source in sources.values():
            places = (place for each in source.read.values() for place in each)
            domains = {registrable_domain(place) for place in places if "://" in place}
            for domain in domains:
                self._by_domain.setdefault(domain, []).append(source)

    def likely(self, article: Article) -> Source | None:
        """Return the source whose topic and standing *article* has; None if that is open.

        For a record of which the state knows nothing, as in a fresh clone: it keeps the topic of a
        source on its publisher's site, and is official if all sources there are.
        """
        if not self._by_domain:
            return None
        domains = dict.fromkeys((registrable_domain(article.address), article.provider.domain))
        theirs = [each for domain in domains for each in self._by_domain.get(domain, ())]
        official = bool(theirs) and all(each.official for each in theirs)
        topics = [each for each in theirs if each.topic and each.topic in article.topics]
        best = topics or [each for each in theirs if not each.topic]
        return next((each for each in best if each.official == official), None)
