"""The site's own name."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from crawler.article.text import one_line
from crawler.article.urls import registrable_domain
from crawler.extract.document import Document
from crawler.extract.folding import folded
from crawler.extract.microdata import name_inside
from crawler.extract.site_names import SEPARATOR, domain_label, is_label
from crawler.extract.witness import Witness

_FORMAL: Final = re.compile(
    r"^\S{1,80}\.[a-z]{2,6}/?$|\b(?:GmbH|AG|KG|Inc|Ltd|LLC|S\.?A|S\.?p\.?A|S\.?r\.?l|B\.?V|A/S|Oy)\b\.?",
    re.IGNORECASE,
)
_SOLID: Final = re.compile(
    r"(?<=[\u3040-\u9fff\uac00-\ud7af])[-_\u2013\u2014](?=[\u3040-\u9fff\uac00-\ud7af])"
)
_CLAIM: Final = re.compile(
    r"copyright|\u00a9|\(c\)|all rights|\u7248\u6743|\u7248\u6b0a", re.IGNORECASE
)
"""A claim of rights names a site in the middle of a sentence, if at all."""

_LONGEST: Final = 80
"""Characters; longer "names" are slogans or descriptions."""


def witnesses(document: Document) -> Iterator[Witness[str]]:
    """Yield the names the page gives its site, the most believed first."""
    titles = _titles(document)
    for witness in _stated(document):
        # A site that puts the headline where its name should be has not named itself.
        if folded(witness.value) not in titles:
            yield witness


def _stated(document: Document) -> Iterator[Witness[str]]:
    data, metas = document.data, document.metas
    for text in metas.texts("og:site_name", "og:sitename"):
        yield Witness(text, "meta og:site_name", 5)
    for text in data.texts(data.article, "publisher"):
        yield Witness(text, "json-ld publisher", 4)
    for text in data.texts(data.site, "name", "alternateName"):
        yield Witness(text, "json-ld site", 3)
    for element in document.itemprops.get("publisher", ())[:3]:
        if text := name_inside(element):
            yield Witness(text, "microdata publisher", 3)
    for text in metas.texts("application-name", "apple-mobile-web-app-title", "al:ios:app_name"):
        yield Witness(text, "meta application-name", 2)
    for text in _in_title(document):
        yield Witness(text, "title", 2)
    for text in metas.texts("dc.publisher", "dcterms.publisher", "publisher", "copyright"):
        if not _CLAIM.search(text[:200]):
            yield Witness(text, "meta publisher", 1)


def _titles(document: Document) -> set[str]:
    """Return what the page calls itself, folded, where that is long enough for a headline."""
    texts = [*document.text_of("title", most=1), *document.metas.texts("og:title")]
    return {text for text in map(folded, texts) if text.count(" ") > 4}  # noqa: PLR2004 - words


def _in_title(document: Document) -> Iterator[str]:
    """Yield the parts of the title that are the domain's label, the last ones first."""
    title = next(iter(document.text_of("title", most=1)), "")
    parts = [part for part in SEPARATOR.split(title) if part]
    if len(parts) == 1:  # in scripts without spaces nothing stands around the mark
        parts = [part for part in _SOLID.split(title) if part]
    label = domain_label(document.url)
    if len(parts) > 1:
        yield from (part for part in parts[1:] + parts[:1] if is_label(part, label))


def choose(found: list[Witness[str]], document: Document) -> str | None:
    """Return the name that is believed most, else the site's registrable domain.

    "example.test" and "Example Publishing Ltd" are names, but not the one that readers know: they
    come after all but the vaguest.
    """
    ranked = sorted(
        found, key=lambda each: -each.trust + 4 * bool(_FORMAL.search(each.value[:200]))
    )
    for witness in ranked:
        name = one_line(witness.value)
        if name and len(name) <= _LONGEST and not name.startswith(("http:", "https:", "@")):
            return name.removesuffix("/")
    host = urlsplit(document.url).hostname or ""
    return registrable_domain(document.url) or host or None
