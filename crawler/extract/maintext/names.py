"""What the names that a page's author gave an element (class, id) tell about its text.

Most of the words were found by counting: on 520 pages of real sites they named what stood beside
the article several times as often as what stood in it. The others are services or plain words for
the same things.
"""

import re
from functools import lru_cache
from typing import Final

CONTENT: Final = 1
"""The article's text. (Plain numbers: an enumeration took a third of the time of all scoring.)"""

BESIDE: Final = 2
"""Surely not the article's text, unless it is most of the page."""

PERHAPS_BESIDE: Final = 4
"""Seldom the article's text."""

_LONGEST: Final = 300
"""Characters of names that are read; what is longer lists styles, not purposes."""

_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CONTENT: Final = re.compile(
    r"(?:article|story)[-_]*(?:body|content|text|copy|main)"
    r"|(?:entry|post|blog|news|page|main|single|rich|body)[-_]?(?:content|body|text)\b"
    r"|content[-_]?(?:body|article|text)|body[-_]?copy|field--?name-body|instapaper_body"
    r"|text[-_]?(?:body|content)"
)
_BESIDE: Final = frozenset({
    "ad", "ads", "advert", "advertisement", "akismet", "bookmark", "breadcrumb", "breadcrumbs",
    "byline", "caption", "captions", "comment", "commentform", "commentlist", "comments",
    "consent", "cookie", "cookies", "copyright", "credit", "disclaimer", "disqus", "donate",
    "facebook", "figcaption", "jetpack", "kommentare", "legal", "likes", "linkedin", "login",
    "navbar", "newsletter", "newsletters", "outbrain", "outdated", "pinterest", "poll",
    "popular", "popup", "promo", "recirc", "recommend", "recommendation", "recommendations",
    "recommended", "reddit", "related", "relatedposts", "replies", "respond", "share",
    "sharedaddy", "shares", "sharing", "signup", "social", "socials", "sponsor", "sponsored",
    "subscribe", "subscription", "syndication", "taboola", "tags", "timestamp", "toolbar",
    "tooltip", "trending", "tumblr", "twitter", "visually", "whatsapp",
})  # fmt: skip
_PERHAPS: Final = frozenset({
    "about", "actions", "aside", "author", "authors", "banner", "bar", "bio", "carousel",
    "categories", "cta", "date", "dropdown", "email", "events", "feedback", "footer", "gallery",
    "infobox", "links", "menu", "meta", "metadata", "more", "nav", "navigation", "next",
    "overlay", "pager", "pagination", "placeholder", "posts", "prev", "print", "rail", "rating",
    "secondary", "sidebar", "slideshow", "submenu", "taxonomy", "teaser", "teasers",
    "testimonial", "testimonials", "vcard", "widget", "widgets",
})  # fmt: skip
# Telling even where they are written together with another word ("textauthor").
_PARTS: Final = re.compile("author|related|newsletter|copyright|caption|comments|sponsor")
# "social-media-embed", "article-widget tweet": what someone else said is part of the article.
_QUOTED: Final = frozenset({"embed", "embedded", "quote", "tweet"})
# WordPress names the article after its categories and tags, page builders every block after
# themselves ("elementor-widget").
_SAY_NOTHING: Final = ("tag-", "category-", "elementor", "wp-block", "et_pb")


@lru_cache(maxsize=20_000)
def hint(names: str) -> int:
    """Return what *names*, the value of a ``class`` or ``id``, tell: a sum of the hints above."""
    found = 0
    for name in names[:_LONGEST].split():
        found |= _hint(name)
    return found


@lru_cache(maxsize=50_000)
def _hint(name: str) -> int:
    lower = name.lower()
    found = CONTENT if _CONTENT.search(lower) else 0
    # "hover:" and "[&_figcaption]:" are conditions in Tailwind's names.
    if ":" in name or "[" in name or name.startswith(_SAY_NOTHING):
        return found
    words = {word.lower() for word in _WORDS.findall(name)}
    if not words.isdisjoint(_QUOTED):
        return found
    if not words.isdisjoint(_BESIDE):
        found |= BESIDE
    if not words.isdisjoint(_PERHAPS) or _PARTS.search(lower):
        found |= PERHAPS_BESIDE
    return found
