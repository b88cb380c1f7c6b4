"""What stands in an article's place: a login, a consent page, "page not found", and so on.

Publishers and those in between answer with such pages under the article's own address, and with
status 200. A page is taken for one only where its headline is one of the known ones from its first
word to its last and hardly any text follows it, or where it has hardly any text and the technical
marks of one. Where it names no date of publication, so that it gives no record anyway, its words
are enough. So an article *about* such things stays one.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Final, cast
from urllib.parse import urlsplit

from crawler.extract import wall_words
from crawler.extract.document import Document, content
from crawler.extract.folding import folded
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

_LONG_TEXT: Final = 2_000
"""Characters that are that many words in any language."""

_BRIEF: Final = 30
"""Words that an article has which the page states to be one."""

_SPARSE: Final = 90
"""Words on all of a page that has nothing but its one purpose: site navigation has more."""

_LONGEST: Final = 3_000
"""Characters of the text of a whole page that are looked at."""

_BYTES_A_WORD: Final = 8
"""In UTF-8, at most, on average: where no spaces part words."""

_END: Final = 300
"""Characters at the end of a text in which a reader is asked to subscribe."""

_MOST: Final = 200
"""Elements of a kind that are looked at."""

_PARTS: Final = re.compile(r"\s+[-\u2010-\u2015\u00b7\u2022:/<>«»~]+\s+|\s*[|\uff5c]\s*|:\s")
_WORDS: Final = re.compile(r"\w+")
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
    view = _View(document) if length < _LONG else None
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


def words(text: str) -> int:
    """Return how many words *text* has, but for long texts; roughly where no spaces part them."""
    if len(text) > _LONG_TEXT:
        return _LONG
    return max(len(text.split()), len(text.encode("utf-8", "replace")) // _BYTES_A_WORD)


class _View:
    """A page as a whole; each part is looked at when it is asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def text(self) -> str:
        """All of its text, folded."""
        return _folded(" ".join(_shown(self.document)))

    @cached_property
    def said(self) -> Counter[wall_words.Evidence]:
        """How many of the words of each kind it has."""
        return wall_words.evidence(self.text)

    @cached_property
    def length(self) -> int:
        """Words of its text."""
        return words(self.text)

    @property
    def is_sparse(self) -> bool:
        """True if it has hardly any text."""
        return self.length < _SPARSE

    @property
    def is_article(self) -> bool:
        """True if it says itself that it is an article."""
        document = self.document
        return bool(document.data.article) or document.metas.has("article:published_time")

    def has(self, pattern: re.Pattern[str]) -> bool:
        """Tell whether it is, loads or sends its forms to, an address with *pattern*."""
        return any(pattern.search(each[:500].lower()) for each in _addresses(self.document))

    def asks_for(self, *kinds: str) -> bool:
        """Tell whether it has a field of one of *kinds* to fill in."""
        fields = islice(self.document.elements.of("input"), _MOST)
        return any((field.get("type") or "").lower() in kinds for field in fields)


def _instead(view: _View, text: str, *, dated: bool) -> Witness[Wall] | None:
    """Return what the page is instead of an article, if *text* is its main text."""
    length = words(text)
    if view.is_article and length >= _BRIEF:
        return None
    headlines = _Headlines(view.document)
    found = headlines.wall()
    if found and (found.value == "not-found" or _is_borne_out(found.value, view)):
        return found
    if headlines.is_other and length >= _BRIEF:
        return None
    if view.is_article:
        return None
    bare = length < _BRIEF
    said = view.said if bare else wall_words.evidence(_folded(text))
    return _by_marks(view, said, bare=bare) or (
        None if dated or (headlines.is_other and not headlines.asks) else _by_words(view, said)
    )


class _Headlines:
    """What a page calls itself."""

    def __init__(self, document: Document) -> None:
        titles = document.text_of("title", most=1)
        heading = content(document.heading) if document.heading is not None else ""
        self._parts = [folded(part) for title in titles for part in _PARTS.split(title)]
        self._whole = [folded(title) for title in titles]
        self._heading = folded(heading)
        self._site = "".join(folded(urlsplit(document.url).hostname or "").split()).removeprefix(
            "www"
        )
        self._parted = [folded(part) for part in _PARTS.split(heading)]

    def wall(self) -> Witness[Wall] | None:
        """Return what one of the headlines is from its first word to its last."""
        titled = _named([*self._whole, *self._parts])
        headed = _named([self._heading]) or _all_named(self._parted)
        if titled and (headed or self._is_silent()):
            return Witness(titled, "title")
        # Boxes for readers have headings too, so only what no box says may stand alone.
        if headed == "not-found" or (headed and not any(self._whole)):
            return Witness(headed, "heading")
        return None

    @property
    def is_other(self) -> bool:
        """True if the main heading is a headline of something."""
        return bool(self._heading) and not self._is_silent() and not _named([self._heading])

    @property
    def asks(self) -> bool:
        """True if the title speaks of consent, whatever the heading says."""
        return _named([*self._whole, *self._parts]) == "consent"

    def _is_silent(self) -> bool:
        """Tell whether the heading says nothing beyond the title but the site's name."""
        if not self._heading or self._heading in self._parts:
            return True
        if any(_named([whole]) and self._heading in whole for whole in self._whole):
            return True
        heading = "".join(self._heading.split())
        return heading in {self._site, *("".join(part.split()) for part in self._parts)}


def _named(headlines: list[str]) -> Wall | None:
    for headline in headlines:
        if found := wall_words.HEADLINES.get(headline):
            return found
        if wall_words.NUMBERED.fullmatch(headline[:100]):
            return "not-found"
    return None


def _all_named(parts: list[str]) -> Wall | None:
    """Return what all of the *parts* of one headline are."""
    found = {_named([part]) for part in parts if part}
    return found.pop() if len(found) == 1 else None


def _is_borne_out(wall: Wall, view: _View) -> bool:
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
    view: _View, said: Counter[wall_words.Evidence], *, bare: bool
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


def _by_words(view: _View, said: Counter[wall_words.Evidence]) -> Witness[Wall] | None:
    """Return what a page without date and headline is, by what it says."""
    if view.length >= _LONG:
        return None
    if said["for-sale"]:
        return Witness("parked", "text")
    if view.is_sparse and said["humans"]:
        return Witness("captcha", "text")
    enough = 2 if view.has(_CONSENTS) else 4
    return Witness("consent", "text") if said["cookies"] >= enough else None


def _shown(document: Document) -> Iterator[str]:
    """Yield the texts of a page, with what only scripts show or hide."""
    left = 4 * _LONGEST
    for body in document.elements.of("body")[:1]:
        for text in cast("Iterator[str]", body.itertext()):
            if not text.isspace():
                left -= len(text)
                yield text
            if left <= 0:
                return


def _folded(text: str) -> str:
    return " ".join(_WORDS.findall(text[: 4 * _LONGEST].casefold()))[:_LONGEST]


def _addresses(document: Document) -> Iterator[str]:
    yield urlsplit(document.url)._replace(query="").geturl()
    for tag, name in (("script", "src"), ("iframe", "src"), ("form", "action")):
        for element in islice(document.elements.of(tag), _MOST):
            if address := element.get(name):
                yield address
