"""Is a page that was fetched anew still the article of its record?

A refresh must never make a record worse. So what a page shows is held against what is known of the
article, and taken where it can be the work of its publisher on it: a correction, another headline,
paragraphs more or fewer, a text written anew. It is not taken where it plainly is another page, or
only a part of the article. Pure.
"""

import re
from collections.abc import Collection
from typing import Final

from crawler.article.errors import (
    EmptyPageError,
    MissingFactError,
    NeedsBrowserError,
    NotAnArticleError,
)
from crawler.article.record import Article
from crawler.corpus.sameness import HALF, pairs, shared
from crawler.extract.kinds import ARTICLES
from crawler.extract.wall_words import Wall
from crawler.refreshing import elsewhere, texts
from crawler.refreshing.changes import REASONS, Fate
from crawler.refreshing.comparing import Common, is_elsewhere
from crawler.refreshing.shown import Shown

__all__ = ["REASONS", "Fate", "Shown", "losing", "of_refusal", "of_update"]

_BY_WALL: Final[dict[Wall, Fate]] = {
    "paywall": Fate.PAYWALL,
    "consent": Fate.CONSENT,
    "login": Fate.LOGIN,
    "captcha": Fate.CAPTCHA,
    "parked": Fate.PARKED,
    "not-found": Fate.NOT_FOUND,
}
_BY_WHAT: Final[dict[str, Fate]] = {str(wall): fate for wall, fate in _BY_WALL.items()}

_EMPTY: Final = (NeedsBrowserError, EmptyPageError)
_NEARLY_ALL: Final = 0.9
"""Share of a text that is all of it but for a word changed here and there."""

_CLOCK: Final = re.compile(r"^\W*(?:[01]?\d|2[0-3])[.:h]\d\d\b", re.MULTILINE)
_ENTRIES: Final = 3
_GROWN: Final = 1.3
"""Times as long as it was that a text with entries has become."""


def losing(old: Article, new: Article, shown: Shown) -> Fate | None:
    """Return why *new* must not replace *old* in its record; None if it may.

    Args:
        old: the article as the machine wrote it last; its body is empty where the portal keeps
            none. Its body must have been made in the same form as that of *new*.
        new: the article that was read from the page.
        shown: what the page showed beside it.
    """
    if (old.title, old.excerpt, old.body) == (new.title, new.excerpt, new.body):
        return None
    common = Common(old, new)
    if shown.wall not in (None, "paywall") and not _keeps_all(old, new, common):
        return _BY_WALL[shown.wall]
    if (fate := _where(common, shown)) is not None:
        return fate
    if shown.kind not in ARTICLES:
        return Fate.LISTING if shown.kind == "listing" else Fate.NO_ARTICLE
    if old.body and not new.body:
        return texts.without_text(old, new, common, shown)
    return texts.another(old, new, common, shown) or (
        texts.shorter(old, new, shown) if common.bodies else None
    )


def of_update(
    old: Article, new: Article, changed: Collection[str], *, was_missing: bool, shown: Shown
) -> Fate:
    """Return what became of the article *old* that now is *new*: the most telling of all that did.

    Args:
        old: the article before.
        new: the article read from the page; ``losing`` has nothing against it.
        changed: names of the record's fields that change.
        was_missing: its page gave no article the last time.
        shown: what the page showed beside it.
    """
    if was_missing:
        return Fate.BACK
    if not changed:
        return Fate.SAME
    if "webUrl" in changed and is_elsewhere(old.address, new.address):
        return Fate.MOVED
    if shown.kind == "live-blog" or ("body" in changed and _has_new_entries(old, new)):
        return Fate.LIVE_BLOG
    if "title" in changed:
        return Fate.TITLE_CHANGED
    return Fate.DATE_CHANGED if "publishedDateTime" in changed else Fate.CORRECTED


def of_refusal(error: Exception, shown: Shown) -> Fate | None:
    """Return what became of an article whose page gives none, as *error* says.

    None where *error* says nothing about the article: the page exceeds a bound, or the error is
    none of extraction.
    """
    what = error.what if isinstance(error, NotAnArticleError) else ""
    wall = shown.wall if shown.wall != "paywall" else None
    if fate := _BY_WHAT.get(what or wall or ""):
        return fate
    if not isinstance(error, (*_EMPTY, NotAnArticleError, MissingFactError)):
        return None
    if not shown.whole:
        return Fate.TRUNCATED
    if fate := elsewhere.by_address(shown.asked, shown.address):
        return fate
    if what == "listing" or isinstance(error, _EMPTY):
        return Fate.LISTING if what else Fate.EMPTIED
    return Fate.PAYWALL if shown.wall else Fate.NO_ARTICLE


def _where(common: Common, shown: Shown) -> Fate | None:
    """Return why the page is not the article, by the address that gave the answer."""
    fate = elsewhere.by_address(shown.asked, shown.address)
    is_story = common.text >= HALF and (common.bodies or common.headline)
    if fate is Fate.HOME and elsewhere.is_plain(shown.address):
        return fate
    return None if is_story else fate


def _keeps_all(old: Article, new: Article, common: Common) -> bool:
    """Tell whether nothing of *old* is lost in *new*."""
    if old.body and not new.body:
        return False
    if not common.bodies:
        return common.headline and common.text >= _NEARLY_ALL
    return len(new.body) >= len(old.body) and common.text >= _NEARLY_ALL


def _has_new_entries(old: Article, new: Article) -> bool:
    """Tell whether the text has grown by entries that begin with a time of day."""
    if len(new.body) < _GROWN * len(old.body) or not old.body:
        return False
    entries = len(_CLOCK.findall(new.body))
    if entries < _ENTRIES or entries <= len(_CLOCK.findall(old.body)):
        return False
    return shared(pairs(old.body), pairs(new.body)) >= HALF
