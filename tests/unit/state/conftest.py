"""The state in both databases it may be in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.state.store import State
from tests.postgres import Cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.sqlite3'}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.database()


@pytest.fixture
def state(url: str) -> Iterator[State]:
    """A state with nothing in it."""
    found = State(url)
    yield found
    found.close()
