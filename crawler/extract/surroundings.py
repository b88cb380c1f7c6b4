"""The short texts around the main heading, where pages show the date and the byline."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree

from crawler.article.text import one_line

_MOST_BEFORE: Final = 15
_MOST_AFTER: Final = 40
_MOST_READ: Final = 2_000
"""Texts that are looked at on either side, blank and long ones included."""

_LONGEST: Final = 150
"""Characters; longer texts are the article's own."""

_SKIPPED: Final = frozenset({"script", "style", "template", "noscript", "svg", "head", "select"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Texts in the order of the page."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def labelled(self) -> list[tuple[str, str]]:
        """Return the texts after the heading, then those before it, the nearest first.

        Each comes behind the one that precedes it on the page.
        """
        after = list(zip(self.after, ("", *self.after), strict=False))
        return [*after, *reversed(list(zip(self.before, ("", *self.before), strict=False)))]


def surroundings(heading: etree._Element | None) -> Surroundings:
    """Return the short texts around *heading*; none if there is no heading.

    Walks away from the heading on both sides, so that it reads no more of the page than it needs.
    """
    if heading is None:
        return Surroundings()
    before = list(islice(_short(_preceding(heading)), _MOST_BEFORE))
    after = list(islice(_short(_following(heading)), _MOST_AFTER))
    return Surroundings(tuple(reversed(before)), tuple(after))


def _short(texts: Iterable[str | None]) -> Iterator[str]:
    for text in islice(texts, _MOST_READ):
        if not text or text.isspace() or len(text) > 4 * _LONGEST:  # with room for indentation
            continue
        if (line := one_line(text)) and len(line) <= _LONGEST:
            yield line


def _following(element: etree._Element) -> Iterator[str | None]:
    """Yield the texts behind *element* in the order of the page."""
    place: etree._Element | None = element
    while place is not None:
        yield place.tail
        for sibling in place.itersiblings():
            yield from _inside(sibling)
            yield sibling.tail
        place = place.getparent()


def _inside(element: etree._Element) -> Iterator[str | None]:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        if event == "end":
            if part is not element:
                yield part.tail
        elif part.tag in _SKIPPED:
            walk.skip_subtree()
        else:
            yield part.text


def _preceding(element: etree._Element) -> Iterator[str | None]:
    """Yield the texts before *element*, the nearest first."""
    place = element
    while (parent := place.getparent()) is not None:
        for sibling in place.itersiblings(preceding=True):
            yield sibling.tail
            yield from _backwards(sibling)
        yield parent.text
        place = parent


def _backwards(element: etree._Element) -> Iterator[str | None]:
    """Yield the texts in *element*, the last first."""
    left: list[etree._Element | str | None] = [element]
    while left:
        part = left.pop()
        if part is None or isinstance(part, str):
            yield part
        elif part.tag not in _SKIPPED:
            left.append(part.text)
            for child in part:
                left += (child, child.tail)
