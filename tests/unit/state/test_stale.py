"""Which records are to be looked at again."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from crawler.article.cards import Card
from crawler.state.records import Fetch
from crawler.state.stale import Which
from crawler.state.store import State
from crawler.state.visits import Visit

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONGEST = 90 * DAY
ALL = Which(now=NOW, longest=LONGEST, due=False)
DUE = Which(now=NOW, longest=LONGEST)


def put(state: State, *names: str) -> None:
    """Let the corpus have files of these names."""
    state.files("_news").keep(
        Card(name=f"{name}.md", stamp=None, keys=(f"{name}.test/a",), twin=0, at=0)
        for name in names
    )


def seen(state: State, name: str, **known: object) -> None:
    state.visits.keep(Visit(identity=f"{name}.test/a", **known))  # type: ignore[arg-type]


def fetched(state: State, times: Mapping[str, datetime]) -> None:
    for name, at in times.items():
        state.records.remember(f"{name}.test/a", {}, Fetch(at=at), name=f"{name}.md")


def found(state: State, which: Which, names: set[str] | None = None) -> list[str]:
    rows = state.stale.select("_news", which, names)
    return [row.name.removesuffix(".md") for row in rows]


def test_what_is_due_is_found_the_most_overdue_first(state: State) -> None:
    put(state, "late", "later", "soon", "never-seen", "now")
    seen(state, "late", due=NOW - HOUR, source="gazette")
    seen(state, "later", due=NOW - DAY)
    seen(state, "soon", due=NOW + HOUR)
    seen(state, "now", due=NOW)

    assert found(state, DUE) == ["never-seen", "later", "late", "now"]
    assert state.stale.select("_news", DUE)[2] == (
        "late.md", "late.test/a", "gazette", "2026-03-01T11:00:00+00:00", False,
    )  # fmt: skip
    assert state.stale.select("elsewhere", DUE) == []


def test_row_70_what_a_wrong_clock_put_far_ahead_is_due(state: State) -> None:
    put(state, "far", "farthest")
    seen(state, "far", due=NOW + LONGEST + DAY)
    seen(state, "farthest", due=NOW + 1_000 * DAY)

    assert found(state, DUE) == ["farthest"]


def test_older_than_is_since_the_last_success_and_never_counts_as_older(state: State) -> None:
    put(state, "old", "young", "never", "from-the-future", "a-bit-ahead")
    for name in ("old", "young"):
        seen(state, name, due=NOW + DAY)
    times = {"old": -8 * DAY, "young": -6 * DAY, "from-the-future": 2 * HOUR, "a-bit-ahead": HOUR}
    fetched(state, {name: NOW + span for name, span in times.items()})

    def older(span: timedelta) -> list[str]:
        return sorted(found(state, Which(now=NOW, longest=LONGEST, due=False, older_than=span)))

    assert older(7 * DAY) == ["from-the-future", "never", "old"]
    assert older(999_999 * timedelta(weeks=1)) == ["from-the-future", "never"]
    assert older(timedelta(0)) == ["from-the-future", "never", "old", "young"]


def test_records_of_other_sources_are_left_out_and_unknown_ones_are_not(state: State) -> None:
    put(state, "mine", "theirs", "none", "unknown")
    for name, source in (("mine", "gazette"), ("theirs", "herald"), ("none", "")):
        seen(state, name, source=source)

    of_mine = Which(now=NOW, longest=LONGEST, due=False, sources=("gazette",))

    assert found(state, of_mine) == ["mine", "none", "unknown"]


def test_failing_is_what_was_missing_or_something_else_at_the_last_look(state: State) -> None:
    put(state, "well", "gone", "walled", "unseen", "back")
    seen(state, "well", fate="same")
    seen(state, "gone", fate="", missing=NOW - DAY)
    seen(state, "walled", fate="paywall")
    seen(state, "back", fate="back")

    failing = Which(now=NOW, longest=LONGEST, due=False, well=("same", "back"))

    assert found(state, failing) == ["gone", "walled"]


def test_files_may_be_named_however_many(state: State) -> None:
    put(state, *(f"n{number}" for number in range(1_200)), "other")

    assert found(state, ALL, {"n7.md", "n9.md", "no.md"}) == ["n7", "n9"]
    assert len(found(state, ALL, {f"n{number}.md" for number in range(1_200)})) == 1_200
    assert found(state, ALL, set()) == []


def test_a_record_without_a_web_address_is_found_and_never_decides_when_to_begin(
    state: State,
) -> None:
    assert state.stale.next_due("_news", NOW, LONGEST) is None

    card = Card(name="local.md", stamp=None, keys=(), twin=0, at=0)
    state.files("_news").keep([card])

    assert [(row.name, row.key) for row in state.stale.select("_news", DUE)] == [("local.md", None)]
    assert state.stale.next_due("_news", NOW, LONGEST) is None


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ([NOW + 3 * DAY, NOW + 2 * DAY], NOW + 2 * DAY),
        ([NOW + 3 * DAY, NOW - DAY], NOW - DAY),
        ([NOW + 3 * DAY, None], NOW),
        ([NOW + 3 * DAY, NOW + 1_000 * DAY], NOW),
    ],
)
def test_the_next_is_the_first_that_is_due(
    state: State, due: list[datetime | None], expected: datetime
) -> None:
    put(state, "a", "b")
    for name, when in zip("ab", due, strict=True):
        seen(state, name, due=when)

    assert state.stale.next_due("_news", NOW, LONGEST) == expected


def test_what_is_put_off_keeps_what_is_known_of_it(state: State) -> None:
    put(state, "a", "b")
    seen(state, "a", visits=3, source="gazette", due=NOW - DAY)

    for name in "ab":
        state.visits.put_off(f"{name}.test/a", NOW + DAY)

    assert found(state, DUE) == []
    kept = state.visits.known("a.test/a")
    assert kept == Visit(identity="a.test/a", visits=3, source="gazette", due=NOW + DAY)
