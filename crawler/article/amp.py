"""The address of an AMP page in the AMP cache.

After "AMP Cache URL format and request handling" (amp.dev, Learn > AMP caches), section "Domain
name prefix": https://amp.dev/documentation/guides-and-tutorials/learn/amp-caches-and-cors/amp-cache-urls
"""

import base64
import hashlib
import re
import unicodedata
from typing import Final

CACHE: Final = "cdn.ampproject.org"
_LONGEST_LABEL: Final = 63  # RFC 1035 2.3.4
_RTL: Final = frozenset({"R", "AL"})
_PUNYCODE: Final = "xn--"

_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s|<!--.*?-->|<\?[^>]*>|<!doctype[^>]*>)*+"
    rb"<html(?=\s)(?>[^>\"']|\"[^\"]*\"|'[^']*')*?"
    rb"\s(?:amp|\xe2\x9a\xa1(?:\xef\xb8\x8f)?)(?=[\s=>/])",
    re.DOTALL | re.IGNORECASE,
)
"""The start of an AMP page ("AMP HTML Specification", Required markup): ``<html amp>``, or with a
lightning bolt, which may have a variation selector. ``amp4ads`` and ``amp4email`` are no pages."""


def cache_address(amp_address: str) -> str:
    """Return the AMP cache's address for the AMP page at *amp_address*.

    Args:
        amp_address: a normalised http(s) address. Host, path and query go in verbatim.
    """
    scheme, _, rest = amp_address.partition("://")
    host = rest.partition("/")[0].partition("?")[0]
    secure = "s/" if scheme == "https" else ""
    return (
        f"https://{subdomain(host.rpartition('@')[2].partition(':')[0])}.{CACHE}/c/{secure}{rest}"
    )


def subdomain(host: str) -> str:
    """Return the cache's subdomain for the publisher's *host*, in ASCII.

    The readable form doubles hyphens and turns dots into hyphens. Where that makes no DNS label
    (over 63 octets, no dot, left-to-right and right-to-left mixed, bad Punycode) it is the SHA-256
    of the host in base32, lower case, unpadded: 52 characters.
    """
    host = host.lower()
    try:
        readable = _readable(host)
    except UnicodeError:
        readable = ""
    if readable and "." in host and len(readable) <= _LONGEST_LABEL:
        return readable
    digest = hashlib.sha256(host.encode()).digest()
    return base64.b32encode(digest).decode("ascii").rstrip("=").lower()


def _readable(host: str) -> str:
    name = ".".join(_decoded(label) for label in host.split("."))
    directions = {unicodedata.bidirectional(character) for character in name}
    if directions & _RTL and "L" in directions:
        return ""
    label = name.replace("-", "--").replace(".", "-")
    if label[2:4] == "--":  # would read as an IDNA prefix such as "xn--"
        label = f"0-{label}-0"
    return label if label.isascii() else _PUNYCODE + label.encode("punycode").decode("ascii")


def _decoded(label: str) -> str:
    """Return *label* decoded by plain Punycode (RFC 3492), as the format's first step says.

    IDNA 2008 would refuse names that exist (``xn--i-7iq.ws``, a heart) and the hyphens that the
    later steps make.
    """
    if not label.startswith(_PUNYCODE):
        return label
    return label.removeprefix(_PUNYCODE).encode("ascii").decode("punycode")


def is_page(start: bytes) -> bool:
    """Tell whether what begins with *start*, the bytes of an answer, is an AMP page."""
    return _PAGE.match(start) is not None
