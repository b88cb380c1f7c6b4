"""Reading WARC files: what is in good ones, and where hostile ones end."""

import gzip
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.warc import streams
from crawler.warc.bodies import undone
from crawler.warc.errors import WarcError
from crawler.warc.heads import instant
from crawler.warc.reading import Capture, Kind, Limits, capture_at, captures

URL = "https://www.gazette.test/a"
HTML = b"<!doctype html><p>F\xc3\xa4hre</p>"
LIMITS = Limits()
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def record(  # noqa: PLR0913 - each by name
    block: bytes = HTTP + HTML,
    *,
    kind: str = "response",
    url: str = URL,
    date: str = "2026-03-01T07:30:00Z",
    more: str = "",
    length: str | None = None,
) -> bytes:
    size = length if length is not None else len(block)
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"{more}Content-Length: {size}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    return b"".join(gzip.compress(each, mtime=0) for each in records)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.warc.gz"


def read(path: Path, data: bytes, limits: Limits = LIMITS) -> tuple[list[Capture], list[str]]:
    """Return the captures in *data*, and what was wrong, without the file's name."""
    path.write_bytes(data)
    faults: list[WarcError] = []
    found = []
    try:
        found.extend(captures(path, limits, on_fault=faults.append))
    except WarcError as error:
        faults.append(error)
    return found, [str(fault).removeprefix(f"{path}: ") for fault in faults]


@pytest.mark.parametrize("gzipped", [True, False])
def test_what_warcio_writes_is_read(path: Path, *, gzipped: bool) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzipped, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record("a", {"software": "b"}))
        for number in range(3):
            head = StatusAndHeaders("200 OK", [("X-N", str(number))], protocol="HTTP/1.1")
            body = BytesIO(HTML * 10_000)
            name = f"{URL}{number}"
            answer = writer.create_warc_record(
                name, "response", body, len(HTML) * 10_000, http_headers=head
            )
            asked = StatusAndHeaders("GET /a HTTP/1.1", [], is_http_request=True)
            request = writer.create_warc_record(name, "request", http_headers=asked)
            writer.write_request_response_pair(request, answer)
            writer.write_record(
                writer.create_revisit_record(name, "sha1:X", URL, "2026-03-01T07:30:00Z", head)
            )

    found = list(captures(path))

    assert [each.kind for each in found] == [Kind.RESPONSE, Kind.REVISIT] * 3
    assert [each.url for each in found[::2]] == [f"{URL}{number}" for number in range(3)]
    assert all(each.body == HTML * 10_000 for each in found[::2])
    assert [each.headers for each in found[::2]] == [(("X-N", f"{n}"),) for n in range(3)]
    revisit = found[1]
    assert (revisit.refers_to, revisit.body, revisit.status) == (URL, b"", 200)
    assert revisit.refers_to_date == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    assert [capture_at(path, each.offset) for each in found] == found
    assert all(not each.body for each in captures(path, bodies=False))


def test_forms_of_other_crawlers_are_read(path: Path) -> None:
    """Common Crawl's headers, wget's address in <>, resources, chunks, decoded bodies."""
    chunked = (
        b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n3;x=y\r\ncd!\r\n0\r\n\r\n"
    )
    coded = b"HTTP/1.0 200 OK\nContent-Encoding: gzip\nContent-Length: 9\n\n"
    crawled = HTTP.replace(b"\r\n\r\n", b"\r\nX-Crawl-Content-Encoding: br\r\n\r\n") + HTML
    data = packed(
        record(b"software: x\r\n", kind="warcinfo", url=""),
        record(crawled, url=f"<{URL}>", date="2026-03-01T07:30:00.123456789Z"),
        record(HTML, kind="resource", more="Content-Type: text/html\r\n"),
        record(chunked),
        record(coded + gzip.compress(HTML)),
        record(coded + HTML),
        record(kind="request"),
        record(url="dns:www.gazette.test"),
        record(b"", kind="revisit", more="WARC-Payload-Digest:\r\n sha1:ABC\r\n"),
    )

    found, faults = read(path, data)

    assert faults == []
    assert [each.body for each in found] == [HTML, HTML, b"<p>abcd!", HTML, HTML, b""]
    assert found[0].url == URL
    assert found[0].date.microsecond == 123456
    assert (found[1].status, found[1].headers) == (200, (("Content-Type", "text/html"),))
    assert (found[-1].status, found[-1].digest) == (None, "sha1:ABC")


GOOD = gzip.compress(record(), mtime=0)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x00" * 50, "is no WARC record"),
        (b"<html>" * 50, "is no WARC record"),
        (GOOD[:-1], "the file ends in the middle of a record"),
        (GOOD[:30], "the file ends in the middle of a record"),
        (GOOD[:40] + b"\xff" * 9 + GOOD[49:], "is no proper gzip: "),
        (gzip.compress(record() * 2), "its records are not compressed one by one: `warcio recom"),
        (packed(record(length="-1")), "has no proper Content-Length"),
        (packed(record(length="9" * 30)), "has no proper Content-Length"),
        (packed(record(length="999999")), "the file ends in the middle of a record"),
        (record(length="999999"), "the file ends in the middle of a record"),
        (record(length="9" * 15), "is over 68,719,476,736 bytes"),
        (packed(b"WARC/1.1\r\n" + b"a: b\r\n" * 100_000), "its headers are too long"),
        (packed(b"WARC/1.1\r\n" + b"a" * 1_000_000), "its headers are too long"),
        (packed(b"WARC/1.1\r\na: b"), "the file ends in the middle of a record's headers"),
    ],
)
def test_a_file_is_read_as_far_as_it_is_whole(path: Path, data: bytes, reason: str) -> None:
    before = GOOD if data.startswith(b"\x1f\x8b") else record()

    found, faults = read(path, before + data)

    assert [each.body for each in found][:1] == [HTML]
    (fault,) = faults
    assert fault.startswith(f"at byte {len(before):,}: {reason}")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (record(date="yesterday"), "has no proper WARC-Date"),
        (record(b"no http"), "has no proper HTTP response"),
        (record(b""), "has no proper HTTP response"),
        (record(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 60_000), "has no proper HTTP response"),
        (record(HTTP + b"x" * 2_000), "its body is over 1,000 bytes"),
        (record(HTTP[:-2] + b"Content-Encoding: gzip\r\n\r\n\x1f\x8bx"), "its body: cannot be de"),
        (
            record(
                HTTP[:-2] + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(100_000)),
            ),
            "its body: over 1,000 bytes",
        ),
    ],
)
def test_a_record_that_cannot_be_used_is_named_and_the_next_is_read(
    path: Path, bad: bytes, reason: str
) -> None:
    limits = Limits(body=1_000)
    for data in (packed(bad, record()), bad + record()):
        found, faults = read(path, data, limits)
        assert [each.body for each in found] == [HTML]
        assert [fault.partition(f"{URL}: ")[2][: len(reason)] for fault in faults] == [reason]
        assert faults[0].startswith("at byte 0: ")
        with pytest.raises(WarcError):
            list(captures(path, limits))


def test_a_decompression_bomb_ends_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_FREE", 1_000_000)
    bomb = record(bytes(20_000_000), kind="metadata")

    found, faults = read(path, GOOD + packed(bomb, record()))

    assert len(found) == 1
    assert faults == [f"at byte {len(GOOD)}: decompresses to over 200 times its size"]


def test_the_number_of_records_is_bounded(path: Path) -> None:
    found, faults = read(path, GOOD * 5, Limits(records=3))

    assert len(found) == 3
    assert faults == [f"at byte {len(GOOD) * 3}: over 3 records"]


@given(noise=st.binary(max_size=200), place=st.integers(0, 400), is_packed=st.booleans())
def test_any_bytes_are_read_or_named(
    tmp_path_factory: pytest.TempPathFactory,
    noise: bytes,
    place: int,
    *,
    is_packed: bool,
) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.warc"
    data = packed(record(), record()) if is_packed else record() * 2
    mixed = data[:place] + noise + data[place + len(noise) :]

    found, faults = read(path, mixed)

    assert len(found) <= 2
    assert all(fault.startswith("at byte ") for fault in faults)


@given(st.binary(max_size=100))
def test_a_body_is_undone_or_refused(data: bytes) -> None:
    for name in (("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")):
        with suppress(ValueError):
            assert len(undone(data, (name,), 1_000)) <= 1_000
    wrapped = zlib.compress(data)
    assert undone(wrapped, (("content-encoding", "deflate"),), 1_000) == data


def test_dates_are_those_of_the_standard() -> None:
    assert instant("2026") == datetime(2026, 1, 1, tzinfo=UTC)
    assert instant("2026-03") == datetime(2026, 3, 1, tzinfo=UTC)
    assert instant("2026-03-01T07:30Z") == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    for wrong in ("", "2026-13-01T00:00:00Z", "2026-03-01T25:00:00Z", "٢٠٢٦", "20260301073000"):
        assert instant(wrong) is None
