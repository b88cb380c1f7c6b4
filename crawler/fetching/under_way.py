"""How many pages are on their way at once, from the request until what became of them is known."""

import asyncio
from typing import Final

MOST: Final = 32
"""Pages. What a run that is killed has fetched and not saved is fetched again: it shall be little,
and so shall the memory that pages wait in."""

_LONGEST_S: Final = 600.0
"""A page that waits longer goes: whatever holds the others, a crawl must come to an end."""


class UnderWay:
    """Pages that are on their way, by their addresses; a page more waits until one has ended.

    They go in the order in which they came, and one that ends wakes one alone: among hundreds that
    wait, waking all for each would cost more than the pages themselves.
    """

    def __init__(self, most: int = MOST) -> None:
        self._room = asyncio.Semaphore(most)
        self._pages: dict[str, bool] = {}
        """Whether the page has a place of its own."""

    async def enter(self, address: str) -> None:
        """Wait until there is room for the page at *address*, and take it."""
        if address in self._pages:
            return
        has_place = True
        try:
            async with asyncio.timeout(_LONGEST_S if self._room.locked() else None):
                await self._room.acquire()
        except TimeoutError:
            has_place = False
        if address not in self._pages:
            self._pages[address] = has_place
        elif has_place:  # it was asked for twice at once
            self._room.release()

    def leave(self, address: str) -> None:
        """Note that the outcome of the page at *address* is known, if it was on its way."""
        if self._pages.pop(address, False):
            self._room.release()
