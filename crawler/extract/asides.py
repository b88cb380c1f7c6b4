"""What stands beside the article: in a menu, a teaser, the comments ..."""

import re
from functools import lru_cache
from typing import Final

from lxml import etree

_MOST: Final = 40
"""Elements around one that are asked."""

_NEVER: Final = 1_000_000
_ASIDE: Final = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus|related|recommend\w*|sidebar|teasers?|(?<!elementor-)widgets?|footer|most-?read|"
    r"trending|popular|newsletter|promo|more-?(?:news|stories|from)|latest|read-?next|carousel|menu)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)


class Asides:
    """Tells of the elements of one page which stand beside its article.

    What is around one element is around its neighbours too: each is looked at once.
    """

    def __init__(self) -> None:
        self._distances: dict[etree._Element, int] = {}
        """How many elements up one is that is named as beside the article."""

    def has(self, element: etree._Element) -> bool:
        """Tell whether *element* stands beside the article."""
        asked: list[etree._Element] = []
        place: etree._Element | None = element
        distance = _NEVER
        while place is not None:
            known = self._distances.get(place)
            if known is not None:
                distance = known
                break
            asked.append(place)
            if place.tag in ("body", "html"):
                break
            if _is_aside(place):
                distance = -1
                break
            place = place.getparent()
        for each in reversed(asked):
            distance += 1
            self._distances[each] = distance
        return distance < _MOST


def _is_aside(element: etree._Element) -> bool:
    if element.tag in ("aside", "nav", "footer"):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    # A name such as "right-sidebar" on what holds the main heading speaks of the layout.
    return len(names) > 1 and _named_aside(names[:500]) and element.find(".//h1") is None


@lru_cache(maxsize=20_000)
def _named_aside(names: str) -> bool:
    return bool(_ASIDE.search(names))
