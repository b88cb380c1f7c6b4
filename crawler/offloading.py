"""Work that waits for a disk, done beside the event loop."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from scrapy.utils.reactor import is_asyncio_reactor_installed

Result = TypeVar("Result")


async def off_the_loop(work: Callable[[], Result]) -> Result:
    """Return what *work* returns; the event loop goes on while it works, if it is asyncio's."""
    if is_asyncio_reactor_installed():
        return await asyncio.to_thread(work)
    return work()
