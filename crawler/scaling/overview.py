"""What there is in the queue, for people."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import redis

from crawler.scaling.connection import away, connected
from crawler.scaling.errors import QueueError

_MOST: Final = 10_000
"""Hosts that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostView:
    """A host with requests that wait or are in flight."""

    host: str
    waiting: int
    in_flight: int
    worker: str
    """Who has it; empty if nobody has."""

    held_s: float
    """Seconds since then; 0 if nobody has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerView:
    """A process that takes part."""

    name: str
    machine: str
    process: int
    role: str
    expires_s: float
    """Seconds until it counts as dead if it is not heard of."""

    hosts: int
    in_flight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A queue at one moment; nothing of it is exact while workers work."""

    run: str
    """Name of the run; empty if there never was one."""

    began: datetime | None
    seeded: bool
    """True if all that the run begins with is in the queue."""

    over: bool
    """True if all is done."""

    waiting: int
    in_flight: int
    aside: int
    """Requests that were in flight each time that a worker died, and wait for a person."""

    hosts: tuple[HostView, ...]
    """The fullest first."""

    workers: tuple[WorkerView, ...]
    counts: Mapping[str, float]
    """Scrapy's stats, of all workers together, since the queue was made."""


def overview(url: str, key: str, most: int = 50) -> Overview:
    """Return what there is in the queue *key* of the Redis at *url*, with at most *most* hosts.

    Raises:
        PortalError: Redis must not be used like this.
        QueueError: it does not answer, or what is in there is no queue.
    """
    server = connected(url)
    try:
        return _seen(server, key, most)
    except redis.ResponseError as error:
        raise QueueError(f"the queue holds what is none of ours: {error}") from None
    except redis.RedisError as error:
        raise away(url, error) from None
    finally:
        server.close()


def _seen(server: Any, key: str, most: int) -> Overview:  # noqa: ANN401 - untyped
    run = {_text(name): _text(value) for name, value in server.hgetall(key + "run").items()}
    seconds, micros = server.time()
    now = seconds + micros / 1_000_000
    workers = _workers(server, key, now)
    began = float(run.get("began") or 0)
    stats = server.hgetall(key + "stats")
    return Overview(
        run=run.get("id", ""),
        began=datetime.fromtimestamp(began, UTC) if began else None,
        seeded=run.get("seeded") == "1",
        over=not run or run.get("done") == "1",
        waiting=max(0, int(server.get(key + "waiting") or 0)),
        in_flight=sum(each.in_flight for each in workers),
        aside=server.llen(key + "aside"),
        hosts=_hosts(server, key, now)[:most],
        workers=workers,
        counts={_text(name): float(value) for name, value in sorted(stats.items())},
    )


def _workers(server: Any, key: str, now: float) -> tuple[WorkerView, ...]:  # noqa: ANN401 - untyped
    about = server.hgetall(key + "about")
    found = []
    for name, until in server.zrange(key + "workers", 0, _MOST, withscores=True):
        facts = _facts(about.get(name))
        found.append(
            WorkerView(
                name=_text(name),
                machine=str(facts.get("machine", ""))[:100],
                process=facts["process"] if isinstance(facts.get("process"), int) else 0,
                role=str(facts.get("role", ""))[:20],
                expires_s=round(until - now, 1),
                hosts=server.zcard(key + "mine:" + _text(name)),
                in_flight=server.hlen(key + "held:" + _text(name)),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.machine, each.process)))


def _hosts(server: Any, key: str, now: float) -> tuple[HostView, ...]:  # noqa: ANN401 - untyped
    owners: dict[str, tuple[str, float]] = {}
    for host, value in server.hscan_iter(key + "owner", count=1000):
        worker, _, when = _text(value).partition("\n")
        owners[_text(host)] = worker, float(when or now)
        if len(owners) >= _MOST:
            break
    names = [*owners, *map(_text, server.zrange(key + "free", 0, _MOST - len(owners)))]
    with server.pipeline(transaction=False) as together:
        for host in names:
            worker, _ = owners.get(host, ("", now))
            together.zcard(key + "q:" + host)
            together.zscore(key + "mine:" + worker, host)
        told = together.execute() if names else []
    found = []
    for place, host in enumerate(names):
        owner, since = owners.get(host, ("", now))
        waiting, flying = told[2 * place], told[2 * place + 1]
        found.append(
            HostView(
                host=host, waiting=waiting, in_flight=int(flying or 0), worker=owner,
                held_s=round(now - since, 1),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.waiting, each.host)))


def _facts(data: bytes | None) -> dict[str, Any]:
    try:
        found = json.loads(data or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
