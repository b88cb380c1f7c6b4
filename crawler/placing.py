"""Which record an article belongs to, given the record that its page was asked for."""

from dataclasses import dataclass

from crawler.article.errors import AddressError
from crawler.article.record import Article
from crawler.article.urls import identity
from crawler.corpus import corpus, matching
from crawler.fetching.outcomes import Status
from crawler.portal.files import shown
from crawler.refreshing.arrivals import Arrival
from crawler.refreshing.fates import Fate

DELETED = "deleted"
"""Code of a record that was removed while its page was asked for."""


class DeletedError(Exception):
    """The record that a page was asked for is gone: a person removed it, and it stays away."""

    def __init__(self) -> None:
        super().__init__("its record was removed meanwhile, and is not made again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an article belongs."""

    article: Article
    """It, without an address that is another story's."""

    entry: corpus.Entry | None = None
    """Its record; None if it is a new one."""

    settled: tuple[Status, str, str] | None = None
    """Status, code and reason where there is nothing to be done with the record."""


def placed(folder: corpus.Corpus, item: Article, arrival: Arrival) -> Place:
    """Return the record in *folder* that *item* belongs to.

    Raises:
        DeletedError: it was asked for a record that is no more.
        ArticleError, OSError: the record cannot be read.
    """
    fetch, subject = arrival.fetch, arrival.subject
    if subject is None:
        found = matching.match(folder, item, address=fetch.address, hint=fetch.record)
        if found.entry is not None and found.is_twin:
            reason = f"the same article as {found.entry.article.address}"
            settled = (Status.UNCHANGED, "", reason)
            return Place(article=found.article, entry=found.entry, settled=settled)
        return Place(article=found.article, entry=found.entry)
    path = folder.find_identity(subject.key)
    if path is None or not folder.exists(path):
        raise DeletedError
    found = matching.match(folder, item, address=fetch.address, hint=subject.key)
    if found.entry is not None and found.entry.path == path and not found.is_twin:
        return Place(article=found.article, entry=found.entry)
    entry = folder.read(path)
    if found.entry is None or found.is_twin or _has(entry.article, item.webUrl):
        return Place(article=item, entry=entry)  # two files of one article
    reason = f"leads to the article of {shown(found.entry.path)}"
    return Place(article=item, entry=entry, settled=(Status.KEPT, Fate.OTHER_STORY, reason))


def _has(article: Article, address: str | None) -> bool:
    try:
        return address is not None and identity(article.address) == identity(address)
    except AddressError:
        return False
