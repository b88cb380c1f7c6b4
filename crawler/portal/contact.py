"""Who crawls, in words that a publisher's log shows (RFC 9110 10.1.5)."""

from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from crawler.article.errors import AddressError
from crawler.article.urls import web_address

_LONGEST = 200


def contact(text: str) -> str:
    """Return *text* if it is a web page or an e-mail address.

    Raises:
        ValueError: it is neither.
    """
    text = text.strip()
    if len(text) <= _LONGEST and text.isascii() and " " not in text:
        if text.startswith(("http://", "https://")):
            try:
                address = web_address(text)
            except AddressError:
                address = ""
            if "." in (urlsplit(address).hostname or ""):
                return text
        name, at, domain = text.rpartition("@")
        if at and name and "." in domain.strip(".") and not set(text) & set('()<>,;:\\"[]/'):
            return text
    raise ValueError("must be a web page (https://...) or an e-mail address")


def user_agent(who: str | None) -> str:
    """Return the User-Agent of a portal whose contact is *who*."""
    return f"Masthead/{masthead_version()} (+{who})" if who else f"Masthead/{masthead_version()}"


def masthead_version() -> str:
    """Return the version of Masthead; 0 where it is not installed."""
    try:
        return version("masthead")
    except PackageNotFoundError:  # run from a source tree
        return "0"
