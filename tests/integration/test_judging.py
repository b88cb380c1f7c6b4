"""``masthead topics`` and ``masthead organizations``: what is told, and what is written."""

import json
from pathlib import Path

import pytest

from tests.integration.local import Portal, record


@pytest.fixture
def judged(portal: Portal) -> Portal:
    """A portal with two sub-topics and three records of two publishers."""
    portal.topic("Boats", "boat", "ship")
    portal.topic("Bridges", "bridge")
    portal.add("2026-03-01-a.md", record())
    portal.add("2026-03-01-b.md", record("A ship", "https://www.gazette.test/b"))
    other = record("A boat, a ship", "https://b.test/c", "  - Boats\n  - Old\n")
    portal.add("2026-03-01-c.md", other.replace("The Gazette", "B").replace("gazette", "b"))
    return portal


def named(domain: str, name: str, url: str) -> str:
    text = record("x", url).replace("  name: The Gazette", f"  name: {json.dumps(name)}")
    return text.replace("  domain: gazette.test", f"  domain: {json.dumps(domain)}")


def test_explain_says_which_keyword_put_a_record_where(judged: Portal) -> None:
    result = judged.run("topics", "explain", *judged.records)

    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "_news/2026-03-01-a.md: A bridge\n"
        "  News: root topic, 2 points\n"
        "  Bridges: 17 points (not in the record yet)\n"
        "    'bridge' in title 1 x\n"
        "_news/2026-03-01-b.md: A ship\n"
        "  News: root topic, 2 points\n"
        "  Boats: 17 points (not in the record yet)\n"
        "    'ship' in title 1 x\n"
        "_news/2026-03-01-c.md: A boat, a ship\n"
        "  News: root topic, 2 points\n"
        "  Boats: 32 points\n"
        "    'boat' in title 1 x\n"
        "    'ship' in title 1 x\n"
        "  Old: in the record, but no keyword explains it (by hand, by its source, or older)\n"
    )


def test_explain_follows_the_rules_of_the_portal(judged: Portal) -> None:
    judged.settings("topics: {title: 2, body: 1, least: 2, match: stem}\n")
    judged.add("2026-03-01-d.md", record("Boating", "https://d.test/d") + "Bridges, and ships.\n")

    result = judged.run("topics", "explain", "--json", "_news/2026-03-01-d.md")

    told = json.loads(result.out)
    assert (told["file"], told["title"]) == ("_news/2026-03-01-d.md", "Boating")
    assert [(each["topic"], each["applies"], each["points"]) for each in told["topics"]] == [
        ("News", True, 2),
        ("Boats", True, 17),
        ("Bridges", False, 0),
    ]
    assert told["topics"][1]["keywords"] == [
        {"keyword": "boat", "times": {"title": 1}, "weight": 2, "counts": True},
        {"keyword": "ship", "times": {"body": 1}, "weight": 1, "counts": False},
    ]


def test_explain_names_what_it_cannot_read_and_goes_on(judged: Portal) -> None:
    bad = judged.add("2026-03-01-bad.md", "No header\n")

    result = judged.run("topics", "explain", bad, judged.records[0], "_news/none.md")

    assert result.code == 3
    assert "_news/2026-03-01-a.md: A bridge" in result.out
    assert result.line("bad.md:1: no front matter")
    assert result.line("_news/none.md")
    assert judged.run("topics", "explain", bad).code == 1


def test_list_counts_the_records_of_each_topic(judged: Portal) -> None:
    result = judged.run("topics", "list")

    assert result.code == 0
    assert result.out == (
        "topic    parent  keywords  records   share  in files\n"
        "News     -              0        3  100.0%         3\n"
        "Boats    News           2        2   66.7%         1\n"
        "Bridges  News           1        1   33.3%         0\n"
    )
    assert result.err == "'Old' is no topic of the portal; records that have it: 1\n"


def test_list_warns_of_keywords_that_everything_or_nothing_has(judged: Portal) -> None:
    judged.topic("Wide", "a", "zebra", *(f"k{number}" for number in range(20)))
    for number in range(20):
        text = record("A thing", f"https://www.gazette.test/{number}")
        judged.add(f"2026-03-02-{number}.md", text)

    result = judged.run("topics", "list", "--json")

    wide = json.loads(result.out.splitlines()[-1])
    assert wide["broad"] == [{"keyword": "a", "share": 1.0}]
    assert wide["silent"][:2] == ["zebra", "k0"]
    assert "'a' is in 100% of 23 records: over 60%" in result.line("the keyword")
    assert result.line("Wide: in no record").endswith("'k7', 'k8' and 11 more")


def test_list_of_a_portal_without_records_or_with_a_broken_one(judged: Portal) -> None:
    judged.add("2026-03-01-bad.md", "No header\n")
    assert judged.run("topics", "list").code == 3
    for path in judged.records:
        path.unlink()

    result = judged.run("topics", "list")

    assert (result.code, result.err) == (0, "")
    assert "Boats    News           2        0   0.0%         0\n" in result.out


def test_suggest_proposes_files_and_writes_none(judged: Portal) -> None:
    result = judged.run("organizations", "suggest", "--least", 1)

    assert result.code == 0
    assert result.out.startswith(
        "_data/organizations/gazette.test.md: 2 records, as 'The Gazette' (2)\n"
        "---\ntaxonomy: organization\n_id: gazette.test\nname: The Gazette\ndomain: gazette.test\n"
        "---\n\n_data/organizations/b.test.md: 1 record, as 'B' (1)\n"
    )
    assert result.err == "domains with 1 or more records and no organization file: 2\n"
    assert not list((judged.root / "_data" / "organizations").glob("*.md"))
    assert judged.run("organizations", "suggest").out == ""


def test_suggest_writes_files_that_the_portal_then_has(judged: Portal) -> None:
    result = judged.run("organizations", "suggest", "--least", 1, "--write")

    assert result.out == (
        "wrote _data/organizations/gazette.test.md: 2 records, as 'The Gazette' (2)\n"
        "wrote _data/organizations/b.test.md: 1 record, as 'B' (1)\n"
    )
    again = judged.run("organizations", "suggest", "--least", 1, "--write")
    assert (again.code, again.out) == (0, "")
    assert again.err == "domains with 1 or more records and no organization file: 0\n"
    assert judged.run("organizations", "list").out == (
        "domain        name         logo  records\n"
        "gazette.test  The Gazette  no          2\n"
        "b.test        B            no          1\n"
    )


def test_suggest_overwrites_nothing(judged: Portal) -> None:
    path = judged.root / "_data" / "organizations" / "gazette.test.md"
    path.write_text("---\nname: Mine\ndomain: other.test\n---\n")

    result = judged.run("organizations", "suggest", "--least", 2, "--write", "--json")

    assert result.code == 3
    assert result.err == "_data/organizations/gazette.test.md: is there, and left as it is\n"
    assert json.loads(result.out)["written"] is False
    assert "Mine" in path.read_text()


def test_hostile_names_become_neither_structure_nor_a_path(judged: Portal) -> None:
    """Rows 74, 79."""
    evil = 'X\npublished: true\n---\n- "a": {{ b }} #'
    judged.add("2026-03-03-1.md", named("evil.test", evil, "https://evil.test/1"))
    judged.add("2026-03-03-2.md", named("../../../up", "Up", "https://ok.test/2"))
    judged.add("2026-03-03-3.md", named("a: b\nc.test", "Up", "https://ok.test/3"))

    result = judged.run("organizations", "suggest", "--least", 1, "--write")

    assert result.code == 0
    folder = judged.root / "_data" / "organizations"
    assert sorted(path.name for path in folder.glob("*.md")) == [
        "b.test.md",
        "evil.test.md",
        "gazette.test.md",
    ]
    lines = (folder / "evil.test.md").read_text("utf-8").splitlines()
    assert lines == [
        "---",
        "taxonomy: organization",
        "_id: evil.test",
        'name: "X published: true --- - \\"a\\": {{ b }} #"',
        "domain: evil.test",
        "---",
    ]
    assert result.line("'../../../up' can have no file of its own: 1 record")
    assert result.line("'a: b\\nc.test' can have no file")
    assert judged.run("check").err.splitlines()[-1].startswith("6 files, ")


@pytest.mark.parametrize("command", [["topics", "list"], ["organizations", "suggest", "--write"]])
def test_a_wrong_portal_is_told_in_a_line(judged: Portal, command: list[str]) -> None:
    judged.topic("Circle", "c")
    path = judged.root / "_data" / "topics" / "circle.yaml"
    path.write_text("name: Circle\nparent: Circle\n")

    result = judged.run(*command)

    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("masthead: _data/topics/circle.yaml:2: parent: 'Circle' is above")


def test_a_folder_that_cannot_be_written_is_told(judged: Portal) -> None:
    folder = judged.root / "_data" / "organizations"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_text("a file\n")

    result = judged.run("organizations", "suggest", "--least", 1, "--write")

    assert (result.code, result.out) == (2, "")
    assert "organizations: " in result.err
    assert Path(folder).read_text() == "a file\n"
