"""What state, git and the file tell of a record's versions, as steps."""

from datetime import UTC, datetime, timedelta

from crawler.article.frontmatter import loads
from crawler.article.record import Article
from crawler.history.deltas import Revision, machine
from crawler.history.edits import edits
from crawler.history.git import Commit
from crawler.history.timeline import (
    Step,
    Witness,
    of_article,
    of_git,
    of_state,
    together,
    values_of,
)
from tests.integration.local import record

NOW = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def article(**changes: object) -> Article:
    return loads(record(more="mine: 1\n")).replace(**changes)


def commit(number: int, *, hours: float = 0, moved: bool = False) -> Commit:
    return Commit(f"{number:040x}", NOW + hours * HOUR, "Ann", "s", f"b{number}", moved)


def state_step(hours: float, *, first: bool = False, **new: str) -> Step:
    changes = {name: ("?", value) for name, value in new.items()}
    return Step(witness=Witness.STATE, at=NOW + hours * HOUR, changes=changes, first=first)


def git_step(hours: float, *, first: bool = False, **new: str) -> Step:
    changes = {name: ("?", value) for name, value in new.items()}
    return Step(witness=Witness.GIT, at=NOW + hours * HOUR, changes=changes, first=first)


def test_revisions_tell_what_each_changed() -> None:
    one, two = {"title": "One"}, {"title": "Two", "locale": "de"}

    first, second = of_state([Revision(None, one), Revision(NOW, two)])

    assert (first.first, first.changes, first.at) == (True, {}, None)
    assert (second.first, second.at) == (False, NOW)
    assert second.changes == {"title": ("One", "Two"), "locale": (None, "de")}


def test_commits_are_compared_field_by_field_and_others_are_named() -> None:
    texts = [
        record(more="mine: 1\n"),
        record(more="mine: 1\n").replace("quality: 2", "quality: 3").replace("heat: 2\n", ""),
        record(more="mine: 2\ntags:\n  - a\n").replace("quality: 2", "quality: 3"),
    ]
    contents: dict[str, bytes | None] = {
        f"b{number}": text.encode() for number, text in enumerate(texts)
    }

    steps = of_git([commit(2), commit(1), commit(0)], contents, None)

    assert [dict(step.changes) for step in steps] == [
        {}, {"quality": (2, 3), "heat": (2, None)}, {"heat": (None, 2)}
    ]  # fmt: skip
    assert [step.others for step in steps] == [(), (), ("mine (unknown)", "tags")]
    assert [step.first for step in steps] == [True, False, False]


def test_a_version_that_cannot_be_read_is_named_and_the_next_compared_with_the_one_before() -> None:
    contents: dict[str, bytes | None] = {
        "b0": record("One").encode(), "b1": b"---\ntitle: [\n---\n", "b2": None,
        "b3": b"\xff", "b4": record("Two").encode(),
    }  # fmt: skip

    steps = of_git([commit(number) for number in (4, 3, 2, 1, 0)], contents, None)

    assert [step.fault.partition(":")[0] for step in steps] == [
        "", "line 3", "git lacks it, or it is too long", "line 1", ""
    ]  # fmt: skip
    assert steps[-1].changes == {"title": ("One", "Two")}


def test_another_article_that_git_takes_for_the_old_name_is_not_shown() -> None:
    own, other = record("Own"), record("Other", "https://www.gazette.test/other")
    contents: dict[str, bytes | None] = {
        "b0": other.encode(), "b1": own.encode(), "b2": own.encode() + b"Text.\n",
    }  # fmt: skip

    def told(*, moved: bool) -> list[str]:
        commits = [commit(2), commit(1, moved=moved), commit(0)]
        return [step.values["title"] for step in of_git(commits, contents, loads(own))]

    assert told(moved=True) == ["Own", "Own"]
    assert told(moved=False) == ["Other", "Own", "Own"]


def test_what_the_machine_wrote_is_told_once_though_it_was_committed() -> None:
    state = [state_step(0, first=True), state_step(1, title="B"), state_step(2, title="C")]
    git = [git_step(0.1, first=True), git_step(2.5, title="C", topics="News")]

    found = together(state, git)

    assert [(step.witness.value, dict(step.changes)) for step in found] == [
        ("state", {}),
        ("state", {"title": ("?", "B")}),
        ("state", {"title": ("?", "C")}),
        ("git", {"topics": ("?", "News")}),
    ]


def test_a_person_who_goes_back_to_an_older_value_is_told() -> None:
    state = [state_step(0, first=True), state_step(1, title="B"), state_step(2, title="C")]

    found = together(state, [git_step(3, title="B")])

    assert dict(found[-1].changes) == {"title": ("?", "B")}


def test_what_is_older_than_the_state_is_told_by_git() -> None:
    state = [state_step(5, first=True), state_step(6, title="C")]
    git = [git_step(0, first=True), git_step(1, title="B"), git_step(7, title="C")]

    found = together(state, git)

    assert [step.witness.value for step in found] == ["git", "git", "state", "state"]


def test_the_beginning_is_dated_by_git_where_the_state_does_not_know_it() -> None:
    unknown = Step(witness=Witness.STATE, first=True)
    later = state_step(5, title="B")

    early = together([unknown, later], [git_step(0, first=True)])
    late = together([unknown, later], [git_step(9, first=True)])

    assert [(step.witness.value, step.first) for step in early] == [("git", True), ("state", False)]
    assert [step.at for step in late] == [None, NOW + 5 * HOUR]


def test_only_the_first_of_all_is_told_as_the_first() -> None:
    found = together([state_step(5, first=True)], [git_step(0, first=True)])

    assert [step.first for step in found] == [True, False]


def test_of_one_second_the_machine_comes_before_the_commit() -> None:
    found = together([state_step(1, title="B")], [git_step(1, excerpt="E")])

    assert [step.witness.value for step in found] == ["state", "git"]


def test_a_key_called_body_is_not_the_body() -> None:
    odd = loads(record(more="body: mine\n"))

    assert "body" not in values_of(odd)
    assert of_article(odd)[1]["body (unknown)"] == "mine"


def test_only_what_the_machine_did_not_write_is_a_persons() -> None:
    now = article(title="Mine", excerpt="Old", topics=("News", "Boats"), quality=5)
    written = {**values_of(article()), "excerpt": "New"}
    before = {**written, "excerpt": "Old"}
    judged = {"quality": 5, "topics": ["News"], "locale": "de", "published": False}

    found = edits(now, [written, before], [judged], {"topics", "related"})

    assert found == {"title": ("A bridge", "Mine"), "topics": (["News"], ["News", "Boats"])}


def test_a_mark_among_judgements_is_no_value() -> None:
    now = article(quality=9)
    written = machine(values_of(article()))
    judged = {"quality": {"person": True}, "provider": {"person": True}}

    found = edits(now, [written], [judged], {"quality"})

    assert found == {"quality": (None, 9)}
    assert edits(now, [], [], ()) == {}
