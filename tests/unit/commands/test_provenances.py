"""Where records came from, as the state has it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.commands.provenances import provenances
from crawler.exporting import Provenance
from crawler.portal import portal as portals
from crawler.portal.contact import masthead_version
from crawler.state.addresses import Waiting
from crawler.state.records import Fetch
from crawler.state.store import State

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
FOUND = "http://www.gazette.test/a?from=feed"
OWN = "https://www.gazette.test/a-story"
KEY = "gazette.test/a-story"


def asked(tmp_path: Path, *records: dict[str, Any]) -> list[Provenance | None]:
    portal = replace(portals.load(tmp_path), state=f"sqlite:///{tmp_path / 'state.sqlite3'}")
    with provenances(portal) as known:
        return list(known(records))


@pytest.fixture
def state(tmp_path: Path) -> State:
    """A state that knows one record."""
    state = State(f"sqlite:///{tmp_path / 'state.sqlite3'}")
    fetch = Fetch(at=AT, address=OWN, status=203, etag='"a"', last_modified="yesterday")
    state.records.remember(KEY, {"title": "A"}, fetch, name=None)
    state.addresses.found([Waiting(address=FOUND, source="gazette")], job="crawl", now=AT)
    state.addresses.done(FOUND, record=KEY, outcome="saved", now=AT, signals="noai tdm")
    return state


def test_all_that_is_known_of_a_record_is_told(tmp_path: Path, state: State) -> None:
    state.close()

    found = asked(
        tmp_path,
        {"originalUrl": FOUND, "webUrl": OWN},
        {"originalUrl": "https://www.gazette.test/b"},
        {"originalUrl": "no address"},
    )

    assert found == [
        Provenance(
            address=OWN,
            fetched=AT,
            status=203,
            etag='"a"',
            last_modified="yesterday",
            extractor=masthead_version(),
            signals=("noai", "tdm"),
            source="gazette",
        ),
        None,
        None,
    ]


def test_a_record_is_known_by_the_address_it_was_found_at(tmp_path: Path, state: State) -> None:
    state.close()

    (found,) = asked(tmp_path, {"originalUrl": FOUND})

    assert found is not None
    assert found.address == OWN


def test_wishes_are_not_known_where_the_page_gave_no_record(tmp_path: Path, state: State) -> None:
    state.addresses.failed(FOUND, outcome="failed", reason="", now=AT, signals="noai")
    state.close()

    (found,) = asked(tmp_path, {"originalUrl": FOUND, "webUrl": OWN})

    assert found is not None
    assert (found.fetched, found.signals, found.source) == (AT, None, None)


def test_no_state_and_a_damaged_one_know_nothing(tmp_path: Path) -> None:
    assert asked(tmp_path, {"originalUrl": FOUND}) == [None]

    (tmp_path / "state.sqlite3").write_bytes(b"no database" * 100)

    assert asked(tmp_path, {"originalUrl": FOUND}) == [None]
