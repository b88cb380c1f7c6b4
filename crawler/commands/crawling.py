"""Running a spider for a command, and telling what became of each address."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.addon import load_portal
from crawler.article.record import Article
from crawler.commands.codes import Exit, of
from crawler.commands.mistakes import leave
from crawler.commands.mistakes import mistakes as common_mistakes
from crawler.commands.options import Place
from crawler.corpus.files import LockedError
from crawler.exporting import UnknownExporterError
from crawler.fetching.outcomes import Outcome, outcome_reached
from crawler.state.store import StateError


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
    task = process.crawl(crawler, **arguments)
    process.start()
    error = task.exception()
    if error is not None:
        raise error


class Reporter:
    """Prints outcomes as they come, and the sum of them at the end."""

    def __init__(self, *, as_json: bool, quiet: bool = False) -> None:
        self.as_json = as_json
        self.quiet = quiet
        self.outcomes: list[Outcome] = []

    def __call__(self, outcome: Outcome) -> None:
        """Print *outcome*: what is there on stdout, what is not on stderr."""
        self.outcomes.append(outcome)
        if self.as_json:
            values = {name: value for name, value in asdict(outcome).items() if value}
            click.echo(json.dumps(values, ensure_ascii=False))
        elif not outcome.status.good:
            where = outcome.url or outcome.path
            click.echo(f"{where}: {outcome.status}: {outcome.reason}", err=True)
        elif not self.quiet:
            note = f" ({outcome.reason})" if outcome.reason else ""
            click.echo(f"{outcome.status} {outcome.path}{note}")

    def finish(self) -> None:
        """Print the sum and leave with the exit code."""
        counts = Counter(str(outcome.status) for outcome in self.outcomes)
        if self.as_json:
            click.echo(json.dumps({"summary": dict(sorted(counts.items()))}))
        elif not self.quiet:
            click.echo(summary(counts))
        sys.exit(of(outcome.status.good for outcome in self.outcomes))


def summary(counts: Counter[str]) -> str:
    """Return *counts* in one line."""
    if not counts:
        return "nothing new"
    return ", ".join(f"{count} {status}" for status, count in counts.most_common())
