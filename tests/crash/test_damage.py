"""Row 71: a state that is gone, torn, of another version, or no state at all."""

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.scenes import listed, texts
from tests.integration.local import Portal, Site

PAGES = 12


def gone(state: Path) -> None:
    state.unlink()


def halved(state: Path) -> None:
    state.write_bytes(state.read_bytes()[: state.stat().st_size // 2])


def emptied(state: Path) -> None:
    state.write_bytes(b"")


def beheaded(state: Path) -> None:
    state.write_bytes(b"\0" * 4096 + state.read_bytes()[4096:])


def replaced(state: Path) -> None:
    state.write_bytes(b"This is a note of mine, and no database at all.\n" * 200)


def flipped(state: Path) -> None:
    data = bytearray(state.read_bytes())
    for place in random.Random(7).sample(range(100, len(data)), 60):  # noqa: S311 - any
        data[place] ^= 1 << place % 8
    state.write_bytes(data)


@pytest.mark.parametrize("damage", [gone, halved, emptied, beheaded, replaced])
def test_row_71_a_state_that_is_lost_or_damaged_costs_no_record_and_makes_no_second_one(
    portal: Portal, site: Site, damage: Callable[[Path], None]
) -> None:
    listed(site, PAGES, portal)
    portal.run("crawl")
    before = texts(portal.news)
    state = portal.root / ".masthead" / "state.sqlite3"
    damage(state)

    first = portal.run("crawl")
    second = portal.run("refresh", "--older-than", "0s")
    third = portal.run("crawl")

    assert (first.code, second.code, third.code) == (0, 0, 0), first.err + second.err
    assert texts(portal.news) == before
    kept = list(state.parent.glob("*.damaged-1"))
    if damage in (halved, beheaded, replaced):
        assert len(kept) == 1
        assert "is damaged" in first.err
        assert kept[0].name in first.err
    else:
        assert (kept, first.err) == ([], "")


def test_row_71_flipped_bits_are_found_or_told_and_cost_no_record(
    portal: Portal, site: Site
) -> None:
    """SQLite's check sees its own structure, and not the texts in it."""
    listed(site, PAGES, portal)
    portal.run("crawl")
    before = texts(portal.news)
    state = portal.root / ".masthead" / "state.sqlite3"
    flipped(state)

    results = [portal.run("crawl"), portal.run("refresh", "--older-than", "0s")]
    for result in results:
        assert (result.code == 0) or "is damaged" in result.err
    for path in state.parent.iterdir():
        path.unlink()
    after = portal.run("refresh", "--older-than", "0s")

    assert after.code == 0, after.err
    assert texts(portal.news) == before


def test_row_71_a_later_version_is_refused_and_left_as_it_is(portal: Portal, site: Site) -> None:
    listed(site, PAGES, portal)
    portal.run("crawl")
    state = portal.root / ".masthead" / "state.sqlite3"
    with sqlite3.connect(state) as database:
        database.execute("UPDATE masthead SET version = 99")

    result = portal.run("crawl")

    assert result.code == 1
    assert "version 99" in result.err
    assert "move it away" in result.err
    assert len(result.err.splitlines()) == 1
    assert len(portal.records) == PAGES


def test_row_92_the_state_is_its_owners_alone(portal: Portal, site: Site) -> None:
    listed(site, PAGES, portal)
    portal.run("crawl")

    files = list((portal.root / ".masthead").iterdir())
    assert {path.stat().st_mode & 0o077 for path in files} == {0}


def test_row_71_an_earlier_version_is_brought_up_to_date(portal: Portal, site: Site) -> None:
    listed(site, PAGES, portal)
    portal.run("crawl")
    before = texts(portal.news)
    with sqlite3.connect(portal.root / ".masthead" / "state.sqlite3") as database:
        for table in ("addresses", "validators", "hosts", "robots", "runs"):
            database.execute(f"DROP TABLE {table}")
        database.execute("UPDATE masthead SET version = 1")

    result = portal.run("crawl")

    assert (result.code, result.err) == (0, "")
    assert texts(portal.news) == before
