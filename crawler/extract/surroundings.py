"""The short texts around the main heading, where pages show the date and the byline."""

from collections import deque
from dataclasses import dataclass
from typing import Final

from lxml import etree

from crawler.article.text import one_line

_MOST_BEFORE: Final = 15
_MOST_AFTER: Final = 40
_LONGEST: Final = 150
"""Characters; longer texts are the article's own."""

_SKIPPED: Final = frozenset({"script", "style", "template", "noscript", "svg", "head", "select"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Texts in the order of the page."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def nearest_first(self) -> list[str]:
        """Return the texts after the heading, then those before it, the nearest first."""
        return [*self.after, *reversed(self.before)]


def surroundings(root: etree._Element, heading: etree._Element | None) -> Surroundings:
    """Return the short texts around *heading*; none if there is no heading."""
    if heading is None:
        return Surroundings()
    before: deque[str] = deque(maxlen=_MOST_BEFORE)
    after: list[str] = []
    passed = False
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start" and (element.tag in _SKIPPED or element is heading):
            passed = passed or element is heading
            walk.skip_subtree()
            continue
        text = one_line((element.text if event == "start" else element.tail) or "")
        if not text or len(text) > _LONGEST:
            continue
        if not passed:
            before.append(text)
        elif len(after) < _MOST_AFTER:
            after.append(text)
        else:
            break
    return Surroundings(tuple(before), tuple(after))
