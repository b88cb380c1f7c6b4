"""Private fields, from the page to ``unseal``; and that no key and no private text is anywhere."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from crawler.article.frontmatter import loads
from crawler.sealing.keys import Key, material, new
from tests.integration.local import HOST, SHARED, Portal, Site, Story, environment, record

KEY, OTHER = new(), new()
ID, OTHER_ID = (Key(material(key)).id for key in (KEY, OTHER))
ENV = {"MASTHEAD_SEAL_KEY": KEY}
SETTINGS = "sealing:\n  fields: [body, authors, content, fetch]\n"
STORY = Story(
    head='<meta name="author" content="Ann Author">',
    text=(
        "The bridge over the harbour, says the whisperer, opened on Sunday after years of work.",
        "People walked across it from early in the morning, and a ferry went under it at noon.",
    ),
)
LATER = "A bridge over the harbour opened at last, two years late."
SECRET_WORDS = ("whisperer", "Ann Author")
FOREIGN = "AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA=="


@pytest.fixture
def sealed(portal: Portal, site: Site) -> Portal:
    """A portal whose only record was sealed with KEY."""
    portal.settings(SETTINGS)
    result = portal.run("fetch", site.put("/a", STORY), env=ENV)
    assert (result.code, result.err) == (0, "")
    return portal


def unsealed(portal: Portal, key: str = KEY) -> dict[str, object]:
    result = portal.run("unseal", "--json", "_news", env={"MASTHEAD_SEAL_KEY": key})
    assert (result.code, result.err) == (0, "")
    found: dict[str, object] = json.loads(result.out)
    return found


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def forms(key: str) -> list[bytes]:
    """How a key, or what is made of it, may be written by mistake."""
    made = Key(material(key))
    found = [key.rstrip("=").encode()]
    for each in (material(key), made.encryption, made.authentication):
        found += [each, each.hex().encode(), repr(each)[2:-1].encode()]
    return found


def test_what_is_private_is_read_by_the_holder_of_the_key_alone(sealed: Portal) -> None:
    private = unsealed(sealed)

    fields = private["fields"]
    assert isinstance(fields, dict)
    assert (private["key"], private["of"]) == (ID, f"{HOST}/a")
    assert fields["authors"] == [{"name": "Ann Author"}]
    assert "whisperer" in fields["body"]
    assert fields["fetch"]["address"] == f"{HOST}/a"
    text = sealed.run("unseal", sealed.record, env=ENV).out
    assert yaml.safe_load(text) == private
    assert "body: |\n" in text
    for path, data in everything(sealed.root).items():
        assert not [word for word in SECRET_WORDS if word.encode() in data], path
    assert loads(sealed.record.read_text("utf-8")).body == ""


def test_a_refresh_leaves_what_is_unchanged_and_seals_what_changed(
    sealed: Portal, site: Site
) -> None:
    before = sealed.record.read_bytes(), sealed.record.stat().st_mtime_ns

    same = sealed.run("refresh", "--older-than", "0s", env=ENV)
    untouched = sealed.record.read_bytes(), sealed.record.stat().st_mtime_ns
    site.put(
        "/a", replace(STORY, text=(*STORY.text, "A third whisperer came in the evening, late."))
    )
    changed = sealed.run("refresh", "--older-than", "0s", env=ENV)

    assert (same.out.splitlines()[-1], untouched) == ("1 unchanged", before)
    assert changed.out.splitlines()[-1] == "1 updated"
    old, now = (text.splitlines() for text in (before[0].decode(), sealed.record.read_text()))
    assert [line for line in now if line not in old] == [now[-3]]
    assert now[-3].startswith("secured: ")
    assert "third whisperer" in str(unsealed(sealed)["fields"])


def test_what_was_open_becomes_private_and_a_persons_edit_stays(kept: Portal, site: Site) -> None:
    site.put("/b", replace(STORY, title="Another bridge"))
    kept.run("fetch", f"{HOST}/b")
    edited = next(path for path in kept.records if "another" in path.name)
    edited.write_text(edited.read_text("utf-8") + "\nMy own words.\n", "utf-8")
    kept.settings(SETTINGS)

    result = kept.run("refresh", "--older-than", "0s", "--again", env=ENV)

    assert result.code == 0
    assert "(kept a person's body)" in result.out
    mine, other = edited.read_text("utf-8"), next(p for p in kept.records if p != edited)
    assert "My own words." in mine
    assert "secured: " in mine
    assert loads(other.read_text("utf-8")).body == ""
    assert "early in the morning" not in other.read_text("utf-8")


@pytest.mark.parametrize(
    "command",
    [
        ["fetch", f"{HOST}/a"],
        ["fetch", "--stdout", f"{HOST}/a"],
        ["crawl"],
        ["refresh"],
        ["schedule"],
    ],
)
def test_row_93_without_a_key_nothing_runs(portal: Portal, site: Site, command: list[str]) -> None:
    feed = site.feed("/rss", site.put("/a", STORY))
    portal.settings(f"{SETTINGS}feeds: ['{feed}']\n")

    result = portal.run(*command)

    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(
        "masthead: sealing.fields has body, authors, content, fetch, and there is no key: make one "
        "with `masthead keys new FILE`"
    )
    assert "MASTHEAD_SEAL_KEY" in result.err
    assert (portal.records, site.log) == ([], [])


def test_row_93_no_key_is_needed_and_no_value_invented_without_private_fields(
    kept: Portal, site: Site
) -> None:
    path = kept.record
    path.write_text(
        path.read_text().replace("---\n\n", f'\nsecured: "{FOREIGN}"\n---\n\n'), "utf-8"
    )
    site.put("/a", Story(title="Harbour bridge is open"))
    site.put("/b", Story(title="Another"))

    for env in ({}, ENV):
        result = kept.run("fetch", "--again", f"{HOST}/a", f"{HOST}/b", env=env)
        assert result.code == 0

    other = next(each for each in kept.records if each != path)
    assert f'secured: "{FOREIGN}"' in path.read_text()
    assert "Harbour bridge is open" in path.read_text()
    assert "secured" not in other.read_text()


def test_row_93_a_wrong_key_leaves_the_value_and_updates_the_rest(
    sealed: Portal, site: Site
) -> None:
    before = sealed.record.read_text("utf-8")
    site.put("/a", replace(STORY, description=LATER, text=(*STORY.text, "More whisperer.")))

    result = sealed.run("refresh", "--older-than", "0s", env={"MASTHEAD_SEAL_KEY": OTHER})
    told = sealed.run("unseal", sealed.record, env={"MASTHEAD_SEAL_KEY": OTHER})
    nothing = sealed.run("unseal", sealed.record)

    wanted = before.replace("A bridge over the harbour opened on Sunday.", LATER)
    assert sealed.record.read_text("utf-8") == wanted != before
    reason = f"was sealed with the key {ID}, which is not at hand"
    assert f"(secured stays as it was: it {reason})" in result.out
    assert (told.code, told.out) == (1, "")
    assert told.err == f"_news/{sealed.record.name}: secured {reason}\n"
    assert nothing.code == 2
    assert f"{reason}: make one with" in nothing.err


@pytest.mark.parametrize("kind", ["tampered", "cut", "foreign", "no value"])
def test_row_93_a_damaged_value_is_named_and_stays(sealed: Portal, site: Site, kind: str) -> None:
    text = sealed.record.read_text("utf-8")
    value = loads(text).secured or ""
    data, vector = value.split(";")
    damaged = {
        "tampered": value[:60] + ("A" if value[60] != "A" else "B") + value[61:],
        "cut": f"{data[:128]};{vector}",
        "foreign": FOREIGN,
        "no value": "abc",
    }[kind]
    words = {"foreign": "foreign", "no value": "is no sealed value"}.get(kind, "tampered with")
    sealed.record.write_text(text.replace(value, damaged), "utf-8")
    site.put("/a", replace(STORY, description=LATER))

    refreshed = sealed.run("refresh", "--older-than", "0s", env=ENV)
    told = sealed.run("unseal", sealed.record, env=ENV)
    resealed = sealed.run("reseal", env={"MASTHEAD_SEAL_KEY": f"{OTHER}\n{KEY}"})

    assert refreshed.code == 0
    assert "secured stays as it was" in refreshed.out
    assert words in refreshed.out
    assert (told.code, told.out) == (1, "")
    assert words in told.err
    assert resealed.code == (1 if words == "tampered with" else 0)
    assert loads(sealed.record.read_text("utf-8")).secured == damaged
    assert LATER in sealed.record.read_text("utf-8")


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


@pytest.mark.parametrize("name", ["MASTHEAD_SEAL_KEY", "MASTHEAD_SEAL_KEY_FILE"])
def test_row_93_no_key_and_nothing_private_is_in_logs_reports_records_or_state(
    portal: Portal, site: Site, name: str
) -> None:
    """Whatever runs, at the most talkative level, also where it crashes."""
    portal.settings(SETTINGS)
    key_file = portal.root.parent / "seal.key"
    key_file.write_text(f"{KEY}\n{OTHER}\n")
    key_file.chmod(0o600)
    env = {name: str(key_file) if name.endswith("FILE") else key_file.read_text()}
    feed = site.feed("/rss", site.put("/a", STORY), site.put("/b", replace(STORY, title="B")))
    debug = ["--log-level", "DEBUG"]
    crash = portal.root / "crash.py"
    crash.write_text(
        "from crawler.sealing import envelope\n"
        "from crawler.commands import main\n"
        "def broken(*_): raise RuntimeError('a fault where the key is')\n"
        "envelope._tag = broken\n"
        "if __name__ == '__main__': main()\n"
    )

    told = [
        portal.run("crawl", "--feed", feed, *debug, env=env),
        portal.run("fetch", "--explain", "--json", "--again", f"{HOST}/a", *debug, env=env),
        portal.run("refresh", "--older-than", "0s", "--json", *debug, env=env),
        portal.run("fetch", "--stdout", f"{HOST}/a", *debug, env=env),
        portal.run("keys", "list", *debug, env=env),
        portal.run("reseal", *debug, env=env),
        portal.run("check", *debug, env=env),
        portal.run("export", "jsonl", "all.jsonl", *debug, env=env),
        portal.run("export", "frontmatter", "all", *debug, env=env),
        portal.run("fetch", f"{HOST}/a", "--set", f"sealing.key={KEY}", *debug, env=env),
        portal.run("fetch", f"{HOST}/a", "--set", f"sealing.key_file={KEY}", *debug, env=env),
        portal.run("fetch", f"{HOST}/a", "--set", f"sealing.fields=[{KEY}]", *debug, env=env),
        portal.run.unchecked(
            "fetch",
            "--again",
            f"{HOST}/a",
            *debug,
            program="crash",
            env={**env, "PYTHONPATH": str(portal.root)},
        ),
    ]

    assert [each.code for each in told] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 1]
    assert "RuntimeError: a fault where the key is" in told[-1].err
    assert "in unseal" in told[-1].err
    assert "Scrapy" in told[0].err
    output = "".join(each.out + each.err for each in told).encode()
    places = {Path("output"): output, **everything(portal.root)}
    for path, data in places.items():
        for form in (*forms(KEY), *forms(OTHER)):
            assert form not in data, path
        assert not [secret for secret in SECRET_WORDS if secret.encode() in data], path


def test_items_of_scrapys_own_exports_have_nothing_private(portal: Portal, site: Site) -> None:
    portal.settings(f"{SETTINGS}scrapy: {{FEEDS: {{items.jsonl: {{format: jsonlines}}}}}}\n")

    result = portal.run("fetch", site.put("/a", STORY), env=ENV)
    shown = portal.run("fetch", "--stdout", f"{HOST}/a", env=ENV)

    assert (result.code, shown.code) == (0, 0)
    exported = (portal.root / "items.jsonl").read_text("utf-8")
    assert "Harbour bridge opens" in exported
    assert not [word for word in SECRET_WORDS if word in exported + shown.out]
    assert "\nsecured: " in shown.out


def test_row_93_processes_that_read_pages_have_no_key(portal: Portal, site: Site) -> None:
    portal.settings(SETTINGS)
    (portal.root / "custom").mkdir()
    (portal.root / "custom" / "sitecustomize.py").write_text(
        "import os, sys\n"
        "if '--multiprocessing-fork' in sys.argv or 'resource_tracker' in ' '.join(sys.argv):\n"
        "    with open(os.environ['SEEN'], 'a') as file:\n"
        "        print([name for name in os.environ if 'SEAL' in name], file=file)\n"
    )
    seen = portal.root / "seen"
    env = {**ENV, "PYTHONPATH": str(portal.root / "custom"), "SEEN": str(seen)}

    result = portal.run("fetch", site.put("/a", STORY), env=env)

    assert result.code == 0
    assert set(seen.read_text().splitlines()) == {"[]"}


def test_the_crawls_of_a_schedule_have_the_key_and_no_argument_has(
    portal: Portal, site: Site
) -> None:
    feed = site.feed("/rss", site.put("/a", STORY))
    portal.settings(f"{SETTINGS}feeds: ['{feed}']\n")
    schedule = subprocess.Popen(
        [sys.executable, "-m", "crawler.commands", "schedule", "--look", "1s"],
        cwd=portal.root,
        env=environment({**portal.run.env, **ENV}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    arguments = set()
    try:
        while not portal.records and schedule.poll() is None:
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    arguments.add(path.read_bytes())
                except OSError:
                    continue
    finally:
        schedule.terminate()
        out, err = schedule.communicate(timeout=60)

    assert "whisperer" in str(unsealed(portal)), (out, err)
    assert any(b"crawl\0--due" in each for each in arguments)
    assert not [each for each in arguments if KEY[:20].encode() in each]


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


def test_the_state_keeps_no_private_text_of_before(kept: Portal, site: Site) -> None:
    """In its rows; VACUUM takes away what a database leaves in free pages, see docs/sealing.md."""
    site.put("/a", STORY)
    kept.run("fetch", "--again", f"{HOST}/a")
    kept.settings(SETTINGS)

    assert kept.run("fetch", "--again", f"{HOST}/a", env=ENV).code == 0

    with sqlite3.connect(kept.root / ".masthead/state.sqlite3") as connection:
        rows = "".join(connection.iterdump())
        connection.execute("VACUUM")
    connection.close()
    assert not [word for word in SECRET_WORDS if word in rows]
    assert "Harbour bridge opens" in rows
    for path, data in everything(kept.root / ".masthead").items():
        assert not [word for word in SECRET_WORDS if word.encode() in data], path


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
