"""Names of people in bylines."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from crawler.article.text import one_line
from crawler.extract.date_texts import before_date
from crawler.extract.folding import folded
from crawler.extract.months import MONTH_OF

Names = tuple[str, ...]

LONGEST_BYLINE: Final = 300
_LONGEST_NAME: Final = 70
_AROUND: Final = " ,.:;-\u2013*\"'\u201c\u201d"
_LONGEST_PERSON: Final = 45
_MOST: Final = 20

# What stands before a name, in the languages of most pages: a verb, "by", or the word for author.
_VERB = (
    r"(?:(?:last\s)?(?:updated|edited|reviewed)|written|posted|published|reported|submitted|created|story|words|text|texte"
    r"|texto|article|erstellt|geschrieben|verfasst|gespeichert|ver\u00f6ffentlicht|publi\u00e9|r\u00e9dig\u00e9|escrito|publicado"
    r"|scritto|geschreven|gepubliceerd|skrevet|skriven)"
)
_BY = r"(?:by|von|par|por|di|da|de|door|av|af|od)"
LABEL: Final = (
    r"(?:autor(?:in|es|ka)?|author|auteur|autore|\u0430\u0432\u0442\u043e\u0440(?:\u044b|\u0438)?"
    r"|(?:\u672c\u62a5|\u901a\u8baf|\u7279\u7ea6)?(?:\u8bb0\u8005|\u8a18\u8005)|\u4f5c\u8005|\u8457\u8005|\u64b0\u6587|\u6587"
    r"|\u0932\u0947\u0916\u0915|\u0932\u0947\u0916\u093f\u0915\u093e|\u0628\u0642\u0644\u0645|\u0643\u062a\u0628|\u05de\u05d0\u05ea|yazar|szerz\u0151|\u03c3\u03c5\u03bd\u03c4\u03ac\u03ba\u03c4\u03b7\u03c2)"
)
"""Words for "author" and "reporter" that stand before a name, in many languages."""

_AUTHOR = rf"(?:{LABEL}|redactie|text|texto|\u0442\u0435\u043a\u0441\u0442)"

_PREFIX: Final = re.compile(
    rf"^(?:{_VERB}\s+{_BY}|(?:by|von|par|por|af|av|door|di|da|od|from)|{_AUTHOR})(?:\s*[:\uff1a]\s*|\s+)",
    re.IGNORECASE,
)
ONLY_BY: Final = re.compile(
    rf"(?:{_VERB}\s+{_BY}|(?:by|von|par|por|di|door|av|af)|{_AUTHOR})\s*[:\uff1a]?", re.IGNORECASE
)
"""A text that announces the name in the next one."""

_PERSON: Final = re.compile(
    r"(?:(?:Dr|Prof)\.?\s)?[^\W\d_a-z][\w.'\u2019-]{0,20}"
    r"(?:\s(?:(?:von|van|der|den|de|del|della|di|da|la|le|el|al|bin|ibn|du|dos|ter|zu)\s){0,2}"
    r"[^\W\d_a-z][\w.'\u2019-]{0,20}){1,3}"
)
_NO_PERSON: Final = frozenset({
    "about", "all", "and", "article", "articles", "back", "best", "blog", "by", "comment",
    "comments", "contact", "contents", "credit", "facebook", "foto", "follow", "for", "getty",
    "guide", "home", "how", "image", "images", "in", "kommentare", "lesezeit", "listen", "log",
    "magazine", "menu", "min", "more", "new", "news", "newsletter", "next", "of", "on", "our",
    "photo", "photos", "podcast", "posted", "previous", "print", "published", "read", "reuters",
    "save", "search", "share", "sign", "skip", "story", "subscribe", "table", "teilen", "the",
    "tips", "to", "today", "top", "twitter", "uhr", "updated", "video", "what", "with", "written",
    "your", "zur\u00fcck",
})  # fmt: skip
_ALL_POSTS: Final = re.compile(
    r"^.{0,40}\b(?:posts|articles|stories|content|more|beitr\u00e4ge|artikel|mehr)\s(?:by|from|of|von|de|par)\s",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"\s*(?:[;|/\n\u2022\u3001\u00b7]|,(?!\s*(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d)\b)|\s(?:and|und|et|y|e|og|och|en|&|\+|with)\s)\s*",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"\s*(?:https?:|www\.|/|@)", re.IGNORECASE)
_NOT_A_NAME: Final = re.compile(
    r"https?:|www\.|@|[\w.]+\.(?:com|org|net|de|fr|co)\b|\d{4}|\bminutes?\b|\bago\b|[{}<>=]",
    re.IGNORECASE,
)
_NOBODY: Final = frozenset({
    "by", "von", "par", "por", "di", "door", "written by", "posted by", "published", "artikel von",
    "admin", "administrator", "author", "unknown", "none", "null", "undefined", "anonymous",
    "guest", "user", "editor", "staff", "webmaster", "root", "true", "false", "n", "a", "test",
    "default", "redaktion", "twitter", "facebook", "share", "email", "all",
    "auteur", "autor", "contact", "contact us", "ver\u00f6ffentlicht", "",
})  # fmt: skip
_ROLE: Final = re.compile(
    r"[,\s]\s*(?:(?:senior|chief|staff|deputy|managing|associate|assistant|executive|contributing|event"
    r"|politics|political|business|sports|science|health|content|freelance)\s+){0,3}"
    r"(?:editor|writer|reporter|correspondent|contributor|columnist|producer|coordinator|director|manager)$",
    re.IGNORECASE,
)
_ROLE_AFTER: Final = re.compile(
    r"(?<=[\uac00-\ud7af\u3040-\u9fff])(?:\s?(?:\uc120\uc784)?\uae30\uc790|\s?\ud2b9\ud30c\uc6d0|\s?\u8a18\u8005|\s?\u8bb0\u8005|\s\u64b0\u6587)$"
)
"""Korean, Japanese and Chinese words for a reporter or correspondent, which follow the name."""

_TAIL: Final = re.compile(
    r"[\s,|:\u2013\u2014-]+(?:(?:last|first)\s)?(?:updated|published|posted|on|am|le|el|il|date|at)[\s:]*$",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"\s*(?:[(\[<]|\s[|\u2013\u2014-]\s|,?\s(?:updated|published|posted|on|am|vom|le|el|il)\s+\d|\d{1,2}[.:/]\d).*$",
    re.IGNORECASE | re.DOTALL,
)


def people(texts: Iterable[str]) -> Names:
    """Return the names in *texts*, each once, without what stands around names in bylines."""
    names: dict[str, str] = {}
    for text in islice(texts, _MOST):
        if len(text) > LONGEST_BYLINE or _ADDRESS.match(text):
            continue
        byline = _TAIL.sub("", before_date(_ALL_POSTS.sub("", one_line(text))))
        for part in _BETWEEN.split(_PREFIX.sub("", byline)):
            name = _name(part)
            if name:
                names.setdefault(folded(name), name)
    persons = [name for name in names.values() if not _ROLE.fullmatch(f" {name}")]
    return tuple(persons or names.values())[:_MOST]


def _name(part: str) -> str | None:
    name = _AFTER.sub("", _PREFIX.sub("", part.strip())).strip(_AROUND)
    name = _ROLE_AFTER.sub("", name)
    alone = _ROLE.sub("", name[: 2 * _LONGEST_NAME]).strip(_AROUND)
    name = alone if is_person(alone) else name
    if not 1 < len(name) <= _LONGEST_NAME or _NOT_A_NAME.search(name) or folded(name) in _NOBODY:
        return None
    if len(name.split()) > 6 or not any(character.isalpha() for character in name):  # noqa: PLR2004
        return None
    return name


def is_person(text: str) -> bool:
    """Tell whether *text* looks like one person's name, where nothing announces a name."""
    return (
        len(text) <= _LONGEST_PERSON
        and bool(_PERSON.fullmatch(text))
        and _NO_PERSON.isdisjoint(folded(text).split())
        and not any(word in MONTH_OF for word in folded(text).split())
    )
