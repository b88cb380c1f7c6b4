"""Telling what became of each address."""

import sys
from collections import Counter
from dataclasses import asdict
from typing import Final

import click

from crawler.article.redaction import redacted
from crawler.article.text import one_line
from crawler.commands import output
from crawler.commands.codes import Exit, of
from crawler.commands.explaining import Trails
from crawler.fetching.outcomes import Outcome

_LONGEST: Final = 200
"""Characters of an address on the terminal."""


class Reporter:
    """Prints outcomes as they come, and the sum of them at the end."""

    def __init__(self, *, as_json: bool, quiet: bool = False, trails: Trails | None = None) -> None:
        self.as_json = as_json
        self.quiet = quiet
        self.trails = trails
        self.counts: Counter[str] = Counter()
        self.goods: set[bool] = set()

    def __call__(self, outcome: Outcome) -> None:
        """Print *outcome*: what is there on stdout, what is not on stderr."""
        self.counts[str(outcome.status)] += 1
        self.goods.add(outcome.status.good)
        if self.trails and not self.as_json:
            output.text(self.trails.text(outcome))
        if self.as_json:
            values = {
                name: redacted(value) if isinstance(value, str) else value
                for name, value in asdict(outcome).items()
                if value
            }
            if self.trails:
                steps = self.trails.steps(outcome)
                values["explanation"] = [{"step": name, "text": text} for name, text in steps]
            output.json_line(values)
        elif not outcome.status.good:
            url = outcome.url if len(outcome.url) <= _LONGEST else f"{outcome.url[:_LONGEST]}..."
            where = url or outcome.path or "masthead"
            note = f" ({outcome.path})" if url and outcome.path else ""
            line = f"{where}: {outcome.status}: {outcome.reason}{note}"
            click.echo(one_line(redacted(line)), err=True)
        elif not self.quiet:
            note = f" ({outcome.reason})" if outcome.reason else ""
            output.text(f"{outcome.status} {outcome.path}{note}\n")

    def finish(self, *, stopped: bool = False) -> None:
        """Print the sum and leave with the exit code.

        *stopped* is True for a run that was told to end before it had done all.
        """
        if self.as_json:
            output.json_line({"summary": dict(sorted(self.counts.items()))})
        elif not self.quiet:
            click.echo(summary(self.counts))
        if stopped:
            click.echo("masthead: stopped before the end; the next run goes on from here", err=True)
            sys.exit(Exit.PARTLY)
        sys.exit(of(self.goods))


def summary(counts: Counter[str]) -> str:
    """Return *counts* in one line."""
    if not counts:
        return "nothing new"
    return ", ".join(f"{count} {status}" for status, count in counts.most_common())
