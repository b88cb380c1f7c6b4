"""A page that is on its way to another worker is not this one's any more."""

import asyncio
from typing import Any

import pytest
from scrapy import Request

from crawler.claims import Claims
from crawler.fetching.under_way import UnderWay
from crawler.run import FOUND_AT

A, B = "http://www.gazette.test/a", "http://www.gazette.test/b"


class Crew:
    """A crawler whose run has room for one page, and notes what it does."""

    def __init__(self) -> None:
        self.under_way = UnderWay(1)
        self.claimed: list[str] = []

    def get_extension(self, _: type) -> "Crew":
        return self

    def claim(self, address: str) -> bool:
        self.claimed.append(address)
        return True

    def hand_on(self, address: str) -> None:
        self.under_way.leave(address)
        self.claimed.remove(address)


def test_who_queues_a_page_again_gives_back_its_claim_and_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("crawler.claims.is_asyncio_reactor_installed", lambda: True)
    run: Any = Crew()
    claims = Claims(run)
    redirected = Request("http://elsewhere.test/a", meta={FOUND_AT: A})

    async def crawl() -> None:
        await claims.process_request(redirected)
        claims.hand_on(redirected)
        await claims.process_request(Request(B, meta={FOUND_AT: B}))

    asyncio.run(asyncio.wait_for(crawl(), 900))

    assert run.claimed == [B]


def test_a_page_that_was_not_claimed_is_not_given_back() -> None:
    run: Any = Crew()
    Claims(run).hand_on(Request(A, meta={FOUND_AT: A}))

    assert run.claimed == []
