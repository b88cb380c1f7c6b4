"""A page to its facts: every field's witnesses are heard, then one rule a field decides."""

from dataclasses import dataclass
from typing import Any, Final

from crawler.article.errors import NeedsBrowserError, NotAnArticleError
from crawler.extract import (
    addresses,
    authors,
    dates,
    images,
    kinds,
    language,
    listed,
    optout,
    rights,
    selected,
    site,
    summaries,
    title,
    videos,
    walls,
)
from crawler.extract.body import body
from crawler.extract.document import Document, content, parse
from crawler.extract.facts import Facts
from crawler.extract.maintext.stated import stated_body
from crawler.extract.markdown import markdown, plain
from crawler.extract.page import Page
from crawler.extract.wholeness import is_whole
from crawler.extract.witness import Witness

_LEAST_TEXT: Final = 20
"""Characters of visible text; a page with fewer and with scripts is made by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The facts of a page, and who said so."""

    facts: Facts
    witnesses: dict[str, tuple[Witness[Any], ...]]
    """By field, as each field's module lists them."""


def facts(page: Page) -> Facts:
    """Return what *page* says about its article.

    Pure: nothing is fetched or remembered. A field that the page does not state is None or empty.

    Raises:
        NotAnArticleError: it plainly is no HTML, or bars the way without any text.
        NeedsBrowserError: it has no text before its scripts run.
        ExtractionError: it is empty, or exceeds a bound of ``bounds.py``.
    """
    return _explained(page, thorough=False).facts


def explained(page: Page) -> Explained:
    """Return what *page* says about its article, with all witnesses of each field.

    Raises:
        ExtractionError: as ``facts``.
    """
    return _explained(page, thorough=True)


def _explained(page: Page, *, thorough: bool) -> Explained:
    """Return the facts of *page*; unless *thorough*, without all who are not believed."""
    document = parse(page)
    _check_text(document)
    named = tuple(site.witnesses(document))
    names = title.site_names(document, named)
    heard: dict[str, tuple[Witness[Any], ...]] = {
        "title": tuple(title.witnesses(document, names)),
        "excerpt": tuple(summaries.witnesses(document)),
        "published": tuple(dates.witnesses(document)),
        "modified": tuple(dates.modified_witnesses(document)),
        "authors": tuple(authors.witnesses(document, names, thorough=thorough)),
        "image": tuple(images.witnesses(document)),
        "site_name": named,
        "language": tuple(language.witnesses(document)),
        "kind": tuple(kinds.witnesses(document)),
        "free": tuple(rights.free_witnesses(document)),
        "licence": tuple(rights.licence_witnesses(document)),
    }
    heard = listed.heard_too(heard, page, names)
    if page.selectors:
        heard = selected.heard_too(heard, page.selectors, document)
    found = _decided(document, heard, names, page)
    return Explained(facts=found, witnesses=heard)


def _decided(
    document: Document,
    heard: dict[str, tuple[Witness[Any], ...]],
    names: frozenset[str],
    page: Page,
) -> Facts:
    headline = title.choose(list(heard["title"]))
    site_name = site.choose(list(heard["site_name"]), document)
    blocks = body(document, headline, page.selectors.get("body", ""))
    text = plain(blocks)
    kind, certainty = kinds.choose(list(heard["kind"]))
    # A page without any text of its own is no article, whatever its listing says about it.
    summed_up = list(heard["excerpt"]) if text else listed.of_the_page(heard["excerpt"])
    excerpt = summaries.choose(summed_up, headline, site_name, text)
    published, free = dates.choose(list(heard["published"])), rights.choose_free([*heard["free"]])
    wall = walls.witness(document, text, dated=published is not None, free=free)
    if wall is not None:
        heard["wall"] = (wall,)
    return Facts(
        title=headline,
        excerpt=excerpt,
        published=published,
        modified=dates.choose(list(heard["modified"])),
        authors=authors.choose(list(heard["authors"]), names, document.url),
        image=images.choose(list(heard["image"])),
        site_name=site_name,
        canonical_url=document.canonical,
        amp_url=addresses.amp_url(document.links, document.url, document.base),
        language=language.choose(
            list(heard["language"]), text, f"{headline or ''}\n{excerpt or ''}"
        ),
        kind=kind,
        kind_certainty=certainty,
        free=free,
        licence=rights.choose_licence(list(heard["licence"])),
        sections=summaries.sections(document),
        embed=videos.embed(document) if kind == "video" else None,
        markdown=markdown(blocks, document.base),
        text=text,
        keywords=summaries.keywords(document),
        signals=optout.from_metas(document.metas),
        wall=wall.value if wall is not None else None,
        whole=is_whole(page.content),
    )


def _check_text(document: Document) -> None:
    """Refuse a page whose text is made by scripts, so that it gives no empty record.

    One whose data holds the text of the article has it nevertheless.
    """
    body = next(iter(document.elements.of("body")), None)
    if body is not None and any(
        # Some of what is read may be nothing that is shown; but most often a little does.
        len(content(body, times * _LEAST_TEXT)) >= _LEAST_TEXT
        for times in (3, 25)
    ):
        return
    if stated_body(document) is not None:
        return
    wall = walls.witness(document, "")
    if wall is not None and wall.value != "paywall":
        raise NotAnArticleError(document.url, walls.REASONS[wall.value], what=wall.value)
    if document.elements.of("script") or document.elements.of("noscript"):
        raise NeedsBrowserError(document.url)
