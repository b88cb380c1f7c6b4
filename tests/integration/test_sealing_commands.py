"""``masthead keys``, ``unseal`` and ``reseal``: what the holder of a key does by hand."""

import json
import os
import re
import subprocess
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.article.frontmatter import loads
from crawler.sealing.keys import Key, material
from tests.integration.local import HOST, SHARED, Portal, Site, record
from tests.integration.sealing import (
    ENV,
    FOREIGN,
    ID,
    KEY,
    OTHER,
    OTHER_ID,
    SECRET_WORDS,
    SETTINGS,
    STORY,
    everything,
    unsealed,
)


def test_row_93_a_rotated_key_reads_what_the_old_one_sealed_and_reseal_replaces_it(
    sealed: Portal, site: Site
) -> None:
    """Only one line changes, and afterwards the old key is not needed."""
    both = {"MASTHEAD_SEAL_KEY": f"{OTHER}\n{KEY}"}
    sealed.record.write_text(
        "# Ours.\n".join(sealed.record.read_text().split("category", 1)).replace(
            "# Ours.\n", "# Ours.\ncategory"
        ),
        "utf-8",
    )
    before, mode = sealed.record.read_text("utf-8"), sealed.record.stat().st_mode

    same = sealed.run("refresh", "--older-than", "0s", "--again", env=both)
    listed = sealed.run("keys", "list", env=both)
    dry = sealed.run("reseal", "--dry-run", env=both)
    unchanged = sealed.record.read_text("utf-8")
    done = sealed.run("reseal", env=both)
    again = sealed.run("reseal", "--json", env=both)

    assert (same.out.splitlines()[-1], unchanged) == ("1 unchanged", before)
    assert listed.out == f"{OTHER_ID}  seals        0 records\n{ID}  unseals      1 records\n"
    name = f"_news/{sealed.record.name}"
    assert (dry.code, dry.out) == (0, f"would reseal {name}\n1 old\n")
    assert (done.code, done.out) == (0, f"resealed {name}\n1 resealed\n")
    assert [json.loads(line) for line in again.out.splitlines()] == [
        {"path": name, "status": "current", "key": OTHER_ID}, {"summary": {"current": 1}},
    ]  # fmt: skip
    old, now = before.splitlines(), sealed.record.read_text("utf-8").splitlines()
    assert [line.partition(" ")[0] for line in now if line not in old] == ["secured:"]
    assert len(old) == len(now)
    assert sealed.record.stat().st_mode == mode
    assert "whisperer" in str(unsealed(sealed, OTHER))
    site.put("/a", replace(STORY, text=(*STORY.text, "A third whisperer came, late at night.")))
    assert sealed.run("refresh", "--older-than", "0s", env=both).out.endswith("1 updated\n")
    assert "third whisperer" in str(unsealed(sealed, OTHER))


def test_reseal_waits_for_no_other_run_and_needs_a_key(sealed: Portal) -> None:
    from crawler.corpus.files import locked  # noqa: PLC0415

    with locked(sealed.news):
        assert sealed.run("reseal", env=ENV).code == 75
    result = sealed.run("reseal")
    assert (result.code, result.out) == (2, "")
    assert "there is no key to seal with" in result.err


def test_a_value_moved_to_another_record_is_named(sealed: Portal) -> None:
    value = loads(sealed.record.read_text("utf-8")).secured
    path = sealed.add("2026-03-02-b.md", record(more=f'\nsecured: "{value}"\n'))
    before = path.read_bytes()

    shown = sealed.run("unseal", path, env=ENV)
    done = sealed.run("reseal", path, env={"MASTHEAD_SEAL_KEY": f"{OTHER}\n{KEY}"})

    assert shown.code == done.code == 1
    assert f"was sealed for {HOST}/a, and this is https://www.gazette.test/a" in shown.err
    assert "whisperer" in shown.out
    assert f"was sealed for the article at {HOST}/a" in done.err
    assert path.read_bytes() == before


def test_a_new_key_is_in_a_file_of_ones_own_and_is_not_shown(portal: Portal) -> None:
    path = portal.root / ".masthead" / "seal.key"

    made = portal.run("keys", "new", ".masthead/seal.key")
    first = path.read_text()
    twice = portal.run("keys", "new", ".masthead/seal.key")
    rotated = portal.run("keys", "new", "--rotate", ".masthead/seal.key")
    both = path.read_text()
    shown = portal.run("keys", "new")
    wrong = portal.run("keys", "new", "no/where/seal.key")
    portal.settings(f"{SETTINGS}  key_file: .masthead/seal.key\n")
    listed = portal.run("keys", "list", "--json")

    keys = [line for line in both.splitlines() if not line.startswith("#")]
    ids = [Key(material(key)).id for key in keys]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert (made.code, twice.code, rotated.code, wrong.code) == (0, 2, 0, 2)
    assert "File exists" in twice.err
    assert both.endswith(first)
    assert made.out == f"wrote the key {ids[1]} to .masthead/seal.key: keep a copy elsewhere\n"
    assert not [key for key in keys if key[:10] in made.out + rotated.out + listed.out + twice.err]
    assert len(material(shown.out.strip())) == 32
    assert [json.loads(line)["key"] for line in listed.out.splitlines()] == ids
    assert portal.run("keys", "new", "--rotate").code == 2


def test_row_93_a_bad_key_is_named_and_not_shown(portal: Portal) -> None:
    portal.settings(f"{SETTINGS}  key_file: seal.key\n")
    path = portal.root / "seal.key"
    cases: list[tuple[str, int, str]] = [
        (f"{KEY}\n", 0o640, "others can read this key (mode 0640): chmod 600 seal.key"),
        (f"{KEY}\n", 0o604, "chmod 600"),
        (f"# a\n{KEY[:30]}\n", 0o600, "seal.key: line 2: is not the base64 of 32 bytes"),
        ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", 0o600, "is not random"),
        ("", 0o600, "has no key: make one with"),
        ("# " + "a" * 70_000, 0o600, "no file of keys"),
    ]

    for text, mode, reason in cases:
        path.write_text(text)
        path.chmod(mode)
        result = portal.run("fetch", f"{HOST}/a")
        assert result.code == 2
        assert reason in result.err
        assert len(result.err.splitlines()) == 1
        assert KEY[:10] not in result.err
    path.unlink()
    assert "seal.key: No such file or directory" in portal.run("fetch", f"{HOST}/a").err
    os.mkfifo(path, 0o600)
    assert "is no regular file" in portal.run("fetch", f"{HOST}/a").err
    for env, reason in (
        ({"MASTHEAD_SEAL_KEY": KEY[:30]}, "MASTHEAD_SEAL_KEY: line 1: is not the base64"),
        ({"MASTHEAD_SEAL_KEY_FILE": KEY}, "MASTHEAD_SEAL_KEY_FILE has a key, not the path"),
        ({**ENV, "MASTHEAD_SEAL_KEY_FILE": "k"}, "are both set: unset one"),
        ({"MASTHEAD_SEAL_KEY": f"{KEY}\n{KEY}"}, "one key stands there twice"),
    ):
        result = portal.run("fetch", f"{HOST}/a", env=env)
        assert result.code == 2
        assert reason in result.err
        assert KEY[:10] not in result.err
    portal.settings(f"sealing:\n  key_file: {KEY}\n")
    result = portal.run("fetch", f"{HOST}/a")
    assert result.code == 2
    assert result.err.startswith("masthead: masthead.yaml:3: sealing.key_file: is a key, not the")
    assert KEY[:10] not in result.err
    portal.settings("sealing:\n  fields: [title]\n")
    result = portal.run("fetch", f"{HOST}/a")
    assert "sealing.fields[0]: must be one of body, authors, content, fetch" in result.err


def test_a_key_that_git_would_take_is_warned_of(portal: Portal, site: Site) -> None:
    for name in ("seal.key", ".masthead/seal.key"):
        path = portal.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{KEY}\n")
        path.chmod(0o600)
    address = site.put("/a", STORY)

    def told(name: str) -> str:
        portal.settings(f"{SETTINGS}  key_file: {name}\n")
        result = portal.run("fetch", address)
        assert result.code == 0
        return result.err

    outside = told("seal.key")
    subprocess.run(["git", "init", "--quiet"], cwd=portal.root, check=True)
    inside = told("seal.key")
    ignored = told(".masthead/seal.key")
    subprocess.run(["git", "add", "-f", ".masthead/seal.key"], cwd=portal.root, check=True)

    warning = "masthead: seal.key: git would take this key with the portal: move it out, or"
    assert outside == ignored == ""
    assert inside.startswith(warning)
    assert "git would take this key" in told(".masthead/seal.key")


def test_what_is_not_sealed_is_told_by_unseal(portal: Portal) -> None:
    plain = portal.add("2026-03-01-a.md", record())
    foreign = portal.add("2026-03-01-b.md", record(more=f'\nsecured: "{FOREIGN}"\n'))
    broken = portal.add("2026-03-01-c.md", "---\ntitle: [\n---\n")

    result = portal.run("unseal", plain, foreign, broken)

    assert (result.code, result.out) == (1, "")
    lines = result.err.splitlines()
    assert lines[0] == "_news/2026-03-01-a.md: has no secured"
    assert lines[1].endswith("b.md: secured was sealed by another program (foreign)")
    assert lines[2].startswith("_news/2026-03-01-c.md:")
    assert len(lines) == 3


@pytest.mark.skipif(not (SHARED / "corpora").is_dir(), reason="other people's files are not there")
def test_row_93_values_of_other_peoples_files_are_foreign_and_stay(
    portal: Portal, site: Site
) -> None:
    files = sorted((SHARED / "corpora").rglob("*.md"))
    sealed = [path for path in files if b"\nsecured:" in path.read_bytes()]
    for number, path in enumerate(sealed):
        portal.add(f"2026-01-01-{number}.md", path.read_bytes().decode().replace("\r\n", "\n"))
    article = record(url=f"{HOST}/a", more=_secured_line(sealed[0]))
    mine = portal.add("2026-03-01-harbour.md", article)
    site.put("/a", STORY)
    portal.settings(SETTINGS)
    before = everything(portal.news)

    told = portal.run("unseal", "_news", env=ENV)
    resealed = portal.run("reseal", env=ENV)
    portal.run("check")
    untouched = everything(portal.news)
    fetched = portal.run("fetch", f"{HOST}/a", env=ENV)

    assert len(sealed) > 500
    assert (told.code, told.out) == (1, "")
    assert len(re.findall("was sealed by another program", told.err)) == len(sealed) + 1
    assert (resealed.code, resealed.out) == (0, f"{len(sealed) + 1} foreign\n")
    assert untouched == before
    assert "secured stays as it was: it was sealed by another program (foreign)" in fetched.out
    assert _secured_line(sealed[0]).strip() in mine.read_text("utf-8")
    assert not [word for word in SECRET_WORDS if word in mine.read_text("utf-8")]


def _secured_line(path: Path) -> str:
    text = path.read_bytes().decode().replace("\r\n", "\n")
    line = next(line for line in text.splitlines() if line.startswith("secured:"))
    assert len(b64decode(line.split('"')[1].partition(";")[0])) % 16 == 0
    return f"\n{line}\n"
