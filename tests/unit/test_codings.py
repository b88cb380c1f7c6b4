"""Rows 1, 2 and 8: compressed bodies are whole, or refused."""

import gzip
import time
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.codings import CutError, TooLargeError, undone, zstd

CODERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
names = st.sampled_from(sorted(CODERS))


@given(st.binary(max_size=5000), names)
def test_what_was_coded_comes_back(data: bytes, name: str) -> None:
    assert undone(CODERS[name](data), [name], 10_000) == data


@given(st.binary(min_size=200, max_size=2000), names, st.floats(0.05, 0.95))
def test_row_8_a_cut_body_is_never_taken_for_a_whole_one(
    data: bytes, name: str, share: float
) -> None:
    coded = CODERS[name](data)

    with pytest.raises(CutError):
        undone(coded[: int(len(coded) * share)], [name], 0)


@pytest.mark.parametrize("name", CODERS)
def test_row_1_more_than_the_bound_is_not_unpacked(name: str) -> None:
    with pytest.raises(TooLargeError):
        undone(CODERS[name](bytes(2_000_000)), [name], 1_000_000)


def test_row_2_double_coding_is_undone_and_each_step_is_bounded() -> None:
    assert undone(gzip.compress(brotli.compress(b"text")), ["br", "gzip"], 100) == b"text"
    with pytest.raises(TooLargeError):
        undone(gzip.compress(gzip.compress(bytes(2_000_000))), ["gzip", "gzip"], 1_000_000)
    with pytest.raises(TooLargeError):
        undone(b"", ["gzip", "gzip", "gzip"], 100)


def test_row_2_all_members_are_read_and_bounded_together() -> None:
    member = gzip.compress(bytes(600_000))
    assert undone(gzip.compress(b"a") + gzip.compress(b"b"), ["gzip"], 100) == b"ab"
    assert undone(gzip.compress(b"a") + bytes(20), ["gzip"], 100) == b"a"
    with pytest.raises(TooLargeError):
        undone(member + member, ["gzip"], 1_000_000)
    with pytest.raises(CutError):
        undone(member + member[:-1], ["gzip"], 0)


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("gzip", gzip.compress(b"")),
        ("zstd", zstd.compress(b"")),
        ("zstd", b"\x50\x2a\x4d\x18" + bytes(4)),  # a frame to be skipped (RFC 8878 3.1.2)
    ],
    ids=["gzip", "zstd", "zstd-skippable"],
)
def test_row_2_a_million_empty_members_are_refused_in_no_time(name: str, member: bytes) -> None:
    began = time.process_time()

    with pytest.raises(TooLargeError, match="10,000"):
        undone(member * (9_000_000 // len(member)), [name], 10_000_000)

    assert time.process_time() - began < 3


def test_row_2_a_body_in_the_smallest_members_in_use_is_read() -> None:
    text = bytes(9_000_000)
    members = [text[place : place + 65_280] for place in range(0, len(text), 65_280)]  # BGZF's
    for coder, name in ((gzip.compress, "gzip"), (zstd.compress, "zstd")):
        assert undone(b"".join(map(coder, members)), [name], 10_000_000) == text


def test_raw_deflate_is_read_too() -> None:
    packer = zlib.compressobj(wbits=-15)
    assert undone(packer.compress(b"text") + packer.flush(), ["deflate"], 100) == b"text"


def test_a_false_label_is_taken_for_none() -> None:
    assert undone(b"text", ["utf-8"], 100) == b"text"


@pytest.mark.parametrize("name", CODERS)
def test_what_is_not_coded_is_said_to_be_corrupt(name: str) -> None:
    with pytest.raises(CutError):
        undone(b"<!doctype html><title>x</title>" * 9, [name], 0)
