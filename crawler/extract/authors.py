"""Who wrote the article."""

from collections.abc import Callable, Iterator
from typing import Final

from crawler.extract import bylines
from crawler.extract.document import Document
from crawler.extract.folding import folded
from crawler.extract.people import Names, people
from crawler.extract.site_names import domain_label, is_site
from crawler.extract.witness import Witness

_LEAST_HANDLE: Final = 8
"""Characters; shorter ones are the initials of people and of agencies."""

_ENOUGH: Final = 7
"""Trust from which people need nothing that readers see beside them."""

# Names that a content system fills from the article's own record come before ``author``, which
# templates fill with the site.
_METAS: Final = (
    ("sailthru.author", 8), ("parsely-author", 8), ("cxenseparse:author", 8),
    ("article:author_name", 8), ("byl", 8), ("citation_author", 8), ("twitter:data1", 8),
    ("rnews:author", 7), ("article:author", 6), ("og:article:author", 6),
    ("article_author", 6), ("dc.creator", 6), ("dcterms.creator", 6), ("authors", 6), ("author", 5),
    ("creator", 4), ("dc.contributor", 3),
)  # fmt: skip


def witnesses(
    document: Document, site_names: frozenset[str], *, thorough: bool = True
) -> Iterator[Witness[Names]]:
    """Yield the groups of authors the page states, then those it shows, in the order of trust.

    What readers see is only read where the page's data names no person.

    Args:
        document: the page.
        site_names: the names of the site, folded.
        thorough: whether to list also what ``choose`` would not believe beside the others.
    """

    def trust_in(witness: Witness[Names]) -> int:
        is_person = _persons(witness.value, site_names, document.url)
        return witness.trust if is_person and not _is_handle(witness.value) else 0

    stated = list(_stated(document))
    yield from stated
    best = max(map(trust_in, stated), default=0)
    if any(
        each.trust >= _ENOUGH and _persons(each.value, site_names, document.url) for each in stated
    ):
        return
    for trust, look in _LOOKS:
        if best >= trust and not thorough:
            return
        for witness in look(document):
            yield witness
            best = max(best, trust_in(witness))


def _stated(document: Document) -> Iterator[Witness[Names]]:
    data, metas = document.data, document.metas
    if found := people(data.texts(data.article, "author")):
        yield Witness(found, "json-ld author", 9)
    for name, trust in _METAS:
        if name == "twitter:data1" and (metas.first("twitter:label1") or "").lower() not in (
            "written by",
            "author",
        ):
            continue
        if metas.has(name) and (found := people(metas.texts(name))):
            yield Witness(found, f"meta {name}", trust)
    if found := people(data.texts(data.article, "creator", "contributor")):
        yield Witness(found, "json-ld creator", 4)
    if found := people(data.texts(data.page, "author")):
        yield Witness(found, "json-ld page author", 3)


def _near_heading(document: Document) -> Iterator[Witness[Names]]:
    if found := people(bylines.announced(document.around())):
        yield Witness(found, "near heading", 6)


def _linked(document: Document) -> Iterator[Witness[Names]]:
    if found := people(bylines.linked(document)):
        yield Witness(found, "author link", 6)


def _marked(document: Document) -> Iterator[Witness[Names]]:
    marked = people(bylines.marked(document))
    if marked:
        yield Witness(marked, "marked byline", 5)
    classed, likely = bylines.classed(document)
    if not marked and (found := people(classed)):
        yield Witness(found, "byline", 5)
    if found := people(likely):
        yield Witness(found, "like byline", 2)


def _beside_date(document: Document) -> Iterator[Witness[Names]]:
    if found := people(bylines.beside_date(document.around())):
        yield Witness(found, "beside date", 1)


_LOOKS: Final[tuple[tuple[int, Callable[[Document], Iterator[Witness[Names]]]], ...]] = (
    (6, _near_heading),
    (6, _linked),
    (5, _marked),
    (1, _beside_date),
)
"""Where readers see names, with the most trust that each place is given."""


def choose(found: list[Witness[Names]], site_names: frozenset[str], url: str) -> Names:
    """Return the most trusted group of names.

    People come before the site itself: a page that names its own site as author in one place may
    name the person in another.
    """
    ranked = sorted(found, key=lambda witness: (_is_handle(witness.value), -witness.trust))
    for witness in ranked:
        if persons := _persons(witness.value, site_names, url):
            return persons
    return ranked[0].value if ranked else ()


def _is_handle(names: Names) -> bool:
    """Tell whether *names* are those under which people log in: ``adabell``, ``ada_bell``."""
    return all(
        name.islower() and name.isascii() and " " not in name and len(name) >= _LEAST_HANDLE
        for name in names
    )


def _persons(names: Names, site_names: frozenset[str], url: str) -> Names:
    """Return *names* without the site's own.

    The domain alone tells the site only where another name stands beside: authors have sites that
    are named after them.
    """
    persons = tuple(name for name in names if not is_site(name, site_names))
    label = domain_label(url)
    others = tuple(name for name in persons if label not in folded(name).split())
    return others or persons
