"""What the listing says in which an article was found: believed where its page says nothing."""

from typing import Any, Final

from crawler.article.ranges import leads_inward
from crawler.extract.date_texts import usable
from crawler.extract.facts import LeadImage
from crawler.extract.folding import folded
from crawler.extract.given import NOTHING, ORIGIN
from crawler.extract.page import Page
from crawler.extract.people import people
from crawler.extract.title import related, without_site
from crawler.extract.witness import Witness

_LEAST: Final = 0
"""Trust below that of any place on a page."""

_VAGUEST: Final = -5
"""The same for names of sites, of which formal ones lose four."""

Heard = dict[str, tuple[Witness[Any], ...]]


def heard_too(heard: Heard, page: Page, names: frozenset[str]) -> Heard:
    """Return *heard* with what the listing of *page* says, by field.

    A page whose own headlines have nothing to do with the listing's is about something else, such
    as consent or a login: what the listing says is not about it.
    """
    given = page.given
    if given == NOTHING:
        return heard
    headlines = [folded(witness.value) for witness in heard["title"]]
    if given.title and headlines and not related(folded(given.title), headlines):
        return heard
    title = without_site(given.title or "", names)
    image = given.image
    if image and leads_inward(image, page.url):
        image = None
    values: dict[str, Any] = {
        "title": title,
        "excerpt": given.excerpt,
        "published": given.published and usable(given.published),
        "modified": given.modified and usable(given.modified),
        "authors": people(given.authors),
        "image": LeadImage(url=image) if image else None,
        "site_name": given.site_name,
        "language": given.language,
    }
    return heard | {
        field: (*heard[field], Witness(value, ORIGIN, _VAGUEST if field == "site_name" else _LEAST))
        for field, value in values.items()
        if value
    }


def of_the_page(found: tuple[Witness[Any], ...]) -> list[Witness[Any]]:
    """Return what of *found* the page itself says."""
    return [witness for witness in found if witness.origin != ORIGIN]
