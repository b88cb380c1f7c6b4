"""Is the text of a page still that of its record's article, and all of it?"""

from typing import Final

from crawler.article.record import Article
from crawler.corpus.sameness import HALF
from crawler.refreshing import shortened
from crawler.refreshing.changes import Fate
from crawler.refreshing.comparing import Common, speak_differently
from crawler.refreshing.shown import Shown

_A_LITTLE: Final = 0.1
"""Share of a text that publishers take out of one that they also ask money for."""

_SHORT: Final = 800
"""Characters of a text of which a publisher may write more than half anew in a sentence."""

_NOTHING: Final = 40
"""Characters of text that are none."""


def without_text(old: Article, new: Article, common: Common, shown: Shown) -> Fate:
    """Return what became of *old*, now that its page shows no text."""
    if not shown.whole:
        return Fate.TRUNCATED
    if not common.headline and not common.is_known(strictly=True):
        return Fate.LANGUAGE if speak_differently(old, new) else Fate.OTHER_STORY
    return Fate.PAYWALL if shown.costs else Fate.EMPTIED


def another(old: Article, new: Article, common: Common, shown: Shown) -> Fate | None:
    """Return why *new* is not the story of *old*; None if it can be."""
    if common.is_strange and (common.bodies or not common.headline):
        if speak_differently(old, new):
            return Fate.LANGUAGE
        if common.headline and (fate := _under_its_headline(old, new, common, shown)):
            return fate
    # Another day, other words in the headline, and nothing in common beyond what such pages share.
    is_other = common.is_strange and not common.wording and not common.dated
    if (common.headline and not is_other) or common.is_known(strictly=shown.is_elsewhere):
        return None
    return Fate.OTHER_STORY


def _under_its_headline(old: Article, new: Article, common: Common, shown: Shown) -> Fate | None:
    """Return why the text of *new* is none of *old*, though its headline is; None if it can be."""
    if shown.is_elsewhere and not common.dated:
        return Fate.OTHER_STORY
    if 2 * len(new.body) >= len(old.body) or common.retold >= HALF or shown.kind == "live-blog":
        return None  # written anew
    if not shown.whole:
        return Fate.TRUNCATED
    paid = shown.costs or shortened.shows_more_for_money(old.body, new.body)
    return Fate.PAYWALL if paid else Fate.EMPTIED


def shorter(old: Article, new: Article, shown: Shown) -> Fate | None:
    """Return why the text of *new* is less than that of *old*; None if its publisher may want so.

    A publisher who takes the last paragraph out of a whole page that costs nothing edits it.
    """
    was = len(shortened.plain(old.body))
    kept = shortened.beginning(old.body, new.body)
    costs = shown.costs or shortened.shows_more_for_money(old.body, new.body)
    if kept is None:
        halved = 2 * len(shortened.plain(new.body)) < was
        if halved and not shown.whole:
            return Fate.TRUNCATED
        return Fate.PAYWALL if halved and costs else None
    lost = 1 - kept / was
    if not shown.whole:
        return Fate.TRUNCATED
    if lost > _A_LITTLE and (costs or shortened.shows_more_elsewhere(old.body, new.body)):
        return Fate.PAYWALL
    # Of a few sentences one may have been written anew.
    is_edit = was < _SHORT and shortened.ends_anew(old.body, new.body)
    if lost <= HALF or is_edit:
        return None
    return Fate.EMPTIED if kept < _NOTHING else Fate.PAYWALL
