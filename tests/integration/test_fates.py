"""What may become of an article whose record is refreshed: each has a name, none does harm."""

import json
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.integration.local import HOST, Portal, Result, Site, Story, record

STORY = Story()
LATER = "A bridge over the harbour opened at last, two years late."
MORE = (
    *STORY.text,
    "The mayor said that the second bridge will be built next year, or the year after.",
)
REFRESH = ("refresh", "--older-than", "0s", "--json")


def refreshed(portal: Portal, *more: str) -> dict[str, Any]:
    """Refresh all; return what was told of the record at ``/a``."""
    result = portal.run(*REFRESH, *more)
    told = [json.loads(line) for line in result.out.splitlines()]
    (found,) = [each for each in told if each.get("url") == f"{HOST}/a"]
    return {**found, "exit": result.code, "errors": result.err}


def ask_again_now(portal: Portal) -> None:
    """Let nothing of what failed before make an address rest."""
    with sqlite3.connect(portal.root / ".masthead/state.sqlite3") as connection:
        connection.execute("UPDATE addresses SET not_before = NULL, tries = 0")
    connection.close()


def test_row_86_a_correction_is_named_and_changes_only_its_lines(kept: Portal, site: Site) -> None:
    before = kept.record.read_text("utf-8")
    site.put("/a", replace(STORY, description=LATER))

    found = refreshed(kept)

    assert (found["status"], found["code"], found["exit"]) == ("updated", "corrected", 0)
    assert found["changed"] == ["excerpt"]
    assert kept.record.read_text("utf-8") == before.replace(STORY.description, LATER)


def test_row_86_a_new_title_and_a_new_date_keep_the_file_name(kept: Portal, site: Site) -> None:
    name = kept.record.name
    site.put("/a", replace(STORY, title="Harbour bridge opens to ships"))
    titled = refreshed(kept)
    site.put(
        "/a",
        replace(
            STORY, title="Harbour bridge opens to ships", published="2026-03-02T09:30:00+02:00"
        ),
    )

    dated = refreshed(kept)

    assert (titled["code"], titled["changed"]) == ("title-changed", ["title"])
    assert (dated["code"], dated["changed"]) == ("date-changed", ["publishedDateTime"])
    assert kept.record.name == name
    assert "publishedDateTime: 2026-03-02T07:30:00Z" in kept.record.read_text("utf-8")


def test_a_correction_dates_the_record_if_the_portal_wants_it(kept: Portal, site: Site) -> None:
    kept.settings("refresh:\n  updated: true\n")
    head = '<meta property="article:modified_time" content="2026-03-05T10:00:00Z">'
    site.put("/a", replace(STORY, description=LATER, head=head))

    refreshed(kept)
    same = refreshed(kept)

    assert "updatedDateTime: 2026-03-05T10:00:00Z\n" in kept.record.read_text("utf-8")
    assert same["status"] == "unchanged"


@pytest.mark.parametrize(("status", "follows"), [(301, True), (308, True), (302, False)])
def test_row_86_an_address_that_moved_for_good_is_followed(
    kept: Portal, site: Site, status: int, follows: object
) -> None:
    name = kept.record.name
    site.put("/a", status=status, headers={"Location": f"{HOST}/moved/a"})
    site.put("/moved/a", STORY)

    found = refreshed(kept)

    text = kept.record.read_text("utf-8")
    assert (found["status"], found.get("code")) == (
        ("updated", "moved") if follows else ("unchanged", None)
    )
    assert f'originalUrl: "{HOST}/a"' in text
    assert f'webUrl: "{HOST}/{"moved/" if follows else ""}a"' in text
    assert kept.record.name == name


OTHER = replace(
    STORY,
    title="Mushroom season begins early in the northern woods",
    description="Collectors found the first chanterelles in June.",
    text=(
        "Collectors in the northern woods found the first chanterelles weeks before midsummer.",
        "Experts warn of look-alikes and ask to leave the young ones where they are.",
    ),
)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda site: site.put("/a", OTHER), "other-story", id="another-story"),
        pytest.param(
            lambda site: (site.redirect("/a", "/"), site.put("/", OTHER)), "home", id="home"
        ),
        pytest.param(
            lambda site: site.put("/a", replace(STORY, text=STORY.text[:1]).html()[:-60]),
            "truncated",
            id="truncated",
        ),
        pytest.param(lambda site: site.put("/a", status=404), "http-404", id="404"),
        pytest.param(lambda site: site.put("/a", status=410), "http-410", id="410"),
        pytest.param(lambda site: site.put("/a", status=401), "login", id="401"),
        pytest.param(lambda site: site.put("/a", status=402), "paywall", id="402"),
        pytest.param(lambda site: site.put("/a", status=451), "http-451", id="451"),
        pytest.param(
            lambda site: site.put(
                "/a", replace(STORY, description=LATER), headers={"X-Robots-Tag": "noindex"}
            ),
            "noindex",
            id="noindex",
        ),
        pytest.param(
            lambda site: site.put(
                "/a",
                replace(STORY, description=LATER, head='<meta name="robots" content="noarchive">'),
            ),
            "noarchive",
            id="noarchive",
        ),
        pytest.param(
            lambda site: site.put("/robots.txt", "User-agent: *\nDisallow: /", kind="text/plain"),
            "robots",
            id="robots",
        ),
        pytest.param(
            lambda site: site.put(
                "/a",
                "<html><head><title>Page not found</title></head><body><h1>Page not found</h1>"
                "<p>The page you asked for is not here any more.</p></body></html>",
            ),
            "soft-404",
            id="soft-404",
        ),
    ],
)
def test_row_85_what_is_not_the_article_leaves_the_record_and_is_named(
    kept: Portal, site: Site, change: Callable[[Site], object], code: str
) -> None:
    kept.settings("obey: [noindex, noarchive]\n")
    before = kept.record.read_bytes(), kept.record.stat().st_mtime_ns
    change(site)
    with sqlite3.connect(kept.root / ".masthead/state.sqlite3") as connection:
        connection.execute("DELETE FROM robots")  # it is not read again for a day
    connection.close()

    found = refreshed(kept)

    assert (found["status"], found["code"], found["exit"]) == ("kept", code, 0)
    assert found["path"] == f"_news/{kept.record.name}"
    assert found["reason"]
    assert (kept.record.read_bytes(), kept.record.stat().st_mtime_ns) == before


def test_row_85_a_fetch_by_hand_leaves_it_too_unless_a_person_insists(
    kept: Portal, site: Site
) -> None:
    before = kept.record.read_bytes()
    site.put("/a", OTHER)

    asked = kept.run("fetch", f"{HOST}/a")
    stayed = kept.record.read_bytes()
    insisted = kept.run("fetch", f"{HOST}/a", "--again")

    assert asked.out.startswith(f"kept _news/{kept.record.name}")
    assert stayed == before
    assert insisted.out.startswith("updated ")
    assert OTHER.title in kept.record.read_text("utf-8")


def test_a_server_that_fails_is_a_failure_of_the_run(kept: Portal, site: Site) -> None:
    before = kept.record.read_bytes()
    site.put("/a", status=500)

    found = refreshed(kept)

    assert (found["status"], found["code"], found["exit"]) == ("failed", "http-500", 1)
    assert kept.record.read_bytes() == before


def test_what_is_gone_is_hidden_if_the_portal_wants_it_and_shown_when_it_is_back(
    kept: Portal, site: Site
) -> None:
    kept.settings("refresh:\n  unpublish_gone: true\nscoring:\n  publish_at: 0\n")
    refreshed(kept)
    kept.run("score")
    assert "published: true" in kept.record.read_text("utf-8")
    tagged = {"ETag": '"1"'}
    site.put("/a", STORY, headers=tagged)
    refreshed(kept)  # from now on it could be answered with 304
    site.put("/a", status=404)

    young = refreshed(kept)
    still = kept.record.read_text("utf-8")
    then = (datetime.now(UTC) - timedelta(days=40)).isoformat(timespec="seconds")
    with sqlite3.connect(kept.root / ".masthead/state.sqlite3") as connection:
        connection.execute("UPDATE visits SET missing = ?", (then,))
    connection.close()
    ask_again_now(kept)
    old = refreshed(kept)
    hidden = kept.record.read_text("utf-8")
    kept.run("score")
    scored = kept.record.read_text("utf-8")
    site.put("/a", STORY, headers=tagged)
    ask_again_now(kept)
    back = refreshed(kept)

    assert "not shown" not in young["reason"]
    assert "published: true" in still
    assert "not shown any more" in old["reason"]
    assert hidden == scored == still.replace("published: true", "published: false")
    assert (back["status"], back["code"]) == ("updated", "back")
    assert kept.record.read_text("utf-8") == still


def test_an_article_that_is_not_where_it_was_found_is_asked_for_elsewhere(
    kept: Portal, site: Site
) -> None:
    """At its own address, and at its AMP page as a last resort."""
    text = kept.record.read_text("utf-8").replace(
        f'originalUrl: "{HOST}/a"', f'originalUrl: "{HOST}/found"'
    )
    amp = f'webUrl: "{HOST}/own"\nampWebUrl: "{HOST}/amp"\ncdnAmpWebUrl: "https://x.test/c/amp"'
    kept.record.write_text(text.replace(f'webUrl: "{HOST}/a"', amp), "utf-8")
    site.put("/own", replace(STORY, description=LATER))

    own = kept.run(*REFRESH)
    site.put("/own", status=410)
    site.put("/amp", replace(STORY, text=MORE))
    ask_again_now(kept)
    last = kept.run(*REFRESH)

    assert site.log == ["/found", "/own", "/found", "/own", "/amp"]
    assert json.loads(own.out.splitlines()[0])["url"] == f"{HOST}/found"
    found = json.loads(last.out.splitlines()[0])
    assert (found["status"], found.get("changed")) == ("updated", ["body"])
    assert amp in kept.record.read_text("utf-8")


def while_asked(portal: Portal, site: Site, change: Callable[[], object]) -> Result:
    """Refresh; make *change* while the page of ``/a`` is being answered."""
    site.put("/a", replace(STORY, description=LATER), after_s=1.0)
    site.log.clear()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(portal.run, *REFRESH)
        while not site.asked("/a") and not running.done():
            time.sleep(0.01)
        change()
        return running.result()


def test_row_88_a_record_deleted_meanwhile_stays_away(kept: Portal, site: Site) -> None:
    path = kept.record

    result = while_asked(kept, site, path.unlink)

    assert not kept.records
    assert json.loads(result.out.splitlines()[0])["code"] == "deleted"


def test_row_88_a_record_edited_meanwhile_keeps_the_edit(kept: Portal, site: Site) -> None:
    path = kept.record
    edited = path.read_text("utf-8").replace(STORY.title, "Our own title")

    result = while_asked(kept, site, lambda: path.write_text(edited, "utf-8"))

    assert json.loads(result.out.splitlines()[0])["status"] == "updated"
    assert path.read_text("utf-8") == edited.replace(STORY.description, LATER)


def test_row_88_of_two_files_of_one_article_the_second_is_named_and_left(
    kept: Portal, site: Site
) -> None:
    first = kept.record
    second = kept.add("2026-03-09-copy.md", first.read_text("utf-8"))
    before = second.read_bytes()
    site.put("/a", replace(STORY, description=LATER))

    result = kept.run("refresh", "--older-than", "0s")

    assert LATER in first.read_text("utf-8")
    assert second.read_bytes() == before
    assert first.name in result.line(second.name)
    assert result.code == 3


def test_a_file_without_leave_to_write_stays(kept: Portal, site: Site) -> None:
    before = kept.record.read_bytes()
    kept.record.chmod(0o444)
    site.put("/a", replace(STORY, description=LATER))

    found = refreshed(kept)

    assert (found["status"], found["exit"]) == ("failed", 1)
    assert "Permission denied" in found["reason"]
    assert kept.record.read_bytes() == before


def test_row_84_locked_fields_stay_and_what_the_publisher_changed_is_listed(
    kept: Portal, site: Site
) -> None:
    text = kept.record.read_text("utf-8").replace(
        "category: news\n", "category: news\nlocked: [title]\n"
    )
    kept.record.write_text(text, "utf-8")
    site.put("/a", replace(STORY, title="Harbour bridge opens to ships", description=LATER))

    found = refreshed(kept)

    assert (found["changed"], found["conflicts"]) == (["excerpt"], ["title"])
    assert kept.record.read_text("utf-8") == text.replace(STORY.description, LATER)


def test_a_dry_run_and_a_diff_tell_what_would_change_and_write_nothing(
    kept: Portal, site: Site
) -> None:
    site.put("/a", replace(STORY, description=LATER))
    before = kept.record.read_bytes()

    dry = kept.run("refresh", "--older-than", "0s", "--dry-run")
    shown = kept.run("diff", kept.record)
    by_address = kept.run("diff", f"{HOST}/a", "--json")

    name = f"_news/{kept.record.name}"
    assert kept.record.read_bytes() == before
    assert dry.out.splitlines()[0] == f"would update {name} (corrected: excerpt)"
    assert shown.out.splitlines() == [
        f"--- {name}",
        f"+++ {name}",
        "@@ -4 +4 @@",
        f'-excerpt: "{STORY.description}"',
        f'+excerpt: "{LATER}"',
    ]
    assert json.loads(by_address.out.splitlines()[0])["changed"] == ["excerpt"]
    assert refreshed(kept)["status"] == "updated"


def test_a_diff_of_what_there_is_not_is_a_mistake_that_says_so(kept: Portal) -> None:
    result = kept.run("diff", "nope.md")

    assert (result.code, result.err) == (2, "masthead: nope.md: no such file\n")


def test_versions_that_were_replaced_are_kept(kept: Portal, site: Site) -> None:
    site.put("/a", replace(STORY, description=LATER))
    refreshed(kept)

    with sqlite3.connect(kept.root / ".masthead/state.sqlite3") as connection:
        rows = connection.execute("SELECT identity, number, data FROM versions").fetchall()
    connection.close()

    assert [row[:2] for row in rows] == [("gazette.test/a", 1)]
    assert json.loads(rows[0][2]) == {"excerpt": STORY.description}


def test_a_record_that_two_addresses_lead_to_is_no_other_records(kept: Portal, site: Site) -> None:
    """A page that leads to the article of another record changes neither."""
    other = kept.add("2026-03-02-b.md", record("Mushrooms", f"{HOST}/b"))
    site.put("/b", OTHER)
    kept.run(*REFRESH, str(other))
    before = {path: path.read_bytes() for path in kept.records}
    site.put("/a", status=301, headers={"Location": f"{HOST}/b"})

    found = refreshed(kept)

    assert (found["status"], found["code"]) == ("kept", "other-story")
    assert {path: path.read_bytes() for path in kept.records} == before


def test_a_portal_that_keeps_no_texts_any_more_takes_them_out(kept: Portal) -> None:
    kept.settings("body: none\n")

    found = refreshed(kept)

    assert (found["status"], found["changed"]) == ("updated", ["body"])
    assert kept.record.read_text("utf-8").endswith("---\n\n")
