"""What the tests of crashes share: a site with a feed, and a run that does not have to end well."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.local import HANG_S, UNMEASURED, Portal, Result, Site, Story, environment


def listed(site: Site, count: int, portal: Portal) -> list[str]:
    """Put *count* stories and a feed of them, which *portal* reads; return their addresses."""
    addresses = []
    for number in range(count):
        story = replace(Story(), title=f"Bridge number {number} opens to all")
        addresses.append(site.put(f"/p{number}", story))
    feed = site.feed("/rss", *addresses)
    portal.settings(f"feeds:\n  - {feed}\nscrapy:\n  RETRY_TIMES: 0\n")
    return addresses


def started(
    portal: Portal, site: Site, *arguments: str, before: Sequence[str] = ()
) -> "subprocess.Popen[str]":
    """Begin a command in *portal*, in a process group of its own."""
    process = subprocess.Popen(
        [*before, sys.executable, "-m", "crawler.commands", *arguments],
        cwd=portal.root,
        env=environment({**site.as_proxy, UNMEASURED: "1"}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    _begun.append(process)
    return process


_begun: list["subprocess.Popen[str]"] = []


def stop_all() -> None:
    """Kill what a test began and, because it failed, did not see end."""
    while _begun:
        with _begun.pop() as process:  # which closes its pipes, and waits
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def ended(process: "subprocess.Popen[str]") -> Result:
    """Return how *process* ended: never with a traceback."""
    out, err = process.communicate(timeout=HANG_S)
    assert "Traceback" not in out + err, err
    return Result(process.returncode, out, err)


def until(reached: Callable[[], bool]) -> None:
    """Wait until *reached*."""
    for _ in range(6_000):
        if reached():
            return
        time.sleep(0.01)
    pytest.fail("it never came to that")


def shell(script: str, portal: Portal, site: Site) -> Result:
    """Run *script* in a mount namespace of its own; MASTHEAD there is the command."""
    command = f"{sys.executable} -m crawler.commands"
    try:
        subprocess.run(["unshare", "--mount", "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no mount namespaces here: {error}")
    process = subprocess.Popen(
        ["unshare", "--mount", "bash", "-c", script],
        cwd=portal.root,
        env=environment({**site.as_proxy, "MASTHEAD": command, UNMEASURED: "1"}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return ended(process)


def texts(folder: Path) -> dict[str, str]:
    """Return the records in *folder* by name."""
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.md"))}
