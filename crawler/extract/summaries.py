"""What the publisher says about the article in short: its description and keywords."""

import re
from collections.abc import Iterator
from typing import Final

from crawler.article.text import one_line
from crawler.extract.document import Document
from crawler.extract.folding import folded
from crawler.extract.microdata import value
from crawler.extract.witness import Witness

_LONGEST: Final = 5_000
_LEAST: Final = 25
"""Characters of a description that says anything."""

_SLOGAN: Final = 12
"""Longer words of a description that may be a site's slogan."""

_STEM: Final = 5
"""Letters of a word that tells what a text is about, and by which it is compared."""

_MOST_KEYWORDS: Final = 50
_LONGEST_KEYWORD: Final = 80
# ``description`` is written for the page; networks get a variant, or what a plug-in cut from
# the text.
_DESCRIPTIONS: Final = (
    ("og:description", 8), ("description", 9), ("twitter:description", 6), ("dc.description", 5),
    ("dcterms.description", 5), ("dcterms.abstract", 4), ("sailthru.description", 4),
    ("abstract", 3),
)  # fmt: skip


def witnesses(document: Document) -> Iterator[Witness[str]]:
    """Yield the descriptions the page gives, the most believed first."""
    data, metas = document.data, document.metas
    for name, trust in _DESCRIPTIONS:
        for text in metas.texts(name):
            yield Witness(text[:_LONGEST], f"meta {name}", trust)
    for element in document.itemprops.get("description", ())[:3]:
        if not document.is_aside(element) and (text := value(element)):
            yield Witness(text[:_LONGEST], "microdata description", 6)
    for text in data.texts(data.article, "description", "abstract"):
        yield Witness(text[:_LONGEST], "json-ld description", 7)
    for text in data.texts(data.page, "description"):
        yield Witness(text[:_LONGEST], "json-ld page description", 2)


def choose(
    found: list[Witness[str]], title: str | None, site_name: str | None, text: str
) -> str | None:
    """Return the most trusted description, else the first paragraph that is a sentence.

    A description that only repeats the headline or names the site says nothing.
    """
    said = {folded(known) for known in (title, site_name) if known}
    about = f"{title or ''}\n{text[:_LONGEST]}"
    for witness in sorted(found, key=lambda each: -each.trust):
        if len(witness.value) < _LEAST or folded(witness.value) in said:
            continue
        if not _is_slogan(witness.value, about):
            return witness.value
    for paragraph in text.split("\n\n")[:20]:
        line = one_line(paragraph)
        if len(line) >= 3 * _LEAST and folded(line) not in said:
            return line[:_LONGEST]
    return None


def _is_slogan(description: str, about: str) -> bool:
    """Tell whether a short *description* is the site's: no sentence, and no word of the article.

    Only words with spaces between them are compared; a text in Chinese has none. A sentence may
    put the article in other words.
    """
    if description.rstrip("\"'\u201d\u00bb)").endswith((".", "!", "?", "\u2026", "\u0964")):
        return False
    words = _words(description)
    if not 0 < len(words) <= _SLOGAN:
        return False
    known = _words(about)
    return len(known) > 5 * _SLOGAN and words.isdisjoint(known)


def _words(text: str) -> set[str]:
    """Return the beginnings of the longer words in *text*: enough to tell them in any case."""
    return {word[:_STEM] for word in folded(text).split() if len(word) >= _STEM}


def keywords(document: Document) -> tuple[str, ...]:
    """Return the publisher's tags, each once, in page order."""
    data, metas = document.data, document.metas
    found: dict[str, str] = {}
    texts = [
        *metas.texts("article:tag", "og:article:tag"),
        *(part for text in data.texts(data.article, "keywords") for part in _split(text)),
        *(
            part
            for text in metas.texts("news_keywords", "keywords", "parsely-tags", "sailthru.tags")
            for part in _split(text)
        ),
    ]
    for text in texts:
        word = one_line(text)
        if word and len(word) <= _LONGEST_KEYWORD:
            found.setdefault(folded(word), word)
    return tuple(found.values())[:_MOST_KEYWORDS]


def sections(document: Document) -> tuple[str, ...]:
    """Return the publisher's sections, each once, in page order."""
    data, metas = document.data, document.metas
    found: dict[str, str] = {}
    for text in (
        *data.texts(data.article, "articleSection"),
        *metas.texts("article:section", "parsely-section", "sailthru.section", "dc.subject"),
    ):
        for part in _split(text):
            word = one_line(part)
            if word and len(word) <= _LONGEST_KEYWORD:
                found.setdefault(folded(word), word)
    return tuple(found.values())[:_MOST_KEYWORDS]


def _split(text: str) -> list[str]:
    return re.split(r"[,;|\u3001\uff0c]", text[:_LONGEST])
