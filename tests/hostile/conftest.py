"""The lab, one for all hostile tests of a worker."""

from collections.abc import Iterator

import pytest

from tests.hostile.lab import Lab, running


@pytest.fixture(scope="session")
def whole_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A running lab."""
    with running(tmp_path_factory.mktemp("lab")) as found:
        yield found


@pytest.fixture
def lab(whole_lab: Lab) -> Lab:
    """The lab with an empty log."""
    whole_lab.log()
    return whole_lab
