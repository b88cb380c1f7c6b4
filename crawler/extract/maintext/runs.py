"""Runs of text: collected piece by piece, given out as lines and paragraphs."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from crawler.article.text import visible
from crawler.extract.blocks import BREAK, Run, Runs, joined

PLAIN: Final = Run("")


@dataclass(slots=True)
class Line:
    """Text that is being collected, until a block begins or ends."""

    style: Run = PLAIN
    pieces: list[str] = field(default_factory=list)
    """What was said in the style of now ..."""

    runs: list[Run] = field(default_factory=list)
    """... and before, in others."""

    def say(self, text: str, style: Run) -> None:
        """Add *text* in *style*."""
        if not self.pieces and not self.runs and text.isspace():
            return
        if style is not self.style:
            self._close()
            self.style = style
        self.pieces.append(text)

    def break_(self) -> None:
        """Add a line break."""
        self._close()
        self.runs.append(BREAK)

    def take(self) -> Runs:
        """Return what was collected, in tidy runs, and begin anew."""
        self._close()
        runs, self.runs = self.runs, []
        if len(runs) == 1 and runs[0] != BREAK:  # most paragraphs; saves half of their time
            text = " ".join(runs[0].text.split())
            if not text.isascii():
                text = unicodedata.normalize("NFC", text)
            return (runs[0].saying(text),) if text else ()
        return tuple(joined(runs)) if runs else ()

    def _close(self) -> None:
        if self.pieces:
            text = visible("".join(self.pieces))
            # A line feed alone would be read as a break.
            self.runs.append(self.style.saying(" " if text.isspace() else text))
            self.pieces = []


def paragraphs(runs: Iterable[Run]) -> Iterator[Runs]:
    """Yield tidy *runs* as paragraphs: two breaks in a row begin a new one."""
    paragraph: list[Run] = []
    breaks = 0
    for run in runs:
        if run == BREAK:
            breaks += 1
            continue
        if breaks > 1 and paragraph:
            yield tuple(paragraph)
            paragraph = []
        elif breaks == 1 and paragraph:
            paragraph.append(BREAK)
        breaks = 0
        paragraph.append(run)
    if paragraph:
        yield tuple(paragraph)
