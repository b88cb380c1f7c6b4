"""Commands on a corpus in S3."""

import json
from pathlib import Path

import pytest

from tests.integration.local import Portal, Run, Site, Story
from tests.postgres import Cluster
from tests.s3_server import SECRET, Server

FERRY = Story(
    title="Last ferry leaves",
    text=("Commuters took the last ferry across the harbour on Thursday evening, in the rain.",)
    * 3,
)
NAME = "2026-03-01-harbour-bridge-opens.md"


@pytest.fixture
def place(s3: Server) -> str:
    """The URL of a corpus in a bucket of its own."""
    return f"{s3.bucket()}/news"


@pytest.fixture
def remote(portal: Portal, place: str, site: Site, s3: Server) -> Portal:
    """A portal whose corpus is there; what it runs finds the site and the store."""
    direct = {"no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
    found = Portal(portal.root, Run(portal.root, {**site.as_proxy, **s3.environment, **direct}))
    found.settings(f"corpus: {place}\nstorage: {{patience: 20.0}}\n")
    site.put("/a", Story())
    site.put("/b", FERRY)
    return found


def test_what_is_fetched_into_s3_is_what_is_fetched_into_a_folder_and_known_to_a_new_state(
    remote: Portal, place: str, site: Site, s3: Server, tmp_path: Path
) -> None:
    addresses = [site.put("/a", Story()), site.put("/b", FERRY)]

    result = remote.run("fetch", *addresses)
    beside = tmp_path / "beside"
    beside.mkdir()
    state = f"sqlite:///{tmp_path}/other.sqlite3"
    assert remote.run("fetch", *addresses, "--corpus", str(beside), "--state", state).code == 0

    assert result.code == 0, result.err
    assert f"saved {place}/{NAME}" in result.out
    assert s3.objects(place) == {path.name: path.read_bytes() for path in beside.iterdir()}
    assert not list(remote.root.glob("s3*"))
    known = remote.run("fetch", addresses[0], "--state", f"sqlite:///{tmp_path}/new.sqlite3")
    assert known.out.startswith(f"unchanged {place}/{NAME}"), known


def test_commands_read_a_corpus_in_s3(
    remote: Portal, place: str, site: Site, s3: Server, tmp_path: Path
) -> None:
    assert remote.run("fetch", site.put("/a", Story()), site.put("/b", FERRY)).code == 0

    checked = remote.run("check")
    exported = remote.run("export", "jsonl", str(tmp_path / "all.jsonl"))
    again = remote.run("export", "jsonl", str(tmp_path / "all.jsonl"))
    scored = remote.run("score", "--json")

    assert (checked.code, checked.err) == (0, "2 files, no problem\n")
    assert exported.out == f"2 articles -> {tmp_path}/all.jsonl\n"
    assert "(as it was)" in again.out
    assert json.loads(scored.out.splitlines()[-1])["records"] == 2
    s3.put(f"{place.removeprefix('s3://')}/broken.md", b"no record")
    assert f"{place}/broken.md:1:" in remote.run("check").out


def test_a_crawl_saves_into_s3_and_a_refresh_keeps_what_a_person_wrote_there(
    remote: Portal, place: str, site: Site, s3: Server, postgres: Cluster
) -> None:
    feed = site.put(
        "/feed.xml",
        "<rss version='2.0'><channel><title>G</title>"
        "<item><title>A</title><link>http://www.gazette.test/a</link></item>"
        "<item><title>B</title><link>http://www.gazette.test/b</link></item></channel></rss>",
        kind="application/rss+xml",
    )
    remote.settings(f"corpus: {place}\nstate: {postgres.database()}\nfeeds: [{feed}]\n")
    crawled = remote.run("crawl", "--all")
    assert crawled.code == 0, crawled.err
    assert len(s3.objects(place)) == 2
    key = f"{place.removeprefix('s3://')}/{NAME}"
    s3.put(key, s3.get(key).replace(b"Harbour bridge opens", b"Our bridge"))
    site.put("/a", Story(title="Bridge opened", description="It opened on Sunday, in the rain."))

    result = remote.run("refresh", "--older-than", "0s")

    assert result.code == 0, result.err
    text = s3.get(key).decode()
    assert 'title: "Our bridge"' in text
    assert "in the rain" in text


def test_an_index_knows_what_people_did(remote: Portal, place: str, site: Site, s3: Server) -> None:
    address = site.put("/a", Story())
    assert remote.run("fetch", address, site.put("/b", FERRY)).code == 0
    bucket = place.removeprefix("s3://")
    s3.put(f"{bucket}/by-hand.md", s3.get(f"{bucket}/{NAME}").replace(b"/a", b"/by-hand"))
    s3.delete(f"{bucket}/{NAME}")

    first, second = remote.run("index"), remote.run("index", "--json")
    result = remote.run("fetch", site.put("/by-hand", Story(title="By hand")))

    assert first.out == f"{place}: 2 records, 2 changed\n"
    assert json.loads(second.out) == {"records": 2, "changed": 0, "broken": 0}
    assert f"{place}/by-hand.md" in result.out
    assert len(s3.objects(place)) == 2


def test_row_95_a_store_in_trouble_delays_a_run_and_loses_nothing(
    remote: Portal, place: str, site: Site, s3: Server
) -> None:
    addresses = [site.put("/a", Story()), site.put("/b", FERRY)]
    s3.faults(every=3, lost=2, slow_s=0.05)

    result = remote.run("fetch", *addresses)

    s3.faults()
    assert result.code == 0, result
    assert len(s3.objects(place)) == 2
    assert remote.run("check").code == 0


def test_rows_63_and_64_a_store_that_takes_nothing_is_told_and_the_next_run_is_whole(
    remote: Portal, place: str, site: Site, s3: Server
) -> None:
    address = site.put("/a", Story())
    s3.faults(refuse=507)

    refused = remote.run("fetch", address)

    assert refused.code == 1
    assert "refuses (HTTP 507" in refused.out + refused.err
    assert "Traceback" not in refused.err
    s3.faults()
    assert s3.objects(place) == {}
    assert remote.run("fetch", address).out.startswith(f"saved {place}/{NAME}")


def test_row_65_a_bucket_that_is_not_there_ends_a_run_in_one_line(
    remote: Portal, site: Site
) -> None:
    remote.settings("corpus: s3://no-such-bucket/news\n")

    result = remote.run("fetch", site.put("/a", Story()))

    assert result.code == 1
    assert result.err.count("\n") == 1
    assert result.err.startswith("masthead: s3://no-such-bucket/news")
    assert "the store refuses (HTTP 404 NoSuchBucket)" in result.err


def test_what_needs_a_folder_says_so(remote: Portal, place: str) -> None:
    result = remote.run("history", "http://www.gazette.test/a")

    assert result.code == 2
    assert result.err.startswith(f"masthead: {place}: the corpus is in a store, and this command")
    assert result.err.count("\n") == 1


def test_a_url_for_a_folder_is_refused_and_no_folder_of_its_name_is_made(remote: Portal) -> None:
    result = remote.run("fetch", "http://www.gazette.test/a", "--corpus", "s3://bucket/news")

    assert result.code == 2
    assert "--set corpus=URL" in result.err
    assert not list(remote.root.glob("s3*"))


def test_credentials_in_the_url_are_refused_and_not_repeated(remote: Portal) -> None:
    remote.settings(f"corpus: s3://key:{SECRET}@bucket/news\n")

    result = remote.run("check")

    told = result.out + result.err
    assert "corpus: must have no name or password in it" in told
    assert SECRET not in told
