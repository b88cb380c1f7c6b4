"""How the portal's sources are."""

from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.agenda import Agenda, places
from crawler.portal.portal import Portal
from crawler.portal.sources import Source
from crawler.state.listings import Health, Reading
from crawler.state.store import existing

_GOOD = ("done",)
_TRIED = ("done", "failed", "gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How one source is."""

    source: Source
    readings: tuple[Reading, ...]
    """Of its listings that were read."""

    articles: int
    """That were asked for."""

    records: int
    """Those that gave a record."""

    waiting: int
    """That were not asked for yet."""

    due: datetime | None
    """When the first of its listings is due; None if never."""

    notices: tuple[str, ...]
    """What its keeper should know."""

    @property
    def read(self) -> datetime | None:
        """When one of its listings last gave a good answer."""
        return max((each.answered for each in self.readings if each.answered), default=None)

    @property
    def health(self) -> str:
        """In one word."""
        if not self.source.enabled:
            return "off"
        if not self.readings:
            return "never read"
        worst = {each.health for each in self.readings}
        return next(
            (str(each) for each in (Health.GONE, Health.FAILING) if each in worst), str(Health.WELL)
        )

    def plain(self) -> dict[str, object]:
        """Return it as an object of JSON."""
        return {
            "source": self.source.key,
            "name": self.source.title,
            "file": self.source.path,
            "health": self.health,
            "read": _written(self.read),
            "due": _written(self.due),
            "articles": self.articles,
            "records": self.records,
            "waiting": self.waiting,
            "failures": max((each.failures for each in self.readings), default=0),
            "notices": list(self.notices),
        }


def statuses(portal: Portal) -> list[Status]:
    """Return how each source of *portal* is, by name.

    Raises:
        StateError: the state cannot be read.
    """
    state = existing(portal.state)
    try:
        agenda = Agenda(portal.settings.schedule, state.listings if state else None)
        counts = state.listings.yields() if state else {}
        return [
            _status(source, agenda, counts.get(source.key, {}))
            for source in portal.sources.values()
        ]
    finally:
        if state is not None:
            state.close()


def _status(source: Source, agenda: Agenda, counts: dict[str, int]) -> Status:
    known = [(place, agenda.known(place.address)) for place in places(source)]
    notices = [
        f"{place.address}: {what}"
        for place, reading in known
        if reading is not None and (what := agenda.notice(reading))
    ]
    return Status(
        source=source,
        readings=tuple(reading for _, reading in known if reading is not None),
        articles=sum(counts.get(each, 0) for each in _TRIED),
        records=sum(counts.get(each, 0) for each in _GOOD),
        waiting=counts.get("waiting", 0),
        due=agenda.next_due([source]),
        notices=tuple(notices),
    )


def table(found: list[Status]) -> str:
    """Return *found* as a table for a person, with the notices below."""
    now = datetime.now(UTC)
    rows = [("source", "health", "read", "records", "waiting", "due")]
    for status in found:
        gave = f"{status.records} of {status.articles}"
        due = "now" if status.due and status.due <= now else _shown(status.due)
        rows.append(
            (
                status.source.key,
                status.health,
                _shown(status.read),
                gave,
                str(status.waiting),
                due if status.source.enabled else "-",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines += [f"{status.source.key}: {what}" for status in found for what in status.notices]
    return "".join(f"{line}\n" for line in lines)


def _shown(when: datetime | None) -> str:
    return f"{when.astimezone():%Y-%m-%d %H:%M}" if when else "-"


def _written(when: datetime | None) -> str | None:
    if when is None or when.year == 1:
        return None
    return when.isoformat(timespec="seconds")
