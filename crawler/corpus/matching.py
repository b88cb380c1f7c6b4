"""Which record a fetched article belongs to: its addresses say, unless they plainly are wrong."""

from dataclasses import dataclass

from crawler.article.errors import AddressError, ArticleError
from crawler.article.record import Article
from crawler.article.urls import identity, without_tracking
from crawler.corpus import corpus, sameness
from crawler.portal.files import shown
from crawler.portal.places import Place


@dataclass(frozen=True, slots=True)
class Match:
    """What was found for an article."""

    article: Article
    """It, without an address that is another story's."""

    entry: corpus.Entry | None
    """Its record; None if it has none."""

    is_twin: bool = False
    """True if the record has none of its addresses, but is the same article."""


def match(folder: corpus.Corpus, article: Article, *, address: str = "", hint: str = "") -> Match:
    """Return the record of *article* in *folder*.

    Args:
        folder: the corpus.
        article: as it is on its page.
        address: the address of its page, after redirects.
        hint: identity of the record that its source says is its own; see ``sameness.is_moved``.

    Raises:
        ArticleError, OSError: the record cannot be read.
    """
    found = _read(folder, folder.find(article))
    own = address or article.originalUrl
    if found and _is_taken(found.article, article, own):
        # A page that claims another story's address is one of its own: the claim is a mistake.
        article = article.replace(webUrl=without_tracking(own))
        found = _read(folder, folder.find(article))
    if found:
        return Match(article, found)
    hinted = _read(folder, folder.find_identity(hint)) if hint else None
    if hinted and sameness.is_moved(hinted.article, article):
        return Match(article, hinted)
    twin = folder.find_twin(article)
    return Match(article, twin, is_twin=twin is not None)


def _read(folder: corpus.Corpus, path: Place | None) -> corpus.Entry | None:
    if path is None:
        return None
    try:
        return folder.read(path)
    except FileNotFoundError:
        if not folder.is_shared:  # a folder was looked at when the run began: that is news to tell
            raise
        folder.gone(path)
        return None


def _is_taken(old: Article, new: Article, own: str) -> bool:
    """Tell whether *new* only claims the address of *old*, which is another story."""
    theirs = _keys(old.originalUrl, old.webUrl)
    if not new.webUrl or not theirs.isdisjoint(_keys(new.originalUrl, own)):
        return False
    return sameness.are_strangers(old, new)


def _keys(*addresses: str | None) -> set[str]:
    keys = set()
    for address in addresses:
        try:
            keys.add(identity(address or ""))
        except AddressError:
            continue
    return keys


def key_of(entry: corpus.Entry) -> str:
    """Return the key of *entry* in the state.

    Raises:
        ArticleError: it was found at no web address.
    """
    try:
        return identity(entry.article.originalUrl)
    except AddressError as error:
        raise ArticleError(f"{shown(entry.path)}: originalUrl: {error}") from None
