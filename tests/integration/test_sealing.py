"""Private fields, from the page to ``unseal``; and that no key and no private text is anywhere."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from crawler.article.frontmatter import loads
from tests.integration.local import HANG_S, HOST, Portal, Site, Story, environment
from tests.integration.sealing import (
    ENV,
    FOREIGN,
    ID,
    KEY,
    LATER,
    OTHER,
    SECRET_WORDS,
    SETTINGS,
    STORY,
    everything,
    forms,
    unsealed,
)


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
    assert "kept a person's body)" in result.out
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
    assert f"secured stays as it was: it {reason})" in result.out
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
        out, err = schedule.communicate(timeout=HANG_S)

    assert "whisperer" in str(unsealed(portal)), (out, err)
    assert any(b"crawl\0--due" in each for each in arguments)
    assert not [each for each in arguments if KEY[:20].encode() in each]


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
