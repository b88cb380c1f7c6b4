"""Values through JSON and back."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.scaling.values import DEEPEST, Record, decoded, encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Tower:
    """A value of ours."""

    name: str
    built: datetime | date | None = None
    floors: tuple[int, ...] = ()


TOWER = Record("tower", Tower)
BY_TYPE, BY_TAG = {Tower: TOWER}, {"tower": TOWER}

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.binary(max_size=20)
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(UTC))
    | st.timedeltas()
)
towers = st.builds(
    Tower,
    name=st.text(max_size=9),
    built=st.none() | st.dates() | st.datetimes(timezones=st.just(UTC)),
    floors=st.lists(st.integers(-9, 9), max_size=3).map(tuple),
)
values = st.recursive(
    scalars | towers,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.just("$tuple"), inner, max_size=3)
        | st.frozensets(scalars, max_size=3)
        | st.dictionaries(st.integers(0, 9), inner, max_size=2)
    ),
    max_leaves=12,
)


def through(value: object) -> object:
    return decoded(json.loads(json.dumps(encoded(value, BY_TYPE))), BY_TAG)


@given(values)
def test_a_value_comes_back_as_it_was_of_the_same_type(value: object) -> None:
    assert repr(through(value)) == repr(value) or through(value) == value
    assert type(through(value)) is type(value)


def test_a_day_stays_a_day_and_a_moment_a_moment() -> None:
    for built in (date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC)):
        found = through(Tower(name="a", built=built))
        assert isinstance(found, Tower)
        assert type(found.built) is type(built)


def test_of_an_enumeration_the_text_is_left() -> None:
    class Colour(StrEnum):
        RED = "red"

    assert through([Colour.RED]) == ["red"]


@pytest.mark.parametrize(
    "value", [object(), float("nan"), float("inf"), lambda: 1, {"a": {1: print}}, b"a".__class__],
)  # fmt: skip
def test_what_cannot_be_written_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="cannot be put into a message"):
        encoded(value, BY_TYPE)


def test_what_is_too_deep_is_refused_both_ways() -> None:
    deep: object = 1
    for _ in range(DEEPEST + 1):
        deep = [deep]
    with pytest.raises(ValueError, match="deeper"):
        encoded(deep, {})
    with pytest.raises(ValueError, match="deeper"):
        decoded(deep, {})


@pytest.mark.parametrize(
    "plain",
    [
        {"$call": ["os.system", "true"]},
        {"$tower": {"name": "a", "height": 3}},
        {"$tower": {"name": 3}},
        {"$tower": "a"},
        {"$tower": {}},
        {"$tuple": 3},
        {"$bytes": "?"},
        {"$bytes": 3},
        {"$datetime": "2026"},
        {"$datetime": ["never", 0]},
        {"$date": 3},
        {"$span": [1]},
        {"$span": [10**12, 0, 0]},
        {"$map": [[[1], 2]]},
        {"$map": [1]},
        {"$set": [[1]]},
        {"$tuple": [], "$set": []},
        {"$tuple": [], "name": 1},
    ],
)
def test_what_nobody_wrote_is_refused(plain: object) -> None:
    with pytest.raises(ValueError, match=r"\$"):
        decoded(plain, BY_TAG)


def test_a_span_is_exact() -> None:
    assert through(timedelta(days=-1, microseconds=1)) == timedelta(days=-1, microseconds=1)
