"""What elements with microdata say."""

from itertools import islice
from typing import Final

from lxml import etree

from crawler.article.text import decoded
from crawler.extract.document import content

_LONGEST: Final = 300


def name_inside(element: etree._Element) -> str:
    """Return the ``name`` of the item *element*, else its own value; "" if it has neither."""
    for inner in islice(element.iterfind(".//*[@itemprop]"), 20):
        if (inner.get("itemprop") or "").strip().lower() == "name":
            return value(inner)
    return value(element)


def value(element: etree._Element) -> str:
    """Return the value of the property that *element* has: what it states, else its text."""
    return decoded((element.get("content") or content(element, _LONGEST))[:_LONGEST])
