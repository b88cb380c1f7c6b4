"""Reading a file's versions from git repositories of which nothing can be believed."""

import os
import stat
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.history import git
from tests.integration.repository import ENV, Repository

HERE = {**os.environ, **ENV}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with nothing in it."""
    root = tmp_path / "site"
    root.mkdir()
    return Repository(root)


def hashes(path: Path, limit: int = 50) -> list[str]:
    """Return the hashes of the commits that changed the file."""
    return [each.hash for each in git.commits(path, limit, HERE)]


def program(path: Path, mark: Path) -> str:
    """Write a program that leaves a mark when it runs; return its path."""
    path.write_text(f"#!/bin/sh\ntouch '{mark}'\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_commits_of_one_file_come_newest_first_with_time_and_name(repository: Repository) -> None:
    path = repository.root / "-x *.md"
    path.write_text("one\n")
    first = repository.commit("One")
    (repository.root / "-x a.md").write_text("another's\n")
    repository.commit("Else")
    path.write_text("two\n")
    second = repository.commit("Two\n\nMore words.")

    found = git.commits(path, 50, HERE)

    assert [(each.hash, each.subject, each.author) for each in found] == [
        (second, "Two", "Ann Keeper"), (first, "One", "Ann Keeper")
    ]  # fmt: skip
    assert found[0].at == datetime(2026, 4, 1, 3, tzinfo=UTC)
    blobs = [each.blob for each in found]
    assert git.contents(path.parent, blobs, HERE) == {blobs[0]: b"two\n", blobs[1]: b"one\n"}
    assert hashes(path, 1) == [second]


def test_a_file_that_was_never_committed_has_no_commits(repository: Repository) -> None:
    (repository.root / "other.md").write_text("one\n")
    repository.commit("Other")
    path = repository.root / "new.md"
    path.write_text("new\n")

    assert git.commits(path, 50, HERE) == []


def test_a_renamed_folder_does_not_end_the_history(repository: Repository) -> None:
    (repository.root / "old").mkdir()
    path = repository.root / "old" / "a.md"
    path.write_text("text\n" * 50)
    first = repository.commit("One")
    path.parent.rename(repository.root / "new")
    repository.commit("Moved")
    path = repository.root / "new" / "a.md"
    path.write_text("text\n" * 51)
    last = repository.commit("Two")

    assert hashes(path) == [last, first]


def test_merges_and_removals_are_no_versions_of_their_own(repository: Repository) -> None:
    path = repository.root / "a.md"
    path.write_text("one\n")
    first = repository.commit("One")
    repository.git("checkout", "--quiet", "-b", "side")
    path.write_text("two\n")
    second = repository.commit("Two")
    repository.git("checkout", "--quiet", "main")
    (repository.root / "b").write_text("b")
    repository.commit("Else")
    repository.git("merge", "--quiet", "--no-edit", "side")
    path.unlink()
    repository.commit("Removed")
    path.write_text("two\n")
    repository.commit("Back")

    assert hashes(path) == [second, first]


def test_a_merge_that_says_something_new_is_a_version(repository: Repository) -> None:
    path = repository.root / "a.md"
    path.write_text("one\n")
    repository.commit("One")
    repository.git("checkout", "--quiet", "-b", "side")
    path.write_text("two\n")
    repository.commit("Two")
    repository.git("checkout", "--quiet", "main")
    path.write_text("three\n")
    repository.commit("Three")
    repository.git("merge", "--quiet", "--strategy=ours", "--no-commit", "side")
    path.write_text("four\n")
    merged = repository.commit("Four")

    found = git.commits(path, 50, HERE)

    assert found[0].hash == merged
    assert git.contents(path.parent, [found[0].blob], HERE) == {found[0].blob: b"four\n"}


def test_nothing_that_a_repository_names_is_run(repository: Repository, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    path = repository.root / "a.md"
    path.write_text("one\n")
    repository.commit("One")
    (repository.root / ".gitattributes").write_text("*.md diff=evil filter=evil\n")
    path.write_text("two\n")
    repository.commit("Two")
    evil = program(tmp_path / "evil", mark)
    for name in (
        "core.fsmonitor", "core.pager", "pager.log", "core.sshCommand", "diff.external",
        "diff.evil.textconv", "diff.evil.command", "filter.evil.clean", "filter.evil.smudge",
        "gpg.program", "core.gitProxy", "core.editor", "core.askPass", "credential.helper",
        "remote.origin.uploadpack",
    ):  # fmt: skip
        repository.git("config", name, evil)
    for name, value in {
        "log.showSignature": "true", "diff.orderFile": str(tmp_path / "none"),
        "core.hooksPath": str(tmp_path), "log.showRoot": "false", "diff.relative": "true",
        "log.diffMerges": "combined", "color.ui": "always", "log.follow": "true",
    }.items():  # fmt: skip
        repository.git("config", name, value)

    found = git.commits(path, 50, {**HERE, "GIT_EXTERNAL_DIFF": evil, "GIT_PAGER": evil})

    blobs = [each.blob for each in found]
    assert git.contents(path.parent, blobs, HERE) == {blobs[0]: b"two\n", blobs[1]: b"one\n"}
    assert not mark.exists()


def test_what_a_partial_clone_lacks_is_not_fetched(repository: Repository, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    path = repository.root / "a.md"
    path.write_text("one\n")
    repository.commit("One")
    (found,) = git.commits(path, 50, HERE)
    (repository.root / ".git/objects" / found.blob[:2] / found.blob[2:]).unlink()
    evil = program(tmp_path / "evil", mark)
    for name, value in {
        "core.repositoryFormatVersion": "1", "extensions.partialClone": "origin",
        "remote.origin.promisor": "true", "remote.origin.url": f"ext::{evil}",
        "remote.origin.uploadpack": evil, "protocol.ext.allow": "always",
    }.items():  # fmt: skip
        repository.git("config", name, value)

    with suppress(git.GitError):  # what some versions of git make of it
        assert git.contents(path.parent, [found.blob], HERE) == {found.blob: None}
    assert not mark.exists()


def test_replaced_and_grafted_commits_are_those_they_were(repository: Repository) -> None:
    path = repository.root / "a.md"
    path.write_text("one\n")
    first = repository.commit("One")
    path.write_text("two\n")
    second = repository.commit("Two")
    path.write_text("lie\n")
    lie = repository.commit("Lie")
    repository.git("reset", "--quiet", "--hard", second)
    repository.git("replace", second, lie)
    (repository.root / ".git/info").mkdir(exist_ok=True)
    (repository.root / ".git/info/grafts").write_text(f"{second}\n")

    assert hashes(path) == [second, first]


def test_a_folder_that_looks_like_a_repository_is_none(tmp_path: Path) -> None:
    inner = tmp_path / "bare"
    inner.mkdir()
    Repository(inner).git("init", "--quiet", "--bare", ".")
    for each in (inner / ".git").iterdir():
        if not (inner / each.name).exists():
            each.rename(inner / each.name)
    (inner / ".git").rename(tmp_path / "away")
    (inner / "a.md").write_text("one\n")

    with pytest.raises(git.GitError):
        git.commits(inner / "a.md", 50, {**HERE, "GIT_CEILING_DIRECTORIES": str(tmp_path)})


def test_a_subject_or_name_cannot_pass_for_something_else(repository: Repository) -> None:
    path = repository.root / "a.md"
    path.write_text("one\n")
    subject = f":100644 100644 {'1' * 40} {'2' * 40} M \x1b[31m" + "x" * 100_000
    repository.commit(subject, GIT_AUTHOR_NAME="\x1b]0;x\x07 " + "n" * 5_000)

    (found,) = git.commits(path, 50, HERE)

    assert found.subject.startswith(":100644")
    assert len(found.subject) == 200
    assert len(found.author) <= 100


@pytest.mark.parametrize("when", ["@-1 +0000", "@99999999999999 +0000", "@0 +0000"])
def test_a_time_that_is_none_is_not_known(repository: Repository, when: str) -> None:
    path = repository.root / "a.md"
    path.write_text("one\n")
    tree = repository.git("write-tree")
    raw = f"tree {tree}\nauthor A <a> {when[1:]}\ncommitter A <a> {when[1:]}\n\nOne\n"
    repository.git("add", "a.md")
    tree = repository.git("write-tree")
    raw = raw.replace(raw.split()[1], tree)
    (repository.root / "raw").write_text(raw)
    name = repository.git("hash-object", "-t", "commit", "-w", "--literally", "raw")
    repository.git("update-ref", "refs/heads/main", name)

    (found,) = git.commits(path, 50, HERE)

    assert found.at is None or found.at.year < 9999


def test_versions_that_are_too_long_are_left_out(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = repository.root / "a.md"
    for size in (10, 200, 20, 30):
        path.write_text("x" * size)
        repository.commit(str(size))
    monkeypatch.setattr(git.document, "LARGEST", 100)
    monkeypatch.setattr(git, "LARGEST_TOTAL", 55)
    blobs = [each.blob for each in git.commits(path, 50, HERE)]

    found = git.contents(path.parent, blobs, HERE)

    assert [data and len(data) for data in found.values()] == [30, 20, None, None]


def test_bounds_of_time_and_size_hold(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = repository.root / "a.md"
    path.write_text("one\n")
    repository.commit("One")
    slow = tmp_path / "slow"
    slow.mkdir()
    (slow / "git").write_text("#!/bin/sh\nsleep 60\n")
    (slow / "git").chmod(0o755)

    monkeypatch.setattr(git, "LARGEST_LOG", 10)
    with pytest.raises(git.GitError, match="more than 10 bytes"):
        git.commits(path, 50, HERE)
    monkeypatch.setattr(git, "TIMEOUT_S", 0.1)
    with pytest.raises(git.GitError, match="git took longer"):
        git.commits(path, 50, {**HERE, "PATH": f"{slow}:{os.environ['PATH']}"})


def test_no_git_no_repository_and_no_commit_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("one\n")
    away = {**HERE, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}

    with pytest.raises(git.NoRepositoryError, match="not in a git repository"):
        git.commits(path, 50, away)
    with pytest.raises(git.NoRepositoryError, match="not installed"):
        git.commits(path, 50, {"PATH": str(tmp_path)})
    Repository(tmp_path)
    assert git.commits(path, 50, HERE) == []


def test_the_callers_own_git_variables_do_not_lead_elsewhere(
    repository: Repository, tmp_path: Path
) -> None:
    path = repository.root / "a.md"
    path.write_text("one\n")
    first = repository.commit("One")
    other = tmp_path / "other"
    other.mkdir()
    Repository(other)

    found = git.commits(path, 50, {**HERE, "GIT_DIR": str(other / ".git")})

    assert [each.hash for each in found] == [first]
    assert not list((repository.root / ".git").glob("*.lock"))


def test_a_repository_of_someone_else_is_told_with_what_to_do() -> None:
    complaint = "fatal: detected dubious ownership in repository at '/x'\nTo add an exception"

    error = git._error(complaint, 128)  # noqa: SLF001 - nobody here can make such a repository

    assert str(error) == (
        "the repository belongs to someone else: allow it with git config safe.directory"
    )
