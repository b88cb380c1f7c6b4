"""Versions of values as what is different between them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.corpus.merge import MACHINE_FIELDS
from crawler.state.versions import Version

Change = tuple[Any, Any]
"""The old value of a field and its new one; None where the record had no such field."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What the machine wrote into a record at one time."""

    since: datetime | None
    """When, UTC; None if that is not known."""

    values: Mapping[str, Any]
    """All it wrote, as plain values by field; absent ones are left out."""


def machine(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the machine's fields of *values*, what a state or a file has; None counts as absent.

    A state says more than values: that the machine wrote ``secured``, and what it did not write.
    """
    return {name: values[name] for name in MACHINE_FIELDS if values.get(name) is not None}


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Change]:
    """Return the fields that are different in *old* and *new*, in the order of a record's file."""
    names = dict.fromkeys([*MACHINE_FIELDS, *old, *new])
    return {
        name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)
    }


def delta(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``Versions.add`` is to keep of *old* when *new* takes its place."""
    return {name: before for name, (before, _) in changed(old, new).items()}


def applied(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return *values* with *changes*; None takes a field away."""
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def rebuilt(
    current: Mapping[str, Any], replaced: Sequence[Version], *, first: datetime | None = None
) -> list[Revision]:
    """Return all versions of a record that are known, the first one first.

    Args:
        current: what the machine wrote last; None counts as absent.
        replaced: the versions before that, as the state has them.
        first: when the first one was written, where *replaced* does not say so.
    """
    values = applied(current, {})
    since = replaced[-1].replaced if replaced else None
    found = []
    for version in reversed(replaced):
        found.append(Revision(since, values))
        values, since = applied(values, version.values), version.since
    found.append(Revision(since or first, values))
    return found[::-1]
