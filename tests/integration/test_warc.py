"""``warc:``: a crawl keeps raw responses; ``masthead extract --warc`` reads them again."""

import gzip
import json
import os
import signal
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.commands.extract import command
from crawler.warc.exchange import Exchange
from crawler.warc.writing import Writer
from tests.crash.scenes import started, until
from tests.integration.local import HOST, Portal, Site, Story

STORE = "warc:\n  store: true\n"
STORY = Story()
PAGE = STORY.html().encode()
LATER = "A bridge over the harbour opened at last, two years late."

NO_NETWORK = """\
import pathlib, socket
def refused(*arguments):
    pathlib.Path({marker!r}).write_text(repr(arguments))
    raise OSError("the network was used")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refused
"""


def written(portal: Portal) -> list[Path]:
    return sorted((portal.root / "warc").glob("*.warc.gz"))


def records(path: Path) -> list[Any]:
    """Return type, headers, HTTP headers and decoded payload of each record, as warcio has them."""
    found = []
    with path.open("rb") as file:
        for each in ArchiveIterator(file, check_digests="raise"):
            body = each.content_stream().read()
            http = dict(each.http_headers.headers) if each.http_headers else {}
            facts = {name.lower(): value for name, value in each.rec_headers.headers}
            found.append(SimpleNamespace(kind=each.rec_type, facts=facts, http=http, body=body))
    return found


def passes(paths: list[Path]) -> bool:
    """Tell whether ``warcio check`` finds nothing wrong."""
    checker = Checker(SimpleNamespace(inputs=[str(each) for each in paths], verbose=False))
    return bool(paths) and checker.process_all() == 0


def capture(portal: Portal, *pages: tuple[str, Story], age: timedelta = timedelta()) -> None:
    """Let the portal's archive have *pages*, as they were that long ago."""
    writer = Writer(portal.root / "warc", 1_000_000, {})
    for path, page in pages:
        headers = ((b"Content-Type", b"text/html; charset=utf-8"), (b"Content-Encoding", b"gzip"))
        exchange = Exchange(
            url=HOST + path, at=datetime.now(UTC) - age, status=200, headers=headers,
            body=gzip.compress(page.html().encode(), mtime=0),
        )  # fmt: skip
        writer.write(exchange)
    writer.close()


def test_a_crawl_keeps_what_was_sent_and_nothing_twice(portal: Portal, site: Site) -> None:
    headers = '  DEFAULT_REQUEST_HEADERS:\n    Authorization: "Bearer hidden"\n    X-Key: hidden\n'
    portal.settings(f"{STORE}  robots: true\nscrapy:\n{headers}")
    kept = {"Content-Encoding": "gzip", "ETag": '"1"', "Set-Cookie": "id=hidden", "X-Word": "Füße"}
    site.put("/a", gzip.compress(PAGE), headers=kept)
    site.put("/b", replace(STORY, title="Another"))
    site.redirect("/c", f"{HOST}/b")
    site.put("/robots.txt", "User-agent: *\nDisallow: /private\n", kind="text/plain")
    portal.run("fetch", f"{HOST}/a", f"{HOST}/c", f"{HOST}/none")

    result = portal.run("refresh", "--older-than", "0s")

    assert (result.code, result.err) == (0, "")
    (first, second) = written(portal)
    assert passes([first, second])
    old, new = records(first), records(second)
    assert [each.kind for each in old] == ["warcinfo", *["response", "request"] * 5]
    info = old[0].body.decode()
    assert "software: Masthead/" in info
    assert "robots: obey\r\n" in info
    responses = {each.facts["warc-target-uri"]: each for each in old if each.kind == "response"}
    assert set(responses) == {f"{HOST}/{name}" for name in ("a", "b", "c", "none", "robots.txt")}
    page = responses[f"{HOST}/a"]
    assert page.body == PAGE
    assert page.http["Content-Encoding"] == "gzip"
    assert page.http["X-Word"].encode("latin-1") == "Füße".encode("latin-1")
    requests = {each.facts["warc-target-uri"]: each for each in old if each.kind == "request"}
    asked = requests[f"{HOST}/a"]
    assert asked.facts["warc-concurrent-to"] == page.facts["warc-record-id"]
    assert asked.http["Host"] == "www.gazette.test"
    assert "hidden" not in f"{old}{new}"
    revisits = {each.facts["warc-target-uri"]: each for each in new if each.kind == "revisit"}
    same, twice = revisits[f"{HOST}/a"], revisits[f"{HOST}/b"]
    assert same.facts["warc-profile"].endswith("/1.1/revisit/server-not-modified")
    assert twice.facts["warc-profile"].endswith("/1.1/revisit/identical-payload-digest")
    for revisit, original in ((same, page), (twice, responses[f"{HOST}/b"])):
        assert revisit.facts["warc-refers-to-target-uri"] == original.facts["warc-target-uri"]
        assert revisit.facts["warc-refers-to-date"] == original.facts["warc-date"]
    assert (
        twice.facts["warc-payload-digest"] == (responses[f"{HOST}/b"].facts["warc-payload-digest"])
    )


def test_pages_are_read_again_without_network_and_edits_stay(kept: Portal, site: Site) -> None:
    kept.settings("clusters:\n  days: 0\nrefresh:\n  updated: true\n")
    mine = kept.record.read_text("utf-8").replace("title:", "# Ours.\ntitle:").replace(
        "Harbour bridge opens", "Bridge!"
    )  # fmt: skip
    kept.record.write_text(mine, "utf-8")
    capture(kept, ("/a", replace(STORY, description="Too old.")), age=timedelta(minutes=30))
    capture(kept, ("/a", replace(STORY, title="Bridge opens", description=LATER)), ("/new", STORY))
    capture(kept, ("/a", replace(STORY, title="Bridge opens", description=LATER)))  # a revisit
    before = looks(kept)
    marker = kept.root.parent / "network"
    hooks = kept.root.parent / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(NO_NETWORK.format(marker=str(marker)), "utf-8")
    env = {"PYTHONPATH": str(hooks)}

    dry = kept.run("extract", "--warc", "--dry-run", env=env)
    untouched = kept.record.read_text("utf-8")
    result = kept.run("extract", "--warc", "--json", env=env)
    again = kept.run("extract", "--warc", str(kept.root / "warc"), env=env)

    told = f"would update _news/{kept.record.name} (excerpt; kept a person's title)"
    assert (dry.code, dry.out.splitlines()[0], dry.err) == (0, told, "")
    assert untouched == mine
    assert kept.record.read_text("utf-8") == mine.replace(STORY.description, LATER)
    outcome = json.loads(result.out.splitlines()[0])
    assert (outcome["status"], outcome["changed"]) == ("updated", ["excerpt"])
    assert outcome["conflicts"] == ["title"]
    assert (result.code, result.err) == (0, "")
    assert again.out.splitlines()[-1] == "1 unchanged"
    assert looks(kept) == before, "it is no look at the page"
    assert not marker.exists(), marker.read_text()
    assert site.log == []


def looks(portal: Portal) -> list[tuple[object, ...]]:
    """Return what the state knows of the looks at pages, and of their addresses."""
    with sqlite3.connect(portal.root / ".masthead/state.sqlite3") as connection:
        tables = ("SELECT * FROM visits", "SELECT * FROM addresses")
        found = [row for query in tables for row in connection.execute(query)]
    connection.close()
    return found


def test_what_the_archive_cannot_tell_is_said_and_spoils_nothing(kept: Portal) -> None:
    capture(kept, ("/a", replace(STORY, description=LATER)), age=timedelta(days=2))
    (kept.root / "warc" / "z.warc.gz").write_bytes(b"no WARC")
    text = kept.record.read_text("utf-8")

    kept.add("2026-01-01-other.md", text.replace("/a", "/other").replace("bridge", "gate"))
    result = kept.run("extract", "--warc")

    assert result.code == 3
    assert "z.warc.gz: at byte 0: is no WARC record" in result.line("z.warc.gz")
    assert "was fetched again after this: --older takes it all the same" in result.out
    assert result.out.splitlines()[-1].endswith("1 not captured")
    assert text in [path.read_text("utf-8") for path in kept.records]

    path = ["--portal", str(kept.root)]
    missing = CliRunner().invoke(command, ["--warc", "none.warc", *path])
    assert (missing.exit_code, missing.stderr) == (2, "masthead: none.warc: no such file\n")


def test_a_killed_run_spoils_no_file_and_a_full_disk_no_article(portal: Portal, site: Site) -> None:
    portal.settings(f"{STORE}robots: false\n")
    site.put("/a", STORY)
    # The second page's turn would come in an hour.
    process = started(portal, site, "fetch", f"{HOST}/a", f"{HOST}/b", "--set", "delay=3600.0")
    folder = portal.root / "warc"
    until(lambda: bool(portal.records))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    (left,) = folder.glob("*.open")
    with left.open("ab") as file:
        file.write(gzip.compress(PAGE)[:100])  # what was being written
    site.put("/b", replace(STORY, title="Another"))

    portal.run("fetch", f"{HOST}/b")

    first, _ = written(portal)
    assert first.name == left.name.removesuffix(".open")
    assert passes(written(portal))
    assert [each.kind for each in records(first)] == ["warcinfo", "response", "request"]
    portal.settings("warc:\n  store: true\n  folder: masthead.yaml\n")  # nothing can be written
    site.put("/c", replace(STORY, title="A third"))
    result = portal.run("fetch", f"{HOST}/c")
    assert result.code == 3
    assert "this run keeps no more responses" in result.line("masthead.yaml")
    assert len(portal.records) == 3
