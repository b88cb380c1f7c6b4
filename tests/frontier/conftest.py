"""One Redis for all tests of this folder; each has a queue of its own name."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from scrapy import Spider

from crawler.scaling.frontier import key_of
from crawler.scaling.messages import Codec
from crawler.scaling.queue import HostQueue, Terms
from tests import redis_server
from tests.frontier.papers import printing
from tests.frontier.workers import Crew, Nursery, ended


@pytest.fixture(scope="module")
def server() -> Iterator[redis_server.Server]:
    """Yield a Redis that is up."""
    with redis_server.running() as found:
        yield found


@pytest.fixture
def name() -> str:
    """Return a name that no other test has."""
    return uuid.uuid4().hex


Join = Callable[..., HostQueue]


@pytest.fixture
def join(server: redis_server.Server, name: str) -> Iterator[Join]:
    """Yield what makes a worker of the test's queue; it has said that it is there."""
    clients = []

    def worker(terms: Terms | None = None, *, works: bool = True) -> HostQueue:
        client = server.client()
        clients.append(client)
        codec = Codec(Spider("news"))
        queue = HostQueue(client, codec, key_of(name, "news"), terms or Terms(), works=works)
        queue.beat({})
        return queue

    yield worker
    for client in clients:
        client.close()


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Yield what workers are forked from."""
    found = Nursery()
    yield found
    found.close()


Env = dict[str, str] | None
Gather = Callable[..., AbstractContextManager[Crew]]


@pytest.fixture
def gather(nursery: Nursery, server: redis_server.Server, name: str, tmp_path: Path) -> Gather:
    """Return what makes the crew of a crawl."""

    @contextmanager
    def crew(hosts: int, pages: int, after_s: float = 0.0, env: Env = None) -> Iterator[Crew]:
        with (
            printing(pages, after_s) as papers,
            ended(Crew(nursery, server, papers, tmp_path, name, hosts, env=env or {})) as found,
        ):
            yield found

    return crew
