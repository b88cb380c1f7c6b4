"""What stands in an article's place: a login, a consent page, "page not found", and so on.

Publishers and those in between answer with such pages under the article's own address, and with
status 200. A page is taken for one only where its headline is one of the known ones from its first
word to its last and hardly any text follows it, or where it has hardly any text and the technical
marks of one. Where it names no date of publication, so that it gives no record anyway, its words
are enough. So an article *about* such things stays one.
"""

import re
from collections import Counter
from typing import Final

from crawler.extract import wall_words
from crawler.extract.document import Document
from crawler.extract.folding import folded
from crawler.extract.views import View, folded_text, words
from crawler.extract.wall_headlines import Headlines
from crawler.extract.wall_words import Wall
from crawler.extract.witness import Witness

REASONS: Final[dict[Wall, str]] = {
    "paywall": "the page asks for a subscription",
    "consent": "the page asks for consent",
    "login": "the page asks to log in",
    "captcha": "the page asks whether a human reads it, or bars the way",
    "parked": "the page offers the domain, or nothing",
    "not-found": "the page says that it was not found",
}
"""What a page that is one of them does, for people."""

_LONG: Final = 120
"""Words of text that no such page has as its main text."""

_BRIEF: Final = 30
"""Words that an article has which the page states to be one."""

_END: Final = 300
"""Characters at the end of a text in which a reader is asked to subscribe."""

_CAPTCHAS: Final = re.compile(
    r"challenges\.cloudflare\.com|/cdn-cgi/challenge-platform|hcaptcha\.com|/recaptcha/"
    r"|captcha-delivery\.com|_incapsula_resource|perimeterx|px-cdn|px-cloud|awswaf\.com"
    r"|arkoselabs\.com|funcaptcha|geetest|ddos-guard|kasada|/\.well-known/ddos|captcha"
)
_PARKINGS: Final = re.compile(
    r"sedoparking\.com|parkingcrew\.net|bodis\.com|d38psrni17bvxu\.cloudfront\.net|parking-lander"
    r"|parklogic\.com|adsense/domains/caf|hugedomains\.com|afternic\.com|dan\.com/|cashparking"
    r"|domainmarket|uniregistry|above\.com/|skenzo|parkingpage|undeveloped\.com|domain_profile\.cfm"
)
_CONSENTS: Final = re.compile(
    r"//consent\.|//guce\.|/consent(?:/|\?|$)|privacy-mgmt\.com|/collectconsent|//cmp\.|myprivacy\."
    r"|privacygate|privacy-gate|/cookiewall|/cookie-wall"
)


def witness(
    document: Document, text: str, *, dated: bool = False, free: bool | None = None
) -> Witness[Wall] | None:
    """Return what *document* is in an article's place, and which sign says so; None for nothing.

    Args:
        document: the page.
        text: its main text; may be empty.
        dated: the page names a date of publication.
        free: whether the publisher says that all of it may be read.
    """
    length = words(text)
    view = View(document) if length < _LONG else None
    if view and (found := _instead(view, text, dated=dated)):
        return found
    if free is True:
        return None
    if asks_to_pay(text):
        return Witness("paywall", "end of the text")
    if view and view.said["pays"]:
        return Witness("paywall", "text of the page")
    return None


def asks_to_pay(text: str) -> bool:
    """Tell whether *text* ends in asking its reader to subscribe."""
    return "pays" in wall_words.evidence(folded(text[-_END:]))


def goes_on(text: str) -> bool:
    """Tell whether *text* ends as one of which only the beginning is shown."""
    end = text[-_END:].rstrip()
    if end.rstrip("])\u300d \t").endswith(("...", "\u2026")):
        return True
    return bool(wall_words.MORE.search(folded(end[-60:])))


def _instead(view: View, text: str, *, dated: bool) -> Witness[Wall] | None:
    """Return what the page is instead of an article, if *text* is its main text."""
    length = words(text)
    if view.is_article and length >= _BRIEF:
        return None
    headlines = Headlines(view.document)
    found = headlines.wall()
    if found and (found.value == "not-found" or _is_borne_out(found.value, view)):
        return found
    if headlines.is_other and length >= _BRIEF:
        return None
    if view.is_article:
        return None
    bare = length < _BRIEF
    said = view.said if bare else wall_words.evidence(folded_text(text))
    return _by_marks(view, said, bare=bare) or (
        None if dated or (headlines.is_other and not headlines.asks) else _by_words(view, said)
    )


def _is_borne_out(wall: Wall, view: View) -> bool:
    """Tell whether the page is what its headline says; some are headlines of articles as well."""
    match wall:
        case "login":
            return view.asks_for("password", "email", "tel")
        case "consent":
            return view.said["cookies"] > 1 or view.has(_CONSENTS)
        case "captcha":
            return view.is_sparse or bool(view.said["humans"]) or view.has(_CAPTCHAS)
        case _:
            return view.is_sparse or bool(view.said["for-sale"])


def _by_marks(
    view: View, said: Counter[wall_words.Evidence], *, bare: bool
) -> Witness[Wall] | None:
    """Return what a page without a telling headline is, by what it is built of.

    Short notices have forms and their guards too, so unless the page is *bare* of a main text its
    words must agree.
    """
    if not view.is_sparse:
        return None
    if (bare or said["for-sale"]) and view.has(_PARKINGS):
        return Witness("parked", "script of a domain trader")
    if (bare or said["humans"]) and view.has(_CAPTCHAS):
        return Witness("captcha", "script or frame of a gatekeeper")
    return Witness("login", "password field") if bare and view.asks_for("password") else None


def _by_words(view: View, said: Counter[wall_words.Evidence]) -> Witness[Wall] | None:
    """Return what a page without date and headline is, by what it says."""
    if view.length >= _LONG:
        return None
    if said["for-sale"]:
        return Witness("parked", "text")
    if view.is_sparse and said["humans"]:
        return Witness("captcha", "text")
    enough = 2 if view.has(_CONSENTS) else 4
    return Witness("consent", "text") if said["cookies"] >= enough else None
