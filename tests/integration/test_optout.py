"""What publishers ask for, from page to state."""

import json
import sqlite3

from tests.integration.local import Portal, Site, Story

NOARCHIVE = Story(head='<meta name="robots" content="noarchive">')


def kept(portal: Portal) -> list[tuple[str, str | None]]:
    """Return the addresses of the state with their signals."""
    with sqlite3.connect(portal.root / ".masthead" / "state.sqlite3") as database:
        return database.execute("SELECT address, signals FROM addresses ORDER BY 1").fetchall()


def test_signals_are_recorded_and_the_page_is_saved(portal: Portal, site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nContent-Signal: ai-train=no\n", kind="text/plain")
    address = site.put("/a", NOARCHIVE, headers={"TDM-Reservation": "1"})

    result = portal.run("fetch", "--json", address)

    told = json.loads(result.out.splitlines()[0])
    assert told["signals"] == ["noai", "noarchive", "tdm"]
    assert kept(portal) == [(address, "noai noarchive tdm")]
    assert len(portal.records) == 1


def test_a_portal_that_obeys_refuses_what_headers_or_pages_ask_for(
    portal: Portal, site: Site
) -> None:
    portal.settings("obey: [noarchive, tdm]\n")
    first = site.put("/a", NOARCHIVE)
    second = site.put("/b", Story(), headers={"TDM-Reservation": "1"})
    third = site.put("/c", Story(), headers={"X-Robots-Tag": "noindex"})

    result = portal.run("fetch", first, second, third)

    assert result.code == 3
    assert result.line("/a").endswith("refused: the publisher asks for noarchive")
    assert result.line("/b").endswith("refused: the publisher asks for tdm")
    assert len(portal.records) == 1
