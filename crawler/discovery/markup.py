"""XML as sites send it, made safe to read: in UTF-8, from its root element on. Pure, linear.

What stands before the root (declaration, comments, DOCTYPE with its internal subset) is cut off
unread. So no parser ever sees a declared entity, internal or external, or a DTD to fetch: a
reference to one stays as the text it is.
"""

import codecs
import html
import html.entities
import re
from typing import Final

from crawler.discovery.listing import ListingError
from crawler.extract.decoding import codec_of, decoded_page
from crawler.extract.page import Page

MOST_REPAIRS: Final = 1_000_000
"""References and brackets that are mended in one listing."""

_PROLOG: Final = re.compile(
    rb"(?:[^<]++|<\?.*?(?:\?>|\Z)|<!--.*?(?:-->|\Z)"
    rb"|<![A-Za-z](?:[^\[\]>\"']|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+"
    rb"(?:\[(?:[^\]\"'<]|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<)*+\]?+"
    rb"[^>]*+)?+>?+"
    rb"|<(?![A-Za-z_:!?]))*+",
    re.DOTALL,
)
_NAME: Final = re.compile(rb"<([A-Za-z_][\w.-]*+:)?([A-Za-z_][\w.-]*+)")
_ROOTS: Final = (b"rss", b"feed", b"rdf", b"urlset", b"sitemapindex", b"html")
_ROOT: Final = re.compile(rb"<(\w+:)?(rss|feed|RDF|urlset|sitemapindex)(?=[\s>])")
_WARNINGS: Final = 65_536
"""Characters of a server's warnings that may stand before the root."""

# In CDATA sections, an `&` stands for itself; comments are left out.
_OPAQUE: Final = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_FAULT: Final = re.compile(
    rb"&(?!#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};)(?:([A-Za-z][A-Za-z0-9]{1,31});)?"
    rb"|<(?![A-Za-z_/!?])"
)
# libxml2 drops named references, also these, after the first fault in a document; never numbers.
_PREDEFINED: Final = (
    (b"&amp;", b"&#38;"),
    (b"&lt;", b"&#60;"),
    (b"&gt;", b"&#62;"),
    (b"&quot;", b"&#34;"),
    (b"&apos;", b"&#39;"),
)
_UTF32: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
)
_CHARSET: Final = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def utf8(content: bytes, url: str, content_type: str) -> bytes:
    """Return *content* in UTF-8, without a byte order mark, NULs and other controls.

    The charset is worked out as for pages (RFC 7303 3 agrees: the mark, then the header, then the
    declaration), and UTF-32 is known as well.
    """
    declared = _CHARSET.search(content_type)
    charset = declared[1] if declared and codec_of(declared[1]) else None
    for mark, codec in _UTF32:
        if content.startswith(mark):
            return utf8(content.decode(codec, "replace").encode(errors="ignore"), url, "")
    return decoded_page(Page(url=url, content=content, charset=charset))[1].lstrip(b"\xef\xbb\xbf")


def from_root(data: bytes) -> tuple[str, bytes]:
    """Return the name of the root element of *data*, without prefix, and *data* from there on.

    A server's warning may stand before it. The name is empty where there is no element at all.
    """
    before = _PROLOG.match(data)
    root = _NAME.match(data, before.end() if before else 0)
    if root and root[2].lower() not in _ROOTS:
        root = _ROOT.search(data, root.end(), root.end() + _WARNINGS) or root
    if root is None:
        return "", b""
    return root[2].decode("ascii", "replace"), data[root.start() :]


def mended(data: bytes) -> bytes:
    """Return the XML *data* with stray ``&`` and ``<`` escaped and named references as numbers.

    Raises:
        ListingError: there is more than a million of strays, HTML's entities and sections.
    """
    found = bytearray()
    position, left = 0, MOST_REPAIRS
    for section in _OPAQUE.finditer(data):
        piece, left = _mended(data[position : section.start()], left - 1)
        found += piece
        if section[0].startswith(b"<![CDATA["):
            found += section[0]
        position = section.end()
    piece, _ = _mended(data[position:], left)
    return bytes(found + piece) if found else piece


def _mended(piece: bytes, left: int) -> tuple[bytes, int]:
    """Return *piece* mended, and how many of *left* repairs are left."""
    for name, number in _PREDEFINED:
        piece = piece.replace(name, number)
    piece, count = _FAULT.subn(_repair, piece, count=max(left, 1))
    if count >= left:
        raise ListingError(f"more than {MOST_REPAIRS:,} faults in its markup")
    return piece, left - count


def is_cut(data: bytes, root: str) -> bool:
    """Tell whether the element *root*, with which *data* begins, is never closed."""
    closing = re.compile(rb"</(?:[A-Za-z_][\w.-]*+:)?" + root.encode() + rb"\s*+>")
    whole = re.compile(rb"<[^<>]*+/>\s*+")
    return not closing.search(data) and not whole.fullmatch(data)


def _repair(fault: re.Match[bytes]) -> bytes:
    if fault[0] == b"<":
        return b"&#60;"
    named = html.entities.html5.get(f"{fault[1].decode('ascii')};") if fault[1] else None
    if named:
        return "".join(f"&#{ord(character)};" for character in named).encode()
    return b"&#38;" + fault[0][1:]
