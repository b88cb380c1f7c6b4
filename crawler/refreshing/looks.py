"""What a look at the page of a record tells about the next one. Pure."""

from dataclasses import replace
from datetime import datetime

from crawler.portal.refreshing import Refresh
from crawler.refreshing.staleness import next_visit
from crawler.state.visits import Visit


def first(key: str, source: str, *, published: datetime, now: datetime, pace: Refresh) -> Visit:
    """Return the visit in which the record *key*, found in *source*, was saved first."""
    visit = Visit(identity=key, source=source, first=now, asked=now)
    return replace(visit, due=next_visit(visit, published, now, pace))


def found(  # noqa: PLR0913 - each by name
    before: Visit,
    *,
    changed: bool,
    fate: str,
    published: datetime,
    now: datetime,
    pace: Refresh,
) -> Visit:
    """Return *before* after a look that found the article, *changed* or as it was."""
    visit = replace(
        before,
        asked=now,
        visits=before.visits + 1,
        changes=before.changes + changed,
        changed=now if changed else before.changed,
        missing=None,
        fate=fate,
    )
    return replace(visit, due=next_visit(visit, published, now, pace))


def missed(  # noqa: PLR0913 - each by name
    before: Visit,
    *,
    missing: bool,
    failed: bool,
    fate: str,
    published: datetime,
    now: datetime,
    pace: Refresh,
) -> Visit:
    """Return *before* after a look that did not find the article.

    *missing* says that its publisher told so, *failed* that it is out of reach; else another page
    is there.
    """
    visit = replace(
        before, asked=now, fate=fate, missing=(before.missing or now) if missing else before.missing
    )
    return replace(visit, due=next_visit(visit, published, now, pace, failed=failed))


def is_gone(visit: Visit, now: datetime, pace: Refresh, *, for_good: bool) -> bool:
    """Tell whether the article counts as taken away: *for_good* (410), or missing for long."""
    if for_good:
        return True
    return visit.missing is not None and now - visit.missing >= pace.gone_after
