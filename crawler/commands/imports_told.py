"""Telling what becomes of each article that is imported."""

import sys
from collections import Counter
from typing import Any, Final

import click

from crawler.article.text import one_line
from crawler.commands import codes, output
from crawler.commands.progress import Progress
from crawler.fetching.outcomes import Status
from crawler.importing.importers import Fault, Item
from crawler.intake import Taken

_LONGEST: Final = 300
"""Characters of a complaint."""

_TOLD: Final[dict[str, str]] = {Status.SAVED: "imported", Status.FOUND: "to be imported"}
_ORDER: Final = (
    Status.SAVED, Status.FOUND, Status.UPDATED, Status.UNCHANGED, "filtered", "skipped", "failed",
)  # fmt: skip


class Report:
    """Tells what becomes of each place, and the sums."""

    def __init__(self, *, as_json: bool, dry: bool) -> None:
        self._as_json = as_json
        self._dry = dry
        self._counts: Counter[str] = Counter()
        self._progress = Progress(shown=True)

    def is_over(self, limit: int | None) -> bool:
        """Tell whether *limit* articles were taken in."""
        taken = sum(self._counts[each] for each in (Status.SAVED, Status.UPDATED, Status.FOUND))
        return limit is not None and taken >= limit

    def tell(self, found: Item | Fault, taken: Taken | Fault | None) -> None:
        """Tell what became of what was *found*."""
        if taken is None:
            self._counts["filtered"] += 1
        elif isinstance(taken, Fault):
            self._counts["skipped" if taken.is_skipped else "failed"] += 1
            self._tell_fault(taken)
        else:
            self._counts[taken.status] += 1
            self._tell_taken(found.place, taken)
        self._progress.count("read", self._counts.total())

    def finish(self) -> None:
        """Print the sums, and end the process."""
        self._progress.clear()
        counts = self._counts
        if self._as_json:
            output.json_line({"summary": dict(sorted(counts.items()))})
        else:
            order = [*_ORDER, *sorted(counts.keys() - set(_ORDER))]
            told = [f"{counts[each]:,} {_TOLD.get(each, each)}" for each in order if counts[each]]
            text = ", ".join(told) or "nothing to import"
            click.echo(f"{text}; nothing was written" if self._dry else text)
        goods = [True] if counts.total() > counts["failed"] else []
        sys.exit(codes.of([*goods, *([False] if counts["failed"] else [])]))

    def _tell_fault(self, fault: Fault) -> None:
        self._progress.clear()
        why = one_line(fault.why)[:_LONGEST]
        if self._as_json:
            status = "skipped" if fault.is_skipped else "failed"
            output.json_line({"place": fault.place, "status": status, "reason": why})
        elif not fault.is_skipped:
            click.echo(f"{one_line(fault.place)}: {why}", err=True)

    def _tell_taken(self, place: str, taken: Taken) -> None:
        if self._as_json:
            self._progress.clear()
            told: dict[str, Any] = {"place": place, "status": str(taken.status)}
            told |= {"path": taken.path, "title": taken.title, "reason": taken.reason}
            told["changed"] = list(taken.changed)
            output.json_line({name: value for name, value in told.items() if value})
        elif taken.status in (Status.FOUND, Status.UPDATED):
            self._progress.clear()
            word = "would import" if taken.status is Status.FOUND else "updated"
            if self._dry and taken.status is Status.UPDATED:
                word = "would update"
            notes = "; ".join(filter(None, (", ".join(taken.changed), taken.reason)))
            what = one_line(taken.path or taken.title)
            output.text(f"{place}: {word} {what}{f' ({notes})' if notes else ''}\n")
        elif taken.reason:
            self._progress.clear()
            output.text(f"{place}: {taken.status} {taken.path} ({one_line(taken.reason)})\n")
