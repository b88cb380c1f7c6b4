"""What ``<meta>`` and ``<link>`` elements say."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from lxml import etree

from crawler.article.text import decoded

_MOST: Final = 3_000
"""Elements of a kind that are read; a page with more is no article's."""

_MOST_OF_A_NAME: Final = 50
"""Values under one name; every rule that compares values with others counts on it."""

_LONGEST: Final = 10_000
"""Characters of a value that are read."""

_NAMES: Final = ("property", "name", "itemprop", "http-equiv")


class Metas:
    """The values of a page's ``<meta>`` elements by name, in page order.

    Names are compared in lower case; OpenGraph, Dublin Core, Twitter and others share one space, as
    pages mix up ``property`` and ``name``.
    """

    def __init__(self, elements: Iterable[etree._Element]) -> None:
        self._values: dict[str, list[str]] = {}
        for element in islice(elements, _MOST):
            # ``value`` is no attribute of <meta>, but pages use it.
            value = element.get("content") or element.get("value")
            if not value:
                continue
            for attribute in _NAMES:
                name = element.get(attribute)
                if name and len(name) <= 100:  # noqa: PLR2004 - longer ones are no names
                    for word in name.lower().split():
                        values = self._values.setdefault(word, [])
                        if len(values) < _MOST_OF_A_NAME:
                            values.append(value[:_LONGEST])

    def has(self, name: str) -> bool:
        """Tell whether there is a value under *name*."""
        return name in self._values

    def raw(self, *names: str) -> Iterator[str]:
        """Yield the values under *names*, as they are, in the order of *names*."""
        for name in names:
            yield from self._values.get(name, ())

    def texts(self, *names: str) -> Iterator[str]:
        """Yield the values under *names* as clean text; empty ones are left out."""
        for value in self.raw(*names):
            if text := decoded(value):
                yield text

    def named(self, *names: str) -> Iterator[tuple[str, str]]:
        """Yield the clean texts under *names*, each with its name."""
        for name in names:
            for text in self.texts(name) if self.has(name) else ():
                yield name, text

    def first(self, *names: str) -> str | None:
        """Return the first text under *names*, or None."""
        return next(self.texts(*names), None)


class Links:
    """The addresses of a page's ``<link>`` elements by relation, in page order."""

    def __init__(self, elements: Iterable[etree._Element]) -> None:
        self._addresses: list[tuple[frozenset[str], str]] = []
        for element in islice(elements, _MOST):
            relation, address = element.get("rel"), element.get("href")
            if relation and address:
                self._addresses.append((frozenset(relation[:200].lower().split()), address))

    def of(self, *relations: str) -> Iterator[str]:
        """Yield the addresses with one of *relations*."""
        for stated, address in self._addresses:
            if not stated.isdisjoint(relations):
                yield address
