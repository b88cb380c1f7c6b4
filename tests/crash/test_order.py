"""Row 69: the order in which a record gets to the disk."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.crash.scenes import ended, started
from tests.integration.local import Portal, Site, Story

CALLS = "openat,write,fsync,rename,renameat,renameat2,link,linkat,unlink,unlinkat"


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
@pytest.mark.skipif(sys.platform != "linux", reason="Linux's system calls")
def test_row_69_a_record_is_written_synced_linked_and_its_folder_synced(
    portal: Portal, site: Site, tmp_path: Path
) -> None:
    address = site.put("/a", Story())
    trace = tmp_path / "trace"
    strace = ("strace", "-f", "-y", "-qq", "-e", f"trace={CALLS}", "-o", str(trace))

    created = steps(portal, site, address, trace, strace)
    site.put("/a", Story(title="Harbour bridge is open"))
    replaced = steps(portal, site, address, trace, strace)

    assert created == ["open", "write", "fsync", "link", "unlink", "fsync folder"]
    assert replaced == ["open", "write", "fsync", "rename", "fsync folder"]


def steps(
    portal: Portal, site: Site, address: str, trace: Path, strace: tuple[str, ...]
) -> list[str]:
    """Fetch *address*; return what was done to the files of the corpus, in order."""
    result = ended(started(portal, site, "fetch", address, before=strace))
    assert result.code == 0, result.err
    folder = str(portal.news.resolve())
    patterns = {
        "open": rf'openat\(.*"{folder}/\.masthead-[^"]*", .*O_CREAT',
        "write": rf"write\(\d+<{folder}/\.masthead-",
        "fsync": rf"fsync\(\d+<{folder}/\.masthead-",
        "link": r'link(at)?\(.*\.masthead-.*\.md"',
        "rename": r'rename(at2?)?\(.*\.masthead-.*\.md"',
        "unlink": r"unlink(at)?\(.*\.masthead-",
        "fsync folder": rf"fsync\(\d+<{folder}>\)",
    }
    found = [
        name
        for line in trace.read_text("utf-8", "replace").splitlines()
        for name, pattern in patterns.items()
        if re.search(rf"^\d+ +{pattern}", line)
    ]
    return [name for place, name in enumerate(found) if found[place - 1 : place] != [name]]
