"""Telling what would change in records."""

import sys

import click

from crawler.article.text import one_line, visible
from crawler.commands import output
from crawler.commands.codes import of as code_of
from crawler.commands.crawling import Ending
from crawler.commands.reporting import Reporter
from crawler.fetching.outcomes import Outcome


class Differences(Reporter):
    """Prints the difference each outcome would make; what stays as it is is named on stderr."""

    def __call__(self, outcome: Outcome) -> None:
        """Print what *outcome* would change."""
        if self.as_json or not outcome.status.good:
            super().__call__(outcome)
            return
        self.goods.add(outcome.status.good)
        self.progress.done += 1
        self.progress.clear()
        click.echo(one_line(self._told(outcome)), err=True)
        for line in outcome.diff.split("\n") if outcome.diff else ():
            output.text(visible(line).replace("\n", " ") + "\n")

    def finish(self, ending: Ending = Ending.DONE) -> None:
        """Leave with the exit code."""
        if self.as_json or ending is not Ending.DONE:
            super().finish(ending)
        self.progress.clear()
        sys.exit(code_of(self.goods))
