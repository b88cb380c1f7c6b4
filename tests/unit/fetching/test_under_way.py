"""Few pages are on their way at once, and those that wait go in the order in which they came."""

import asyncio

import pytest

from crawler.fetching import under_way
from crawler.fetching.under_way import UnderWay


async def settled() -> None:
    """Let everything that can go on do so."""
    for _ in range(10):
        await asyncio.sleep(0)


def test_one_that_leaves_lets_one_in_and_they_keep_their_order() -> None:
    async def crawl() -> list[str]:
        pages, entered = UnderWay(2), []

        async def enter(address: str) -> None:
            await pages.enter(address)
            entered.append(address)

        tasks = [asyncio.create_task(enter(address)) for address in "abcde"]
        await settled()
        assert entered == ["a", "b"]
        pages.leave("x")  # which was not on its way
        await settled()
        assert entered == ["a", "b"]
        for leaving in "bacd":
            pages.leave(leaving)
            pages.leave(leaving)
            await settled()
        await asyncio.gather(*tasks)
        return entered

    assert asyncio.run(crawl()) == list("abcde")


def test_a_page_that_is_on_its_way_needs_no_second_place() -> None:
    async def crawl() -> None:
        pages = UnderWay(1)
        await pages.enter("a")
        await pages.enter("a")  # where its redirect led
        waiting = [asyncio.create_task(pages.enter("b")) for _ in range(2)]
        await settled()
        pages.leave("a")
        await settled()
        assert [task.done() for task in waiting] == [True, False]
        pages.leave("b")
        await asyncio.gather(*waiting)

    asyncio.run(crawl())


def test_a_page_that_has_waited_too_long_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_way, "_LONGEST_S", 0.01)

    async def crawl() -> None:
        pages = UnderWay(1)
        await pages.enter("a")
        await pages.enter("b")
        pages.leave("b")  # it took no place, and gives none back
        task = asyncio.create_task(pages.enter("c"))
        await settled()
        assert not task.done()
        await task

    asyncio.run(crawl())
