"""When the page of a record is looked at again. Pure.

Articles change early: in real histories the median of the last change is 0.3 days after
publication, nine of ten had their last one within 12.3 days, and none was changed after 22. So the
time between two looks is a share of the article's age. Looks are then regular on a logarithmic
scale of time, for which there is an estimator of how often something changes that is seen to have
changed or not, but not how often (Cho and Garcia-Molina, "Estimating frequency of change", ACM
Transactions on Internet Technology 3(3), 2003, section 4.2): of n looks that found X changes,
-log((n - X + 0.5) / (n + 0.5)) changes come between two looks.
"""

import math
from datetime import datetime, timedelta
from typing import Final

from crawler.portal.refreshing import Refresh
from crawler.state.visits import Visit

_SHARE: Final = 0.25
"""Of its age after which an article is looked at again if it changes as often as most."""

_LOOKS: Final = 4
_CHANGES: Final = 1
"""What is taken for known of an article before the first look: that many changes in that many."""

_LEAST: Final = 0.25
_MOST: Final = 2.0
"""Times by which the share may differ for one that changes more often, or more seldom."""

_ZONES: Final = timedelta(days=1)
"""By which a date may be ahead: its zone is wrong, or not stated."""

_SOON: Final = timedelta(days=1)
"""Longest time until the next look when one found out nothing."""


def next_visit(
    visit: Visit, published: datetime, now: datetime, pace: Refresh, *, failed: bool = False
) -> datetime:
    """Return when to look again at the article's page after a look.

    Args:
        visit: what is known of the looks so far, that one included.
        published: when the article was published, as far as its publisher says so.
        now: when the look was.
        pace: the bounds.
        failed: the look found out nothing, as when the host does not answer.

    It is at least ``pace.shortest`` from *now*, and at most ``pace.longest``. One whose publisher
    says that there is no such page is as new on the day on which it was first missing.
    """
    age = _since(visit.missing, now) if visit.missing else _age(visit, published, now)
    settled = pace.gone_after if visit.missing else pace.settled
    wait = pace.longest if age is None or age >= settled else age * _share(visit)
    if failed:
        wait = min(wait, _SOON)
    return now + min(max(wait, pace.shortest), pace.longest)


def _share(visit: Visit) -> float:
    """Return the share of its age after which the article of *visit* is looked at again."""
    looks = max(visit.visits, 0)
    changes = min(max(visit.changes, 0), looks)
    usual = _rate(_LOOKS, _CHANGES) / _rate(looks + _LOOKS, changes + _CHANGES)
    return _SHARE * min(max(usual, _LEAST), _MOST)


def _rate(looks: int, changes: int) -> float:
    """Return how many changes come between two of so many *looks*; see above."""
    return -math.log((looks - changes + 0.5) / (looks + 0.5))


def _age(visit: Visit, published: datetime, now: datetime) -> timedelta | None:
    """Return the article's age; None if no time that is known of it can be right.

    It is not younger than its record.
    """
    times = [published] if visit.first is None else [published, visit.first]
    past = [now - when for when in times if when <= now]
    if past:
        return max(past)
    return timedelta(0) if min(times) - now <= _ZONES else None


def _since(when: datetime, now: datetime) -> timedelta:
    return max(now - when, timedelta(0))
