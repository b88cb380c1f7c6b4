"""Where a list of articles goes on."""

import re
from collections.abc import Iterable
from typing import Final

from crawler.article.urls import absolute, identity, registrable_domain
from crawler.discovery.likelihood import likelihood
from crawler.discovery.links import Link
from crawler.discovery.places import Place
from crawler.extract.document import Document

_TEXTS: Final = frozenset({
    "next", "next page", "next posts", "next entries", "older", "older posts", "older entries",
    "older articles", "older stories", "more posts", "more articles", "nächste", "nächste seite",
    "weiter", "ältere beiträge", "ältere artikel", "suivant", "suivante", "page suivante",
    "articles plus anciens", "siguiente", "siguientes", "página siguiente", "entradas antiguas",
    "anteriores", "próximo", "próxima", "próxima página", "successivo", "successiva",
    "pagina successiva", "avanti", "volgende", "volgende pagina", "nästa", "nästa sida", "neste",
    "næste", "seuraava", "następna", "další", "következő", "sonraki", "următorul", "следующая",
    "далее", "вперёд", "наступна", "次へ", "次のページ", "下一页", "下一頁", "下页", "다음",
    "التالي", "الصفحة التالية",
})  # fmt: skip
_ARROWS: Final = " \u00a0\u00ab\u00bb<>\u2190\u2192\u2039\u203a\u21d2\u27e9"
_SIGNS: Final = frozenset({">", ">>", "\u00bb", "\u203a", "\u2192"})
_PAGED: Final = re.compile(
    r"(?:page|seite|pagina|p|pg|paged|offset|start)[/=._-]?\d", re.IGNORECASE
)


def next_page(document: Document, links: Iterable[Link]) -> str | None:
    """Return the address of the page after *document*, by its own word; None if it names none.

    ``rel=next`` of HTML 4.6.7.12, or a link that says "next page" or "older posts". On another site
    is no next page, and the next article is none.
    """
    known = list(links)
    stated = [absolute(each, document.base) for each in document.links.of("next")]
    stated += [link.address for link in known if _says_next(link)]
    site, own = registrable_domain(document.url), identity(document.url)
    for address in stated:
        if not address or registrable_domain(address) != site or identity(address) == own:
            continue
        if _PAGED.search(address) or likelihood(address) < 0.5:  # noqa: PLR2004 - no next article
            return address
    return None


def _says_next(link: Link) -> bool:
    if "next" in (link.element.get("rel") or "")[:200].lower().split():
        return True
    texts = (link.text, *((link.element.get(name) or "")[:60] for name in ("title", "aria-label")))
    paged = bool(_PAGED.search(link.address))
    if any(text.strip(_ARROWS).lower() in _TEXTS for text in texts):
        return paged or link.place is Place.MENU or len(link.text.split()) > 1
    return link.text in _SIGNS and paged
