"""Rows 63 to 65: a disk that is full, read-only or in the way."""

import pytest

from tests.crash.scenes import ended, listed, shell, started, texts
from tests.integration.local import HANG_S, Portal, Site, Story, record

PAGES = 40


def exact(portal: Portal) -> None:
    """Assert that a run with nothing in its way makes what was missing, and only that."""
    result = portal.run("crawl")
    assert result.code == 0, result.err
    assert len(portal.records) == PAGES
    assert portal.leftovers == []


def whole(folder: dict[str, str]) -> bool:
    """Tell whether all records are whole."""
    return all(text.startswith("---\n") and text.endswith("at noon.\n") for text in folder.values())


def test_row_63_a_full_corpus_is_told_and_nothing_is_torn(portal: Portal, site: Site) -> None:
    listed(site, PAGES, portal)
    small = "mount -t tmpfs -o size=64k,nr_inodes=200 tmpfs _news"
    keep = "mkdir kept && cp -a _news/. kept"

    result = shell(f"{small} && $MASTHEAD crawl; code=$?; {keep}; exit $code", portal, site)

    kept = texts(portal.root / "kept")
    assert result.code == 3
    assert "No space left on device" in result.err
    assert 0 < len(kept) < PAGES
    assert whole(kept)
    assert not list((portal.root / "kept").glob(".masthead-*"))
    for name, text in kept.items():
        portal.add(name, text)
    exact(portal)
    assert {name: texts(portal.news)[name] for name in kept} == kept


@pytest.mark.parametrize("size", ["16k", "160k", "400k"])
def test_row_63_a_full_disk_under_the_state_is_told(portal: Portal, site: Site, size: str) -> None:
    listed(site, PAGES, portal)
    small = f"mkdir -p .masthead && mount -t tmpfs -o size={size} tmpfs .masthead"

    result = shell(f"{small} && $MASTHEAD crawl", portal, site)

    assert result.code != 0 or len(portal.records) == PAGES
    assert result.code == 0 or "full" in result.err or "I/O error" in result.err
    assert whole(texts(portal.news))
    exact(portal)


def test_row_64_a_read_only_corpus_is_told_and_tried_again(portal: Portal, site: Site) -> None:
    listed(site, PAGES, portal)
    fixed = "mount --bind _news _news && mount -o remount,ro,bind _news"

    result = shell(f"{fixed} && $MASTHEAD crawl", portal, site)

    assert result.code == 1
    assert "Read-only file system" in result.err
    assert portal.records == []
    exact(portal)


def test_row_65_a_file_where_the_corpus_should_be_is_told(portal: Portal, site: Site) -> None:
    listed(site, PAGES, portal)
    for path in portal.news.iterdir():
        path.unlink()
    portal.news.rmdir()
    portal.news.write_text("mine", "utf-8")

    result = portal.run("crawl")

    assert result.code == 1
    assert "_news" in result.err
    assert len(result.err.splitlines()) == 1
    assert portal.news.read_text("utf-8") == "mine"
    assert site.log == []


DESCRIPTORS = 24
"""What a run needs at least."""


@pytest.mark.parametrize("limit", [9, 12, 24, 40])
def test_row_65_too_few_descriptors_tear_nothing(portal: Portal, site: Site, limit: int) -> None:
    listed(site, PAGES, portal)
    command = ("bash", "-c", f'ulimit -n {limit}; exec "$0" "$@"')

    process = started(portal, site, "crawl", before=command)
    out, err = process.communicate(timeout=HANG_S)

    assert "Traceback" not in out + err, err
    assert limit >= DESCRIPTORS or "(ulimit -n)" in err
    assert process.returncode != 0 or len(portal.records) == PAGES
    assert whole(texts(portal.news))
    exact(portal)


def test_row_65_a_quota_for_files_tears_nothing(portal: Portal, site: Site) -> None:
    long = Story(title="A long story", text=("The bridge opened at noon. " * 30_000,))
    address = site.put("/long", long)
    command = ("bash", "-c", 'ulimit -f 500; exec "$0" "$@"')

    result = ended(started(portal, site, "fetch", address, before=command))
    again = portal.run("fetch", address)

    assert result.code == 1
    assert "File too large" in result.err or "disk I/O error" in result.err  # whichever is first
    assert again.code == 0
    assert len(portal.records) == 1
    assert portal.leftovers == []


@pytest.mark.parametrize("form", ["jsonl", "frontmatter"])
def test_row_65_an_export_without_descriptors_leaves_nothing(
    portal: Portal, site: Site, form: str
) -> None:
    for number in range(400):  # so many that processes read them
        portal.add(f"2026-03-01-{number}.md", record(f"A story of number {number}"))
    before = sorted(path.name for path in portal.root.iterdir())
    command = ("bash", "-c", 'ulimit -n 9; exec "$0" "$@"')

    result = ended(started(portal, site, "export", form, "out", before=command))

    assert result.code == 1
    assert "Too many open files" in result.err
    assert sorted(path.name for path in portal.root.iterdir() if path.name[0] != ".") == [
        name for name in before if name[0] != "."
    ]
    assert list(portal.root.glob(".masthead-*")) == []
