"""Releases of any records: whole stories in a split, and every changed byte found."""

import gzip
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from crawler.article.record import Article
from crawler.releasing.layout import MANIFEST
from crawler.releasing.unpacking import NoReleaseError
from crawler.releasing.verifying import verify
from tests.properties.strategies import articles
from tests.unit.releasing.sample import TEXT, article, records, release

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@contextmanager
def place() -> Iterator[Path]:
    """Yield a folder; Hypothesis runs many examples in one test."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


numbers = st.integers(1, 12)
stories = st.lists(
    st.builds(
        article,
        numbers,
        st.lists(numbers, max_size=2),
        heat=st.sampled_from([-1, 5]),
        quality=st.integers(0, 3),
        body=st.sampled_from(["", "Read on.\n", TEXT, TEXT.upper()]),
    ),
    max_size=14,
)
options = st.fixed_dictionaries(
    {
        "split": st.sampled_from(["time", "cluster"]),
        "shares": st.sampled_from([(80, 10, 10), (50, 25, 25), (0, 0, 100)]),
        "text": st.booleans(),
    }
)


@given(stories, options)
def test_no_story_is_in_two_splits(given_articles: list[Article], chosen: dict[str, Any]) -> None:
    with place() as folder:
        path = release(given_articles, folder / "out", **chosen)
        lines = (path / MANIFEST).read_text("utf-8").splitlines()
        rows = {row["path"]: row for row in map(json.loads, lines)}
        faults = verify(path).faults

    assert faults == []
    found = [rows[f"records/{each.name}"] for each in records(given_articles)]
    for one, mine in zip(given_articles, found, strict=True):
        for other, theirs in zip(given_articles, found, strict=True):
            related = {each.webUrl for each in one.related}
            if other.webUrl in related or other.webUrl == one.webUrl:
                assert mine["split"] == theirs["split"]
        if mine["duplicate_of"]:
            original = rows[mine["duplicate_of"]]
            assert original["duplicate_of"] is None
            assert original["cluster"] == mine["cluster"]


@given(st.lists(articles, max_size=3), st.booleans())
def test_what_was_written_is_accepted_whatever_is_in_it(
    given_articles: list[Article],
    text: bool,  # noqa: FBT001 - given by position
) -> None:
    with place() as folder:
        given_records = records(given_articles)
        path = release(given_articles, folder / "out.tar", text=text)
        found = verify(path)

    assert found.faults == []
    assert len(found.records) == len(given_records)


SAMPLE = [article(1, [2], body=TEXT, excerpt="Brücke"), article(2, [1]), article(3)]


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_any_changed_byte_of_a_folder_is_found(at: int, mask: int) -> None:
    with place() as folder:
        path = release(SAMPLE, folder / "out")
        files = [each for each in sorted(path.rglob("*")) if each.is_file()]
        left = at % sum(each.stat().st_size for each in files)
        for file in files:
            data = bytearray(file.read_bytes())
            if left < len(data):
                data[left] ^= mask
                file.write_bytes(data)
                break
            left -= len(data)

        assert verify(path).wrong


@given(st.integers(0, 10**6), st.integers(1, 255))
@example(257, 1)  # in what says that it is a tar
@example(154, 0x20)  # beside the sum of a header
@example(10**6 - 1, 1)
def test_any_changed_byte_of_a_tar_is_found(at: int, mask: int) -> None:
    with place() as folder:
        path = release(SAMPLE, folder / "out.tar")
        data = bytearray(path.read_bytes())
        data[at % len(data)] ^= mask
        path.write_bytes(data)

        assert _is_wrong(path)


@given(st.integers(0, 10**6), st.integers(1, 255), st.sampled_from([".tar.gz", ".tar.zst"]))
def test_a_changed_byte_of_a_packed_tar_is_found_or_makes_no_difference(
    at: int, mask: int, suffix: str
) -> None:
    with place() as folder:
        path = release(SAMPLE, folder / f"out{suffix}")
        before = _unpacked(path)
        data = bytearray(path.read_bytes())
        data[at % len(data)] ^= mask
        path.write_bytes(data)

        assert _is_wrong(path) or _unpacked(path) == before


@given(st.integers(1, 10**6))
def test_any_end_that_is_cut_off_is_missed(size: int) -> None:
    with place() as folder:
        path = release(SAMPLE, folder / "out.tar")
        data = path.read_bytes()
        end = len(data.rstrip(b"\0"))
        path.write_bytes(data[: size % end])

        assert _is_wrong(path)


def _is_wrong(path: Path) -> bool:
    try:
        return verify(path).wrong > 0
    except NoReleaseError:
        return True


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else zstd.decompress(data)
