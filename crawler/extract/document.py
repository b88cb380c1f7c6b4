"""A page, parsed once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from lxml import etree

from crawler.article.text import one_line
from crawler.article.urls import absolute
from crawler.extract.addresses import canonical_url
from crawler.extract.asides import Asides
from crawler.extract.elements import Elements
from crawler.extract.jsonld import LinkedData, linked_data
from crawler.extract.meta import Links, Metas
from crawler.extract.page import Page
from crawler.extract.paths import elements as found_by
from crawler.extract.reading import read
from crawler.extract.surroundings import Surroundings, surroundings

_NO_TEXT: Final = frozenset({
    "script", "style", "template", "noscript", "svg", "math", "button", "select",
})  # fmt: skip
_INLINE: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "u", "wbr",
})  # fmt: skip
# By their attributes: a condition on every element of a page would take four times as long.
_PROPERTIES: Final = etree.XPath(
    "(/descendant::*/@itemprop | /descendant::*/@property[not(parent::meta)])/.."
)
_MOST_PROPERTIES: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Document:
    """What the extractors of all fields read from. Nothing changes it."""

    url: str
    """The page's address."""

    base: str
    """The address relative references start from (``<base href>``)."""

    root: etree._Element
    """Scripts may be empty in it, but for linked data."""

    scripts: Callable[[], Iterable[str]]
    """Returns what the page's scripts say."""

    elements: Elements
    asides: Asides
    metas: Metas
    links: Links
    data: LinkedData

    canonical: str
    """The article's own address."""

    itemprops: Mapping[str, tuple[etree._Element, ...]]
    """Elements with microdata by the name of the property, in lower case, in page order."""

    heading: etree._Element | None
    """The main heading; None if the page has none."""

    around: Callable[[], Surroundings]
    """Returns the short texts around it; they are looked for when first asked for."""

    def is_aside(self, element: etree._Element) -> bool:
        """Tell whether *element* stands beside the article."""
        return self.asides.has(element)

    def related(self) -> list[tuple[etree._Element, str]]:
        """Return the links in the page's text that say how they are related to it."""
        return [(each, rel) for each in self.elements.of("a") if (rel := each.get("rel"))]

    def text_of(self, *tags: str, most: int = 20) -> list[str]:
        """Return the text of the first *most* elements with one of *tags*."""
        return [text for each in self.elements.of_any(*tags)[:most] if (text := content(each))]


def content(element: etree._Element, longest: int = 2_000) -> str:
    """Return the text in *element* on one line, without scripts, cut to *longest* characters."""
    if len(element) == 0:
        return "" if element.tag in _NO_TEXT else one_line(element.text or "")[:longest]
    parts: list[str] = []
    length = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        text = part.text if event == "start" else part.tail
        if event == "start" and part.tag in _NO_TEXT:
            walk.skip_subtree()
            continue
        if event == "end" and part is element:
            break
        if part.tag not in _INLINE:  # only elements that format letters may stand inside a word
            parts.append(" ")
        if text and text.isspace():
            parts.append(" ")
        elif text:
            parts.append(text)
            length += len(text.strip())
        if length > longest:
            break
    return one_line("".join(parts))[:longest]


def parse(page: Page) -> Document:
    """Return *page* as a document.

    Raises:
        NotAnArticleError: it plainly is no HTML.
        ExtractionError: it is empty, in UTF-7, or exceeds a bound of ``bounds.py``.
    """
    root, scripts = read(page)
    elements, asides = Elements(root), Asides()
    stated = next((href for each in elements.of("base") if (href := each.get("href"))), "")
    base = absolute(stated or "", page.url) or page.url
    metas, links = Metas(elements.of("meta")), Links(elements.of("link"))
    titles = _titles(elements, metas)
    canonical = canonical_url(links, metas, page.url, base, page.syndicates, titles)
    known = [page.url, canonical, page.found_at or page.url]
    heading = next((h1 for h1 in elements.of("h1") if not asides.has(h1)), None)
    return Document(
        url=page.url,
        base=base,
        root=root,
        scripts=scripts,
        elements=elements,
        asides=asides,
        metas=metas,
        links=links,
        data=linked_data(root, known, titles),
        heading=heading,
        around=cache(partial(surroundings, heading)),
        itemprops=_itemprops(root),
        canonical=canonical,
    )


def _itemprops(root: etree._Element) -> dict[str, tuple[etree._Element, ...]]:
    """Return the elements with microdata, or RDFa outside ``<meta>``, by property."""
    found: dict[str, list[etree._Element]] = {}
    for element in found_by(_PROPERTIES, root, _MOST_PROPERTIES):
        stated = f"{element.get('itemprop') or ''} {element.get('property') or ''}"[:200]
        for name in stated.lower().split():
            found.setdefault(name.rpartition(":")[2].rpartition("/")[2], []).append(element)
    return {name: tuple(each) for name, each in found.items()}


def _titles(elements: Elements, metas: Metas) -> list[str]:
    titles = [content(element) for element in elements.of_any("title", "h1")[:5]]
    return [*titles, *metas.texts("og:title")]
