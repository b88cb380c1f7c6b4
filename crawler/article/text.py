"""Rules for text that comes from a page."""

import html
import re
import unicodedata
from typing import Final

EXCERPT_LENGTH: Final = 300
"""Characters after which an excerpt is cut at the next space (record-format 2, ``excerpt``)."""

# What a page may carry but a reader never sees: C0 and C1 controls but tab, line feed and carriage
# return; soft hyphen and zero-width marks that carry no meaning; bidirectional overrides and
# isolates (they reorder what follows them, CVE-2021-42574); BOM; noncharacters; lone surrogates;
# tags (the plane-14 copy of ASCII), but for those that spell three flags.
_UNSEEN: Final = re.compile(
    "(\U0001f3f4[\U000e0061-\U000e007a]{3,6}\U000e007f)"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
# The same as one set: looking for it is far faster, and most texts have none of it.
_PERHAPS_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
# Persian, Indic scripts and emoji are spelled with the joiners U+200C and U+200D, so these stay
# behind a character that is not Latin. With `+`, a joiner cannot stay behind one that goes.
_JOINERS: Final = re.compile("(?<![\u0590-\U0010ffff])[\u200c\u200d]+")
# Only tags that format: "How <script> loads" in a headline is text.
TAG: Final = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|cite|div|em|figure|font|h[1-6]|hr|i|img|li|mark|ol|p|q|s"
    r"|small|span|strike|strong|sub|sup|u|ul|wbr)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
# Python refuses to make a number of thousands of digits, and html.unescape does not expect that.
_ENDLESS_REFERENCE: Final = re.compile(r"&#[0-9]{100,};?")


def visible(text: str) -> str:
    """Return *text* without what no reader sees: controls, zero-width marks, surrogates.

    Line ends become line feeds; other white space stays as it is.
    """
    if text.isprintable():  # of all that goes or is replaced, nothing is
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    if _PERHAPS_UNSEEN.search(text):
        text = _UNSEEN.sub(r"\1", text)
    has_joiner = "\u200c" in text or "\u200d" in text
    return _JOINERS.sub("", text) if has_joiner else text


def one_line(text: str) -> str:
    """Return *text* on one line, in NFC, without unseen characters and doubled spaces."""
    if text.isascii() and text.isprintable() and "  " not in text:  # nearly all text is like this
        return text.strip()
    # Each step can make work for another: NFC moves a joiner behind a Latin letter, a joiner that
    # goes lets an accent join its letter. A round that changes anything is rarely followed by one.
    while (found := _one_line_once(text)) != text and not found.isascii():
        text = found
    return found


def _one_line_once(text: str) -> str:
    text = visible(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def decoded(text: str) -> str:
    """Return *text* on one line with HTML character references resolved and tags removed.

    Publishers escape twice (``&amp;#8217;``), so references are resolved up to three times. Tags
    that format text go; others stay as text: a headline may well be about ``<script>``.
    """
    for _ in range(3):
        fewer = unescaped(text) if "&" in text else text
        if fewer == text:
            break
        text = fewer
    if "<" in text:
        text = TAG.sub(_gap, text)
    return one_line(text)


def unescaped(text: str) -> str:
    """Return *text* with HTML character references resolved once; endless ones give U+FFFD."""
    return html.unescape(_ENDLESS_REFERENCE.sub("\ufffd", text))


def _gap(tag: re.Match[str]) -> str:
    """A tag that formats letters leaves nothing, one that starts a line leaves a space."""
    inline = r"</?(?:a|abbr|b|big|cite|em|font|i|mark|q|s|small|span|strike|strong|sub|sup|u|wbr)\b"
    return "" if re.match(inline, tag[0], re.IGNORECASE) else " "


def excerpt(text: str) -> str:
    """Return *text* as the record's excerpt: one line, cut at the first space at or after 300.

    No ellipsis is added (record-format 2).
    """
    text = one_line(text)
    if len(text) <= EXCERPT_LENGTH:
        return text
    end = text.find(" ", EXCERPT_LENGTH)
    return text if end < 0 else text[:end]
