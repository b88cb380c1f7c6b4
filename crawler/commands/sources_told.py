"""What a run found in each source, in words or JSON."""

import json
from collections.abc import Iterator, Sequence

from crawler.discovery.tally import Tally


def lines(tallies: Sequence[Tally], *, as_json: bool, quiet: bool = False) -> Iterator[str]:
    """Yield the lines that tell of *tallies*.

    For a person only what there is to know: where several sources were read, those with news.
    """
    for tally in tallies:
        if as_json:
            yield f"{json.dumps(plain(tally), ensure_ascii=False)}\n"
        elif not quiet and len(tallies) > 1 and tally.new:
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
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)
