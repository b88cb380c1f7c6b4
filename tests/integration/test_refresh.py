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


@pytest.mark.parametrize("span", ["7 days", "9999999d"])
def test_a_span_that_is_none_is_a_usage_error(kept: Portal, span: str) -> None:
    result = kept.run("refresh", "--older-than", span)

    assert result.code == 2
    assert "--older-than" in result.err


def test_the_longest_span_is_one(kept: Portal) -> None:
    assert kept.run("refresh", "--older-than", "999999w").out == "nothing new\n"
