"""What can become of an article, and how a person is told."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from crawler.extract import walls


class Fate(StrEnum):
    """What became of an article, as its page shows; the value is its name for machines."""

    # The page is the article, perhaps changed: the record follows.
    SAME = "same"
    CORRECTED = "corrected"
    TITLE_CHANGED = "title-changed"
    DATE_CHANGED = "date-changed"
    MOVED = "moved"
    LIVE_BLOG = "live-blog"
    BACK = "back"

    # The page is not the article, or no longer all of it: the record stays as it was.
    HOME = "home"
    LISTING = "listing"
    OTHER_STORY = "other-story"
    NOT_FOUND = "soft-404"
    PAYWALL = "paywall"
    CONSENT = "consent"
    LOGIN = "login"
    CAPTCHA = "captcha"
    PARKED = "parked"
    EMPTIED = "emptied"
    TRUNCATED = "truncated"
    LANGUAGE = "language"
    NO_ARTICLE = "no-article"


FOUND: Final = frozenset(
    {
        Fate.SAME,
        Fate.CORRECTED,
        Fate.TITLE_CHANGED,
        Fate.DATE_CHANGED,
        Fate.MOVED,
        Fate.LIVE_BLOG,
        Fate.BACK,
    }
)
"""Fates of an article that is there: its record follows."""

REASONS: Final[Mapping[Fate, str]] = {
    Fate.SAME: "the article is as it was",
    Fate.CORRECTED: "the article was corrected",
    Fate.TITLE_CHANGED: "the article has another headline",
    Fate.DATE_CHANGED: "the article has another date of publication",
    Fate.MOVED: "the article has another address",
    Fate.LIVE_BLOG: "the article is a live blog that goes on",
    Fate.BACK: "the article is there again",
    Fate.HOME: "the address leads to the site's home page",
    Fate.LISTING: "the address leads to a list of articles",
    Fate.OTHER_STORY: "the address leads to another story",
    Fate.NOT_FOUND: walls.REASONS["not-found"],
    Fate.PAYWALL: "most of the text is for subscribers now",
    Fate.CONSENT: walls.REASONS["consent"],
    Fate.LOGIN: walls.REASONS["login"],
    Fate.CAPTCHA: walls.REASONS["captcha"],
    Fate.PARKED: walls.REASONS["parked"],
    Fate.EMPTIED: "the text is gone from the page",
    Fate.TRUNCATED: "the page breaks off before its end",
    Fate.LANGUAGE: "the page is in another language",
    Fate.NO_ARTICLE: "the page has no article any more",
}
"""One short sentence for each fate, for people."""
