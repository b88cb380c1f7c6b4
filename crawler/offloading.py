"""Work that waits for a disk, done beside the event loop."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


async def off_the_loop(work: Callable[[], Result]) -> Result:
    """Return what *work* returns; the event loop goes on while it works, if it is asyncio's."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    return await asyncio.to_thread(work)
