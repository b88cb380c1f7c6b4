"""Row 70: clocks that are wrong, and clocks that jump."""

import shutil

import pytest

from tests.crash.scenes import ended, listed, started, texts
from tests.integration.local import Portal, Result, Site

PAGES = 6
NOW = "2026-11-24 12:00:00"

pytestmark = pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not installed")


def at(portal: Portal, site: Site, when: str, *arguments: str, zone: str = "UTC") -> Result:
    """Run a command with a clock that shows *when* in *zone* as it begins."""
    fake = ("env", f"TZ={zone}", "faketime", "--exclude-monotonic", when)
    return ended(started(portal, site, *arguments, before=fake))


@pytest.mark.parametrize(
    ("when", "zone"),
    [
        ("1999-12-31 23:59:50", "UTC"),
        ("2099-01-01 00:00:00", "UTC"),
        (NOW, "Pacific/Apia"),
        (NOW, "Asia/Kolkata"),
        ("2026-03-29 00:59:57 UTC", "Europe/Berlin"),
        ("2026-11-01 05:59:57 UTC", "America/New_York"),
    ],
)
def test_row_70_names_do_not_depend_on_the_clock(
    portal: Portal, site: Site, when: str, zone: str
) -> None:
    listed(site, PAGES, portal)

    result = at(portal, site, when, "crawl", zone=zone)

    assert result.code == 0, result.err
    names = {f"2026-03-01-bridge-number-{number}-opens-to-all.md" for number in range(PAGES)}
    assert texts(portal.news).keys() == names


@pytest.mark.parametrize(
    "jumps",
    [("1999-01-01 00:00:00", NOW), ("2099-01-01 00:00:00", NOW), (NOW, "1999-01-01 00:00:00", NOW)],
)
def test_row_70_nothing_is_lost_and_nothing_due_for_ever_when_the_clock_jumps(
    portal: Portal, site: Site, jumps: tuple[str, ...]
) -> None:
    listed(site, PAGES, portal)
    site.put("/p0", status=500)
    for when in jumps:
        at(portal, site, when, "crawl")
    before = texts(portal.news)
    listed(site, PAGES, portal)

    found = at(portal, site, NOW, "crawl")
    stale = at(portal, site, NOW, "refresh", "--older-than", "1h")
    again = at(portal, site, NOW, "refresh", "--older-than", "1h")

    assert found.out.endswith("1 saved\n")
    assert len(portal.records) == PAGES
    assert {name: texts(portal.news)[name] for name in before} == before
    assert stale.code == 0
    assert again.out == "nothing new\n"
