"""Rules for addresses: which may be fetched and recorded, and which of them mean one article."""

import functools
import ipaddress
import re
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

import idna

from crawler.article import variants
from crawler.article.domains import domain_of
from crawler.article.errors import AddressError

LONGEST: Final = 4096
"""Characters of an address; longer ones are refused (browsers and servers agree on about 8,000)."""

_PORTS: Final = {"http": 80, "https": 443}
_FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f-\xa0\\\ud800-\udfff\ufeff]")
_BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED: Final = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"  # RFC 3986 2.3
)
_UNSAFE: Final = re.compile(r"[^\x21-\x7e]|[\"<>^`{|}]")
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST: Final = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")

# An address that is in normal form already, as most are: nothing in it could be written otherwise.
_USUAL: Final = re.compile(
    rf"https?://(?=[^/]{{1,253}}/){_LABEL}(?:\.{_LABEL})*(?:/(?!\.)[A-Za-z0-9_~!$&'()*+,=:@.-]*+)+"
    r"(?:\?[A-Za-z0-9_~!$&'()*+,=:@./?;-]+)?"
)


@functools.lru_cache(maxsize=1024)  # asked many times of each address that is under way
def web_address(text: str) -> str:
    """Return *text* as a normalised http(s) address.

    Normal form after RFC 3986 section 6.2.2 and 6.2.3: scheme and host in lower case, the host in
    ASCII (UTS 46), no default port, no fragment, no dot segments, ``/`` for an empty path, percent
    escapes in upper case and only where they are needed. The query keeps its order and its meaning.

    Raises:
        AddressError: another scheme, credentials, no host, a backslash, a control character or
            space, a broken escape in the host, or over 4,096 characters, also when escaped.
    """
    if len(text) > LONGEST:
        raise AddressError(text, f"longer than {LONGEST:,} characters")
    if _USUAL.fullmatch(text):
        return text
    if _FORBIDDEN.search(text):
        raise AddressError(text, "has a space, backslash or control character")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise AddressError(text, str(error)) from None
    if parts.scheme not in _PORTS:
        raise AddressError(text, "is not an http or https address")
    if "@" in parts.netloc:
        raise AddressError(f"{parts.scheme}://...@{parts.hostname}", "carries credentials")
    host = _ascii_host(text, parts.hostname or "")
    netloc = host if port is None or port == _PORTS[parts.scheme] else f"{host}:{port}"
    path = _without_dots(_escaped(parts.path))
    address = urlunsplit((parts.scheme, netloc, path, _escaped(parts.query), ""))
    if len(address) > LONGEST:
        raise AddressError(text, f"longer than {LONGEST:,} characters when escaped")
    return address


@functools.lru_cache(maxsize=2048)
def absolute(address: str, base: str) -> str | None:
    """Return *address*, as found on the page at *base*, as a web address; None if it is none."""
    address = address.strip(" \t\n\r\f")
    if not address or len(address) > LONGEST:
        return None
    if _USUAL.fullmatch(address):
        return address
    try:
        joined = urljoin(base, re.sub(r"[\t\n\r]", "", address).replace(" ", "%20"))
        return web_address(joined.replace("\u00a0", "%C2%A0"))
    except (AddressError, ValueError):
        return None


def without_tracking(address: str) -> str:
    """Return *address* without what only says how a reader came, or which reader it is."""
    if "?" not in address and ";" not in address:
        return address
    parts = urlsplit(address)
    path = variants.without_session(parts.path)
    query = variants.without_ways(parts.query, path)
    return urlunsplit(parts._replace(path=path, query=query))


def identity(address: str) -> str:
    """Return the key under which *address* is known: equal for addresses of one article.

    Scheme, ``www.``, what ``variants`` knows (tracking, sessions, AMP, mobile and print versions),
    the order of parameters, a slash at the end of the path and the fragment make no difference. The
    key is no address: it has no scheme. As an address with any scheme it gives itself.
    """
    address = web_address(address)
    while inner := variants.inside(urlsplit(address)):
        try:
            address = web_address(inner)
        except AddressError:
            break
    parts = urlsplit(without_tracking(address))
    path = variants.plain_path(parts.path)
    host = variants.plain_host(parts.netloc)
    if not parts.query:
        return host + path
    # Latin-1 gives every escape its own character, whatever encoding the site has in mind.
    pairs = parse_qsl(parts.query, keep_blank_values=True, encoding="latin-1")
    query = urlencode(sorted(variants.plain_pairs(pairs)), encoding="latin-1")
    return f"{host}{path}{'?' + query if query else ''}"


def bare(address: str) -> str:
    """Return *address* as the key it would have if nothing were known of variants and parameters.

    Where that is its identity, no version of the rules gave it another one.
    """
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def registrable_domain(address: str) -> str:
    """Return the registrable domain of *address* (``bbc.co.uk`` of ``https://www.bbc.co.uk/news``).

    See ``domain_of``.
    """
    return domain_of(urlsplit(address).hostname or "")


def _ascii_host(text: str, host: str) -> str:
    if not host:
        raise AddressError(text, "has no host")
    if ":" in host:
        if "%" in host:  # Python reads it as the zone of an address on this machine's own links
            raise AddressError(text, "has an IPv6 zone")
        try:
            return f"[{ipaddress.IPv6Address(host)}]"
        except ValueError:
            raise AddressError(text, "has a bad IPv6 address") from None
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            raise AddressError(text, "has a bad host name") from None
    host = host.lower().removesuffix(".")
    if not _HOST.fullmatch(host):
        raise AddressError(text, "has a bad host name")
    return host


def _escaped(part: str) -> str:
    """Escape what must be (RFC 3986, UTF-8) and no more; so too a ``%`` that escapes nothing."""
    part = _BAD_ESCAPE.sub("%25", part)
    part = _UNSAFE.sub(lambda match: quote(match[0]), part)
    return _ESCAPE.sub(_shortest, part)


def _without_dots(path: str) -> str:
    """Resolve ``.`` and ``..`` (RFC 3986 5.2.4); an empty path is ``/``."""
    segments = path.split("/")[1:]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _shortest(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    return character if character in _UNRESERVED else match[0].upper()
