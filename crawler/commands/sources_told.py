"""What a run found in each source, in words or JSON."""

import json
from collections.abc import Iterator, Sequence

from crawler.discovery.tally import Tally


def lines(tallies: Sequence[Tally], *, as_json: bool, all_of_them: bool = False) -> Iterator[str]:
    """Yield the lines that tell of *tallies*.

    For a person those with news, where several sources were read; or *all_of_them*.
    """
    for tally in tallies:
        if as_json:
            yield f"{json.dumps(plain(tally), ensure_ascii=False)}\n"
        elif all_of_them or (len(tallies) > 1 and tally.new):
            yield f"{tally.source}: {told(tally)}\n"


def plain(tally: Tally) -> dict[str, object]:
    """Return *tally* as an object of JSON."""
    return {
        "source": tally.source,
        "read": tally.read,
        "failed": tally.failed,
        "found": tally.found,
        "new": tally.new,
        "known": tally.known,
        "old": tally.old,
        "excluded": tally.excluded,
        "waiting": tally.waiting,
        "due": tally.due.isoformat(timespec="seconds") if tally.due else None,
        "notices": tally.notices,
    }


def told(tally: Tally) -> str:
    """Return *tally* in one line."""
    counts = {
        "found": tally.found,
        "new": tally.new,
        "known": tally.known,
        "too old": tally.old,
        "excluded": tally.excluded,
        "left to the next run": tally.waiting,
    }
    parts = [f"{count} {name}" for name, count in counts.items() if count]
    return ", ".join(parts) or ("nothing there" if tally.read else "could not be read")
