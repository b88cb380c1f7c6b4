"""Where on a page a link stands: in a menu, in the content, or somewhere else."""

import re
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml import etree

_LONGEST: Final = 300
"""Characters of a class or id that are read."""

_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MENU_WORDS: Final = frozenset({
    "nav", "navbar", "navbars", "navi", "navigation", "mainnav", "subnav", "topnav", "sitenav",
    "sidenav", "navlist", "menu", "menus", "submenu", "megamenu", "mainmenu", "topmenu", "dropdown",
    "offcanvas", "hamburger", "burger", "breadcrumb", "breadcrumbs", "footer", "masthead", "topbar",
    "toolbar", "pagination", "paginator", "pager", "share", "sharing", "social", "socials", "login",
    "cookie", "cookies", "consent", "skip", "lang", "langs", "language", "languages", "taglist",
    "tagcloud", "tags", "copyright", "legal", "imprint", "sitemap", "subscribe", "newsletter",
    "byline", "author", "authors",
})  # fmt: skip
_MENU_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:site|page|main|global|top|app)[_-]?(?:header|head|foot)", re.IGNORECASE
)
_MENU_ROLES: Final = frozenset({
    "navigation", "menu", "menubar", "menuitem", "banner", "contentinfo", "search", "toolbar",
    "dialog", "tablist",
})  # fmt: skip
_ITEMS: Final = frozenset({"article", "main"})
_LAYOUT: Final = frozenset({"html", "body", "main", "article", "h1", "h2", "h3", "h4"})
"""Elements whose names speak of the page's state or kind: ``<body class="has-menu">``."""


class Place(IntEnum):
    """A part of a page."""

    MENU = -1
    ELSEWHERE = 0
    CONTENT = 1


class Places:
    """The places of a page's elements; each element is looked at once."""

    def __init__(self) -> None:
        self._known: dict[etree._Element, Place] = {}

    def of(self, element: etree._Element) -> Place:
        """Return where *element* stands."""
        way: list[etree._Element] = []
        above: etree._Element | None = element
        while above is not None and above not in self._known:
            way.append(above)
            above = above.getparent()
        place = Place.ELSEWHERE if above is None else self._known[above]
        for each in reversed(way):
            place = _inside(each, place)
            self._known[each] = place
        return place


def _inside(element: etree._Element, outer: Place) -> Place:
    """Return what *element*, which stands in *outer*, makes of it."""
    tag, role = element.tag, (element.get("role") or "").lower()
    if outer is Place.MENU:
        # Teasers in a menu that covers the page are teasers.
        return Place.ELSEWHERE if tag in _ITEMS else Place.MENU
    if tag in ("nav", "menu", "footer") or role in _MENU_ROLES:
        return Place.MENU
    if tag == "header" and outer is not Place.CONTENT:
        return Place.MENU if next(element.iterancestors("li", "section"), None) is None else outer
    if tag in _ITEMS or role in _ITEMS:
        return Place.CONTENT
    if tag == "aside":
        return Place.ELSEWHERE
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    menu = tag not in _LAYOUT and len(names) > 1 and _names_menu(names[:_LONGEST])
    return Place.MENU if menu and not _holds_content(element) else outer


def _holds_content(element: etree._Element) -> bool:
    """Tell that a name speaks of the layout ("menu-left"): what has it holds the content too."""
    return next(element.iter("main", "article", "h1"), None) is not None


@lru_cache(maxsize=20_000)
def _names_menu(names: str) -> bool:
    if _MENU_NAMES.search(names):
        return True
    return any(word.lower() in _MENU_WORDS for word in islice(_WORD.findall(names), 40))
