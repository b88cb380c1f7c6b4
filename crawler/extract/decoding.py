"""Bytes of a page to text, after the WHATWG Encoding Standard and what servers really send."""

import codecs
import re
from typing import Final

from crawler.extract.page import Page

_PRESCAN: Final = 4096
"""Bytes in which a ``<meta>`` may declare the charset (the standard says 1024; pages need more)."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
_META: Final = re.compile(
    rb"<meta\b[^>]{0,300}?\bcharset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{1,40})",
    re.IGNORECASE,
)
_XML: Final = re.compile(rb"\s*<\?xml\b[^>]{0,100}?\bencoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})")
_LANG: Final = re.compile(rb"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2})", re.IGNORECASE)

# Python's name of a codec -> the codec that the Encoding Standard gives this label: browsers read
# the superset, and pages are written for browsers. A codec that is not here is never used: utf-7
# hides markup from filters, and "codecs" such as zlib or unicode_escape are no charsets at all.
_CODECS: Final = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "cp1252": "cp1252",
    "iso8859-9": "cp1254", "cp1254": "cp1254",
    "iso8859-11": "cp874", "tis-620": "cp874", "cp874": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "hz": "gb18030",
    "big5": "big5hkscs", "big5hkscs": "big5hkscs", "cp950": "big5hkscs",
    "shift_jis": "cp932", "cp932": "cp932", "euc_jp": "euc_jp", "iso2022_jp": "iso2022_jp",
    "euc_kr": "cp949", "cp949": "cp949", "johab": "cp949",
    "utf-8": "utf-8", "utf-8-sig": "utf-8",
    # A declaration that can be read byte by byte is not in UTF-16, whatever it says.
    "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",
    "koi8-r": "koi8_r", "koi8-u": "koi8_u", "mac-roman": "mac_roman", "mac-cyrillic":
    "mac_cyrillic", "cp866": "cp866",
} | {name: name for number in (0, 1, 3, 5, 6, 7, 8) if (name := f"cp125{number}")} | {
    name: name
    for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)
    if (name := f"iso8859-{number}")
}  # fmt: skip
_ALIASES: Final = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-gbk": "gbk",
    "macintosh": "mac-roman",
}
_MULTIBYTE: Final = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"})

# What legacy pages without any declaration are in, by the language they declare (the standard's
# table of fallbacks by locale); the rest of the world gets windows-1252.
_BY_LANGUAGE: Final = {
    "ar": "cp1256", "ba": "cp1251", "be": "cp1251", "bg": "cp1251", "cs": "cp1250", "el":
    "iso8859-7", "et": "cp1257", "fa": "cp1256", "he": "cp1255", "hr": "cp1250", "hu": "iso8859-2",
    "ja": "cp932", "kk": "cp1251", "ko": "cp949", "ku": "cp1254", "ky": "cp1251", "lt": "cp1257",
    "lv": "cp1257", "mk": "cp1251", "pl": "iso8859-2", "ru": "cp1251", "sk": "cp1250", "sl":
    "iso8859-2", "sr": "cp1251", "tg": "cp1251", "th": "cp874", "tr": "cp1254", "tt": "cp1251",
    "uk": "cp1251", "vi": "cp1258", "zh": "gb18030",
}  # fmt: skip
_SHIFTED: Final = re.compile(rb"\+[A-Za-z0-9+/]{2,}-")
"""Characters in UTF-7 (RFC 2152)."""

_FIRST_OF_UTF8: Final = 0xC2
"""The least byte that starts a character of several bytes in UTF-8."""

_ENOUGH_TO_TELL: Final = 10
"""Multi-byte characters of valid UTF-8 that no text in an East Asian charset has by chance."""

# C0 controls but tab, line feed, form feed and carriage return; DEL; surrogates; noncharacters: not
# HTML, some of them no XML either, so that lxml would refuse the text.
_NEVER: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_CONTROLS: Final = (*range(9), 0x0B, *range(0x0E, 0x20), 0x7F)
_NONCHARACTERS: Final = re.compile(rb"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])")
"""In UTF-8."""


def decoded_page(page: Page) -> tuple[str, bytes]:
    """Return the text of *page*, without characters that are not allowed in HTML; also in UTF-8.

    A byte order mark decides first; then the Content-Type header, the page's own ``<meta>``, and
    the bytes themselves. A declaration is not believed against the evidence: text that is valid
    UTF-8 is UTF-8, and text that is not valid in the declared charset is tried in the next one.
    """
    return allowed(page_text(page))


def page_text(page: Page) -> str:
    """Return the text of *page*, decoded as ``decoded_page`` says, with all its characters."""
    content = page.content
    text = content if isinstance(content, str) else _decoded(content, page.charset)
    return text.removeprefix("\ufeff")


def is_utf7(page: Page) -> bool:
    """Tell whether *page* is in UTF-7, by its own word and its bytes: nobody should read it."""
    if isinstance(page.content, str):
        return False
    declared = [match[1].decode("ascii") for match in _declarations(page.content[:_PRESCAN])]
    labels = [label for label in [page.charset or "", *declared] if "7" in label]
    return "utf-7" in map(_name_of, labels) and bool(_SHIFTED.search(page.content))


def allowed(text: str) -> tuple[str, bytes]:
    """Return *text* without characters that are not allowed in HTML; also in UTF-8."""
    data = as_bytes(text)
    if data is None:
        text = _NEVER.sub("", text)
        data = text.encode()
    return text, data


def as_bytes(text: str) -> bytes | None:
    """Return *text* in UTF-8; None if it may have characters that are not allowed in HTML."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # surrogates
        return None
    return None if _has_never(data) else data


def _has_never(data: bytes) -> bool:
    """Tell whether *data*, in UTF-8, may have characters of ``_NEVER``.

    A single byte is found many times faster than one of a set, and in UTF-8 the bytes of controls
    stand for nothing else.
    """
    return any(control in data for control in _CONTROLS) or bool(_NONCHARACTERS.search(data))


def codec_of(label: str) -> str | None:
    """Return Python's codec for the charset *label*; None for a label that no page may use."""
    return _CODECS.get(_name_of(label))


def _name_of(label: str) -> str:
    """Return Python's name of the charset *label*; "" if it knows none."""
    label = label.strip().lower()
    try:
        return codecs.lookup(_ALIASES.get(label, label)).name
    except (LookupError, ValueError):
        return ""


def _decoded(content: bytes, header: str | None) -> str:
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(codec, "replace")
    if wide := _utf16_without_mark(content[:_PRESCAN]):
        return content.decode(wide, "replace")
    head = content[:_PRESCAN]
    labels = [header or "", *(match[1].decode("ascii") for match in _declarations(head))]
    codecs_declared = [codec for codec in map(codec_of, labels) if codec]
    if (text := _as_utf8(content, codecs_declared)) is not None:
        return text
    for codec in codecs_declared:
        try:
            return content.decode(codec)
        except ValueError:
            continue
    return content.decode(_fallback(content, head, codecs_declared), "replace")


def _declarations(head: bytes) -> list[re.Match[bytes]]:
    return [match for match in (_XML.match(head), _META.search(head)) if match]


def _as_utf8(content: bytes, declared: list[str]) -> str | None:
    """Return *content* as UTF-8 where it is that beyond doubt, whatever is declared."""
    if "iso2022_jp" in declared:  # in ASCII bytes, so always valid UTF-8
        return None
    try:
        text = content.decode("utf-8")
    except ValueError:
        return None
    if declared and declared[0] in _MULTIBYTE and not text.isascii():
        longer = sum(character > "\u07ff" for character in text)
        return text if longer >= _ENOUGH_TO_TELL else None
    return text


def _fallback(content: bytes, head: bytes, declared: list[str]) -> str:
    """Return the codec in which most of *content* makes sense though it is valid in none."""
    if declared:
        return declared[0]
    damaged = content.decode("utf-8", "replace").count("\ufffd")
    encoded = sum(byte >= _FIRST_OF_UTF8 for byte in content)
    if damaged * 20 < encoded:
        return "utf-8"
    language = _LANG.search(head)
    return _BY_LANGUAGE.get(language[1].decode("ascii").lower() if language else "", "cp1252")


def _utf16_without_mark(head: bytes) -> str | None:
    """Tell UTF-16 by its markup: every other byte of ``<html`` and the like is NUL."""
    even, odd = head[0::2], head[1::2]
    if not odd or (b"<\0" not in head and b"\0<" not in head):
        return None
    many = len(head) // 4
    if odd.count(0) > many and even.count(0) < many // 8 + 1:
        return "utf-16-le"
    if even.count(0) > many and odd.count(0) < many // 8 + 1:
        return "utf-16-be"
    return None
