"""Row 72, a small sample of it; ``make crash`` has the 20,000 pages. And row 92's open ports."""

import re
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.crash.scenes import ended, listed, started, until
from tests.crash.week import week
from tests.integration.local import Portal, Site, serving

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


def test_row_72_runs_leave_nothing_behind(tmp_path: Path) -> None:
    with serving() as site:
        runs = list(week(site, tmp_path / "portal", 300, 2))

    assert [run.code for run in runs] == [0, 0, 0]
    assert [run.records for run in runs] == [150, 300, 300]
    assert max(run.late.descriptors - run.early.descriptors for run in runs) <= 10
    assert runs[-1].state_mb < 5


def test_row_92_a_run_listens_on_no_port(portal: Portal, site: Site) -> None:
    listed(site, 20, portal)
    process = started(portal, site, "crawl")
    until(lambda: len(site.log) > 5)

    sockets = set()
    for link in Path(f"/proc/{process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed since it was listed
            sockets |= set(re.findall(r"socket:\[(\d+)\]", str(link.readlink())))
    listening = {
        line.split()[9]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{process.pid}/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    }

    assert ended(process).code == 0
    assert sockets
    assert not sockets & listening
