"""Versions as differences: there and back."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crawler.corpus.merge import MACHINE_FIELDS
from crawler.history.deltas import applied, changed, delta, machine, rebuilt
from crawler.state.versions import Version

NOW = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)

plain = st.one_of(
    st.text(max_size=5),
    st.integers(0, 3),
    st.booleans(),
    st.just(NOW),
    st.lists(st.dictionaries(st.sampled_from("ab"), st.text(max_size=3), max_size=2), max_size=2),
)
values = st.dictionaries(st.sampled_from([*MACHINE_FIELDS, "later"]), plain, max_size=6)


def kept(sequence: list[dict[str, Any]], first: datetime | None) -> list[Version]:
    """Return what the state keeps when each of *sequence* took the place of the one before it."""
    return [
        Version(
            NOW + (number - 1) * HOUR if number else first, NOW + number * HOUR, delta(old, new)
        )
        for number, (old, new) in enumerate(pairwise(sequence))
    ]


@given(st.lists(values, min_size=1, max_size=8), st.none() | st.just(NOW - HOUR))
def test_all_versions_are_rebuilt_from_the_last_and_the_differences(
    sequence: list[dict[str, Any]], first: datetime | None
) -> None:
    found = rebuilt(sequence[-1], kept(sequence, first), first=first)

    assert [dict(each.values) for each in found] == sequence
    assert [each.since for each in found] == [
        first, *(NOW + number * HOUR for number in range(len(sequence) - 1))
    ]  # fmt: skip


@given(values, values)
def test_a_difference_leads_back_and_forth(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert applied(new, delta(old, new)) == old
    assert applied(old, delta(new, old)) == new
    assert applied(old, {name: after for name, (_, after) in changed(old, new).items()}) == new
    assert delta(old, old) == {}


@given(values, values)
def test_a_difference_has_only_what_is_different(old: dict[str, Any], new: dict[str, Any]) -> None:
    for name, (before, after) in changed(old, new).items():
        assert before != after
        assert (before, after) == (old.get(name), new.get(name))


def test_pruned_versions_leave_the_later_ones_as_they_were() -> None:
    sequence = [{"title": str(number)} for number in range(5)]

    found = rebuilt(sequence[-1], kept(sequence, None)[2:])

    assert [each.values for each in found] == sequence[2:]
    assert found[0].since == NOW + HOUR


def test_what_was_never_replaced_is_one_version() -> None:
    (only,) = rebuilt({"title": "One", "locale": None}, [], first=NOW)

    assert (only.since, only.values) == (NOW, {"title": "One"})


def test_marks_of_the_state_are_no_fields() -> None:
    assert machine({"secured": True, "body": None, "title": "One"}) == {"title": "One"}
