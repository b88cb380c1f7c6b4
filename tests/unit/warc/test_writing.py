"""Writing WARC files: rolled, whole, and each payload once."""

import errno
import fcntl
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.warc.exchange import Exchange
from crawler.warc.leftovers import finish
from crawler.warc.payloads import NAME
from crawler.warc.reading import Kind, captures
from crawler.warc.writing import Writer

PAGE = Exchange(
    url="https://www.gazette.test/a?b=c",
    at=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
    status=200,
    headers=((b"Content-Type", b"text/html"), (b"Transfer-Encoding", b"chunked")),
    body=b"<p>A ferry.",
)
NOISE = os.urandom(20_000)


def pages(count: int) -> list[Exchange]:
    return [replace(PAGE, url=f"{PAGE.url}{n}", body=NOISE + b"%d" % n) for n in range(count)]


def kinds(folder: Path) -> list[list[Kind]]:
    return [[each.kind for each in captures(path)] for path in sorted(folder.glob("*.warc.gz"))]


def test_files_are_rolled_at_their_size(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "warc", 50_000, {})
    for page in pages(5):
        writer.write(page)
    writer.write(replace(PAGE, body=os.urandom(100_000)))  # alone larger than a file
    writer.close()

    files = sorted((tmp_path / "warc").glob("*.warc.gz"))
    assert [len(each) for each in kinds(tmp_path / "warc")] == [2, 2, 1, 1]
    assert [each.name[-14:] for each in files] == [f"-{n:05}.warc.gz"[-14:] for n in range(1, 5)]
    assert all(path.stat().st_size <= 50_000 for path in files[:3])


def test_headers_fit_the_payload(tmp_path: Path) -> None:
    writer = Writer(tmp_path, 50_000, {})
    writer.write(PAGE)
    writer.write(replace(PAGE, body=b"<p>", truncated=True, headers=((b"Content-Length", b"9"),)))
    writer.close()

    (path,) = tmp_path.glob("*.warc.gz")
    whole, cut = captures(path)
    assert whole.body == PAGE.body
    assert dict(whole.headers) == {
        "Content-Type": "text/html",
        "X-Crawl-Transfer-Encoding": "chunked",
        "Content-Length": "11",
    }
    assert dict(cut.headers) == {"X-Crawl-Content-Length": "9", "Content-Length": "3"}
    assert cut.truncated == "length"


def test_a_payload_is_kept_once_and_again_where_its_file_is_gone(tmp_path: Path) -> None:
    for _ in range(2):
        writer = Writer(tmp_path, 50_000, {})
        writer.write(PAGE)
        writer.close()
    first, _ = sorted(tmp_path.glob("*.warc.gz"))
    assert kinds(tmp_path) == [[Kind.RESPONSE], [Kind.REVISIT]]
    first.unlink()
    (tmp_path / NAME).with_name(f"{NAME}-wal").unlink(missing_ok=True)

    writer = Writer(tmp_path, 50_000, {})
    writer.write(PAGE)
    writer.close()
    assert kinds(tmp_path) == [[Kind.REVISIT], [Kind.RESPONSE]]

    (tmp_path / NAME).write_bytes(b"damaged" * 1_000)
    writer = Writer(tmp_path, 50_000, {})
    writer.write(PAGE)
    writer.close()
    assert kinds(tmp_path)[-1] == [Kind.RESPONSE]


def test_what_a_dead_run_left_is_cut_after_its_last_whole_record(tmp_path: Path) -> None:
    """Row 60: at every byte of the last exchange."""
    writer = Writer(tmp_path, 500_000, {})
    page, other = PAGE, replace(PAGE, url="https://www.gazette.test/b", body=b"<p>B")
    writer.write(page)
    whole = writer.path.stat().st_size
    writer.write(other)
    data = writer.path.read_bytes()
    assert finish(tmp_path) == []  # it is alive
    name = writer.path.name
    writer.close()

    for end in range(whole, len(data), 61):
        folder = tmp_path / f"{end}"
        folder.mkdir()
        (folder / name).write_bytes(data[:end])
        (finished,) = finish(folder)
        assert [each.url for each in captures(finished)][:1] == [page.url]
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / name).write_bytes(data[:200])
    finish(empty)
    assert list(empty.glob("*.warc*")) == []


def test_a_payload_that_was_lost_with_the_end_of_a_file_is_kept_anew(tmp_path: Path) -> None:
    writer = Writer(tmp_path, 500_000, {})
    writer.write(replace(PAGE, body=b"<p>Z"))
    place = writer.path.stat().st_size
    writer.write(PAGE)
    os.truncate(writer.path, place + 10)  # as after a power failure
    fcntl.flock(writer.handle, fcntl.LOCK_UN)
    finish(tmp_path)

    later = Writer(tmp_path, 500_000, {})
    later.write(PAGE)
    later.close()

    assert kinds(tmp_path) == [[Kind.RESPONSE], [Kind.RESPONSE]]


def test_row_63_a_full_disk_leaves_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(tmp_path, 500_000, {})
    writer.write(PAGE)
    write = os.write

    def full(handle: int, data: memoryview) -> int:
        if len(data) > 100:
            return write(handle, data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        writer.write(replace(PAGE, body=NOISE))
    writer.write(PAGE)  # which is not tried any more
    monkeypatch.undo()
    writer.close()

    assert writer.failed
    assert kinds(tmp_path) == [[Kind.RESPONSE]]
    assert list(tmp_path.glob("*.open")) == []
