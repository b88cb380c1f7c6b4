"""Work that waits for a disk, done beside the event loop."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


async def off_the_loop(work: Callable[[], Result]) -> Result:
    """Return what *work* returns; the event loop goes on while it works, if it is asyncio's."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    return await asyncio.to_thread(work)


def at_once(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what *work* returns; it waits for nothing but what goes off the loop.

    For those who have no event loop, and no need of one.
    """
    try:
        work.send(None)
    except StopIteration as done:
        found: Result = done.value
        return found
    work.close()
    raise RuntimeError("waits for something else than a disk")
