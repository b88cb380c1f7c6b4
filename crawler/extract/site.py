"""The site's own name."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from crawler.article.text import one_line
from crawler.article.urls import registrable_domain
from crawler.extract.document import Document
from crawler.extract.folding import folded
from crawler.extract.witness import Witness

_FORMAL: Final = re.compile(
    r"^\S{1,80}\.[a-z]{2,6}/?$|\b(?:GmbH|AG|KG|Inc|Ltd|LLC|S\.?A|S\.?p\.?A|S\.?r\.?l|B\.?V|A/S|Oy)\b\.?",
    re.IGNORECASE,
)
_LONGEST: Final = 80
"""Characters; longer "names" are slogans or descriptions."""

SEPARATOR: Final = re.compile(
    r"\s+(?:[|\u2502\uff5c\-\u2013\u2014\u2022\u00b7\u00bb\u00ab:/~]|::|>>|<<|//)\s+|\s*[|\uff5c]\s*"
)
"""What stands between a headline and a site's name; each alternative has a space on one side at
least, or is a bar."""


def witnesses(document: Document) -> Iterator[Witness[str]]:
    """Yield the names the page gives its site, the most believed first."""
    data, metas = document.data, document.metas
    for text in metas.texts("og:site_name", "og:sitename"):
        yield Witness(text, "meta og:site_name", 5)
    for text in data.texts(data.article, "publisher"):
        yield Witness(text, "json-ld publisher", 4)
    for text in data.texts(data.site, "name", "alternateName"):
        yield Witness(text, "json-ld site", 3)
    for text in metas.texts("application-name", "apple-mobile-web-app-title", "al:ios:app_name"):
        yield Witness(text, "meta application-name", 2)
    for text in metas.texts("dc.publisher", "dcterms.publisher", "publisher", "copyright"):
        yield Witness(text, "meta publisher", 1)
    title = next(iter(document.text_of("title", most=1)), "")
    parts = [part for part in SEPARATOR.split(title) if part]
    label = domain_label(document.url)
    for part in parts[1:] + parts[:1]:
        if len(parts) > 1 and folded(part).replace(" ", "") in (label, f"the{label}"):
            yield Witness(part, "title", 2)


def choose(found: list[Witness[str]], document: Document) -> str | None:
    """Return the name that is believed most, else the site's registrable domain."""
    # "example.test" and "Example Publishing Ltd" are names, but not the one that readers know.
    ranked = sorted(found, key=lambda each: (bool(_FORMAL.search(each.value[:200])), -each.trust))
    for witness in ranked:
        name = one_line(witness.value)
        if name and len(name) <= _LONGEST and not name.startswith(("http:", "https:", "@")):
            return name.removesuffix("/")
    host = urlsplit(document.url).hostname or ""
    return registrable_domain(document.url) or host or None


def domain_label(url: str) -> str:
    """Return the part of *url*'s domain that names the site: ``example`` of ``example.co.uk``."""
    return re.sub(r"\W", "", registrable_domain(url).partition(".")[0].casefold())
