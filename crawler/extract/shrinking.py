"""What scripts and styles say is left out before a page is parsed: it is more than half of most.

Nobody asks for it but the search for dates in the data of scripts, which gets it from here. It is
left out only where there is no doubt about what is a script: the page is read as the HTML
standard's tokenizer does (13.2.5), and at anything unusual all of it is kept.
"""

import re
import string
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

from crawler.extract.bounds import FEW_ATTRIBUTES, MOST_TAGS, SPACE

# Before this version libxml2 had rules of its own about where a script ends.
_READS_AS_THE_STANDARD: Final = etree.LIBXML_VERSION >= (2, 14)

_RAW: Final = (
    "[sS](?i:cript|tyle)|[tT](?i:extarea|itle)|[xX](?i:mp)|[iI](?i:frame)"
    "|[nN](?i:oembed|oframes)|[pP](?i:laintext)"
)
_REST_OF_TAG: Final = rf"[^ \t\n\r\f/>]*+{FEW_ATTRIBUTES}"
# Markup up to the next element whose content is text. Most tags pass by in one step, by the first
# letter of their names.
_MARKUP: Final = re.compile(
    rf"[^<]*+(?:<(?:/[A-Za-z][^<>\"']*+>"
    rf"|[{''.join(sorted(set(string.ascii_letters) - set('sStTxXiInNpP')))}]{_REST_OF_TAG}"
    rf"|(?!(?:{_RAW})(?:{SPACE}|>))[A-Za-z]{_REST_OF_TAG}"
    r"|!--(?:-?>|.*?--!?>)"
    r"|(?!!--)[!?][^>]*+>"
    r"|(?![A-Za-z/!?]))[^<]*+)*+",
    re.DOTALL,
)
_RAW_TAG: Final = re.compile(rf"<[A-Za-z]++(?={SPACE}|>){FEW_ATTRIBUTES}")
_RAW_NAME: Final = re.compile(r"<([A-Za-z]+)")
_SCRIPT: Final = re.compile(r"<[sS](?i:cript)")
_LEFT_OUT: Final = frozenset({"script", "style"})


class Shrunk(NamedTuple):
    """A page without its scripts and styles."""

    text: str
    whole: str
    """The page with them."""

    places: tuple[slice, ...]
    """Where they are, in page order."""

    def scripts(self) -> Iterator[str]:
        """Yield what the scripts say, in page order."""
        return (self.whole[place] for place in self.places)


def shrunk(text: str) -> Shrunk | None:
    """Return *text* without what scripts and styles say, but for linked data; None if in doubt.

    A page that is not doubtful keeps the bounds on tags and attributes of ``bounds.py`` too.
    """
    if not _READS_AS_THE_STANDARD:
        return None
    kept: list[str] = []
    scripts: list[slice] = []
    position = start = 0
    while (position := _end_of_markup(text, position)) < len(text):
        tag = _RAW_TAG.match(text, position)
        name = _RAW_NAME.match(text, position)
        if tag is None or name is None or tag[0].endswith("/>"):
            return None
        kind = name[1].lower()
        end = _end_of_content(text, tag.end(), kind)
        if end is None:
            return None
        if kind == "script":
            scripts.append(slice(tag.end(), end))
        if kind in _LEFT_OUT and not _may_be_linked_data(tag[0]):
            kept.append(text[start : tag.end()])
            start = end
        position = end
    kept.append(text[start:])
    short = "".join(kept)
    if len(short) > 3 * MOST_TAGS and short.count("<") > MOST_TAGS:
        return None
    return Shrunk(short, text, tuple(scripts))


def _end_of_markup(text: str, position: int) -> int:
    match = _MARKUP.match(text, position)
    return match.end() if match else position


def _end_of_content(text: str, start: int, name: str) -> int | None:
    """Return where the content of the element *name* ends that begins at *start*, or None."""
    end = start
    # One character is found many times faster than two, and scripts have few of it.
    while (end := text.find("<", end)) >= 0:
        if text[end + 1 : end + 2] == "/":
            after = end + 2 + len(name)
            if text[end + 2 : after].lower() == name and text[after : after + 1] in _ENDS_NAME:
                break
        end += 1
    if end < 0:
        return None
    # In a comment in a script, another script's end is none of its own.
    if name == "script" and text.find("<!--", start, end) >= 0 and _SCRIPT.search(text, start, end):
        return None
    return end


_ENDS_NAME: Final = frozenset(" \t\n\r\f/>")


def _may_be_linked_data(tag: str) -> bool:
    return "json" in tag.lower() or "&" in tag
