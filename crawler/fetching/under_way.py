"""How many pages are on their way at once, from the request until what became of them is known."""

import asyncio
from typing import Final

MOST: Final = 32
"""Pages. What a run that is killed has fetched and not saved is fetched again: it shall be little,
and so shall the memory that pages wait in."""

_LONGEST_S: Final = 600.0
"""A page that waits longer goes: whatever holds the others, a crawl must come to an end."""


class UnderWay:
    """Pages that are on their way, by their addresses; a page more waits until one has ended."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._pages: set[str] = set()
        self._left = asyncio.Event()

    async def enter(self, address: str) -> None:
        """Wait until there is room for the page at *address*, and take it."""
        while len(self._pages) >= self._most and address not in self._pages:
            self._left.clear()
            try:
                await asyncio.wait_for(self._left.wait(), _LONGEST_S)
            except TimeoutError:
                break
        self._pages.add(address)

    def leave(self, address: str) -> None:
        """Note that the outcome of the page at *address* is known, if it was on its way."""
        if address in self._pages:
            self._pages.discard(address)
            self._left.set()
