"""Which source an article came from, where nothing remembers it."""

from collections.abc import Iterable, Mapping

from crawler.article.record import Article
from crawler.article.urls import registrable_domain
from crawler.portal.sources import Source


def likely(article: Article, sources: Mapping[str, Source]) -> Source | None:
    """Return the source whose topic and standing *article* has; None if that is open.

    For a record of which the state knows nothing, as in a fresh clone: it keeps the topic of a
    source on its publisher's site, and is official if all sources there are.
    """
    theirs = [each for each in sources.values() if _domains(each) & _own(article)]
    official = bool(theirs) and all(each.official for each in theirs)
    topics = [each for each in theirs if each.topic and each.topic in article.topics]
    best: Iterable[Source] = topics or [each for each in theirs if not each.topic]
    return next((each for each in best if each.official == official), None)


def _domains(source: Source) -> set[str]:
    places = (place for each in source.read.values() for place in each)
    return {registrable_domain(place) for place in places if "://" in place}


def _own(article: Article) -> set[str]:
    return {registrable_domain(article.address), article.provider.domain}
