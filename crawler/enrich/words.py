"""Letter case, the edges of words, and their stems, in any script."""

import functools
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

import Stemmer

_JOINERS: Final = "\u200c\u200d"
"""Keep letters of one word apart or together (Persian, Indic scripts)."""

# Scripts that put no spaces between words, and Korean, whose particles follow without one: Thai,
# Lao, Myanmar, Khmer, Tai Le and New Tai Lue, Tai Tham, Tai Viet, Hangul, kana, Bopomofo, Han.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf"
    "\uaa80-\uaadf\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\u3005-\u3007\u3040-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\uff66-\uff9f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_IS_UNSPACED: Final = re.compile(f"[{_UNSPACED}]")

_LAST_MARK: Final = 0x1FFFF
"""Combining marks beyond it are the variation selectors of plane 14."""

_LANGUAGES: Final[Mapping[str, str]] = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Snowball's algorithms (snowballstem.org) by ISO 639-1 code."""


def folded(text: str) -> str:
    """Return *text* so that letter case and the encoding of accents make no difference.

    Lower case, final sigma as sigma, NFC. ``ß`` and ``ss`` stay two spellings, and ``İ`` is ``i``
    with a dot above.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text.lower()).replace("\u03c2", "\u03c3")


def is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether *text* has no letter, digit or mark that would go on from *start* to *end*.

    Beside a character of a script without spaces there is always an edge, but never before a
    combining mark.
    """
    return not (
        (start > 0 and _glued(text[start - 1], text[start]))
        or (end < len(text) and _glued(text[end - 1], text[end]))
    )


def stems(text: str, language: str) -> list[str]:
    """Return the words of *text*, already folded, as their stems in *language* (see below).

    A symbol or a sign of punctuation is a word of its own; hyphens and apostrophes part words. So
    is each character of a script without spaces: a keyword there is found as a part of the text.

    Args:
        text: folded.
        language: name of a Snowball algorithm; "" leaves words as they are.
    """
    words: list[str] = _tokens().findall(text)
    if not language:
        return words
    found: list[str] = _stemmer(language).stemWords(words)
    return found


def algorithm(tag: str) -> str:
    """Return the name of the Snowball algorithm for the language *tag* (BCP 47); "" for none."""
    name = _LANGUAGES.get(tag.replace("_", "-").partition("-")[0].lower(), "")
    return name if name in _algorithms() else ""


@functools.lru_cache(maxsize=4096)
def _glued(before: str, after: str) -> bool:
    if _is_mark(after):
        return True
    words = (before.isalnum() or _is_mark(before)) and after.isalnum()
    return words and not (_IS_UNSPACED.match(before) or _IS_UNSPACED.match(after))


def _is_mark(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character).startswith("M")


@functools.cache
def _tokens() -> re.Pattern[str]:
    """Return the expression of a word; not built before it is needed, since that takes a while."""
    codes = [*range(0x300, _LAST_MARK), *range(0xE0100, 0xE01F0)]
    marks = "".join(chr(code) for code in codes if unicodedata.category(chr(code))[0] == "M")
    extending = f"[{marks}{_JOINERS}]"
    letter = f"(?![{_UNSPACED}])[^\\W_]"
    return re.compile(
        r"(?!\s)(?:[a-z0-9]++(?![^\x00-\x7f])"  # what most words are: the sets below take time
        rf"|(?:{letter}|{extending})++"
        rf"|[{_UNSPACED}]{extending}*+"
        r"|[^_\-\u2010\u2011'\u2019])"
    )


@functools.cache
def _algorithms() -> frozenset[str]:
    return frozenset(Stemmer.algorithms())


@functools.cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language, 0)  # its own memo takes longer than it saves
