"""How far a long run is, for a person who watches it."""

import sys
import time
from typing import Final

import click

_EVERY_S: Final = 0.2


class Progress:
    """One line on stderr that says how far a run is; nothing where that is no terminal.

    Args:
        shown: False to say nothing on a terminal either.
    """

    def __init__(self, *, shown: bool = True) -> None:
        self._shown = shown and sys.stderr.isatty()
        self._started = time.monotonic()
        self._drawn = 0.0
        self.known = 0
        """Addresses to ask for, as far as they are known."""

        self.done = 0
        """Addresses whose outcome is known."""

    def draw(self) -> None:
        """Write the line, but not more often than anyone can read."""
        now = time.monotonic()
        if not self._shown or now - self._drawn < _EVERY_S:
            return
        self._drawn = now
        rate = self.done / max(now - self._started, 0.001)
        click.echo(f"\r\x1b[K{self.text(rate)}", err=True, nl=False)

    def tell(self, what: str, done: int, known: int) -> None:
        """Write that *done* of *known* records were *what*: read, judged ..."""
        now = time.monotonic()
        if self._shown and (done == known or now - self._drawn >= _EVERY_S):
            self._drawn = now
            click.echo(f"\r\x1b[K{done:,} of {known:,} records {what}", err=True, nl=False)

    def read(self, done: int) -> None:
        """Write that *done* files were read, of which nobody knows how many there are."""
        now = time.monotonic()
        if self._shown and now - self._drawn >= _EVERY_S:
            self._drawn = now
            click.echo(f"\r\x1b[K{done:,} files read", err=True, nl=False)

    def text(self, rate: float) -> str:
        """Return the line for a run that gets *rate* addresses done in a second."""
        if not self.known:
            return "reading sources"
        return f"{self.done:,} of {self.known:,} addresses, {rate:.1f} a second"

    def clear(self) -> None:
        """Take the line away, so that others can be written."""
        if self._shown and self._drawn:
            click.echo("\r\x1b[K", err=True, nl=False)
            self._drawn = 0.0
