"""Fixtures that several files here share."""

import pytest

from tests.integration.local import Portal, Site
from tests.integration.sealing import ENV, SETTINGS, STORY


@pytest.fixture
def sealed(portal: Portal, site: Site) -> Portal:
    """A portal whose only record was sealed with KEY."""
    portal.settings(SETTINGS)
    result = portal.run("fetch", site.put("/a", STORY), env=ENV)
    assert (result.code, result.err) == (0, "")
    return portal
