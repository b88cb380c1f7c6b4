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
