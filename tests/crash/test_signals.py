"""Row 61: a run that is told to end ends in order, and the next one goes on."""

import os
import signal

import pytest

from tests.crash.scenes import ended, listed, started, texts, until
from tests.integration.local import Portal, Site

PAGES = 30


def lives(group: int) -> bool:
    """Tell whether any process of *group* is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    "signals",
    [
        pytest.param([signal.SIGTERM], id="TERM"),
        pytest.param([signal.SIGINT], id="INT"),
        pytest.param([signal.SIGINT, signal.SIGINT], id="INT-twice"),
        pytest.param([signal.SIGHUP], id="HUP"),
    ],
)
def test_row_61_a_signal_ends_a_run_in_order(
    portal: Portal, site: Site, signals: list[signal.Signals]
) -> None:
    listed(site, PAGES, portal)
    process = started(portal, site, "crawl")
    until(lambda: len(site.log) > 8)

    for each in signals:
        process.send_signal(each)
    result = ended(process)
    first = texts(portal.news)
    again = portal.run("crawl")

    assert result.code == 3
    assert result.err == "masthead: stopped before the end; the next run goes on from here\n"
    assert len(first) < PAGES
    assert again.code == 0
    assert len(portal.records) == PAGES
    assert {name: texts(portal.news)[name] for name in first} == first
    assert portal.leftovers == []
    until(lambda: not lives(process.pid))


def test_row_61_a_reader_that_goes_away_loses_no_record(portal: Portal, site: Site) -> None:
    listed(site, PAGES, portal)
    process = started(portal, site, "crawl")
    assert process.stdout is not None

    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    told = process.stderr.read()
    process.stderr.close()

    assert process.wait(60) == 1
    assert told == ""
    assert len(portal.records) == PAGES
