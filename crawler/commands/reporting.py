"""Telling what became of each address."""

import sys
from collections import Counter
from dataclasses import asdict
from typing import Final

import click
from scrapy import Request

from crawler.article.redaction import redacted
from crawler.article.text import one_line
from crawler.commands import output, sources_told
from crawler.commands.codes import Exit
from crawler.commands.codes import of as code_of
from crawler.commands.crawling import Ending
from crawler.commands.explaining import Trails
from crawler.commands.progress import Progress
from crawler.discovery.tally import Tally
from crawler.fetching.outcomes import Outcome, Status
from crawler.run import FOUND_AT

_LONGEST: Final = 200
"""Characters of an address on the terminal."""


_WOULD: Final = {Status.UPDATED: "would update", Status.KEPT: "would keep"}
"""What is said of outcomes where nothing is written."""

_ANEW: Final = {"redirect_times", "retry_times"}
"""Meta keys of requests that take the place of others."""


class Reporter:
    """Prints outcomes as they come, and the sum of them at the end."""

    def __init__(
        self,
        *,
        as_json: bool,
        quiet: bool = False,
        trails: Trails | None = None,
        every_source: bool = False,
        dry: bool = False,
    ) -> None:
        self.as_json = as_json
        self.quiet = quiet
        self.trails = trails
        self.every_source = every_source
        self.dry = dry
        self.counts: Counter[str] = Counter()
        self.codes: Counter[tuple[str, str]] = Counter()
        self.goods: set[bool] = set()
        self.tallies: list[Tally] = []
        self.waiting = self.absent = 0
        self.progress = Progress(shown=not as_json and not trails)

    def __call__(self, outcome: Outcome) -> None:
        """Print *outcome*: what is there on stdout, what is not on stderr."""
        self.counts[str(outcome.status)] += 1
        if outcome.code:
            self.codes[str(outcome.status), outcome.code] += 1
        self.goods.add(outcome.status.good)
        self.progress.done += 1
        self.progress.clear()
        if self.trails and not self.as_json:
            output.text(self.trails.text(outcome))
        if self.as_json:
            self._print_json(outcome)
        elif not outcome.status.good:
            click.echo(one_line(redacted(_complaint(outcome))), err=True)
        elif not self.quiet:
            output.text(one_line(self._told(outcome)) + "\n")
        self.progress.draw()

    def _told(self, outcome: Outcome) -> str:
        """Return *outcome* in a line; of a *dry* run, as what would be."""
        changes = ", ".join(outcome.changed)
        if outcome.status in (Status.UPDATED, Status.UNCHANGED) and outcome.code:
            changes = f"{outcome.code}: {changes}" if changes else outcome.code
        notes = "; ".join(filter(None, (changes, outcome.reason)))
        status = _WOULD.get(outcome.status, outcome.status) if self.dry else outcome.status
        note = f" ({notes})" if notes else ""
        return f"{status} {outcome.path or outcome.url}{note}"

    def asked(self, request: Request) -> None:
        """Hear that *request* is to be made."""
        if FOUND_AT in request.meta and not request.meta.keys() & _ANEW:
            self.progress.known += 1
        self.progress.draw()

    def read(self, tally: Tally) -> None:
        """Hear what was found in a source; it is printed at the end."""
        self.tallies.append(tally)

    def left(self, waiting: int) -> None:
        """Hear how many more are *waiting* for the next run."""
        self.waiting += waiting

    def lacks(self, absent: int) -> None:
        """Hear of how many records an archive has no capture."""
        self.absent += absent

    def finish(self, ending: Ending = Ending.DONE) -> None:
        """Print the sum and leave with the exit code."""
        self.tell()
        if any(tally.failed for tally in self.tallies):
            self.goods.add(any(tally.read for tally in self.tallies))
        if ending is not Ending.DONE:
            click.echo(f"masthead: {ending.value}; the next run goes on from here", err=True)
        sys.exit(Exit.PARTLY if ending is Ending.STOPPED else code_of(self.goods))

    def tell(self) -> None:
        """Print the sum."""
        self.progress.clear()
        waiting = self.waiting + sum(tally.waiting for tally in self.tallies)
        for line in sources_told.lines(
            self.tallies, as_json=self.as_json, all_of_them=self.every_source
        ):
            output.text(line)
        for tally in self.tallies:
            for notice in tally.notices:
                click.echo(one_line(redacted(f"{tally.source}: {notice}")), err=True)
        if self.as_json:
            told: dict[str, object] = {"summary": dict(sorted(self.counts.items()))}
            more = {"waiting": waiting, "not_captured": self.absent}
            output.json_line(told | {name: count for name, count in more.items() if count})
        elif not self.quiet:
            sums = summary(self.counts, self.codes, waiting)
            if self.absent:
                sums = f"{sums}, {self.absent} not captured"
            click.echo(f"{sums}; nothing was written" if self.dry and self.counts else sums)

    def _print_json(self, outcome: Outcome) -> None:
        values = {
            name: redacted(value) if isinstance(value, str) else value
            for name, value in asdict(outcome).items()
            if value
        }
        if self.trails:
            steps = self.trails.steps(outcome)
            values["explanation"] = [{"step": name, "text": text} for name, text in steps]
        output.json_line(values)


def _complaint(outcome: Outcome) -> str:
    url = outcome.url if len(outcome.url) <= _LONGEST else f"{outcome.url[:_LONGEST]}..."
    where = url or outcome.path or "masthead"
    note = f" ({outcome.path})" if url and outcome.path else ""
    return f"{where}: {outcome.status}: {outcome.reason}{note}"


def summary(
    counts: Counter[str], codes: Counter[tuple[str, str]] | None = None, waiting: int = 0
) -> str:
    """Return *counts* of outcomes in one line, with their *codes*, and how many are *waiting*."""
    parts = []
    for status, count in counts.most_common():
        reasons = [
            (code, n) for (of_status, code), n in (codes or {}).items() if of_status == status
        ]
        parts.append(f"{count} {status}{_reasons(reasons, count)}")
    if waiting:
        parts.append(f"{waiting} left to the next run")
    return ", ".join(parts) or "nothing new"


def _reasons(reasons: list[tuple[str, int]], count: int) -> str:
    if not reasons:
        return ""
    if len(reasons) == 1 and reasons[0][1] == count:
        return f" ({reasons[0][0]})"
    told = sorted(reasons, key=lambda reason: (-reason[1], reason[0]))
    return f" ({', '.join(f'{n} {code}' for code, n in told)})"
