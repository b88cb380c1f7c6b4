"""``masthead`` whose refresh has room for few requests; says how many waited at most."""

import sys

from scrapy import Request
from scrapy.core.scheduler import Scheduler

from crawler.commands import main
from crawler.spiders import refresh

MOST = 5
waited = [0]
enqueue = Scheduler.enqueue_request


def watched(self: Scheduler, request: Request) -> bool:
    """Enqueue *request*, and note how many wait now."""
    done = enqueue(self, request)
    waited.append(len(self))
    return done


if __name__ == "__main__":
    refresh._MOST = MOST  # type: ignore[misc]  # noqa: SLF001 - the real one needs a large corpus
    Scheduler.enqueue_request = watched  # type: ignore[method-assign]
    try:
        main()
    finally:
        print(f"waited: {max(waited)}", file=sys.stderr)  # noqa: T201
