"""What is under way in a portal, looked up."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.commands.sources_listed import Status, statuses
from crawler.portal.errors import PortalError
from crawler.portal.portal import Portal
from crawler.scaling.addon import NEEDED, settings_of
from crawler.state.runs import UnderWay
from crawler.state.store import State, existing

if TYPE_CHECKING:
    from crawler.scaling.overview import Overview

SPIDER = "discover"
"""Whose queue is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is under way."""

    queue: "Overview | None"
    """None where the crawl is not shared."""

    runs: tuple[UnderWay, ...]
    sources: tuple[Status, ...]
    standings: dict[str, int]
    """How many addresses of articles are how."""


def look(portal: Portal, *, hosts: int) -> Found:
    """Return what is under way in *portal*, with at most so many *hosts*.

    Raises:
        PortalError, QueueError, StateError: something of it cannot be looked at.
    """
    queue = _queue(portal, hosts)
    state = State(portal.state) if portal.is_shared else existing(portal.state)
    try:
        sources = tuple(statuses(portal))
        runs = tuple(state.runs.under_way()) if state else ()
        yields = state.listings.yields() if state else {}
    finally:
        if state is not None:
            state.close()
    standings: dict[str, int] = {}
    for counts in yields.values():
        for standing, number in counts.items():
            standings[standing] = standings.get(standing, 0) + number
    return Found(queue=queue, runs=runs, sources=sources, standings=dict(sorted(standings.items())))


def _queue(portal: Portal, hosts: int) -> "Overview | None":
    """Return what there is in the queue; None where the crawl is not shared."""
    if portal.settings.scale.queue is None:
        return None
    try:
        from crawler.scaling.frontier import key_of
        from crawler.scaling.overview import overview
    except ImportError:  # of the extra
        raise PortalError(NEEDED) from None
    name = settings_of(portal.settings.scale, portal.root)["MASTHEAD_QUEUE_NAME"]
    return overview(portal.settings.scale.queue, key_of(name, SPIDER), most=hosts)
