"""The queue in Redis: one of each host, and who has which. Every step is one script, whole or not.

Where Redis is not there, its errors are raised as they are: what is to be done then, the frontier
knows. Time is Redis's own, so that it does not matter what workers' clocks say.
"""

import json
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from scrapy_redis.queue import Base

from crawler.scaling.connection import script
from crawler.scaling.messages import Codec

_ID: Final = 22
_SCRIPTS: Final = (
    "push", "pop", "ack", "beat", "leave", "resync", "begin", "seeded", "over",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What all workers of a queue agree on."""

    lease_s: float = 60.0
    """Seconds after which a worker that was not heard of is taken for dead."""

    pause_s: float = 0.0
    """Seconds for which a host rests when it goes from one worker to another."""

    tries: int = 5
    """Workers that may die while they have a request, before it is laid aside."""

    most_hosts: int = 64
    """Hosts that one worker has at most."""

    remember_s: int = 7 * 86_400
    """Seconds for which fingerprints of a run are kept after it was last heard of."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A request on its way into the queue."""

    host: str
    score: float
    """Less comes first."""

    id: str
    """22 characters, in the order of time, and nobody else's."""

    fingerprint: str
    """What a run takes only once; empty if that does not matter."""

    message: bytes


@dataclass(frozen=True, slots=True)
class Held:
    """A request that this worker has."""

    host: str
    member: bytes
    """As it is in the queue."""

    @property
    def id(self) -> bytes:
        """Its identity."""
        return self.member[:_ID]

    @property
    def message(self) -> bytes:
        """The request itself."""
        return self.member.partition(b"\n")[2]


@dataclass(frozen=True, slots=True)
class Beat:
    """What a worker hears when it says that it is there."""

    known: bool
    """False for one that was taken for dead, or is new."""

    held: int
    """Requests that it has."""

    dead: int
    """Workers that were taken for dead just now."""

    back: int
    """Requests that came back from them."""

    run: str
    """Name of the run; empty if there is none."""


class HostQueue(Base):  # type: ignore[misc] # scrapy-redis is untyped
    """Queue of scrapy-redis: of each host's requests the first, of hosts that this worker may have.

    Args:
        server: client of Redis.
        codec: writes and reads messages.
        key: what all keys begin with.
        terms: what all workers agree on.
        works: False for one that only puts requests in.
    """

    def __init__(
        self,
        server: Any,  # noqa: ANN401 - untyped
        codec: Codec,
        key: str,
        terms: Terms,
        *,
        works: bool = True,
    ) -> None:
        super().__init__(server, codec.spider, key.replace("%", "%%"), serializer=codec)
        self.terms = terms
        self.works = works
        self.worker = _name()
        self._tag = uuid.uuid4().hex[:4]
        self._numbers = count()
        self._scripts = {name: script(server, name) for name in _SCRIPTS}

    def __len__(self) -> int:
        """Return how many requests wait, of all hosts."""
        return max(0, int(self.server.get(self.key + "waiting") or 0))

    def entry(self, host: str, priority: int, fingerprint: str, message: bytes) -> Entry:
        """Return a request with an identity of its own."""
        number = next(self._numbers) % 0x1000000
        name = f"{time.time_ns() // 1_000_000:012x}{self._tag}{number:06x}"
        return Entry(host, -priority, name, fingerprint, message)

    def put(self, entries: Iterable[Entry], *, again: bool = False) -> list[bool]:
        """Put *entries* in; tell for each whether it was new. *again*: they may be in already."""
        flat: list[bytes | str | float] = []
        for each in entries:
            flat += [each.host, each.score, each.id, each.fingerprint, each.message]
        return [bool(told) for told in self._run("push", int(again), *flat)]

    def take(self, busy: Iterable[str]) -> Held | None:
        """Return a request of a host that is not *busy*; None if there is none now.

        Raises:
            UnknownWorkerError: this worker was taken for dead.
        """
        terms = self.terms
        told = self._run("pop", self.worker, terms.pause_s, terms.most_hosts, *busy)
        if int(told[0]) < 0:
            raise UnknownWorkerError
        return Held(told[1].decode("utf-8", "replace"), told[2]) if int(told[0]) else None

    def done(self, held: Sequence[Held]) -> int:
        """Note that *held* are done with; return how many of them were not this worker's any more.

        What was taken from it, and waits for another, does so no longer.
        """
        flat = [part for each in held for part in (each.host, each.member)]
        return int(self._run("ack", self.worker, self.terms.pause_s, *flat)[0])

    def beat(self, about: dict[str, object]) -> Beat:
        """Say that this worker is there, with what others may know *about* it."""
        terms = self.terms
        told = self._run(
            "beat", self.worker, terms.lease_s, terms.pause_s, terms.tries,
            int(self.works), json.dumps(about), terms.remember_s,
        )  # fmt: skip
        known, held, dead, back, run = told
        return Beat(bool(known), int(held), int(dead), int(back), run.decode())

    def leave(self) -> int:
        """Give back all that this worker has, and forget it; return how many requests it had."""
        return int(self._run("leave", self.worker, self.terms.pause_s))

    def resync(self, held: Iterable[Held]) -> int:
        """Give back what this worker has beside *held*, and never heard of; return how many."""
        ids = [each.id for each in held]
        return int(self._run("resync", self.worker, *ids))

    def begin(self, which: str = "", wanted: str = "") -> tuple[str, str]:
        """Return what this worker is to do at the beginning, and the run's name.

        That is ``seed``: ask for what a run begins with; ``wait``: another does so now; ``join``:
        another has done so; ``done``: the run is over.

        Args:
            which: ``new`` for a run of its own, whatever still waits of those before; ``old`` for
                the one that there is; if not given, a new one where the last one is over.
            wanted: name of the run, if it matters.
        """
        told = self._run("begin", self.worker, uuid.uuid4().hex[:12], which, wanted)
        return told[0].decode(), (told[1] or b"").decode()

    def seeded(self) -> None:
        """Note that this worker has asked for all that the run begins with."""
        self._run("seeded", self.worker)

    def held(self) -> frozenset[bytes]:
        """Return the identities of the requests that this worker has, see ``Held.id``."""
        return frozenset(self.server.hkeys(f"{self.key}held:{self.worker}"))

    def is_over(self) -> bool:
        """Tell whether all is done: nothing waits, nobody has anything, nobody seeds."""
        return bool(self._run("over"))

    def clear(self) -> None:
        """Remove all that there is of this queue, also what others have."""
        for name in self.server.scan_iter(match=_literal(self.key) + "*", count=1000):
            self.server.delete(name)

    def _run(self, name: str, *arguments: bytes | str | float) -> Any:  # noqa: ANN401 - untyped
        return self._scripts[name](keys=[self.key], args=[*arguments])


class UnknownWorkerError(Exception):
    """The queue does not know this worker: it was taken for dead."""


def _name() -> str:
    return uuid.uuid4().hex[:12]


def _literal(text: str) -> str:
    """Return *text* as a pattern of Redis that matches nothing else."""
    return "".join(f"\\{mark}" if mark in "*?[]^\\" else mark for mark in text)
