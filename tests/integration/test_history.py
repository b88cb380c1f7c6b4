"""``masthead history``: the versions of records, by state and git."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.article.urls import identity
from crawler.corpus import files
from crawler.state.records import Fetch
from crawler.state.store import State
from crawler.state.visits import Visit
from tests.integration.local import HOST, Portal, record
from tests.integration.repository import ENV, Repository

NOW = datetime(2026, 4, 1, 1, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEY = identity(f"{HOST}/a")


@contextmanager
def opened(portal: Portal) -> Iterator[State]:
    """Yield the state of *portal*."""
    state = State(f"sqlite:///{portal.root / '.masthead/state.sqlite3'}")
    yield state
    state.close()


def rewritten(portal: Portal, now: datetime, **changes: str) -> None:
    """Do what a refresh does: write *changes* into the only record, and keep what was there."""
    with opened(portal) as state:
        known = state.records.known(KEY)
        assert known
        old = {name: known.written.get(name) for name in changes}
        state.versions.add(KEY, old, since=NOW, now=now)
        state.records.remember(
            KEY, {**known.written, **changes}, Fetch(at=now), name=portal.record.name
        )
        state.records.confirm(KEY, portal.record.name)
    text = portal.record.read_text("utf-8")
    for name, value in changes.items():
        text = text.replace(f'{name}: "{old[name]}"', f'{name}: "{value}"')
        if name == "body":
            text = text.replace(old["body"], value)
    portal.record.write_text(text, "utf-8")


@pytest.fixture
def alone(kept: Portal, tmp_path: Path) -> Portal:
    """A portal with one record, in no git repository."""
    env = {**kept.run.env, **ENV, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    return Portal(kept.root, type(kept.run)(kept.run.folder, env))


@pytest.fixture
def committed(alone: Portal) -> tuple[Portal, Repository]:
    """The same in a repository, with a commit of the new record."""
    repository = Repository(alone.root)
    (alone.root / ".gitignore").write_text(".masthead/\n")
    repository.commit("New")
    return alone, repository


def name_of(portal: Portal) -> str:
    """Return the path of the only record as commands show it."""
    return f"_news/{portal.record.name}"


def objects(out: str) -> list[dict[str, Any]]:
    """Return the objects of JSON lines."""
    return [json.loads(line) for line in out.splitlines()]


def test_a_record_that_never_changed_has_one_version(alone: Portal) -> None:
    with opened(alone) as state:
        state.visits.keep(Visit(identity=KEY, first=NOW))

    result = alone.run("history", name_of(alone))

    said = "one version, written 2026-04-01T01:30:00Z"
    assert result.out == f"{name_of(alone)}: {said}\n"
    assert result.err == "_news: not in a git repository\n"
    assert result.code == 0


def test_the_versions_of_the_state_are_told_newest_first(alone: Portal) -> None:
    body = alone.record.read_text("utf-8").partition("\n---\n")[2].lstrip("\n")
    rewritten(alone, NOW + HOUR, title="Harbour bridge is open")
    rewritten(alone, NOW + 2 * HOUR, excerpt="Open.", body=body.replace("early in the ", ""))
    before = alone.record.read_bytes()

    result = alone.run("history", f"{HOST}/a?utm_source=x")

    assert result.out == (
        f"{name_of(alone)}\n"
        "  now                   as the machine wrote it\n"
        "  2026-04-01T03:30:00Z  state\n"
        '    excerpt: "A bridge over the harbour opened on Sunday." -> "Open."\n'
        "    body: 188 -> 175 characters, 1 line changed\n"
        "  2026-04-01T02:30:00Z  state\n"
        '    title: "Harbour bridge opens" -> "Harbour bridge is open"\n'
        "  2026-04-01T01:30:00Z  state (first known version)\n"
    )
    assert alone.record.read_bytes() == before


def test_a_persons_edits_are_told_as_such(alone: Portal) -> None:
    rewritten(alone, NOW + HOUR, title="Harbour bridge is open")
    text = alone.record.read_text("utf-8").replace("Harbour bridge is open", "Our bridge")
    alone.record.write_text(text.replace("published: false", "published: true"), "utf-8")

    result = alone.run("history", name_of(alone))
    edited = objects(alone.run("history", "--json", name_of(alone)).out)[0]

    assert result.out.splitlines()[1:4] == [
        "  now                   a person's edits, which stay",
        '    title: "Harbour bridge is open" -> "Our bridge"',
        "    published: no -> yes",
    ]
    assert (edited["from"], edited["edited"]) == ("file", ["title", "published"])
    assert edited["changes"]["published"] == [False, True]


def test_git_tells_what_the_state_does_not_know(committed: tuple[Portal, Repository]) -> None:
    portal, repository = committed
    rewritten(portal, NOW + HOUR / 4, title="Harbour bridge is open")
    second = repository.commit("Machine's")
    text = portal.record.read_text("utf-8").replace("topics:\n", "topics:\n  - Boats\n")
    portal.record.write_text(text.replace("excerpt:", "mine: 1\nexcerpt:"), "utf-8")
    third = repository.commit("Boats")

    both = portal.run("history", name_of(portal))
    git = objects(portal.run("history", "--source", "git", "--json", name_of(portal)).out)
    state = portal.run("history", "--source", "state", name_of(portal))

    new, said = git[-1]["commit"][:7], '"New" (first known version)'
    # The first commit is of 01:00, before the state's first version of 01:30.
    assert both.err == ""
    assert both.out.splitlines()[3:] == [
        f'  2026-04-01T03:00:00Z  commit {third[:7]} by Ann Keeper, "Boats"',
        "    topics: News -> Boats, News",
        "    also changed: mine (unknown)",
        "  2026-04-01T01:45:00Z  state",
        '    title: "Harbour bridge opens" -> "Harbour bridge is open"',
        "  2026-04-01T01:30:00Z  state",
        f"  2026-04-01T01:00:00Z  commit {new} by Ann Keeper, {said}",
    ]
    assert [each["from"] for each in git] == ["file", "git", "git", "git"]
    assert git[0]["uncommitted"] == []
    assert [each["commit"] for each in git[1:3]] == [third, second]
    assert git[2]["changes"] == {"title": ["Harbour bridge opens", "Harbour bridge is open"]}
    assert git[2]["values"]["publishedDateTime"] == "2026-03-01T07:30:00Z"
    assert "ann@gazette.test" not in json.dumps(git) + both.out
    assert "commit" not in state.out


def test_without_a_state_git_tells_all_and_none_is_made(
    committed: tuple[Portal, Repository],
) -> None:
    portal, repository = committed
    shutil.rmtree(portal.root / ".masthead")
    text = portal.record.read_text("utf-8")
    portal.record.write_text("---\ntitle: [\n---\n")
    broken = repository.commit("Oops")
    portal.record.write_text(text.replace("opens", "is open"), "utf-8")

    result = portal.run("history", f"{HOST}/a")

    assert result.err == "the portal has no state, or none that can be read\n"
    fault = "cannot be read: line 3: not YAML: did not find expected node content"
    assert result.out.splitlines()[1:5] == [
        "  now                   not committed",
        '    title: "Harbour bridge opens" -> "Harbour bridge is open"',
        f'  2026-04-01T02:00:00Z  commit {broken[:7]} by Ann Keeper, "Oops" ({fault})',
        result.out.splitlines()[4],
    ]
    assert not (portal.root / ".masthead").exists()


def test_a_broken_file_has_the_history_that_git_knows(
    committed: tuple[Portal, Repository],
) -> None:
    portal, _ = committed
    portal.record.write_text("---\ntitle: [\n---\n")

    result = portal.run("history", name_of(portal))

    assert f"{name_of(portal)}:3: not YAML" in result.line("YAML")
    assert 'by Ann Keeper, "New" (first known version)' in result.out
    assert result.code == 1


def test_a_limit_keeps_the_newest(committed: tuple[Portal, Repository]) -> None:
    portal, repository = committed
    for number in range(2, 6):
        text = portal.record.read_text("utf-8")
        old = text.partition("quality: ")[2].partition("\n")[0]
        portal.record.write_text(text.replace(f"quality: {old}\n", f"quality: {number + 90}\n"))
        repository.commit(str(number))

    found = portal.run("history", "--limit", "2", "--source", "git", name_of(portal))
    more = objects(
        portal.run("history", "--limit=2", "--json", "--source=git", name_of(portal)).out
    )

    assert [each.get("subject") for each in more] == [None, "5", "4"]
    assert [each["changes"] for each in more[1:]] == [{"quality": [94, 95]}, {"quality": [93, 94]}]
    assert found.out.splitlines()[-1] == "  older versions are not shown (--limit)"
    assert not any(each["first"] for each in more)


def test_texts_of_others_cannot_speak_to_a_terminal(committed: tuple[Portal, Repository]) -> None:
    portal, repository = committed
    text = portal.record.read_text("utf-8")
    evil = "\\x1b]0;owned\\x07\\u202e"
    portal.record.write_text(
        text.replace("excerpt:", '"k\\x1b[2J": 1\nexcerpt:').replace("News\n", f'"N{evil}"\n'),
        "utf-8",
    )
    repository.commit(
        "\x1b[2J\x1b]0;owned\x07 http://a:b@c.test/?token=secret", GIT_AUTHOR_NAME="\x1b[31mEve\x07"
    )

    result = portal.run("history", name_of(portal))
    machines = portal.run("history", "--json", name_of(portal))

    assert all(each.isprintable() or each == "\n" for each in result.out + result.err)
    assert "\u202e" not in result.out
    assert "by [31mEve" in result.out
    assert "http://***@c.test/?token=***" in result.out
    assert "\x1b" not in machines.out
    assert "secret" not in result.out + machines.out


def test_a_name_that_begins_with_a_hyphen_is_a_name(
    committed: tuple[Portal, Repository],
) -> None:
    portal, repository = committed
    path = portal.add("--output=x.md", record(url=f"{HOST}/b"))
    repository.commit("Odd")

    inside = portal.run.inside(portal.news)
    result = inside("history", "--portal", portal.root, "--", path.name)

    assert result.code == 0, result.err
    assert '"Odd"' in result.out
    assert not (portal.news / "x.md").exists()


def test_what_is_not_there_is_told_and_the_rest_goes_on(alone: Portal) -> None:
    name = name_of(alone)
    (alone.news / "link.md").symlink_to(alone.record)
    wanted = ["_news/none.md", f"{HOST}/none", "_news/link.md", "_news"]

    result = alone.run("history", *wanted, name)
    none = alone.run("history", "_news/none.md")

    assert (result.code, none.code, none.out) == (3, 1, "")
    assert none.err == "_news/none.md: No such file or directory\n"
    assert result.line("/none:") == f"{HOST}/none: no record in _news has this address"
    assert "no regular file" in result.line("_news/link.md")
    assert result.out.startswith(f"{name}: one version")


def test_git_that_is_asked_for_and_not_there_is_a_failure(alone: Portal) -> None:
    result = alone.run("history", "--source", "git", name_of(alone))

    assert result.code == 1
    assert result.err == f"{name_of(alone)}: not in a git repository\n"


def test_a_damaged_version_is_told_in_one_line(alone: Portal) -> None:
    rewritten(alone, NOW + HOUR, title="Harbour bridge is open")
    with opened(alone) as state, state._database.transaction() as connection:  # noqa: SLF001
        connection.exec_driver_sql("UPDATE versions SET data = '['")

    result = alone.run("history", name_of(alone))

    assert result.code == 1
    assert "is damaged" in result.line("state.sqlite3")


def test_a_run_that_holds_the_lock_does_not_hinder(alone: Portal) -> None:
    with files.locked(alone.news):
        assert alone.run("history", f"{HOST}/a").code == 0
