"""What a page may not exceed; checked before and after parsing, in linear time.

The figures are far above what article pages need (the largest of 1,568 measured ones has 11,533
elements, a depth of 51) and far below what hurts.
"""

import re
from typing import Final

from lxml import etree

from crawler.article.errors import ExtractionError

MOST_CHARACTERS: Final = 10_000_000
"""Of a page's text."""

MOST_TAGS: Final = 100_000
"""Start tags on a page."""

MOST_ATTRIBUTES: Final = 500
"""On one tag. The parser compares each with all before it, so time grows with the square."""

DEEPEST: Final = 900
"""Elements within one another. Python's own limit of 1,000 frames is near, and libxml2 drops,
without a word, all that is deeper than 2,048."""

# Asked first: libxml2 goes down level by level many times faster than a walk in Python.
_RATHER_DEEP: Final = etree.XPath(f"boolean({'/*' * 100})")

# The HTML standard's tokenizer (13.2.5), as far as it tells where a tag ends and which words in
# it are attributes. All repetition is possessive: no input makes it go back.
SPACE = r"[ \t\n\r\f/]"
_ATTRIBUTE = (
    r"[^ \t\n\r\f/>][^ \t\n\r\f/>=]*+"
    r"(?:[ \t\n\r\f]*+=[ \t\n\r\f]*+(?:\"[^\"]*+\"|'[^']*+'|[^ \t\n\r\f>\"'][^ \t\n\r\f>]*+)?+)?+"
)
_MARKUP: Final = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))|<([A-Za-z][^ \t\n\r\f/>]*+)((?:{SPACE}++|{_ATTRIBUTE})*+)>?+",
    re.DOTALL,
)
_ATTRIBUTES: Final = re.compile(_ATTRIBUTE)
# Elements whose content is text up to their own end tag, whatever it looks like.
_RAW_END: Final = {
    name: re.compile(rf"</{name}(?=[ \t\n\r\f/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}


# The same read in one go, with less than the bound on every tag: it ends early at a tag with more.
# Without groups: CPython 3.11 loses their places in possessive repetition. What pages have most
# stands first, and each name begins with a set, so that most tags pass it by in one step.
_USUAL: Final = r" [a-z-]++=\"[^\"]*+\""
FEW_ATTRIBUTES: Final = (
    rf"(?:{_USUAL}){{0,{MOST_ATTRIBUTES // 2}}}+"
    rf"(?:>|(?:{SPACE}++|{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES // 2}}}+(?:\Z|>))"
)
_RAW: Final = "|".join(
    rf"[{name[0]}{name[0].upper()}](?i:{name[1:]})(?={SPACE}|>){FEW_ATTRIBUTES}"
    rf"(?:[^<]++|<(?!/(?i:{name})(?={SPACE}|>)))*+"
    for name in _RAW_END
)
_TAME: Final = re.compile(
    rf"[^<]*+(?:<(?:/|!--(?:-?>|.*?(?:--!?>|\Z))|{_RAW}|[A-Za-z][^ \t\n\r\f/>]*+{FEW_ATTRIBUTES}"
    r"|(?!!--|[A-Za-z]))[^<]*+)*+",
    re.DOTALL,
)


def is_tame(text: str) -> bool:
    """Tell that no tag in *text* has too many attributes; False means that it must be looked at."""
    match = _TAME.match(text)
    return match is not None and match.end() == len(text)


def check_text(text: str, url: str) -> None:
    """Refuse *text* that would take the parser or its readers too long.

    Raises:
        ExtractionError: too many characters, tags, or attributes on one tag.
    """
    if len(text) > MOST_CHARACTERS:
        raise ExtractionError(url, f"more than {MOST_CHARACTERS:,} characters")
    # A tag takes three characters: few pages are so long that tags must be counted.
    many = len(text) > 3 * MOST_TAGS and text.count("<") > MOST_TAGS
    if many or not is_tame(text):
        scan(text, url)


def scan(text: str, url: str) -> None:
    """Refuse *text* as ``check_text`` does, by looking at every tag; the slower way.

    Raises:
        ExtractionError: too many tags, or attributes on one tag.
    """
    position = tags = 0
    while match := _MARKUP.search(text, position):
        position = match.end()
        name, attributes = match.groups()
        if name is None:
            continue
        tags += 1
        if tags > MOST_TAGS:
            raise ExtractionError(url, f"more than {MOST_TAGS:,} tags")
        # An attribute takes two characters, with the space before it.
        if len(attributes) > 2 * MOST_ATTRIBUTES:
            _check_attributes(attributes, url)
        if end := _RAW_END.get(name.lower()):
            closing = end.search(text, position)
            position = closing.start() if closing else len(text)


def _check_attributes(attributes: str, url: str) -> None:
    for count, _ in enumerate(_ATTRIBUTES.finditer(attributes), start=1):
        if count > MOST_ATTRIBUTES:
            raise ExtractionError(url, f"more than {MOST_ATTRIBUTES:,} attributes on a tag")


def check_depth(root: etree._Element, url: str) -> None:
    """Refuse a tree that is too deep to be walked safely.

    Raises:
        ExtractionError: more than DEEPEST elements within one another.
    """
    if not _RATHER_DEEP(root):
        return
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise ExtractionError(url, f"more than {DEEPEST:,} elements within one another")
