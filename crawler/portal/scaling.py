"""The keeper's word about many machines, ``scale:`` in ``masthead.yaml``; which Redis to trust."""

from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_address
from typing import Annotated, Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictFloat,
    StrictInt,
    StrictStr,
)

from crawler.portal.spans import Span

PASSWORD: Final = "MASTHEAD_REDIS_PASSWORD"  # noqa: S105 - a name
"""Environment variable with the password of Redis."""

KEY: Final = "MASTHEAD_QUEUE_KEY"
"""Environment variable with the key that requests in the queue are signed with."""

SHORTEST_KEY: Final = 16
"""Characters."""

_SCHEMES: Final = ("redis", "rediss", "unix")


def _queue(text: str) -> str:
    parts = _split(text)
    if parts.scheme not in _SCHEMES or not (parts.hostname or parts.scheme == "unix"):
        raise ValueError("must be the address of a Redis server, such as redis://10.0.0.5:6379/0")
    if parts.password:
        raise ValueError(f"has a password: put it into the environment, {PASSWORD}")
    if parts.query or parts.fragment:
        raise ValueError("must have no ? and no #")
    return text


def _name(text: str) -> str:
    if any(mark in text for mark in "{}\n") or len(text) > 100:  # noqa: PLR2004 - said below
        raise ValueError("must be at most 100 characters, without braces")
    return text


class Scale(BaseModel):
    """Many processes and machines that crawl together (docs/scaling.md)."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    queue: Annotated[StrictStr, AfterValidator(_queue)] | None = None
    """Redis that all workers share: `redis://10.0.0.5:6379/0`, `rediss://` with TLS, `unix:///...`;
    needs `pip install masthead[scale]`. Its password is in the environment,
    `MASTHEAD_REDIS_PASSWORD`. If not set, the portal is crawled by one process."""

    name: Annotated[StrictStr, AfterValidator(_name)] = ""
    """Name of the portal in there; that of its folder if not set. All its workers need the same."""

    lease: Annotated[StrictFloat, Field(ge=1, le=3_600)] = 60.0
    """Seconds after which a worker that was not heard of counts as dead: its hosts and the requests
    that it had go to others. A host that is slow to answer does not count for it."""

    waiting: Annotated[StrictInt, Field(ge=100, le=1_000_000_000)] = 1_000_000
    """Requests that may wait in the queue before whoever reads the sources pauses."""

    tries: Annotated[StrictInt, Field(ge=1, le=100)] = 5
    """Workers that may die while they have a request, before it is laid aside."""

    remember: Span = timedelta(days=7)
    """Time for which a run's addresses are remembered after it was last heard of."""

    patience: Span = timedelta(minutes=10)
    """Time that workers wait for a queue that does not answer, before they give up."""


def objection(url: str, password: str, addresses: Sequence[str]) -> tuple[bool, str]:
    """Return whether the Redis at *url* must not be used, and what its keeper should know; or "".

    Args:
        url: as in the settings.
        password: that of the environment; empty if there is none.
        addresses: what the host resolves to; none where it does not.
    """
    parts = _split(url)
    kinds = {_kind(each) for each in addresses}
    if parts.scheme == "unix" or kinds == {"loopback"} or not kinds:
        return False, ""
    where = shown(url)
    if "public" in kinds and not password:
        what = f"a public address without a password ({PASSWORD}): anybody may write to the queue"
        return True, f"{where}: {what}"
    if "public" in kinds and parts.scheme != "rediss":
        return True, f"{where}: a public address without TLS: use rediss://"
    if not password:
        return False, f"{where}: has no password ({PASSWORD}): all of its network may write to it"
    if parts.scheme != "rediss":
        return False, f"{where}: no TLS: its network can read what is queued"
    return False, ""


def shown(url: str) -> str:
    """Return *url* as people may see it."""
    parts = _split(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, place, parts.path, "", ""))


def _kind(address: str) -> str:
    ip = ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or ip
    if mapped.is_loopback:
        return "loopback"
    return "public" if mapped.is_global else "private"


def _split(url: str) -> SplitResult:
    parts = urlsplit(url)
    _ = parts.port  # which may be none
    return parts
