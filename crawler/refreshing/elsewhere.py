"""What the address that gave the answer tells, if it is another than the one asked for."""

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from crawler.article.urls import registrable_domain, without_tracking
from crawler.article.variants import names_article
from crawler.extract.addresses import is_above, is_entrance
from crawler.refreshing.changes import Fate
from crawler.refreshing.comparing import is_elsewhere

# Whole parts of a path, without its ending. They are those of the largest content systems.
_PARTS: Final = (
    (
        Fate.NOT_FOUND,
        re.compile(
            r"(?:error|err|page|fehler|erreur)?[-_/]?(?:404|410)(?:[-_](?:error|page|not-?found))?"
            r"|(?:page|error)?[-_]?not[-_]?found|error|errors|page-unavailable"
        ),
    ),
    (
        Fate.LOGIN,
        re.compile(
            r"log[-_]?in|sign[-_]?in|log[-_]?on|auth|oauth2?|sso|anmelden|einloggen|connexion"
            r"|se-connecter|accedi|iniciar-sesion|inloggen|authorize"
        ),
    ),
    (
        Fate.CONSENT,
        re.compile(r"consent|collectconsent|cookie-?(?:wall|consent)|privacy-?gate|gdpr"),
    ),
    (Fate.CAPTCHA, re.compile(r"captcha|challenge|blocked|bot-?check|are-you-human")),
    (
        Fate.PAYWALL,
        re.compile(r"subscribe|subscriptions?|abo|abonnement|suscripcion|abbonati|assine|paywall"),
    ),
)
_HOSTS: Final = {
    "consent": Fate.CONSENT, "guce": Fate.CONSENT, "cmp": Fate.CONSENT, "login": Fate.LOGIN,
    "signin": Fate.LOGIN, "auth": Fate.LOGIN, "sso": Fate.LOGIN, "accounts": Fate.LOGIN,
    "account": Fate.LOGIN, "captcha": Fate.CAPTCHA, "myprivacy": Fate.CONSENT,
    "subscribe": Fate.PAYWALL, "abo": Fate.PAYWALL,
}  # fmt: skip
_TRADERS: Final = frozenset({
    "sedo.com", "sedoparking.com", "dan.com", "hugedomains.com", "afternic.com", "bodis.com",
    "parkingcrew.net", "domainmarket.com", "undeveloped.com", "buydomains.com", "above.com",
    "uniregistry.com", "sav.com", "atom.com", "brandbucket.com",
})  # fmt: skip
_ENDING: Final = re.compile(r"\.[a-z]{2,5}$")


def by_address(asked: str, address: str) -> Fate | None:
    """Return what *address*, which answered for *asked*, leads to; None if to what was asked for.

    None also where it says nothing about it.
    """
    if not is_elsewhere(asked, address):
        return None
    if fate := named(asked, address):
        return fate
    if is_home(asked, address):
        return Fate.HOME
    return Fate.LISTING if is_section(asked, address) else None


def is_home(asked: str, address: str) -> bool:
    """Tell whether *address* is a site's entrance, and *asked* was none."""
    own, found = _parts(asked), _parts(address)
    if not is_entrance(found.path):
        return False
    # The simplest addresses of some content systems are the entrance's with a number: "/?p=123".
    return not is_entrance(own.path) or (bool(own.query) and not found.query)


def is_plain(address: str) -> bool:
    """Tell whether *address* has no parameters, which could name an article."""
    return not _parts(address).query


def is_section(asked: str, address: str) -> bool:
    """Tell whether *address* is that of a section in which *asked* is."""
    own, found = _parts(asked), _parts(address)
    return not found.query and own.path != found.path and is_above(found.path, own.path)


def named(asked: str, address: str) -> Fate | None:
    """Return what *address* says in words that it leads to; None if nothing."""
    if registrable_domain(address) in _TRADERS and registrable_domain(asked) not in _TRADERS:
        return Fate.PARKED
    own, found = _parts(asked), _parts(address)
    label = (found.hostname or "").partition(".")[0]
    if label in _HOSTS and found.hostname != own.hostname:
        return _HOSTS[label]
    if names_article(found.path) and not found.path.lower().endswith((".html", ".php", ".aspx")):
        return None
    before = set(_words(own.path))
    for word in _words(found.path):
        for fate, pattern in _PARTS:
            if word not in before and pattern.fullmatch(word):
                return fate
    return None


def _words(path: str) -> list[str]:
    return [_ENDING.sub("", part) for part in path.lower().split("/") if part][-4:]


def _parts(address: str) -> SplitResult:
    return urlsplit(without_tracking(address))
