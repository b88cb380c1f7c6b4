"""The article's text as values: blocks of runs."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

SPACES: Final = re.compile(r"[\s\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; a line feed alone is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    href: str | None = None


Runs = tuple[Run, ...]
BREAK: Final = Run("\n")
"""The one line break: it is told by identity, which is many times faster than by value."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text on its own."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Code:
    """Lines whose spaces matter."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What someone else said."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each item has blocks of its own."""

    ordered: bool
    items: "tuple[tuple[Block, ...], ...]"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first row is the header; all rows have the same length."""

    rows: tuple[tuple[Runs, ...], ...]


Block = Paragraph | Heading | Code | Quote | Listing | Table


def joined(runs: Iterable[Run]) -> list[Run]:
    """Return *runs* with equal neighbours as one, no double spaces, none at the ends of lines."""
    merged: list[Run] = []
    for run in runs:
        if run is BREAK:
            merged.append(run)
        elif run.text:
            same = merged and merged[-1] is not BREAK and _alike(merged[-1], run)
            text = merged.pop().text + run.text if same else run.text
            merged.append(_saying(run, unicodedata.normalize("NFC", text)))
    out: list[Run] = []
    for index, run in enumerate(merged):
        if run is BREAK:
            out.append(run)
            continue
        text = SPACES.sub(" ", run.text)
        if not out or out[-1] is BREAK or out[-1].text.endswith(" "):
            text = text.lstrip()
        if index + 1 == len(merged) or merged[index + 1] is BREAK:
            text = text.rstrip()
        if text:
            out.append(_saying(run, text))
    while out and out[-1] is not BREAK and out[-1].text == " ":
        out.pop()
    return out


def _alike(one: Run, other: Run) -> bool:
    return (
        one.href == other.href
        and one.bold == other.bold
        and one.italic == other.italic
        and one.strike == other.strike
        and one.code == other.code
    )


def _saying(run: Run, text: str) -> Run:
    """Return *run* with another text; several times as fast as ``replace``."""
    return Run(text, run.bold, run.italic, run.strike, run.code, run.href)


def one_line_of(runs: Runs) -> Runs:
    """Return *runs* on one line: breaks become spaces."""
    return tuple(joined(Run(" ") if run is BREAK else run for run in runs))
