"""Commands in a network namespace with an internet of its own, so that the guard stays as it is.

Public addresses are on the namespace's loopback interface, names are answered by a name server of
ours, and a hostile server listens on all addresses, public or not. Nothing leaves the machine.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.certificates import AUTHORITY
from tests.integration.local import HANG_S, UNMEASURED, Portal, Result, environment

_UNSHARE = ["unshare", "--net", "--mount"]
_ENTER = ["nsenter", "--net", "--mount"]
_START_S = 30.0

_MEASURED = """\
import os, resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
with open(os.environ["LAB_PEAK"], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


@dataclass(frozen=True, slots=True)
class Lab:
    """A running namespace."""

    folder: Path
    enter: tuple[str, ...]

    def run(self, portal: Portal, *arguments: object) -> Result:
        """Run ``masthead`` with *arguments* inside, on *portal*; it may not end in a traceback."""
        masthead = [sys.executable, "-m", "crawler.commands", *map(str, arguments)]
        changes = {
            "SSL_CERT_FILE": str(self.folder / AUTHORITY),
            "LAB_PEAK": str(self.folder / "peak"),
        }
        finished = subprocess.run(
            [*self.enter, sys.executable, "-c", _MEASURED, *masthead, "--portal", str(portal.root)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=environment({**changes, UNMEASURED: "1"}),
            timeout=HANG_S,
            check=False,
        )
        result = Result(finished.returncode, finished.stdout.decode(), finished.stderr.decode())
        assert "Traceback" not in result.out + result.err, result.err
        return result

    @property
    def peak_mb(self) -> float:
        """Memory of the largest process of the last command."""
        return int((self.folder / "peak").read_text()) / 1024

    def log(self) -> list[dict[str, Any]]:
        """Return what the server saw since the last call: connections, and requests on them."""
        path = self.folder / "log.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]


@contextmanager
def running(folder: Path) -> Iterator[Lab]:
    """Yield a lab; skip the test where the system allows no namespaces."""
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    inside = [sys.executable, "-m", "tests.hostile.inside", str(folder)]
    try:
        subprocess.run([*_UNSHARE, *user, "ip", "-V"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no network namespaces here: {error}")
    with subprocess.Popen(
        [*_UNSHARE, *user, *inside], stdin=subprocess.PIPE, env=environment({})
    ) as server:
        ends = time.monotonic() + _START_S
        while not (folder / "ready").exists():
            if server.poll() is not None or time.monotonic() > ends:
                server.kill()
                pytest.fail("the lab did not start")
            time.sleep(0.05)
        preserved = ["--user", "--preserve-credentials"] if user else []
        yield Lab(folder, (*_ENTER, *preserved, "--target", str(server.pid), "--"))
        server.kill()
