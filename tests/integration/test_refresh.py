"""``masthead refresh``: records in, only changed lines out."""

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.integration.local import HOST, Portal, Site, Story, record

STORY = Story()
LATER = "A bridge over the harbour opened at last, two years late."


def age(portal: Portal, **spans: float) -> None:
    """Make the state say that all was fetched that long ago."""
    then = (datetime.now(UTC) - timedelta(**spans)).isoformat(timespec="seconds")
    with sqlite3.connect(portal.root / ".masthead/state.sqlite3") as connection:
        connection.execute("UPDATE records SET fetched = ?", (then,))
    connection.close()


def overdue(portal: Portal) -> None:
    """Let all records be due."""
    with sqlite3.connect(portal.root / ".masthead/state.sqlite3") as connection:
        connection.execute("UPDATE visits SET due = NULL")
    connection.close()


def snapshot(path: Path) -> tuple[bytes, int, int]:
    """Return what must stay the same of a file that is left alone."""
    return path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino


def test_only_records_older_than_asked_for_are_fetched(kept: Portal, site: Site) -> None:
    age(kept, hours=30)

    young = kept.run("refresh", "--older-than", "31h")
    asked = list(site.log)
    old = kept.run("refresh", "--older-than", "29h")
    again = kept.run("refresh", "--older-than", "29h")

    assert (young.code, young.out, asked) == (0, "nothing new\n", [])
    assert old.out.splitlines()[-1] == "1 unchanged"
    assert again.out == "nothing new\n"


def test_a_record_is_looked_at_when_it_is_due_and_then_not_for_a_while(
    kept: Portal, site: Site
) -> None:
    young = kept.run("refresh")
    overdue(kept)
    due = kept.run("refresh")
    again = kept.run("refresh")

    assert (young.out, again.out) == ("nothing new\n", "nothing new\n")
    assert due.out.splitlines()[-1] == "1 unchanged"
    assert site.asked("/a") == 1


def test_refresh_writes_only_what_changed(kept: Portal, site: Site) -> None:
    """Rows 84, 86, 87: the unchanged record is not touched, the edited one keeps its edit."""
    kept.settings("clusters:\n  days: 0\n")  # the stories are all alike
    for path in ("/b", "/c"):
        site.put(path, replace(STORY, title=f"Story {path[1]}"))
    kept.run("fetch", f"{HOST}/b", f"{HOST}/c")
    same, changed, edited = kept.records
    before = changed.read_text("utf-8")
    mine = edited.read_text("utf-8").replace("title:", "# Ours.\ntitle:").replace("Story c", "Sea")
    edited.write_text(mine, "utf-8")
    untouched = snapshot(same)
    site.put("/b", replace(STORY, title="Story b", description=LATER))
    site.put("/c", replace(STORY, title="Story c, continued", description=LATER))

    result = kept.run("refresh", "--older-than", "0s", "--json")

    old = "A bridge over the harbour opened on Sunday."
    assert snapshot(same) == untouched
    assert changed.read_text("utf-8") == before.replace(old, LATER)
    assert edited.read_text("utf-8") == mine.replace(old, LATER)
    found = {each.get("url"): each for each in map(json.loads, result.out.splitlines())}
    assert found[f"{HOST}/a"]["status"] == "unchanged"
    assert found[f"{HOST}/b"] == {
        "url": f"{HOST}/b",
        "status": "updated",
        "code": "corrected",
        "path": f"_news/{changed.name}",
        "changed": ["excerpt"],
    }
    assert found[f"{HOST}/c"]["reason"] == "kept a person's title"
    assert result.code == 0


def test_records_that_cannot_be_refreshed_are_named_and_the_rest_goes_on(
    kept: Portal, site: Site
) -> None:
    """Rows 36, 80, 83, 85."""
    site.put("/a", replace(STORY, description=LATER))
    bad = {
        "2026-01-01-broken.md": "---\ntitle: [\n---\n",
        "2026-01-02-local.md": record(url="file:///etc/passwd"),
        "2026-01-03-gone.md": record(url=f"{HOST}/gone"),
    }
    paths = [kept.add(name, text) for name, text in bad.items()]
    link = kept.news / "2026-01-04-link.md"
    link.symlink_to(kept.root / "masthead.yaml")
    untouched = [snapshot(path) for path in paths]

    result = kept.run("refresh", "--older-than", "0s")

    assert [snapshot(path) for path in paths] == untouched
    assert LATER in kept.records[-1].read_text("utf-8")
    assert result.code == 3
    assert result.line("_news/2026-01-01-broken.md").startswith(
        "_news/2026-01-01-broken.md: failed: line 3: not YAML: "
    )
    assert result.line("2026-01-02-local.md") == (
        "file:///etc/passwd: refused: is not an http or https address (_news/2026-01-02-local.md)"
    )
    assert "kept _news/2026-01-03-gone.md (HTTP 404 Not Found)\n" in result.out
    assert "_news/2026-01-04-link.md" in result.line("link")
    assert link.is_symlink()
    assert len(result.err.splitlines()) == 3


def test_without_state_a_record_is_fetched_and_what_is_in_it_is_a_persons(
    kept: Portal, site: Site
) -> None:
    """Losing the state costs a fetch, never a record."""
    (kept.root / ".masthead/state.sqlite3").unlink()
    before = kept.record.read_text("utf-8")
    site.put("/a", replace(STORY, description=LATER))

    first = kept.run("refresh")
    site.put("/a", replace(STORY, title="Harbour bridge is open", description=LATER))
    second = kept.run("refresh", "--older-than", "0s")

    assert "kept a person's excerpt" in first.out
    assert first.out.startswith("unchanged ")
    assert second.out.startswith("updated ")
    wanted = before.replace("Harbour bridge opens", "Harbour bridge is open")
    assert kept.record.read_text("utf-8") == wanted


def test_a_state_that_fails_during_the_run_is_said(kept: Portal) -> None:
    with sqlite3.connect(kept.root / ".masthead/state.sqlite3") as connection:
        connection.execute("ALTER TABLE records DROP COLUMN fetched")
    connection.close()

    result = kept.run("refresh", "--older-than", "0s")

    assert result.code == 1
    assert "no such column: records.fetched" in result.line("state.sqlite3")


def stories(portal: Portal, site: Site, *names: str, host: str = HOST) -> list[Path]:
    """Add a record for each of *names*, whose pages are on the site."""
    found = []
    for name in names:
        site.put(f"/{name}", replace(STORY, title=f"The {name} is in the news"))
        text = record(title=f"The {name}", url=f"{host}/{name}")
        found.append(portal.add(f"2026-03-01-the-{name}.md", text))
    return found


def put_off(portal: Portal, **spans: float) -> None:
    """Make the state say that all it knows is due in that time; what it knows nothing of is due."""
    now = datetime.now(UTC)
    then = (now + timedelta(**spans)).isoformat(timespec="seconds")
    with sqlite3.connect(portal.root / ".masthead/state.sqlite3") as connection:
        connection.execute(
            "INSERT OR REPLACE INTO visits (identity, source, visits, changes, fate, due) "
            "SELECT key, '', 1, 0, 'same', ? FROM files",
            (then,),
        )
    connection.close()


def test_without_a_span_what_is_due_is_fetched_and_no_more(kept: Portal, site: Site) -> None:
    put_off(kept, hours=1)
    stories(kept, site, "ferry")

    first = kept.run("refresh")
    put_off(kept, hours=1)
    site.log.clear()
    second = kept.run("refresh")

    assert (first.code, site.asked("/a")) == (0, 0)
    assert "_news/2026-03-01-the-ferry.md" in first.out
    assert (second.code, second.out, site.log) == (0, "nothing new\n", [])


def test_a_record_may_be_named_by_its_file_or_its_address(kept: Portal, site: Site) -> None:
    stories(kept, site, "ferry", "market", "school")
    kept.run("refresh")
    put_off(kept, days=1)
    site.log.clear()

    by_file = kept.run("refresh", "_news/2026-03-01-the-ferry.md")
    by_address = kept.run("refresh", f"{HOST}/market?utm_source=x", f"{HOST}/unknown")
    everything = kept.run("refresh", "_news", "--limit", "2")

    assert (by_file.code, by_address.code) == (0, 3)
    assert by_file.out == "unchanged _news/2026-03-01-the-ferry.md\n1 unchanged\n"
    assert site.log[:2] == ["/ferry", "/market"]
    assert by_address.line("/unknown") == (
        f"{HOST}/unknown: refused: no record of this address: "
        f"`masthead fetch {HOST}/unknown` makes one"
    )
    assert everything.out.splitlines()[-1] == "2 unchanged, 2 left to the next run"


def test_an_unknown_address_leaves_no_trace_in_the_state(kept: Portal, site: Site) -> None:
    kept.run("refresh", f"{HOST}/ferry")
    address = site.put("/ferry", replace(STORY, title="The ferry"))

    assert kept.run("fetch", address).code == 0
    assert kept.run("refresh", "--dry-run").code == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["masthead.yaml"], "masthead.yaml: is not in the corpus, which is _news"),
        (["_news/no.md"], "_news/no.md: no such file"),
        (["--source", "herald"], "no source 'herald': there are none"),
        (["--topic", "Ships"], "no topic 'Ships': there are News"),
    ],
)
def test_what_there_is_not_is_a_mistake_that_names_what_there_is(
    kept: Portal, site: Site, arguments: list[str], reason: str
) -> None:
    result = kept.run("refresh", *arguments)

    assert (result.code, site.log) == (2, [])
    assert result.err.startswith(f"masthead: {reason}")


def test_records_may_be_chosen_by_topic_source_and_failure(kept: Portal, site: Site) -> None:
    ferry, *_ = stories(kept, site, "ferry", "market")
    kept.topic("Ferries", "ferry")
    ferry.write_text(ferry.read_text("utf-8").replace("  - News", "  - News\n  - Ferries"), "utf-8")
    (kept.root / "sources").mkdir(exist_ok=True)
    for name in ("gazette", "herald"):
        read = f"read:\n  feed: {HOST}/{name}.xml\n"
        (kept.root / "sources" / f"{name}.yaml").write_text(read, "utf-8")

    def asked(*arguments: str) -> list[str]:
        site.log.clear()
        assert kept.run("refresh", *arguments, "--again").code == 0
        return sorted(site.log)

    assert asked("--topic", "Ferries") == ["/ferry"]
    assert asked("--filter", "topic=Ferries,Trains", "--older-than", "0s") == ["/ferry"]
    put_off(kept, days=1)
    with sqlite3.connect(kept.root / ".masthead/state.sqlite3") as connection:
        for key, name in (("source", "herald"), ("fate", "paywall")):
            where = "identity LIKE ?"
            connection.execute(
                f"UPDATE visits SET {key} = ? WHERE {where}",  # noqa: S608 - of this test
                (name, "%/market"),
            )
    connection.close()
    assert asked("--failing") == ["/market"]
    assert asked("--source", "herald") == []
    assert asked("--source", "herald", "--older-than", "0s") == ["/market"]


def test_what_is_over_the_limit_or_the_budget_waits_and_is_said(kept: Portal, site: Site) -> None:
    kept.settings("budget:\n  host: 2\n")
    stories(kept, site, "ferry", "market", "school")
    stories(kept, site, "river", host="http://www.herald.test")
    overdue(kept)

    result = kept.run("refresh", "--json")
    limited = kept.run("refresh", "--older-than", "0s", "--limit", "1")

    told = json.loads(result.out.splitlines()[-1])
    assert (told["waiting"], sum(told["summary"].values())) == (2, 3)
    assert site.asked("/river") == 1
    assert limited.out.splitlines()[-1].endswith(", 4 left to the next run")


def test_row_88_two_files_of_one_article_are_named_and_the_first_is_kept_up_to_date(
    kept: Portal, site: Site
) -> None:
    second = kept.add("2026-03-02-copy.md", kept.record.read_text("utf-8"))
    first = kept.records[0]
    site.put("/a", replace(STORY, description=LATER))
    untouched = snapshot(second)
    overdue(kept)

    result = kept.run("refresh")

    assert snapshot(second) == untouched
    assert LATER in first.read_text("utf-8")
    assert site.asked("/a") == 1
    assert result.line("copy") == (
        f"_news/2026-03-02-copy.md: refused: a second file of the article in _news/{first.name}: "
        "keep one of them"
    )
    assert result.code == 3


def test_what_is_gone_is_said_once_and_rests(kept: Portal, site: Site) -> None:
    site.put("/a", status=410)
    overdue(kept)
    kept.run("refresh")
    site.log.clear()
    overdue(kept)

    first = kept.run("refresh")
    second = kept.run("refresh")
    named = kept.run("refresh", f"_news/{kept.record.name}")

    assert "gone since" in first.out
    assert second.out == "nothing new\n"
    assert "gone since" in named.out
    assert site.log == []


def test_a_large_corpus_is_asked_for_bit_by_bit(kept: Portal, site: Site) -> None:
    stories(kept, site, *(f"street-{number}" for number in range(40)))
    overdue(kept)

    result = kept.run("refresh", program="tests.integration.lazily")

    assert len(site.log) == 41
    assert 1 <= int(result.line("waited: ").split()[1]) <= 6


def test_a_refresh_that_may_not_last_longer_says_so(kept: Portal, site: Site) -> None:
    stories(kept, site, *(f"street-{number}" for number in range(20)))
    for path, answer in site.answers.items():
        site.answers[path] = replace(answer, after_s=0.5)
    overdue(kept)
    slow = ("--set", "CONCURRENT_REQUESTS=1")

    result = kept.run("refresh", "--max-runtime", "1s", *slow, program="tests.integration.lazily")

    assert "the time it was given is over; the next run goes on from here" in result.err
    assert 0 < len(site.log) < 21


@pytest.mark.parametrize("span", ["7 days", "9999999d"])
def test_a_span_that_is_none_is_a_usage_error(kept: Portal, span: str) -> None:
    result = kept.run("refresh", "--older-than", span)

    assert result.code == 2
    assert "--older-than" in result.err


def test_the_longest_span_is_one(kept: Portal) -> None:
    assert kept.run("refresh", "--older-than", "999999w").out == "nothing new\n"
