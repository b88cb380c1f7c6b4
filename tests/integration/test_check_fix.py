"""``masthead check --fix``: canonical files, nothing lost, nothing touched that is no file."""

import os
from pathlib import Path

from tests.integration.local import Portal, record


def _name(kind: str) -> str:
    return f"2026-03-01-{kind}.md"


BY_HAND = """\
\ufeff---\r
# Ours.\r
title: 'A bridge'   # checked\r
rating: {stars: 4, by: [Ada, Ben]}\r
publishedDateTime: 2026-03-01 09:30:00 +02:00\r
originalUrl: https://www.gazette.test/a\r
webUrl: https://www.gazette.test/a\r
provider: {name: The Gazette, domain: gazette.test}\r
topics: [News]  # the root\r
---\r
\r
A text of ours.\r
"""

TIDY = """\
---
category: news
# Ours.
# checked
title: "A bridge"
excerpt: ""
publishedDateTime: 2026-03-01T07:30:00Z
originalUrl: "https://www.gazette.test/a"
webUrl: "https://www.gazette.test/a"
type: article

provider:
  name: The Gazette
  domain: gazette.test

# the root
topics:
  - News

rating:
  stars: 4
  by:
    - Ada
    - Ben
---

A text of ours.
"""


def test_fix_gives_the_canonical_form_and_loses_nothing(portal: Portal) -> None:
    file = portal.add(_name("a"), BY_HAND)
    good = portal.add(_name("b"), record(url="https://www.gazette.test/b"))
    before = good.stat().st_mtime_ns
    file.chmod(0o640)

    first = portal.run("check", "--fix")
    tidy = file.read_text("utf-8")
    second = portal.run("check", "--fix")

    assert tidy == TIDY
    assert (first.code, first.out) == (0, f"fixed _news/{_name('a')}\n")
    assert (second.code, second.out) == (0, "")
    assert file.read_text("utf-8") == tidy
    assert file.stat().st_mode & 0o777 == 0o640
    assert good.stat().st_mtime_ns == before
    assert portal.leftovers == []


def test_fix_leaves_what_it_cannot_read(portal: Portal) -> None:
    file = portal.add(_name("a"), "---\ntitle: [\n---\n")

    result = portal.run("check", "--fix")

    assert file.read_bytes() == b"---\ntitle: [\n---\n"
    assert result.code == 1
    assert result.out.startswith(f"_news/{_name('a')}:3: not YAML: ")


def test_what_is_no_file_is_refused_and_not_touched(portal: Portal, tmp_path: Path) -> None:
    """Row 83: a symlink, FIFO, folder where a record should be."""
    outside = tmp_path / "outside.md"
    outside.write_text(BY_HAND, "utf-8")
    (portal.news / "a.md").symlink_to(outside)
    (portal.news / "b.md").symlink_to("nowhere.md")
    os.mkfifo(portal.news / "c.md")
    (portal.news / "d.md").mkdir()
    before = outside.read_bytes()

    result = portal.run("check", "--fix")
    named = portal.run("check", "--fix", portal.news / "a.md", portal.news / "c.md")

    what = "no regular file: links, folders and devices are left alone"
    assert result.out == "".join(f"_news/{name}.md:1: {what}\n" for name in "abcd")
    assert named.out == "".join(f"_news/{name}.md:1: {what}\n" for name in "ac")
    assert (result.code, named.code) == (1, 1)
    assert outside.read_bytes() == before
    assert (portal.news / "a.md").is_symlink()
    assert (portal.news / "c.md").is_fifo()


def test_a_corpus_that_leads_out_of_the_portal_is_refused(portal: Portal, tmp_path: Path) -> None:
    """Row 83; naming the folder with ``--corpus`` is another thing."""
    outside = tmp_path / "outside"
    portal.news.rename(outside)
    portal.news.symlink_to(outside)
    (outside / "a.md").write_text(BY_HAND, "utf-8")

    check = portal.run("check", "--fix")
    export = portal.run("export", "jsonl", "out.jsonl")
    meant = portal.run("check", "--corpus", outside)

    assert (check.code, export.code, meant.code) == (1, 2, 0)
    assert "_news:1: leads out of the portal" in check.out
    assert export.err.startswith("masthead: _news:1: leads out of the portal")
    assert (outside / "a.md").read_bytes() == BY_HAND.encode()
