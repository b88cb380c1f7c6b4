"""How sure it is that what was taken for the article is all of it, and nothing else."""

import re
from typing import Final

from lxml import etree

from crawler.extract.document import Document
from crawler.extract.maintext.names import CONTENT
from crawler.extract.maintext.outline import Node, Outline
from crawler.extract.maintext.stated import agree, stated_body

_WORDS: Final = re.compile(r"\w+")
_MOST_WORDS: Final = 40


def certainty(
    document: Document, page: Outline, best: Node, dropped: set[etree._Element], text: str
) -> float:
    """Return 0 to 1 for *text*, made from *best* without what was *dropped*.

    Each sign of doubt takes a part; the parts follow how often, on 520 pages, the text was wrong
    where the sign was seen.
    """
    if (stated := stated_body(document)) is not None:
        return 1.0 if agree(stated, text) else 0.3
    doubt = sum(part for part, seen in _doubts(document, page, best, dropped, text) if seen)
    return max(0.0, 1.0 - doubt)


def _doubts(
    document: Document, page: Outline, best: Node, dropped: set[etree._Element], text: str
) -> list[tuple[float, bool]]:
    whole = page.nodes[0]
    out = [node for node in page.within(best) if node.element in dropped]
    lost = sum(node.raw for node in out)
    raw = best.raw - lost
    letters = max(1, best.all_chars - sum(node.all_chars for node in out))
    links = best.all_links - sum(node.all_links for node in out)
    lead = _lead(document)
    found = len(lead & set(_WORDS.findall(text.casefold())))
    return [
        (0.35, best.good < 0.8 * whole.good),
        (0.2, raw < 0.6 * whole.raw),
        (0.2, lost > 0.2 * best.raw),
        (0.2, raw < 1_500),  # noqa: PLR2004
        (0.5, raw < 300),  # noqa: PLR2004
        (0.25, links > 0.1 * letters),
        (0.1, not _is_named(best)),
        (0.1, not lead),
        (0.3, bool(lead) and found < 0.3 * len(lead)),
    ]


def _is_named(node: Node) -> bool:
    around: Node | None = node
    while around is not None:
        if around.hint & CONTENT or around.tag == "article":
            return True
        around = around.parent
    return False


def _lead(document: Document) -> set[str]:
    """Return the first words of what the page says its article is about."""
    described = next(iter(document.metas.texts("og:description", "description")), "")
    return set(_WORDS.findall(described.casefold())[:_MOST_WORDS])
