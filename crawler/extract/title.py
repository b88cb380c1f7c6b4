"""The headline."""

from collections.abc import Iterable, Iterator
from typing import Final

from crawler.article.text import decoded
from crawler.extract.document import Document
from crawler.extract.folding import folded
from crawler.extract.headings import headings
from crawler.extract.site_names import SEPARATOR, domain_label, is_site, spells
from crawler.extract.witness import Witness

_LONGEST: Final = 400
_METAS: Final = (
    "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "headline", "title",
    "cxenseparse:title", "citation_title",
)  # fmt: skip
_SHOWN: Final = frozenset({"h1", "itemprop headline"})


def witnesses(document: Document, names: frozenset[str]) -> Iterator[Witness[str]]:
    """Yield the headlines the page states, the site's *names* removed."""
    label = domain_label(document.url)
    stated = []
    for witness in _stated(document):
        text = without_site(witness.value[:_LONGEST], names, label)
        if text and folded(text) not in names:
            stated.append(Witness(text, witness.origin, witness.trust))
    titles = {folded(witness.value) for witness in stated}
    for witness in headings(document, titles):
        text = without_site(witness.value[:_LONGEST], names, label)
        if text and folded(text) not in names:
            yield Witness(text, witness.origin, witness.trust)
    yield from stated


def _stated(document: Document) -> Iterator[Witness[str]]:
    """Yield what the page's head and data call it."""
    metas, data = document.metas, document.data
    for text in data.texts(data.article, "headline", "name"):
        yield Witness(text, "json-ld headline", 6)
    for text in metas.texts("og:title"):
        yield Witness(text, "meta og:title", 3)
    for name, text in metas.named(*_METAS):
        yield Witness(text, f"meta {name}", 2)
    for text in metas.texts("twitter:title"):
        yield Witness(text, "meta twitter:title", 2)
    for text in document.text_of("title", most=1):
        yield Witness(decoded(text), "title", 2)
    for text in data.texts(data.page, "name"):
        yield Witness(text, "json-ld page", 1)
    for text in data.texts(data.video, "name"):
        yield Witness(text, "json-ld video", 1)


def choose(found: list[Witness[str]]) -> str | None:
    """Return the headline on which most of the trusted witnesses agree.

    Pages vary the headline for search engines and networks; the one that readers see (``h1``)
    counts most. One that has next to no word in common with any title in the page's head is
    something else: a slogan, the name of a section, a translator's window.
    """
    support: dict[str, int] = {}
    origins: set[tuple[str, str]] = set()
    heads = [
        folded(witness.value) for witness in found if witness.trust and witness.origin not in _SHOWN
    ]
    for witness in found:
        key = folded(witness.value)
        if (key, witness.origin) not in origins:
            origins.add((key, witness.origin))
            foreign = witness.origin in _SHOWN and heads and not related(key, heads)
            support[key] = support.get(key, 0) + (1 if foreign else witness.trust)
    if not support:
        return None
    best = max(support, key=lambda key: support[key])
    return next(witness.value for witness in found if folded(witness.value) == best)


def related(key: str, heads: list[str]) -> bool:
    """Tell whether the headline *key* has words in common with any of *heads*; all are folded."""
    if " " not in key:  # one word, or a language without spaces
        return any(key in head or head in key for head in heads)
    words = set(key.split())
    return any(
        5 * len(words & (other := set(head.split()))) >= min(len(words), len(other))
        for head in heads
    )


def site_names(document: Document, stated: Iterable[Witness[str]]) -> frozenset[str]:
    """Return the folded names by which the page knows its site, *stated* by it or its address."""
    names = {folded(witness.value) for witness in stated}
    names.add(domain_label(document.url))
    return frozenset(name for name in names if name)


def without_site(text: str, names: Iterable[str], label: str = "") -> str:
    """Return *text* without the site's name before or after it.

    Only a part that is one of *names*, or spells the domain's *label*, goes: what else stands after
    a dash may be the headline's own.
    """
    text = decoded(text)
    known = frozenset(names)
    for _ in range(3):
        marks = list(SEPARATOR.finditer(text))
        if not marks:
            break
        last, first = marks[-1], marks[0]
        if is_site(text[last.end() :], known) or spells(text[last.end() :], label):
            text = text[: last.start()]
        elif is_site(text[: first.start()], known) or spells(text[: first.start()], label):
            text = text[first.end() :]
        else:
            break
    return text.strip()
