"""What the path and the query of an address are made of."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

from crawler.article.urls import without_tracking

Form = Literal["word", "slug", "number", "date", "id"]

_MOST: Final = 12
"""Segments that are looked at, the first ones and the last."""

_LONGEST: Final = 300
"""Characters of a segment that are looked at."""

_MOST_PARAMETERS: Final = 20

_TOKEN: Final = re.compile(r"[^\W_]+")
_CAMEL: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SWITCH: Final = re.compile(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")
_HEX: Final = re.compile(r"[0-9a-f]{8,}", re.IGNORECASE)
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?(?:0[1-9]|[12]\d|3[01]))?"
    r"|(?:19|20)\d\d[-_.](?:[1-9]|1[0-2])(?:[-_.](?:[1-9]|[12]\d|3[01]))?"
    r"|(?:0?[1-9]|[12]\d|3[01])[-_.](?:0?[1-9]|1[0-2])[-_.](?:19|20)\d\d"
)
_EXTENSION: Final = re.compile(r"\.([a-z][a-z0-9]{1,6})$", re.IGNORECASE)
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uf900-\ufaff]")
"""Scripts that leave no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

_INDEX: Final = frozenset({"index", "default", "home", "main", "accueil", "startseite"})


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of a path."""

    text: str
    """Decoded, in lower case, without accents, parameters and extension."""

    words: tuple[str, ...]
    """Its words of letters, in order; in scripts without spaces, a piece of three letters each."""

    digits: int
    """Digits of its longest number or id; 0 if it has none."""

    form: Form
    """``word`` also for what has no word at all."""


@dataclass(frozen=True, slots=True)
class Parts:
    """An address in its parts."""

    host: str
    """Without ``www.``, with the port if one is named."""

    segments: tuple[Segment, ...]
    """Of the path; without ``index.html`` and the like at its end."""

    extension: str
    """Of the path's end, such as ``html``; empty if there is none."""

    query: tuple[tuple[str, str], ...]
    """Names, in lower case, and values, sorted; without those that only say how a reader came."""


@lru_cache(maxsize=8_192)
def parts(address: str) -> Parts:
    """Return the parts of *address*, a normalised web address."""
    split = urlsplit(without_tracking(address))
    raw = [part for part in split.path.split("/") if part]
    if len(raw) > _MOST:
        raw = [*raw[: _MOST - 1], raw[-1]]
    extension = ""
    if raw and (match := _EXTENSION.search(raw[-1].partition(";")[0])):
        extension = match[1].lower()
        raw[-1] = raw[-1].partition(";")[0][: match.start()]
    segments = [segment(part) for part in raw]
    if segments and segments[-1].text in _INDEX:
        segments.pop()
    pairs = [part.partition("=") for part in split.query.split("&")[:_MOST_PARAMETERS] if part]
    return Parts(
        host=split.netloc.removeprefix("www."),
        segments=tuple(segments),
        extension=extension,
        query=tuple(sorted((name.lower(), value) for name, _, value in pairs)),
    )


@lru_cache(maxsize=8_192)
def segment(raw: str) -> Segment:
    """Return the segment that is *raw* in an address."""
    decoded = unquote(raw.partition(";")[0])[:_LONGEST]
    text = plain(decoded)
    tokens = _TOKEN.findall(decoded)
    ids = [token for token in tokens if _is_id(token)]
    words = [word for token in tokens if token not in ids for word in _words(token)]
    numbers = [token for token in tokens if token.isdecimal()]
    digits = max((len(each) for each in (*ids, *numbers)), default=0)
    return Segment(text, tuple(words), digits, _form(text, words, digits))


def plain(text: str) -> str:
    """Return *text* in lower case without accents: ``über`` is ``uber``."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _form(text: str, words: list[str], digits: int) -> Form:
    if _UUID.fullmatch(text):
        return "id"
    if _DATE.fullmatch(text):
        return "date"
    if not words and digits:
        return "number" if all(token.isdecimal() for token in _TOKEN.findall(text)) else "id"
    return "slug" if len(words) > 1 else "word"


def _is_id(token: str) -> bool:
    """Tell a token of letters and digits that no language has: ``h7svjXlK9z``, ``b1155186``."""
    if token.isalpha() or token.isdecimal():
        return False
    digits = sum(map(str.isdecimal, token))
    if _HEX.fullmatch(token):
        return True
    switches = len(_SWITCH.findall(token))
    return len(token) > 4 and (switches > 1 or digits > 0.4 * len(token))  # noqa: PLR2004


def _words(token: str) -> list[str]:
    if token.isdecimal():
        return []
    if token.isascii():
        camel = _CAMEL.findall(token)
        return [each.lower() for each in camel] if len(camel) > 1 else [token.lower()]
    if _UNSPACED.search(token):
        return [token[start : start + 3] for start in range(0, max(1, len(token) - 1), 3)]
    return [plain(token)]
