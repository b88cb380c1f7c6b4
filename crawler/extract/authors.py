"""Who wrote the article."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from lxml import etree

from crawler.article.text import decoded, one_line
from crawler.extract.date_texts import before_date
from crawler.extract.document import Document, content, is_aside
from crawler.extract.folding import folded
from crawler.extract.witness import Witness

Names = tuple[str, ...]

_LONGEST_NAME: Final = 70
_LONGEST_BYLINE: Final = 300
_MOST: Final = 20
_MOST_ASKED: Final = 60
"""Elements that are asked for a name: telling whether one stands aside takes a while."""


# Names that a content system fills from the article's own record come before ``author``, which
# templates fill with the site.
_METAS: Final = (
    ("sailthru.author", 8), ("parsely-author", 8), ("cxenseparse:author", 8),
    ("article:author_name", 8), ("byl", 8), ("citation_author", 8), ("twitter:data1", 8),
    ("author", 7), ("rnews:author", 7), ("article:author", 6), ("og:article:author", 6),
    ("article_author", 6), ("dc.creator", 6), ("dcterms.creator", 6), ("authors", 6),
    ("creator", 4), ("dc.contributor", 3),
)  # fmt: skip
_BYLINE_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:byline|author|authors|autor|autore|auteur|writer|contributor|reporter)"
    r"(?:[_-]{0,2}(?:name|names|link|title|display-?name))?(?:$|\s)",
    re.IGNORECASE,
)
_PREFIX: Final = re.compile(
    r"^(?:(?:written|posted|published|reported|story|words|reviewed|text|texte|texto|edited|article)\s+(?:by|von|par|por)"
    r"|by|von|par|por|af|av|door|di|da|od|autor(?:in)?|author|auteur|autore|text|texto"
    r"|escrito por|redactie|from)"
    r"(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
_ALL_POSTS: Final = re.compile(
    r"^.{0,40}\b(?:posts|articles|stories|content|more|beitr\u00e4ge|artikel|mehr)\s(?:by|from|von|de|par)\s",
    re.IGNORECASE,
)
_ONLY_BY: Final = re.compile(
    r"(?:(?:written|posted|published|words|text|story)\s+)?(?:by|von|par|por|di|door|av|af|autor(?:in)?"
    r"|author|auteur|autore)\s*:?",
    re.IGNORECASE,
)
_BY_NAME: Final = re.compile(
    r"(?:(?i:written by|posted by|published by|words by|text by|story by|by|author:|autor:|autorin:"
    r"|auteur :|autore:)|Von|Par|Por|De|Di|Door)\s+(.+)"
)
_LIKE_NAMES: Final = re.compile(
    r"[^\W\d_a-z][\w.'\u2019-]{0,30}(?:[ ,&]{1,3}[\w.'\u2019-]{1,30}){0,9}"
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
    "default", "redaktion", "twitter", "facebook", "share", "email", "",
})  # fmt: skip
_TAIL: Final = re.compile(
    r"[\s,|:\u2013\u2014-]+(?:(?:last|first)\s)?(?:updated|published|posted|on|am|le|el|il|date|at)[\s:]*$",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"\s*(?:[(\[<]|\s[|\u2013\u2014-]\s|,?\s(?:updated|published|posted|on|am|vom|le|el|il)\s+\d|\d{1,2}[.:/]\d).*$",
    re.IGNORECASE | re.DOTALL,
)


def witnesses(document: Document) -> Iterator[Witness[Names]]:
    """Yield the groups of authors the page states, the most believed first."""
    data, metas = document.data, document.metas
    if found := people(data.texts(data.article, "author")):
        yield Witness(found, "json-ld author", 9)
    for name, trust in _METAS:
        if name == "twitter:data1" and (metas.first("twitter:label1") or "").lower() not in (
            "written by",
            "author",
        ):
            continue
        if found := people(metas.texts(name)):
            yield Witness(found, f"meta {name}", trust)
    if found := people(_elements(document)):
        yield Witness(found, "byline", 5)
    if found := people(_near_heading(document)):
        yield Witness(found, "near heading", 6)
    if found := people(data.texts(data.article, "creator", "contributor")):
        yield Witness(found, "json-ld creator", 4)
    if found := people(data.texts(data.page, "author")):
        yield Witness(found, "json-ld page author", 3)


def choose(found: list[Witness[Names]], site_names: frozenset[str]) -> Names:
    """Return the most trusted group of names.

    People come before the site itself: a page that names its own site as author in one place may
    name the person in another.
    """
    ranked = sorted(found, key=lambda witness: -witness.trust)
    for witness in ranked:
        if persons := tuple(name for name in witness.value if folded(name) not in site_names):
            return persons
    return ranked[0].value if ranked else ()


def people(texts: Iterable[str]) -> Names:
    """Return the names in *texts*, each once, without what stands around names in bylines."""
    names: dict[str, str] = {}
    for text in islice(texts, _MOST):
        if len(text) > _LONGEST_BYLINE or _ADDRESS.match(text):
            continue
        byline = _TAIL.sub("", before_date(_ALL_POSTS.sub("", one_line(text))))
        for part in _BETWEEN.split(_PREFIX.sub("", byline)):
            name = _name(part)
            if name:
                names.setdefault(folded(name), name)
    return tuple(names.values())[:_MOST]


def _name(part: str) -> str | None:
    name = _AFTER.sub("", _PREFIX.sub("", part.strip())).strip(" ,.:;-\u2013*\"'\u201c\u201d")
    if not 1 < len(name) <= _LONGEST_NAME or _NOT_A_NAME.search(name) or folded(name) in _NOBODY:
        return None
    if len(name.split()) > 6 or not any(character.isalpha() for character in name):  # noqa: PLR2004
        return None
    return name


def _elements(document: Document) -> Iterator[str]:
    """Yield bylines: microdata and links marked as author, else elements named so."""
    found = list(islice(_marked(document), 10))
    yield from found or islice(_classed(document), 3)


def _marked(document: Document) -> Iterator[str]:
    for name in ("itemprop", "rel"):
        named = (
            element
            for element in islice(document.root.iterfind(f".//*[@{name}]"), 1_000)
            if "author" in (element.get(name) or "")[:200].lower().split() and element.tag != "link"
        )
        for element in islice(named, _MOST):
            if not is_aside(element):
                yield _name_inside(element)


def _name_inside(element: etree._Element) -> str:
    for inner in islice(element.iterfind(".//*[@itemprop]"), 20):
        if (inner.get("itemprop") or "").strip().lower() == "name":
            return decoded(
                (inner.get("content") or content(inner, _LONGEST_BYLINE))[:_LONGEST_BYLINE]
            )
    return decoded((element.get("content") or content(element, _LONGEST_BYLINE))[:_LONGEST_BYLINE])


def _near_heading(document: Document) -> Iterator[str]:
    """Yield the name after the first "By" that stands near the main heading."""
    texts = document.around.nearest_first()
    for index, text in enumerate(texts):
        if _ONLY_BY.fullmatch(text):
            after = texts[index + 1 : index + 2]
        elif match := _BY_NAME.match(text):
            after = [match[1]]
        else:
            continue
        if after and _LIKE_NAMES.match(after[0]):
            yield after[0]
            return


def _classed(document: Document) -> Iterator[str]:
    last: etree._Element | None = None
    asked = 0
    for element in document.root.iter(
        "span", "div", "p", "a", "li", "address", "cite", "strong", "b"
    ):
        names = element.get("class") or ""
        if not names or not _BYLINE_CLASS.search(names[:300]):
            continue
        asked += 1
        if asked > _MOST_ASKED:
            return
        if is_aside(element):
            continue
        if last is not None and last in element.iterancestors():
            continue
        text = content(element, _LONGEST_BYLINE)
        if 0 < len(text) < 100:  # noqa: PLR2004 - longer ones describe the author
            last = element
            yield text
