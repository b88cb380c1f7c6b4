"""Running a spider for a command, and telling what became of each address."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Final

import click
from scrapy import Request, signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.addon import load_portal
from crawler.article.record import Article
from crawler.article.redaction import redacted
from crawler.article.text import one_line
from crawler.commands import output
from crawler.commands.codes import Exit, of
from crawler.commands.explaining import Trails
from crawler.commands.mistakes import leave
from crawler.commands.mistakes import mistakes as common_mistakes
from crawler.commands.options import Place
from crawler.corpus.files import LockedError
from crawler.exporting import UnknownExporterError
from crawler.fetching.outcomes import Outcome, outcome_reached
from crawler.state.database import StateError

_LONGEST: Final = 200
"""Characters of an address on the terminal."""


@contextmanager
def mistakes() -> Iterator[None]:
    """Add to the mistakes of all commands those of a run."""
    with common_mistakes():
        try:
            yield
        except LockedError as error:
            leave(str(error), Exit.LOCKED)
        except UnknownExporterError as error:
            leave(str(error), Exit.USAGE)
        except StateError as error:
            leave(str(error), Exit.FAILED)


def crawl(
    place: Place,
    spider: str,
    arguments: dict[str, Any],
    *,
    save: bool = True,
    on_outcome: Callable[[Outcome], None],
    on_article: Callable[[Article], None] | None = None,
    on_request: Callable[[Request], None] | None = None,
) -> None:
    """Run *spider* to its end, calling *on_outcome* for each address.

    Raises:
        PortalError, LockedError, StateError, OSError: the run could not begin.
    """
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict({**place.settings(), "MASTHEAD_SAVE": save}, priority="cmdline")
    load_portal(settings)  # a wrong one is told before all else
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider)

    def hear(outcome: Outcome) -> None:
        on_outcome(outcome)

    def take(item: Article) -> None:
        if on_article:
            on_article(item)

    crawler.signals.connect(hear, signal=outcome_reached)
    crawler.signals.connect(take, signal=signals.item_scraped)
    if on_request:
        crawler.signals.connect(on_request, signal=signals.request_scheduled)
    task = process.crawl(crawler, **arguments)
    process.start()
    error = task.exception()
    if error is not None:
        raise error


class Reporter:
    """Prints outcomes as they come, and the sum of them at the end."""

    def __init__(self, *, as_json: bool, quiet: bool = False, trails: Trails | None = None) -> None:
        self.as_json = as_json
        self.quiet = quiet
        self.trails = trails
        self.outcomes: list[Outcome] = []

    def __call__(self, outcome: Outcome) -> None:
        """Print *outcome*: what is there on stdout, what is not on stderr."""
        self.outcomes.append(outcome)
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

    def finish(self) -> None:
        """Print the sum and leave with the exit code."""
        counts = Counter(str(outcome.status) for outcome in self.outcomes)
        if self.as_json:
            output.json_line({"summary": dict(sorted(counts.items()))})
        elif not self.quiet:
            click.echo(summary(counts))
        sys.exit(of(outcome.status.good for outcome in self.outcomes))


def summary(counts: Counter[str]) -> str:
    """Return *counts* in one line."""
    if not counts:
        return "nothing new"
    return ", ".join(f"{count} {status}" for status, count in counts.most_common())
