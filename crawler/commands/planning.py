"""What the schedule does next, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final

from crawler.agenda import Agenda
from crawler.portal.portal import Portal
from crawler.state.store import State

_MOST_LEFT: Final = 1_000
_EVER: Final = datetime.min.replace(tzinfo=UTC)


class Work(Enum):
    """What a process is started for; the value tells a person."""

    CRAWL = "reading"
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class Job:
    """A process to be started."""

    work: Work
    at: datetime
    """When; it is in the past for what is due."""

    limit: int | None
    """Articles it may ask for; None for what the settings say."""

    def arguments(self) -> list[str]:
        """Return the command and its options."""
        limit = ["--limit", str(self.limit)] if self.limit is not None else []
        return [*(["crawl", "--due"] if self.work is Work.CRAWL else ["refresh"]), *limit]


def next_job(
    portal: Portal, state: State | None, *, now: datetime, last: Work | None = None
) -> Job | None:
    """Return what is to be done next in *portal*; None if there will never be anything.

    Of two that are due, the one that was not done *last*: none keeps the other waiting for ever.
    """
    jobs = [
        job for job in (_crawl(portal, state, now), _refresh(portal, state, now)) if job is not None
    ]
    due = [job for job in jobs if job.at <= now]
    others = [job for job in due if job.work is not last]
    return min(others or due or jobs, key=lambda job: job.at, default=None)


def shares(most: int, share: float) -> tuple[int, int]:
    """Return how many of *most* articles a crawl and a refresh may ask for: both some."""
    refresh = max(min(round(most * share), most - 1), 1)
    return max(most - refresh, 1), refresh


def _crawl(portal: Portal, state: State | None, now: datetime) -> Job | None:
    settings = portal.settings
    agenda = Agenda(settings.schedule, state.listings if state else None)
    times = [agenda.next_due(portal.sources.values())]
    if state is not None and _has_left(state, portal, now):
        times.append(_after(state, "discover", settings.schedule.shortest, now))
    known = [when for when in times if when is not None]
    if not known:
        return None
    share = settings.refresh.share
    limit = shares(settings.budget.run, share)[0] if share else None
    return Job(Work.CRAWL, min(known), limit)


def _refresh(portal: Portal, state: State | None, now: datetime) -> Job | None:
    """Return the next refresh: when the first record is due, but not at once after the one before.

    A portal that has no index of its corpus yet gets one from its first crawl.
    """
    settings = portal.settings
    if not settings.refresh.share or state is None:
        return None
    due = state.stale.next_due(portal.place, now, settings.refresh.longest)
    if due is None:
        return None
    pause = _after(state, "refresh", settings.schedule.shortest, now)
    limit = shares(settings.budget.run, settings.refresh.share)[1]
    return Job(Work.REFRESH, max(due, pause), limit)


def _has_left(state: State, portal: Portal, now: datetime) -> bool:
    """Tell whether runs before left articles of a source that is still read, or of none."""
    sources = portal.sources
    left = state.addresses.unfinished("discover", now, _MOST_LEFT)
    return any(each.source not in sources or sources[each.source].enabled for each in left)


def _after(state: State, job: str, pause: timedelta, now: datetime) -> datetime:
    """Return when to do *job* again after its last run; not from a time to come."""
    last = state.runs.last_end(job)
    if last is None or last > now + pause:
        return _EVER
    return last + pause
