"""The elements of a page, found in one walk."""

from collections.abc import Sequence

from lxml import etree


class Elements:
    """All elements of a page, and those with a tag, in page order.

    While they are held, lxml need not make them anew for each walk, which would take longer than
    the walk itself.
    """

    def __init__(self, root: etree._Element) -> None:
        self.all: list[etree._Element] = list(root.iter())
        self._by_tag: dict[str, list[etree._Element]] = {}
        by_tag = self._by_tag
        for element in self.all:
            tag = element.tag
            if tag in by_tag:
                by_tag[tag].append(element)
            else:
                by_tag[tag] = [element]

    def of(self, tag: str) -> Sequence[etree._Element]:
        """Return the elements with *tag*."""
        return self._by_tag.get(tag, ())

    def of_any(self, *tags: str) -> Sequence[etree._Element]:
        """Return the elements with one of *tags*."""
        present = [tag for tag in tags if tag in self._by_tag]
        if len(present) <= 1:
            return self._by_tag[present[0]] if present else ()
        wanted = frozenset(present)
        return [element for element in self.all if element.tag in wanted]
