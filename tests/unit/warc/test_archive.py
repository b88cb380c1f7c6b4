"""Captures by address: the newest that is of use, revisits with their bodies."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.warc.archive import Archive, files_in
from crawler.warc.errors import WarcError
from crawler.warc.reading import Limits

URL = "https://www.gazette.test/a"
HTTP = b"HTTP/1.1 %d X\r\nX-N: %d\r\n\r\n"
START = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)


def record(
    number: int, body: bytes = b"", *, url: str = URL, status: int = 200, more: str = ""
) -> bytes:
    """Return a record of that many days after the start; a revisit if it has *more* to say."""
    block = HTTP % (status, number) + body
    date = (START + timedelta(days=number)).isoformat().replace("+00:00", "Z")
    head = (
        f"WARC/1.1\r\nWARC-Type: {'revisit' if more.startswith('WARC-R') else 'response'}\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n{more}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def archive(
    folder: Path, *files: bytes, limits: Limits | None = None
) -> tuple[Archive, list[WarcError]]:
    for number, data in enumerate(files):
        (folder / f"{number}.warc").write_bytes(data)
    found = Archive(files_in([folder]), limits or Limits())
    faults: list[WarcError] = []
    found.read(faults.append)
    return found, faults


def newest(found: Archive, url: str = URL) -> tuple[int, str, bytes, datetime] | None:
    capture = found.newest(url)
    if capture is None:
        return None
    return capture.status or 0, dict(capture.headers)["X-N"], capture.body, capture.date


def refers(day: int, url: str = URL) -> str:
    date = (START + timedelta(days=day)).isoformat().replace("+00:00", "Z")
    return f"WARC-Refers-To-Target-URI: {url}\r\nWARC-Refers-To-Date: {date}\r\n"


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([record(1, b"one"), record(3, b"three"), record(2, b"two")], (200, "3", b"three", 3)),
        ([record(1, b"one"), record(2, b"gone", status=404)], (200, "1", b"one", 1)),
        ([record(1, b"one"), record(2, status=301)], (301, "2", b"", 2)),
        ([record(1, b"one"), record(2, status=304)], (200, "1", b"one", 1)),
        (
            [record(1, b"one"), record(2, b"two"), record(3, more=refers(1))],
            (200, "3", b"one", 3),
        ),
        (
            [record(1, b"one"), record(3, status=304, more=refers(1))],
            (200, "1", b"one", 3),
        ),
        (
            [
                record(1, b"one", url=f"{URL}b", more="WARC-Payload-Digest: sha1:A\r\n"),
                record(3, more="WARC-Refers-To: <x>\r\nWARC-Payload-Digest: sha1:A\r\n"),
            ],
            (200, "3", b"one", 3),
        ),
        (
            [record(1, b"one"), record(3, status=304, more="WARC-Refers-To: <x>\r\n")],
            (200, "1", b"one", 3),
        ),
        ([record(1, b"one"), record(3, more=refers(9))], (200, "1", b"one", 1)),
        ([record(1, b"one"), record(2, b"a long one")], (200, "1", b"one", 1)),
        ([record(2, status=500)], None),
    ],
)
def test_the_newest_capture_that_is_of_use(
    tmp_path: Path, records: list[bytes], expected: tuple[int, str, bytes, int] | None
) -> None:
    found, faults = archive(tmp_path, *records, limits=Limits(body=5))

    got = newest(found)

    assert got == (expected and (*expected[:3], START + timedelta(days=expected[3])))
    assert found.newest("https://www.gazette.test/none") is None
    assert faults == []
    found.close()


def test_what_cannot_be_read_is_told_and_the_rest_is_there(tmp_path: Path) -> None:
    found, faults = archive(tmp_path, b"no WARC", record(1, b"one") + b"WARC", record(2)[:50])

    assert newest(found) == (200, "1", b"one", START + timedelta(days=1))
    assert found.date(URL) == "2026-03-02T07:30:00.000000+00:00"
    assert found.date(f"{URL}/none") is None
    assert [fault.path.name for fault in faults] == ["0.warc", "1.warc", "2.warc"]
    found.close()
    found.read(faults.append)  # which stops at once, as where a run is stopped while it reads
    assert found.newest(URL) is None
