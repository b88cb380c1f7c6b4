"""Pages whose parts arrive out of order, with a script that puts them into place.

React sends a placeholder, ``<template id="B:1">``, and later its content, a hidden ``<div>`` with
the id ``S:1``. A browser shows the content where the placeholder is; without this step the article
would be a row of hidden blocks at the end of the page.
"""

from copy import deepcopy
from typing import Final

from lxml import etree

_PLACES: Final = ("B:", "P:")
_MOST: Final = 500
"""Placeholders that are filled; pages have a few dozen."""


def settled(root: etree._Element) -> etree._Element:
    """Return *root* with all parts in their places: itself, or a copy where parts had to move."""
    if not _placeholders(root):
        return root
    copy = deepcopy(root)
    late = {
        name: part
        for part in copy.iter("div")
        if (name := part.get("id") or "").startswith("S:") and part.get("hidden") is not None
    }
    for place in _placeholders(copy)[:_MOST]:
        part = late.pop(f"S:{(place.get('id') or '')[2:]}", None)
        parent = place.getparent()
        if part is None or parent is None or place in part.iterdescendants("template"):
            continue
        del part.attrib["hidden"]
        part.tail = None
        place.addnext(part)
    return copy


def _placeholders(root: etree._Element) -> list[etree._Element]:
    return [each for each in root.iter("template") if (each.get("id") or "").startswith(_PLACES)]
