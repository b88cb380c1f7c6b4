"""A page as a whole: all that it says and loads, for those who ask whether it is an article."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Final, cast
from urllib.parse import urlsplit

from crawler.extract import wall_words
from crawler.extract.document import Document

MANY: Final = 1_000
"""Words of a text that is not counted."""

_LONG_TEXT: Final = 2_000
"""Characters of a text that is not counted."""

_SPARSE: Final = 90
"""Words on all of a page that has nothing but its one purpose: site navigation has more."""

_LONGEST: Final = 3_000
"""Characters of the text of a whole page that are looked at."""

_BYTES_A_WORD: Final = 8
"""In UTF-8, at most, on average: where no spaces part words."""

_MOST: Final = 200
"""Elements of a kind that are looked at."""

_WORDS: Final = re.compile(r"\w+")


class View:
    """A page as a whole; each part is looked at when it is asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def text(self) -> str:
        """All of its text, folded."""
        return folded_text(" ".join(_shown(self.document)))

    @cached_property
    def said(self) -> Counter[wall_words.Evidence]:
        """How many of the words of each kind it has."""
        return wall_words.evidence(self.text)

    @cached_property
    def length(self) -> int:
        """Words of its text."""
        return words(self.text)

    @property
    def is_sparse(self) -> bool:
        """True if it has hardly any text."""
        return self.length < _SPARSE

    @property
    def is_article(self) -> bool:
        """True if it says itself that it is an article."""
        document = self.document
        return bool(document.data.article) or document.metas.has("article:published_time")

    def has(self, pattern: re.Pattern[str]) -> bool:
        """Tell whether it is, loads or sends its forms to, an address with *pattern*."""
        return any(pattern.search(each[:500].lower()) for each in _addresses(self.document))

    def asks_for(self, *kinds: str) -> bool:
        """Tell whether it has a field of one of *kinds* to fill in."""
        fields = islice(self.document.elements.of("input"), _MOST)
        return any((field.get("type") or "").lower() in kinds for field in fields)


def words(text: str) -> int:
    """Return how many words *text* has, but for long texts; roughly where no spaces part them."""
    if len(text) > _LONG_TEXT:
        return MANY
    return max(len(text.split()), len(text.encode("utf-8", "replace")) // _BYTES_A_WORD)


def _shown(document: Document) -> Iterator[str]:
    """Yield the texts of a page, with what only scripts show or hide."""
    left = 4 * _LONGEST
    for body in document.elements.of("body")[:1]:
        for text in cast("Iterator[str]", body.itertext()):
            if not text.isspace():
                left -= len(text)
                yield text
            if left <= 0:
                return


def folded_text(text: str) -> str:
    """Return the words of *text*, which may be long, as ``folding.folded`` does."""
    return " ".join(_WORDS.findall(text[: 4 * _LONGEST].casefold()))[:_LONGEST]


def _addresses(document: Document) -> Iterator[str]:
    yield urlsplit(document.url)._replace(query="").geturl()
    for tag, name in (("script", "src"), ("iframe", "src"), ("form", "action")):
        for element in islice(document.elements.of(tag), _MOST):
            if address := element.get(name):
                yield address
