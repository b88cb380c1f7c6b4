"""Whichever worker saves which article: the records are those of one worker alone."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as fewer
from hypothesis import strategies as st

from crawler import corpora
from crawler.article.frontmatter import dumps
from crawler.article.record import Article
from crawler.company import Company
from crawler.corpus.corpus import Corpus
from crawler.portal.errors import PortalError
from crawler.portal.places import Url
from crawler.refreshing.arrivals import Arrival
from crawler.saving import Saver
from crawler.sealing.sealer import Sealer
from crawler.state.records import Fetch
from crawler.state.store import State
from crawler.turn import Shared
from tests.postgres import Cluster
from tests.unit.judging.sample import STORIES, Place, story

FETCH = Fetch(at=datetime(2026, 3, 2, tzinfo=UTC))
NOW = datetime(2026, 3, 2, tzinfo=UTC)

reports = st.builds(
    story,
    st.sampled_from(sorted(STORIES)),
    st.sampled_from(["gazette", "herald", "courier", "observer"]),
    hours=st.integers(0, 100),
)


class Worker:
    """One that saves into the corpus at *place* beside others."""

    def __init__(self, root: Path, place: Url, url: str) -> None:
        of = Place(root)
        portal = replace(of.portal, corpus=place, state=url)
        rules = replace(of.rules, portal=portal)
        self.state = State(url)
        corpus, files = corpora.opened(portal, self.state)
        self.saver = Saver(rules, corpus, self.state, files, Sealer(), dumps)
        self.turns = self.state.turns(portal.place)
        self.shared = Shared(self.state, self.turns, files, self.saver, patience_s=900)

    async def save(self, article: Article, *, confirm: bool = True) -> None:
        await self.shared.do(partial(self._saved, article, confirm=confirm))

    async def _saved(self, article: Article, *, confirm: bool) -> None:
        saved = await self.saver.save(article, Arrival(fetch=FETCH))
        if confirm:
            with self.state.together():
                saved.confirm()

    def close(self) -> None:
        self.shared.close()
        self.state.close()


def alone(folder: Path, articles: Sequence[Article]) -> dict[str, bytes]:
    """Return the records that one worker with a folder makes of *articles*."""
    place = Place(folder)

    async def run() -> None:
        state = State(place.url)
        files = state.files(place.portal.place)
        saver = Saver(place.rules, Corpus(place.folder, files), state, files, Sealer(), dumps)
        for article in articles:
            (await saver.save(article, Arrival(fetch=FETCH))).confirm()
        state.close()

    asyncio.run(run())
    return {path.name: path.read_bytes() for path in place.folder.glob("*.md")}


@given(st.lists(st.tuples(reports, st.booleans()), min_size=2, max_size=8))
@fewer(max_examples=4)
def test_whoever_saves_what_the_records_are_those_of_one_worker(
    postgres: Cluster, given_to: list[tuple[Article, bool]]
) -> None:
    first = {article.address: (article, whose) for article, whose in given_to}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url, place = postgres.database(), Url(f"file://{folder}/shared")
        workers = [Worker(folder / f"{each}", place, url) for each in range(2)]

        async def run() -> None:
            for article, whose in first.values():
                await workers[whose].save(article)

        asyncio.run(run())
        for worker in workers:
            worker.close()
        made = {path.name: path.read_bytes() for path in (folder / "shared").glob("*.md")}
        assert made == alone(folder / "alone", [article for article, _ in first.values()])


def test_row_62_what_a_dead_worker_left_half_written_another_one_finishes(
    postgres: Cluster, tmp_path: Path
) -> None:
    url, place = postgres.database(), Url(f"file://{tmp_path}/shared")
    articles = [story("bridge", each, hours=n) for n, each in enumerate(["gazette", "herald"])]
    dead, other = (Worker(tmp_path / name, place, url) for name in ("dead", "other"))

    async def run() -> None:
        await dead.save(articles[0])
        await dead.save(articles[1], confirm=False)  # it is killed here
        dead.close()
        await other.shared.do(other.saver.finish)
        await other.save(articles[1])  # which comes back from the queue

    asyncio.run(run())

    assert other.state.judgements.pending() == []
    made = {path.name: path.read_bytes() for path in (tmp_path / "shared").glob("*.md")}
    other.close()
    assert made == alone(tmp_path / "alone", articles)


def test_row_62_a_worker_hears_of_a_dead_one_and_takes_up_what_it_left(postgres: Cluster) -> None:
    state = State(postgres.database())
    dead = state.runs.begin("discover", NOW, lease=timedelta(seconds=-5))
    state.addresses.claim("https://a.test/", job="discover", run=dead, now=NOW)
    lease = timedelta(seconds=0.3)
    mine = state.runs.begin("discover", NOW, lease=lease)
    company = Company(
        state, state.files("x"), folder="x", run=mine, lease=lease, patience_s=900
    )  # fmt: skip

    async def run() -> None:
        heard = asyncio.Event()

        async def finish() -> None:
            heard.set()

        company.when_dead(finish)
        company.begin()
        await asyncio.wait_for(heard.wait(), 900)

    asyncio.run(run())
    company.end()

    assert state.addresses.claim("https://a.test/", job="discover", run=mine, now=NOW)
    assert dead not in state.runs.dead()
    assert [each.number for each in state.runs.under_way()] == [mine]
    state.close()


def test_a_run_that_is_alone_has_no_company(tmp_path: Path) -> None:
    portal = Place(tmp_path).portal
    assert not portal.is_shared
    assert portal.lease is None
    shared = replace(portal, corpus=Url("s3://a/b"), state="postgresql+pg8000://a@b/c")
    assert shared.is_shared
    assert shared.lease == timedelta(seconds=60)
    assert not replace(shared, state="sqlite:///x").is_shared
    with pytest.raises(PortalError, match="in a store"):
        _ = shared.folder
