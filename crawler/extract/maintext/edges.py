"""Lines that are not text of the article, although they stand in it or at its ends."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from crawler.extract.blocks import Block, Heading, Paragraph, text_of

_LONGEST_LINE: Final = 60
"""Letters of a line at an end of the text that may be no part of it ..."""

_MOST_LINES: Final = 4
"""... and how many of them there are; more of them are a poem, or a list without its element."""

_LONGEST_POINTER: Final = 200
"""Letters of what points to another page."""

_ENDS: Final = tuple(
    ".!?:\u2026\"'\u201d\u201c\u2019\u00bb\u203a)\u3002\uff01\uff1f\u300d\u061f\u06d4\u0964"
)
"""With what a sentence ends."""

# "Read also: ..." in the languages of most news sites.
_POINTERS: Final = (
    r"related(?: (?:articles?|stor(?:y|ies)|news|posts?|content))?", r"recommended", r"see also",
    r"(?:also )?read(?: (?:more|also|next|this))", r"also read", r"more (?:on this|from)",
    r"watch|don't miss|must read|you may also like", r"lesen sie (?:auch|mehr|hier)", r"lies auch",
    r"mehr (?:zum thema|dazu)", r"auch interessant|siehe auch", r"lire (?:aussi|la suite)",
    r"(?:à|a) lire(?: aussi)?", r"voir aussi|sur le même sujet", r"relacionad[oa]s?|ver también",
    r"l(?:ee|ea|eer) (?:también|tambien|más|mas)", r"te puede interesar", r"saiba mais",
    r"(?:leia|ler|veja) (?:também|mais)", r"(?:leggi|vedi) anche", r"per approfondire",
    r"lees (?:ook|meer)", r"les (?:også|mer)", r"læs (?:også|mere)", r"läs (?:också|även|mer)",
    r"lue (?:myös|lisää)", r"(?:czytaj|zobacz|przeczytaj) (?:też|także|również|więcej)",
    r"čtěte (?:také|více)", r"olvasta már", r"cite(?:ș|ş)te (?:ș|ş)i", r"baca juga", r"xem thêm",
    r"ilgili haber(?:ler)?", r"διαβάστε (?:επίσης|ακόμα|ακόμη)", r"читайте (?:также|також|ещ[её])",
    r"(?:по|на) теме", r"اقرأ (?:أيضا|أيضاً|المزيد)", r"شاهد أيضا", r"بیشتر بخوانید", r"関連記事",
    r"あわせて読みたい", r"相关(?:阅读|新闻)", r"延伸(?:阅读|閱讀)", r"相關新聞", r"관련기사",
)  # fmt: skip
_POINTER: Final = re.compile(
    rf"\W*(?:{'|'.join(_POINTERS)})\W*(?:[:|>\-\u00bb\u2013\u2014\u2192]|$)", re.IGNORECASE
)


def trimmed(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return *blocks* without pointers to other pages and without lines at the ends.

    A line without the end of a sentence is a date, a name, a place or a button there.
    """
    kept = tuple(block for block in blocks if not _is_pointer(block))
    start = _lines(kept)
    if start == len(kept):
        return kept
    end = len(kept) - _lines(kept[::-1])
    while isinstance(kept[end - 1], Heading) and end > start:
        end -= 1
    return kept[start:end]


def _lines(blocks: Sequence[Block]) -> int:
    """Return how many lines *blocks* begin with; 0 if so many that they are a text, or a poem."""
    count = sum(1 for _ in takewhile(_is_line, blocks))
    return count if count <= _MOST_LINES else 0


def _is_line(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    text = text_of(block.runs).strip()
    return len(text) < _LONGEST_LINE and not text.endswith(_ENDS)


def _is_pointer(block: Block) -> bool:
    if not isinstance(block, (Paragraph, Heading)):
        return False
    text = text_of(block.runs).strip()
    return len(text) < _LONGEST_POINTER and _POINTER.match(text) is not None
