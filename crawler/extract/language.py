# ruff: noqa: RUF001 - the letters are in many scripts
"""The language of the text."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import filterfalse
from typing import Final

from crawler.extract.document import Document
from crawler.extract.function_words import LANGUAGES_OF
from crawler.extract.witness import Witness

_TAG: Final = re.compile(
    r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?$", re.DOTALL
)
_NAMES: Final = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish":
    "es", "español": "es", "italian": "it", "portuguese": "pt", "dutch": "nl", "russian": "ru",
    "japanese": "ja", "chinese": "zh", "turkish": "tr", "polish": "pl",
}  # fmt: skip
# Codes that pages use and BCP 47 does not, or no longer.
_OTHER_CODES: Final = {
    "jp": "ja",
    "cn": "zh",
    "gr": "el",
    "ua": "uk",
    "iw": "he",
    "in": "id",
    "cz": "cs",
    "kr": "ko",
}

# Scripts that one language (nearly) has to itself, with the letters that tell its neighbours apart.
_SCRIPTS: Final = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("th", re.compile(r"[\u0e01-\u0e3a]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("el", re.compile(r"[\u0391-\u03c9]")),
    ("ka", re.compile(r"[\u10d0-\u10ff]")),
    ("hy", re.compile(r"[\u0561-\u0587]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("te", re.compile(r"[\u0c00-\u0c7f]")),
    ("ml", re.compile(r"[\u0d00-\u0d7f]")),
    ("kn", re.compile(r"[\u0c80-\u0cff]")),
    ("gu", re.compile(r"[\u0a80-\u0aff]")),
    ("pa", re.compile(r"[\u0a00-\u0a7f]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("km", re.compile(r"[\u1780-\u17ff]")),
    ("my", re.compile(r"[\u1000-\u109f]")),
)
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_BEYOND_LATIN: Final = re.compile(r"[\u0370-\u1dff\u3040-\ud7af]")
"""All of the above: most texts have none, and need not be searched for each."""

_LATIN: Final = re.compile(r"[a-zß-öø-ÿ]")
_WORD: Final = re.compile(r"[^\W\d_]+")

# Of UTF-8: letters of ASCII in lower case, all other ASCII as spaces, the rest as it is. Splitting
# at these is several times as fast as an expression, and leaves little to look at more closely.
_PARTING: Final = bytes(
    byte if byte > 127 else ord(chr(byte).lower()) if chr(byte).isalpha() else 32  # noqa: PLR2004
    for byte in range(256)
)

_SAMPLE: Final = 8_000
"""Characters of text that are looked at."""

_LEAST_WORDS: Final = 40
"""Words below which a text is too short to tell its language against a declaration."""

_LEAST_UNDECLARED: Final = 12
"""Words that do where nothing is declared."""


def witnesses(document: Document) -> Iterator[Witness[str]]:
    """Yield the languages the page declares, the most believed first."""
    data, metas = document.data, document.metas
    stated = [("html lang", 5, value) for value in _attributes(document)]
    stated += [("json-ld inLanguage", 4, text) for text in data.texts(data.article, "inLanguage")]
    for name, trust in (
        ("og:locale", 3),
        ("content-language", 3),
        ("language", 2),
        ("dc.language", 2),
    ):
        stated += [(f"meta {name}", trust, text) for text in metas.texts(name)]
    for element in document.elements.of_any("body", "article", "main"):
        stated.append((f"{element.tag} lang", 2, element.get("lang") or ""))
    for origin, trust, text in stated:
        if tag := language_tag(text):
            yield Witness(tag, origin, trust)


def _attributes(document: Document) -> list[str]:
    return [value for name in ("lang", "xml:lang") if (value := document.root.get(name))]


def choose(found: list[Witness[str]], text: str, about: str = "") -> str | None:
    """Return the declared language, unless the text plainly is in another.

    Templates declare the language they were written in, whatever a site fills in. Where nothing is
    declared, *about* (headline and description) helps a text that is too short to tell.
    """
    told = spoken(text)
    for witness in found:
        if told in (None, _primary(witness.value)):
            return witness.value
    return told or spoken(f"{about}\n{text}", _LEAST_UNDECLARED)


def language_tag(text: str) -> str | None:
    """Return *text* as a BCP 47 tag in its usual case (``pt-BR``), or None."""
    text = text.strip()[:100].partition(",")[0].strip()
    if text.lower() in _NAMES:
        return _NAMES[text.lower()]
    match = _TAG.match(text)
    if not match:
        return None
    language = match[1].lower()
    language = _OTHER_CODES.get(language, language)
    script, region = match[2], match[3]
    return "-".join(
        part for part in (language, script and script.title(), region and region.upper()) if part
    )


def spoken(text: str, least_words: int = _LEAST_WORDS) -> str | None:
    """Return the language of *text* by its script or frequent words; None if unsure."""
    sample = text[:_SAMPLE]
    parts = sample.encode("utf-8", "replace").translate(_PARTING).decode().split()
    beyond = " ".join(filterfalse(str.isascii, parts)).casefold()
    words = [*filter(str.isascii, parts), *_WORD.findall(beyond)]
    letters = sum(map(len, words))
    if _BEYOND_LATIN.search(beyond):
        for language, script in _SCRIPTS:
            share = len(script.findall(beyond))
            least = letters // 20 if language == "ja" else letters // 3  # kana among many kanji
            if share > max(least, 20):
                return language
        if len(_CYRILLIC.findall(beyond)) > letters // 2:
            return _cyrillic(sample.casefold())
    # Words without a letter beyond ASCII are Latin; they are most, and need not be looked at.
    other = "".join(filterfalse(str.isascii, words))
    if letters - len(other) + len(_LATIN.findall(other)) < letters // 2:
        return None
    return _latin(words, least_words)


def _latin(words: list[str], least_words: int) -> str | None:
    if len(words) < least_words:
        return None
    counts: Counter[str] = Counter()
    for word, times in Counter(filter(LANGUAGES_OF.__contains__, words)).items():
        for language in LANGUAGES_OF[word]:
            counts[language] += times
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] * 10 < len(words):
        return None
    # Neighbours share words; a close second leaves the declaration in force.
    if len(ranked) > 1 and ranked[0][1] < 1.25 * ranked[1][1]:
        return None
    return ranked[0][0]


def _cyrillic(sample: str) -> str | None:
    """Tell languages in Cyrillic by letters of their own; Serbian, Macedonian ... stay unsure."""
    counts = Counter(sample)
    if counts["і"] + counts["ї"] + counts["є"] > len(sample) // 60:
        return "be" if counts["ў"] else "uk"
    if counts["ј"] or counts["њ"] or counts["қ"] or counts["ө"]:
        return None
    if counts["ы"] + counts["э"] > len(sample) // 200:
        return "ru"
    return "bg" if counts["ъ"] > len(sample) // 200 else None


def _primary(tag: str) -> str:
    primary = tag.partition("-")[0]
    return "no" if primary in ("nb", "nn") else primary
