"""Row 27: a page that ends the process that reads it is refused; all others go their way."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.local import HOST, Portal, Site, Story, environment

MURDERERS = {
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "crashed": "os.kill(os.getpid(), signal.SIGSEGV)",
    "left": "os._exit(0)",
    "stuck": "collections.deque(itertools.count(), maxlen=0)",
}
SICK = {
    "hungry": ("bytes(1 << 40)", "needs more than 1,024 MiB to be read"),
    "slow": ("exec('while True: pass')", "took more than 1 s to read"),
}
DEEDS = {**MURDERERS, **{name: code for name, (code, _) in SICK.items()}}

SITECUSTOMIZE = f"""
import sys
if "--multiprocessing-fork" in sys.argv:
    import collections, faulthandler, itertools, os, pathlib, signal, time
    from crawler import worker
    good = worker.facts
    deeds = {DEEDS!r}
    pathlib.Path(os.environ["WORKERS"], str(os.getpid())).touch()
    def facts(page):
        name = page.url.rpartition("/")[2]
        if name in ("asleep", "lazy"):
            time.sleep(60 if name == "asleep" else 1)
        exec(deeds.get(name, ""))
        return good(page)
    worker.facts = facts
"""
"""What each worker runs as it begins: pages that do to it what a fault in a library might."""

SETTINGS = "scrapy:\n  MASTHEAD_EXTRACT_TIMEOUT: 1\n  MASTHEAD_EXTRACT_WORKERS: 2\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


@pytest.fixture
def workers(tmp_path: Path) -> dict[str, str]:
    """Environment in which workers do as SITECUSTOMIZE says, and leave their numbers."""
    for name in ("custom", "workers"):
        (tmp_path / name).mkdir()
    (tmp_path / "custom" / "sitecustomize.py").write_text(SITECUSTOMIZE, "utf-8")
    return {"PYTHONPATH": str(tmp_path / "custom"), "WORKERS": str(tmp_path / "workers")}


def test_pages_that_end_their_worker_are_refused_and_the_others_saved(
    site: Site, portal: Portal, workers: dict[str, str]
) -> None:
    portal.settings(SETTINGS)
    names = [name for bad in DEEDS for name in (f"before-{bad}", bad, f"after-{bad}")]
    addresses = [site.put(f"/{name}", Story(title=f"Story {name}")) for name in names]
    result = portal.run("fetch", *addresses, env=workers)
    assert result.code == 3
    assert len(portal.records) == 2 * len(DEEDS)
    for name in MURDERERS:
        line = result.line(f"{HOST}/{name}:")
        assert "refused: reading it ended the process that read it" in line
    for name, (_, reason) in SICK.items():
        assert f"refused: {reason}" in result.line(f"{HOST}/{name}:")
    started = len(_numbers(workers))
    assert len(MURDERERS) < started <= len(MURDERERS) + 2  # sick pages cost no process


def test_a_worker_that_ends_without_a_page_is_no_page_s_fault(
    site: Site, portal: Portal, workers: dict[str, str]
) -> None:
    portal.settings(SETTINGS)
    first = site.put("/a", Story(title="First"))
    second = site.put("/b", Story(title="Second"), after_s=3)
    with subprocess.Popen(
        [sys.executable, "-m", "crawler.commands", "fetch", first, second],
        cwd=portal.root,
        env=environment({**portal.run.env, **workers}),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("saved")
        for number in _numbers(workers):
            os.kill(number, signal.SIGKILL)
        assert process.stdout.read().endswith("2 saved\n")
    assert process.returncode == 0


def test_no_process_outlives_a_run_that_is_killed(
    site: Site, portal: Portal, workers: dict[str, str]
) -> None:
    portal.settings(SETTINGS)
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler.commands", "fetch", site.put("/asleep", Story())],
        cwd=portal.root,
        env=environment({**portal.run.env, **workers}),
        stderr=subprocess.DEVNULL,
    )
    _until(lambda: _numbers(workers))
    (worker,) = _numbers(workers)
    process.kill()
    process.wait(60)
    _until(lambda: not _runs(worker))


def test_pages_come_out_in_the_order_in_which_they_went_in(
    site: Site, portal: Portal, workers: dict[str, str]
) -> None:
    portal.settings(f"{SETTINGS}  CONCURRENT_REQUESTS: 1\n")
    names = ("lazy", "a", "killed", "b")
    addresses = [site.put(f"/{name}", Story(title="One title", text=(name,))) for name in names]
    result = portal.run("fetch", *addresses, "--json", env=workers)
    told = [json.loads(line) for line in result.out.splitlines()]
    saved = {each["url"]: each["path"] for each in told if each.get("status") == "saved"}
    assert list(saved) == [addresses[0], addresses[1], addresses[3]]
    assert [path.partition("title")[2] for path in saved.values()] == [".md", "-2.md", "-3.md"]


def test_without_workers_pages_are_read_in_the_crawl_s_own_process(
    site: Site, portal: Portal, workers: dict[str, str]
) -> None:
    portal.settings("scrapy:\n  MASTHEAD_EXTRACT_WORKERS: 0\n")
    assert portal.run("fetch", site.put("/a", Story()), env=workers).code == 0
    assert not _numbers(workers)


def test_stats_tell_what_the_pool_did(site: Site, portal: Portal, workers: dict[str, str]) -> None:
    portal.settings(SETTINGS)
    addresses = [site.put(f"/{name}", Story(title=name)) for name in ("a", "killed", "b")]
    result = portal.run("fetch", *addresses, "--log-level", "INFO", env=workers)
    assert "'extraction/pages': 3" in result.err
    assert "'extraction/workers_lost': 1" in result.err


def _numbers(workers: dict[str, str]) -> list[int]:
    return [int(path.name) for path in Path(workers["WORKERS"]).iterdir()]


def _until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{number}/stat")  # killed by nobody who waits for it, it may stay a zombie
    return not (status.exists() and status.read_text("ascii").rpartition(")")[2].split()[0] == "Z")


def test_row_72_of_large_pages_one_is_read_at_a_time(portal: Portal, site: Site) -> None:
    portal.settings(SETTINGS)
    filler = f"<!-- {'x' * 1_200_000} -->"
    addresses = [
        site.put(f"/{name}", Story(title=f"Bridge {name} opens", head=filler)) for name in "abcdef"
    ]

    result = portal.run("fetch", *addresses, "--log-level", "INFO")

    assert len(portal.records) == len(addresses)
    assert "'extraction/workers': 1," in result.err
