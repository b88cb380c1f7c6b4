"""Several workers on one network: Redis, PostgreSQL and S3 of their own, and what became of it."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from crawler.scaling.frontier import key_of
from crawler.scaling.overview import Overview, overview
from crawler.state.schema import files
from tests import postgres, redis_server, s3_server
from tests.integration.local import HANG_S, UNMEASURED, Run, environment
from tests.network import network, sites
from tests.network.network import Network

DELAY = 0.02
LEASE_S = 3.0


@dataclass
class Scene:
    """A network, a portal that is crawled by many, and the servers that these share."""

    network: Network
    root: Path
    redis: redis_server.Server
    postgres: postgres.Cluster
    s3: s3_server.Server
    place: str
    """URL of the corpus."""

    state: str
    env: Mapping[str, str]
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self, *arguments: str, cpus: str = "") -> "subprocess.Popen[bytes]":
        """Begin ``masthead`` with *arguments*, on *cpus* if they are named."""
        before = ["taskset", "-c", cpus] if cpus else []
        number = len(self.processes)
        with (
            (self.root / f"out-{number}").open("wb") as out,
            (self.root / f"err-{number}").open("wb") as errors,
        ):
            process = subprocess.Popen(
                [*before, sys.executable, "-m", "crawler.commands", *arguments],
                cwd=self.root,
                env=environment({**self.env, UNMEASURED: "1"}),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    @property
    def run(self) -> Run:
        """Runs commands to their ends."""
        return Run(self.root, {**self.env, UNMEASURED: "1"})

    def view(self) -> Overview:
        """Return what there is in the queue."""
        return overview(self.redis.url, key_of(self.root.name, "discover"))

    def joined(self, process: "subprocess.Popen[bytes]") -> bool:
        """Tell whether *process* takes part."""
        return any(each.process == process.pid for each in self.view().workers)

    def is_over(self) -> bool:
        """Tell whether all is done."""
        now = self.view()
        return now.seeded and not now.waiting and not now.in_flight

    def said(self, number: int, where: str = "err") -> str:
        """Return what process *number* wrote."""
        return (self.root / f"{where}-{number}").read_text("utf-8")

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """Kill *process* and all that it began."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(HANG_S)

    def records(self) -> dict[str, bytes]:
        """Return all objects of the corpus."""
        return self.s3.objects(self.place)

    def saved(self) -> int:
        """Return how many records the index has; 0 while nobody answers."""
        engine = sa.create_engine(self.state)
        try:
            with engine.connect() as connection:
                query = sa.select(sa.func.count(files.c.size))
                return connection.execute(query).scalar_one()
        except sa.exc.SQLAlchemyError:
            return 0
        finally:
            engine.dispose()

    def asked(self) -> int:
        """Return how many requests the sites have seen."""
        return sum(len(site.log) for site in self.network.sites.values())

    def until(self, reached: Callable[[], bool]) -> bool:
        """Wait until *reached*, or until no process runs any more; tell whether it came to it."""
        for _ in range(HANG_S * 50):
            if reached():
                return True
            if all(each.poll() is not None for each in self.processes):
                return False
            time.sleep(0.02)
        raise AssertionError("it never came to that")

    def close(self) -> None:
        """Stop what runs on."""
        for process in self.processes:
            self.kill(process)


@contextmanager
def scene(
    folder: Path,
    *,
    part: int = 1,
    settings: str = "",
    delay: float = DELAY,
    without: Collection[str] = (),
) -> Iterator[Scene]:
    """Yield a portal whose crawls are shared, with a network of one of every *part* articles."""
    built = network.built(part)
    with (
        redis_server.running() as redis,
        postgres.running() as cluster,
        s3_server.running() as s3,
        sites.serving(*built.sites.values()) as proxy,
    ):
        place = f"{s3.bucket()}/news"
        root = folder / "shared"
        scaled = f"corpus: {place}\nscale:\n  queue: {redis.url}\n  lease: {LEASE_S}\n{settings}"
        portal(root, built, scaled, delay=delay, without=without)
        state = cluster.database()
        found = Scene(
            network=built, root=root, redis=redis, postgres=cluster, s3=s3,
            place=place, state=state,
            env={
                **proxy, **s3.environment, "MASTHEAD_STATE_URL": state,
                "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1",
            },
        )  # fmt: skip
        try:
            yield found
        finally:
            found.close()


def portal(
    root: Path,
    built: Network,
    settings: str = "",
    *,
    delay: float = DELAY,
    without: Collection[str] = (),
) -> None:
    """Make a portal of the sources of *built* at *root*, but those *without*."""
    for name in without:
        built.sites.pop(f"{name}.test")
        built.counts.pop(f"{name}.test")
    (root / "sources").mkdir(parents=True)
    (root / "lists").mkdir()
    (root / "_config.yml").write_text("title: Portal\ntopic: News\n", "utf-8")
    text = f"delay: {delay}\nbody: none\ncontact: https://portal.example/about\n{settings}"
    (root / "masthead.yaml").write_text(text, "utf-8")
    (root / "lists" / "mirror.txt").write_text(built.listed, "utf-8")
    for name in network.SOURCES.keys() - set(without):
        source = network.SOURCES[name]
        (root / "sources" / f"{name}.yaml").write_text(source, "utf-8")


def embedded(folder: Path, *, part: int = 1, without: Collection[str] = ()) -> dict[str, bytes]:
    """Crawl such a network with one process and a folder; return the records."""
    built = network.built(part)
    root = folder / "alone"
    portal(root, built, without=without)
    with sites.serving(*built.sites.values()) as proxy:
        Run(root, {**proxy, UNMEASURED: "1"})("crawl")
    return {path.name: path.read_bytes() for path in (root / "_news").glob("*.md")}


def wanted(built: Network) -> set[str]:
    """Return the headlines of all articles."""
    return {sites.title(host, n) for host, count in built.counts.items() for n in range(count)}


def titles(records: Mapping[str, bytes]) -> Counter[str]:
    """Return the headlines of *records*, each of which must be whole."""
    found: Counter[str] = Counter()
    for name, data in records.items():
        text = data.decode()
        assert text.startswith("---\n"), name
        assert text.count("\n---\n") == 1, name
        (line,) = [each for each in text.splitlines() if each.startswith("title: ")]
        found[line.removeprefix("title: ").strip('"')] += 1
    return found


def hurried(built: Network, *, delay: float = DELAY) -> list[str]:
    """Return the hosts that saw more than their limit allows.

    A busy machine hears of a request late now and then: then one gap is short, and the one before
    it is as much longer. So it is stretches that tell.
    """
    found = []
    for host, site in built.sites.items():
        gap = 1.0 if host == "observer.test" else delay
        times = sorted(each.at for each in site.log if each.path != "/robots.txt")
        for count in {min(50, len(times) - 1), len(times) - 1} - {0, -1}:
            least = min(end - start for start, end in zip(times, times[count:], strict=False))
            if least < count * gap - 0.1:
                found.append(f"{host}: {count} requests in {least:.2f} s")
    return found
