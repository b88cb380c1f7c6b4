"""Fixtures of all tests. What they give is in ``tests/integration/local.py``.

Property tests look at the same examples each time, so that a change answers for its own faults
only; HYPOTHESIS_PROFILE=thorough looks at 20 times as many, and at others each time.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests import s3_server
from tests.crash.scenes import stop_all
from tests.integration.local import Portal, Run, Site, Story, serving
from tests.postgres import Cluster, running

settings.register_profile(
    "ci",
    max_examples=50,
    derandomize=True,
    deadline=None,  # the machine may have other work
    suppress_health_check=[HealthCheck.too_slow],  # records are large values
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],  # explaining takes minutes
)
settings.register_profile(
    "thorough", parent=settings.get_profile("ci"), derandomize=False, max_examples=1_000
)
settings.register_profile(  # a first look: what fails is shown as it was found
    "quick", parent=settings.get_profile("ci"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(autouse=True)
def _nothing_runs_on() -> Iterator[None]:
    yield
    stop_all()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server."""
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def _s3() -> Iterator[s3_server.Server]:
    with s3_server.running() as found:
        yield found


@pytest.fixture
def s3(_s3: s3_server.Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[s3_server.Server]:
    """An S3 server that is well; this process finds it, and what it starts."""
    for name, value in _s3.environment.items():
        monkeypatch.setenv(name, value)
    _s3.faults()
    _s3.log()
    yield _s3
    _s3.faults()


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of this test's own."""
    with serving() as found:
        yield found


@pytest.fixture
def run(tmp_path: Path, site: Site) -> Run:
    """The command line in this test's own folder, with the site for the internet."""
    return Run(tmp_path, site.as_proxy)


@pytest.fixture(scope="session")
def new_portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """A portal as ``masthead init`` makes it, but without a delay between requests."""
    run = Run(tmp_path_factory.mktemp("new"))
    assert run("init", "portal").code == 0
    portal = Portal(run.folder / "portal", run.inside(run.folder / "portal"))
    portal.settings("")
    return portal


@pytest.fixture(scope="session")
def old_portal(new_portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """A portal with the record of one story, fetched from ``/a``."""
    folder = tmp_path_factory.mktemp("old")
    with serving() as site:
        portal = new_portal.copy(folder / "portal", Run(folder, site.as_proxy))
        assert portal.run("fetch", site.put("/a", Story())).code == 0
    return portal


@pytest.fixture
def portal(new_portal: Portal, run: Run, tmp_path: Path) -> Portal:
    """A portal of this test's own, with no record."""
    return new_portal.copy(tmp_path / "portal", run)


@pytest.fixture
def kept(old_portal: Portal, run: Run, site: Site, tmp_path: Path) -> Portal:
    """A portal of this test's own, with the record of the story at ``/a``, which is on the site."""
    site.put("/a", Story())
    return old_portal.copy(tmp_path / "portal", run)
