"""Where records came from, as the state has it: for exporters, which know no state."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import click

from crawler.article.errors import AddressError
from crawler.article.urls import identity, web_address
from crawler.exporting import Provenance, Provenances
from crawler.portal.errors import PortalError
from crawler.portal.portal import Portal
from crawler.state.database import StateError
from crawler.state.store import State, existing

_UNKNOWN: Final = (
    "there is no state, or none that can be used: it is not known how the pages of records came"
)


@contextmanager
def provenances(portal: Portal) -> Iterator[Provenances]:
    """Yield what tells the provenance of records of *portal*.

    The state is opened when it is first asked for; one that is not there or cannot be used knows
    nothing, which is said on stderr.

    Raises:
        PortalError: the state is damaged.
    """
    opened: list[State | None] = []

    def known(records: Sequence[Mapping[str, Any]]) -> Sequence[Provenance | None]:
        if not opened:
            opened.append(existing(portal.state))
            if opened[0] is None:
                click.echo(_UNKNOWN, err=True)
        return _known(opened[0], records) if opened[0] else [None] * len(records)

    try:
        yield known
    except StateError as error:
        raise PortalError(str(error)) from None
    finally:
        for state in opened:
            if state is not None:
                state.close()


def _known(state: State, records: Sequence[Mapping[str, Any]]) -> Sequence[Provenance | None]:
    addresses = [_addresses(values) for values in records]
    met = state.origins.met(each for some in addresses for each in some)
    keys = [_keys(some) for some in addresses]
    for found, some in zip(keys, addresses, strict=True):
        found += [met[each].record for each in some if each in met]
    origins = state.origins.of(key for found in keys for key in found if key)
    told: list[Provenance | None] = []
    for found, some in zip(keys, addresses, strict=True):
        origin = next((origins[key] for key in found if key in origins), None)
        seen = next((met[each] for each in some if each in met), None)
        if origin is None:
            told.append(None)
            continue
        told.append(
            Provenance(
                address=origin.address,
                fetched=origin.fetched,
                status=origin.status,
                etag=origin.etag,
                last_modified=origin.last_modified,
                extractor=origin.extractor,
                signals=seen.signals if seen else None,
                source=seen.source if seen else None,
            )
        )
    return told


def _addresses(values: Mapping[str, Any]) -> list[str]:
    """Return the addresses of a record as the state has them, that it was found at first."""
    found = []
    for name in ("originalUrl", "webUrl"):
        try:
            if text := values.get(name):
                found.append(web_address(text))
        except AddressError:
            continue
    return found


def _keys(addresses: Sequence[str]) -> list[str]:
    return [identity(each) for each in addresses]
