"""Text -> terms: what of a text is compared, in any language."""

import re
import unicodedata
from functools import lru_cache
from typing import Final
from zlib import crc32

from crawler.clusters.common_words import COMMON, ENDINGS, GRAMMATICAL

HASH: Final = 0xFFFFFF
SMALL: Final = 1 << 24
CAPITAL: Final = 2 << 24
NUMBER: Final = 4 << 24
PAIR: Final = 8 << 24
SMALL_NUMBER: Final = 16 << 24
CASELESS: Final = 32 << 24
"""What :func:`term` says of a term, beside its hash: a word that begins with a small or a capital
letter, a number, two letters of a script without spaces between words."""

STEM: Final = 7
"""Letters of a word that count: languages inflect at the end (``президента``, ``Präsidenten``)."""

_SOLID: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
)
"""Scripts in which a word is not what stands between two spaces, or has its particles with it:
Thai, Lao, Burmese, Khmer, Kana, Han, Hangul."""

_MARKS: Final = (
    "\u0591-\u05c7\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0980-\u0dff"
)
"""Vowel signs: letters of a word that Python does not count as such."""

# Longer words and numbers come in pieces, so that what is remembered of them is bounded.
_FIGURES: Final = r"\d{1,20}(?:[.,]\d{1,20}){0,4}"
_TOKEN: Final = re.compile(rf"[^\W\d_]{{1,40}}|{_FIGURES}")
_ASCII_TOKEN: Final = re.compile(rf"[A-Za-z]{{1,40}}|{_FIGURES}", re.ASCII)
_TOKEN_BESIDE_SOLID: Final = re.compile(rf"[^\W\d_{_SOLID}]{{1,40}}|{_FIGURES}")
_MARKED_TOKEN: Final = re.compile(rf"(?:[^\W\d_{_SOLID}]|[{_MARKS}]){{1,40}}|{_FIGURES}")
_HAS_MARKS: Final = re.compile(f"[{_MARKS}]")
_UNSPOKEN: Final = re.compile("[\u0640\u064b-\u065f\u0670]")
"""Arabic vowel points, which most texts leave out, and the line that only stretches a word."""

_HAS_SOLID: Final = re.compile(f"[{_SOLID}]")
_TWO_SOLID: Final = re.compile(f"(?=([{_SOLID}]{{2}}))")
_HIRAGANA: Final = re.compile("[\u3040-\u309f]{2}")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SMALL_NUMBER: Final = re.compile(r"\d\d?|(?:19|20)\d\d")
_LINKS: Final = re.compile(r"\]\([^()\s]{0,2000}\)|https?://\S{1,2000}|www\.\S{1,2000}")
_ARTICLES: Final = ("وال", "بال", "كال", "فال", "لل", "ال")


def readable(text: str, most: int) -> str:
    """Return at most the first *most* characters of *text*, composed, without addresses."""
    text = text[: 2 * most]
    if "](" in text or "://" in text or "www." in text:
        text = _LINKS.sub(" ", text)
    text = text[:most]
    if text.isascii():
        return text
    return _UNSPOKEN.sub("", unicodedata.normalize("NFKC", text)[:most])


def tokens(text: str) -> list[str]:
    """Return the words, numbers and pairs of letters of *text*."""
    if text.isascii():
        return _ASCII_TOKEN.findall(text)
    solid = _HAS_SOLID.search(text)
    if _HAS_MARKS.search(text):
        found = _MARKED_TOKEN.findall(text)
    elif solid:
        found = _TOKEN_BESIDE_SOLID.findall(text)
    else:
        return _TOKEN.findall(text)
    return found + _TWO_SOLID.findall(text) if solid else found


@lru_cache(maxsize=1 << 16)
def term(token: str) -> int:
    """Return the term of a token, as :func:`tokens` gives them; 0 if it says nothing.

    A term is a hash of 24 bits (CRC-32, the same on every machine), and above it how it looks.
    """
    if token[0].isdecimal():
        return _number(token)
    if _HAS_SOLID.match(token):
        return _pair(token)
    folded = token.casefold()
    if folded in COMMON or len(folded) == 1:
        return 0
    if token[0] != folded[0]:
        return _hashed(folded[:STEM], CAPITAL)
    if token[0] != token[0].upper():
        return _hashed(folded[:STEM], SMALL)
    return _hashed(_bare(folded)[:STEM], CASELESS)


def _pair(token: str) -> int:
    if _HIRAGANA.match(token) or token in ENDINGS or not GRAMMATICAL.isdisjoint(token):
        return 0
    return _hashed(token, PAIR)


def _bare(word: str) -> str:
    """Return an Arabic word without its article and what is written together with it."""
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 2:
            return word.removeprefix(article)
    return word


def _number(token: str) -> int:
    if not token.isascii():
        token = "".join(str(unicodedata.decimal(each, each)) for each in token)
    if _GROUPED.fullmatch(token):
        token = token.replace(".", "").replace(",", "")
    token = token.replace(",", ".")
    small = _SMALL_NUMBER.fullmatch(token)
    return _hashed(token, SMALL_NUMBER if small else NUMBER)


def _hashed(text: str, kind: int) -> int:
    return kind | crc32(text.encode("utf-8", "replace")) & HASH
