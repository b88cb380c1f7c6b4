"""``masthead check``: what is wrong, where, and what to do about it."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.local import SHARED, Portal, Run, record

GOOD = record()


def _nine_times(before: str, name: str) -> str:
    return f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"


# Name, what is wrong with the good record, and the line that tells it.
DEFECTS: dict[str, tuple[str, str]] = {
    "reference": (
        GOOD.replace("It opened.", "It &amp; you."),
        "4: excerpt: has an HTML reference left raw: &amp;",
    ),
    "tag": (GOOD.replace("A bridge", "A <b>bridge</b>"), "3: title: has an HTML tag left in: <b>"),
    "garbled": (
        GOOD.replace("A bridge", "CafÃ© au lait"),
        "3: title: is garbled: UTF-8 was decoded as another encoding",
    ),
    "untitled": (GOOD.replace("A bridge", " "), "3: title: is empty"),
    "missing": (GOOD.replace('title: "A bridge"\n', ""), "2: title: required, but missing"),
    "number": (
        GOOD.replace('"A bridge"', "2026"),
        '3: title: must be text, not a number: write "2026" in double quotes',
    ),
    "date": (
        GOOD.replace("2026-03-01T", "2026-02-30T"),
        "5: publishedDateTime: '2026-02-30T07:30:00Z' is no date",
    ),
    "type": (
        GOOD.replace("type: article", "type: podcast"),
        "8: type: must be 'article' or 'video', not 'podcast'",
    ),
    "flag": (
        GOOD.replace("published: false", "published: maybe"),
        "11: published: must be true or false, not text",
    ),
    "address": (
        GOOD.replace('originalUrl: "https:', 'originalUrl: "gopher:'),
        "6: originalUrl: is not an http or https address",
    ),
    "amp": (
        GOOD.replace("type:", 'ampWebUrl: "https://www.gazette.test/amp"\ntype:'),
        "8: ampWebUrl: ampWebUrl and cdnAmpWebUrl stand together: add the other or remove",
    ),
    "topic": (
        GOOD.replace("  - News\n", "  - News\n  - Nowhere\n"),
        "19: topics[1]: 'Nowhere' is no topic of the portal",
    ),
    "twice": (
        GOOD.replace("  - News\n", "  - News\n  - News\n"),
        "19: topics[1]: 'News' is listed twice",
    ),
    "topicless": (
        GOOD.replace("topics:\n  - News\n", ""),
        "2: topics: is missing: name at least the portal's root topic",
    ),
    "image": (
        record(more='images:\n  - url: "https://www.gazette.test/a.jpg"\n    width: 70000\n'),
        "21: images[0].width: must be at most 65535, not 70000",
    ),
    "sealed": (
        GOOD.replace("---\n\n", 'secured: "c2VjcmV0"\n---\n\n'),
        "19: secured: is not base64(ciphertext);base64(16 bytes): leave it out or seal again",
    ),
    "key": (
        GOOD.replace("type: article", "type: article\ntype: video"),
        "9: type: duplicate key, first on line 8: keep one",
    ),
    "yaml": (GOOD.replace('"A bridge"', '"A bridge'), "not YAML"),
    "tab": (GOOD.replace("  - News", "\t- News"), "a tab cannot indent or begin a value here"),
    "open": (GOOD.replace("\n---\n", "\n"), "no closing fence: end the front matter with a line"),
    "bare": ("A text without any header.\n", "1: no front matter: the first line must be ---"),
    "empty": ("---\n---\n", "2: the front matter is empty"),
    "list": ("---\n- a\n---\n", "2: the front matter must be a list of `key: value` lines"),
    "bomb": (
        "---\na: &a [x]\n" + "".join(map(_nine_times, "abcdef", "bcdefg")) + "---\n",
        "stands for more than 20,000 values",
    ),
    "nul": (GOOD.replace("A bridge", "A \0"), "3: has a NUL character"),
}  # fmt: skip


def _name(kind: str) -> str:
    return f"2026-03-01-{kind}.md"


@pytest.fixture(scope="module")
def told(new_portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is said about a corpus that has every defect once."""
    folder = tmp_path_factory.mktemp("defects")
    portal = new_portal.copy(folder / "portal", Run(folder))
    for kind, (text, _) in DEFECTS.items():
        address = f"https://www.gazette.test/{kind}"
        portal.add(_name(kind), text.replace('https://www.gazette.test/a"', f'{address}"'))
    portal.add(_name("latin"), "").write_bytes(GOOD.replace("A bridge", "Café").encode("latin-1"))
    portal.add(_name("good"), record("Good", "https://www.gazette.test/good"))
    result = portal.run("check")
    assert result.code == 1
    assert result.err == f"{len(DEFECTS) + 2} files, {len(DEFECTS) + 1} problems\n"
    return result.out.splitlines()


@pytest.mark.parametrize("kind", DEFECTS)
def test_a_defect_is_told_with_file_line_and_field(told: list[str], kind: str) -> None:
    """Rows 80, 81, 82."""
    (line,) = [line for line in told if _name(kind) in line]
    assert line.startswith(f"_news/{_name(kind)}:")
    assert DEFECTS[kind][1] in line


def test_another_encoding_is_told_with_the_line(told: list[str]) -> None:
    assert f"_news/{_name('latin')}:3: not UTF-8: save the file in that encoding" in told


def test_a_good_corpus_has_no_problem(portal: Portal) -> None:
    portal.add(_name("a"), GOOD)

    result = portal.run("check")

    assert (result.code, result.out, result.err) == (0, "", "1 files, no problem\n")


def test_a_portal_without_a_corpus_yet_has_no_problem(portal: Portal) -> None:
    (portal.news / ".gitkeep").unlink()
    portal.news.rmdir()

    assert portal.run("check").code == 0


def test_two_files_of_one_article_are_told(portal: Portal) -> None:
    portal.add(_name("a"), GOOD)
    portal.add(_name("b"), record(url="http://gazette.test/a/?utm_source=x"))

    result = portal.run("check")

    name = _name("a")
    assert result.out == f"_news/{_name('b')}:7: webUrl: the same article as _news/{name}\n"


def test_json_is_one_object_a_problem(portal: Portal) -> None:
    portal.add(_name("a"), GOOD.replace("A bridge", "A &amp; B"))

    result = portal.run("check", "--json")

    assert [json.loads(line) for line in result.out.splitlines()] == [
        {
            "file": f"_news/{_name('a')}",
            "line": 3,
            "field": "title",
            "what": "has an HTML reference left raw: &amp;",
        }
    ]
    assert (result.code, result.err) == (1, "")


def test_a_name_that_is_no_utf_8_is_told_all_the_same(portal: Portal) -> None:
    (portal.news / os.fsdecode(b"caf\xe9.md")).write_text("", "utf-8")

    plain, as_json = portal.run("check"), portal.run("check", "--json")

    assert plain.out == "_news/caf\\udce9.md:1: no front matter: the first line must be ---\n"
    assert json.loads(as_json.out)["file"] == "_news/caf\udce9.md"


def test_files_can_be_checked_without_a_portal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD.replace("A bridge", "A &amp; B"), "utf-8")

    result = run("check", "a.md")

    assert result.code == 1
    assert result.out == "a.md:3: title: has an HTML reference left raw: &amp;\n"


def test_without_a_portal_and_without_files_there_is_nothing_to_check(run: Run) -> None:
    result = run("check")

    assert result.code == 2
    assert result.err.startswith("masthead: no portal here or above")


# --fix -------------------------------------------------------------------------------------------

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


# Row 83 ------------------------------------------------------------------------------------------


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


# The portal --------------------------------------------------------------------------------------

SETTINGS = [
    pytest.param("colour: blue\n", "1: colour: unknown key: allowed are corpus, ", id="unknown"),
    pytest.param(
        "scoring:\n  topics: 1\n",
        "2: scoring.topics: unknown key: allowed are topic, keyword, ",
        id="unknown-inside",
    ),
    pytest.param("body: text\nbody: none\n", "2: body: duplicate key", id="twice"),
    pytest.param("scoring:\n\ttopic: 1\n", "2: not YAML: ", id="tab"),
]


@pytest.mark.parametrize(("text", "said"), SETTINGS)
def test_wrong_settings_are_told_with_line_key_and_what_is_allowed(
    portal: Portal, text: str, said: str
) -> None:
    """Row 47: check finds a problem (1), for all else the portal cannot be used (2)."""
    (portal.root / "masthead.yaml").write_text(text, "utf-8")

    check = portal.run("check")
    export = portal.run("export", "jsonl", "out.jsonl")

    assert check.out.startswith(f"masthead.yaml:{said}")
    assert check.out.count("\n") == 1
    assert export.err.startswith(f"masthead: masthead.yaml:{said}")
    assert (check.code, export.code) == (1, 2)


def test_a_wrong_topic_or_organization_is_told_with_its_file(portal: Portal) -> None:
    data = portal.root / "_data"
    (data / "topics/a.yaml").write_text("name: A\nparent: Nowhere\n")
    (data / "organizations/b.md").write_text("---\nname: B\ndomain: 7\n---\n")

    topic = portal.run("check")
    (data / "topics/a.yaml").write_text("name: A\nparent: News\n")
    organization = portal.run("check")

    assert topic.out.startswith("_data/topics/a.yaml:2: parent: ")
    assert organization.out.startswith("_data/organizations/b.md:3: domain: must be text")
    assert (topic.code, organization.code) == (1, 1)


# The real files ----------------------------------------------------------------------------------


KINDS = ("HTML reference", "Pacific", "garbled", "same article")
Place = tuple[str, int]


def _place(problem: dict[str, object]) -> Place:
    return Path(str(problem["file"])).name, int(str(problem["line"]))


def _value(text: str, name: str) -> str:
    found = re.search(rf"^{name}: (.*)$", text, re.MULTILINE)
    assert found
    return found[1]


def _references(files: dict[str, str]) -> Iterator[Place]:
    for name, text in files.items():
        for number, line in enumerate(text.split("\n"), 1):
            if re.match(r" *(title|excerpt): .*&(#\d+|[a-zA-Z]+);", line):
                yield name, number


def _shifted(files: dict[str, str]) -> Iterator[Place]:
    """Yield the dates that are another day than the file's name, which nobody has changed since."""
    for name, text in files.items():
        if not _value(text, "publishedDateTime").startswith(name[:10]):
            yield name, 5


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the real records in ../shared")
def test_check_names_the_defects_of_the_real_files_and_nothing_else(run: Run) -> None:
    corpora = SHARED / "corpora"

    result = run("check", "--json", "--portal", corpora / "portal", corpora / "records")

    found = [json.loads(line) for line in result.out.splitlines()]
    told = {kind: [each for each in found if kind in each["what"]] for kind in KINDS}
    files = {path.name: path.read_text("utf-8") for path in (corpora / "records").glob("*.md")}
    assert result.code == 1
    assert len(found) == sum(map(len, told.values())), "something else is named"
    assert [len(each) for each in told.values()] == [38, 35, 1, 1]
    assert {_place(each) for each in told["HTML reference"]} == set(_references(files))
    assert {_place(each) for each in told["Pacific"]} == set(_shifted(files))
    assert "\u00e2" in files[Path(told["garbled"][0]["file"]).name].split("\n")[2]
    (double,) = told["same article"]
    one, other = Path(double["file"]).name, Path(double["what"].rpartition(" ")[2]).name
    assert _value(files[one], "webUrl") == _value(files[other], "webUrl")
