"""The article's text as values: blocks of runs."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple


class Run(NamedTuple):
    """Text in one style; a line feed alone is a line break.

    A tuple, as an article has hundreds: it is made and compared several times as fast.
    """

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    href: str | None = None

    def saying(self, text: str) -> "Run":
        """Return a run in the same style with another *text*; faster than ``_replace``."""
        return Run(text, *self[1:])


Runs = tuple[Run, ...]
BREAK: Final = Run("\n")


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
        if run == BREAK:
            merged.append(run)
        elif run.text:
            same = merged and merged[-1] != BREAK and _alike(merged[-1], run)
            text = merged.pop().text + run.text if same else run.text
            merged.append(run.saying(unicodedata.normalize("NFC", text)))
    out: list[Run] = []
    for index, run in enumerate(merged):
        if run == BREAK:
            out.append(run)
            continue
        text = _single_spaced(run.text)
        if not out or out[-1] == BREAK or out[-1].text.endswith(" "):
            text = text.lstrip()
        if index + 1 == len(merged) or merged[index + 1] == BREAK:
            text = text.rstrip()
        if text:
            out.append(run.saying(text))
    while out and out[-1] != BREAK and out[-1].text == " ":
        out.pop()
    return out


def text_of(runs: Runs) -> str:
    """Return the text of *runs*."""
    return runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])


def _alike(one: Run, other: Run) -> bool:
    return (
        one.href == other.href
        and one.bold == other.bold
        and one.italic == other.italic
        and one.strike == other.strike
        and one.code == other.code
    )


def _single_spaced(text: str) -> str:
    """Return *text* with one space for each white space in it, however long."""
    before = " " if text[:1].isspace() else ""
    words = " ".join(text.split())  # several times as fast as an expression
    return f"{before}{words} " if words and text[-1].isspace() else f"{before}{words}"


def one_line_of(runs: Runs) -> Runs:
    """Return *runs* on one line: breaks become spaces."""
    return tuple(joined(Run(" ") if run == BREAK else run for run in runs))
