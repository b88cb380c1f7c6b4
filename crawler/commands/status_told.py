"""Telling what is under way."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.article.text import one_line
from crawler.commands import sources_listed
from crawler.commands.statuses import Found
from crawler.state.runs import UnderWay

if TYPE_CHECKING:  # its packages are an extra
    from crawler.scaling.overview import Overview, WorkerView


def plain(found: Found) -> dict[str, Any]:
    """Return *found* as an object of JSON."""
    return {
        "queue": _plain_queue(found.queue) if found.queue else None,
        "runs": [asdict(run) for run in found.runs],
        "addresses": found.standings,
        "sources": [source.plain() for source in found.sources],
    }


def text(found: Found) -> str:
    """Return *found* for a person."""
    parts = []
    if found.queue is not None:
        parts += [_queue(found.queue), _workers(found.queue.workers), _hosts(found.queue)]
    parts.append(_runs(found.runs))
    counts = ", ".join(f"{number:,} {name}" for name, number in found.standings.items())
    parts.append(f"addresses: {counts or 'none were met yet'}\n")
    if found.sources:
        parts.append(sources_listed.table(list(found.sources)))
    return "\n".join(part for part in parts if part)


def _plain_queue(queue: "Overview") -> dict[str, Any]:
    began = queue.began.isoformat(timespec="seconds") if queue.began else None
    return {**asdict(queue), "began": began, "counts": dict(queue.counts)}


def _queue(queue: "Overview") -> str:
    if not queue.run:
        return "queue: empty; nothing was ever put in\n"
    began = f"{queue.began.astimezone():%Y-%m-%d %H:%M:%S}" if queue.began else "?"
    stage = "done" if queue.over else "under way" if queue.seeded else "sources are being asked"
    what = f"{queue.waiting:,} waiting, {queue.in_flight:,} in flight"
    lines = [f"queue: run {one_line(queue.run)} of {began}, {stage}: {what}"]
    if queue.aside:
        lines.append(f"{queue.aside:,} laid aside: each was in flight when several workers died")
    return "".join(f"{line}\n" for line in lines)


def _workers(workers: "Sequence[WorkerView]") -> str:
    if not workers:
        return "no workers: start some with `masthead worker`\n"
    rows = [("worker", "machine", "process", "role", "hosts", "in flight", "lease")]
    rows += [
        (
            each.name,
            each.machine,
            str(each.process),
            each.role,
            str(each.hosts),
            str(each.in_flight),
            f"{each.expires_s:.0f} s",
        )
        for each in workers
    ]
    return _table(rows)


def _hosts(queue: "Overview") -> str:
    if not queue.hosts:
        return ""
    rows = [("host", "waiting", "in flight", "worker", "since")]
    rows += [
        (
            each.host,
            f"{each.waiting:,}",
            str(each.in_flight),
            each.worker or "-",
            f"{each.held_s:.0f} s" if each.worker else "-",
        )
        for each in queue.hosts
    ]
    return _table(rows)


def _runs(runs: Iterable[UnderWay]) -> str:
    rows = [("run", "spider", "machine", "process", "began", "lease")]
    now = datetime.now(UTC)
    for each in runs:
        lease = "-" if each.lease_s is None else f"{each.lease_s:.0f} s"
        began = _span((now - datetime.fromisoformat(each.started)).total_seconds())
        process = str(each.process)
        rows.append((str(each.number), each.command, each.machine, process, began, lease))
    return _table(rows) if len(rows) > 1 else "no run is under way\n"


def _span(seconds: float) -> str:
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min ago" if hours else f"{minutes} min {rest} s ago"


def _table(rows: Sequence[Sequence[str]]) -> str:
    safe = [[one_line(cell) for cell in row] for row in rows]  # some come from other machines
    widths = [max(len(row[column]) for row in safe) for column in range(len(safe[0]))]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        + "\n"
        for row in safe
    )
