"""CSS selectors as people write them into a portal's files."""

from functools import lru_cache
from typing import Final

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

_LONGEST: Final = 1_000


@lru_cache(maxsize=1_024)
def compiled(selector: str) -> etree.XPath:
    """Return *selector* (Selectors Level 3, in a list too) in the form that lxml evaluates.

    Raises:
        ValueError: it is none.
    """
    if not selector.strip():
        raise ValueError("must be a CSS selector such as h1.headline, not empty")
    if len(selector) > _LONGEST:
        raise ValueError(f"must be a CSS selector of at most {_LONGEST:,} characters")
    try:
        path = HTMLTranslator().css_to_xpath(selector, prefix="descendant-or-self::")
        return etree.XPath(path)
    except (SelectorError, etree.XPathError, ValueError, RecursionError) as error:
        what = str(error).partition("\n")[0] or "too many parts in one another"
        raise ValueError(f"must be a CSS selector such as h1.headline: {what}") from None


def valid(selector: str) -> str:
    """Return *selector* as it is.

    Raises:
        ValueError: it is no CSS selector.
    """
    compiled(selector)
    return selector
