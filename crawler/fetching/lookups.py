"""Lookups of names, many at a time: one whose name server is silent holds up no other."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from weakref import WeakSet

_AT_ONCE: Final = 64
"""The system's resolver may take half a minute for a name. By default a handful of threads wait."""

_widened: Final[WeakSet[asyncio.AbstractEventLoop]] = WeakSet()


def widen() -> None:
    """Let the running event loop look up that many names at once."""
    loop = asyncio.get_running_loop()
    if loop not in _widened:
        _widened.add(loop)
        loop.set_default_executor(ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="lookup"))
