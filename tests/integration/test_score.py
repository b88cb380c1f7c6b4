"""``masthead score``: what is judged anew, what a person said stays."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.local import (
    HANG_S,
    HOST,
    SHARED,
    Portal,
    Run,
    Site,
    Story,
    environment,
    record,
)

BRIDGE = Story(
    title="Harbour bridge in Aldermouth opens after nine years",
    description="The new swing bridge over the harbour of Aldermouth opened on Sunday.",
    text=(
        """The new swing bridge over the harbour of Aldermouth opened on Sunday morning, nine years
        after the council first voted for it. Mayor Ines Calloway cut the ribbon before some 4,000
        people, many of whom had come in boats that were dressed with flags.""",
        """The bridge cost 61 million crowns, twice what engineers had reckoned. Ferries that
        commuters since 1908 will stop at the end of April, the harbour office said.""",
    ),
)
COMET = Story(
    title="Astronomers at Pico Verde find comet with three tails",
    description="A comet with three tails was seen from Pico Verde.",
    text=(
        """A comet with three separate tails was photographed from the observatory on Pico Verde.
        Astronomer Tomasz Wielgosz said that the third of the tails is made of sodium.""",
        """Comet W4 Wielgosz will pass the sun in November at a distance of 38 million kilometres
        and may then be seen with the naked eye from the southern hemisphere.""",
    ),
)
OTHER = "http://www.herald.test"


@pytest.fixture
def told(portal: Portal, site: Site) -> Portal:
    """A portal with a story of two publishers, and one of one."""
    site.put("/bridge", BRIDGE)
    site.put("/comet", COMET)
    site.put("/news/bridge", replace(BRIDGE, published="2026-03-01T11:30:00+02:00"))
    pages = [f"{HOST}/bridge", f"{OTHER}/news/bridge", f"{HOST}/comet"]
    assert portal.run("fetch", *pages).code == 0
    return portal


def files(portal: Portal) -> list[Path]:
    """Return the records: the bridge as published first, and later; the comet."""

    def place(path: Path) -> tuple[bool, str]:
        return "comet" in path.name, path.read_text("utf-8").partition("publishedDateTime:")[2]

    return sorted((path for path in portal.records if "broken" not in path.name), key=place)


def lines(portal: Portal, *names: str) -> list[list[str]]:
    """Return the lines of each record that begin with *names*, in that order."""
    return [
        [line for line in path.read_text("utf-8").splitlines() if line.startswith(names)]
        for path in files(portal)
    ]


def test_articles_of_one_story_know_one_another_as_soon_as_they_are_saved(told: Portal) -> None:
    assert lines(told, "heat:", "  - title:") == [
        ["heat: 12", '  - title: "Harbour bridge in Aldermouth opens after nine years"'],
        ["heat: -1", '  - title: "Harbour bridge in Aldermouth opens after nine years"'],
        ["heat: 2"],
    ]


def test_new_keywords_are_tried_and_then_written(told: Portal) -> None:
    told.topic("Sky", "comet", "tail")
    before = [path.read_bytes() for path in told.records]

    tried = told.run("score", "--dry-run")
    same = [path.read_bytes() for path in told.records]
    done = told.run("score")
    again = told.run("score", "--json")

    name = "2026-03-01-astronomers-at-pico-verde-find-comet-with-three-tails.md"
    assert (tried.code, done.code, again.code) == (0, 0, 0)
    assert tried.out == (
        f"_news/{name}: quality 2 -> 34, heat 2 -> 34, topics News -> News, Sky\n"
        "3 records, 1 would change\n"
        "  quality              1\n  heat                 1\n  topics               1\n"
        "1 clusters of 2 records\n"
    )
    assert same == before
    assert "3 records, 1 changed\n" in done.out
    assert lines(told, "quality:", "  - Sky")[2] == ["quality: 34", "  - Sky"]
    assert json.loads(again.out) == {
        "records": 3,
        "changed": 0,
        "fields": {},
        "clusters": 1,
        "clustered": 2,
        "failed": 0,
    }


def test_what_changed_is_told_to_machines_too(told: Portal) -> None:
    told.topic("Sky", "comet")

    result = told.run("score", "--json", "--dry-run")

    changed, _ = map(json.loads, result.out.splitlines())
    assert changed["changes"] == {
        "quality": [2, 19],
        "heat": [2, 19],
        "topics": [["News"], ["News", "Sky"]],
    }


def test_a_record_is_judged_with_its_cluster_alone(told: Portal) -> None:
    told.topic("Sky", "comet")
    told.topic("Bridges", "bridge")

    nothing = told.run("score", "--dry-run", told.root / "_data")
    none = told.run("score", "--filter", "topic=Sky")
    one = told.run("score", "--dry-run", "--filter", f"path={files(told)[2].name}")
    result = told.run("score", files(told)[0])

    assert (nothing.code, nothing.out) == (0, "0 records, 0 would change\n")
    assert (none.code, none.out, none.err) == (0, "", "no record meets the conditions\n")
    assert "1 records, 1 would change\n" in one.out, one.out
    assert "2 records, 2 changed\n" in result.out
    assert lines(told, "quality:") == [["quality: 19"], ["quality: 19"], ["quality: 2"]]


def test_what_a_person_decided_stays_through_fetch_refresh_and_score(
    told: Portal, site: Site
) -> None:
    hidden = files(told)[1]
    hidden.write_text(hidden.read_text("utf-8").replace("published: false", "published: true"))
    site.put("/third", replace(BRIDGE, published="2026-03-01T13:30:00+02:00"))

    told.run("fetch", "http://www.courier.test/third")
    told.run("refresh", "--older-than", "0s")
    told.run("score")

    assert "published: true\n" in hidden.read_text("utf-8")
    assert hidden.read_text("utf-8").count("  - title:") == 2


def test_the_points_of_a_record_are_explained(told: Portal) -> None:
    told.topic("Bridges", "bridge")

    result = told.run("score", "--explain", files(told)[0])
    machine = told.run("score", "--explain", "--json", files(told)[0])

    assert result.out.splitlines()[1:] == [
        "  topics              4",
        "  keywords           15",
        "  quality            19",
        "  related            10",
        "  heat               29",
        "  published          no  from a heat of 70",
    ]
    assert json.loads(machine.out)["components"]["keywords"] == 15
    assert lines(told, "quality:")[0] == ["quality: 2"]


def test_explaining_needs_a_record(portal: Portal) -> None:
    result = portal.run("score", "--explain")

    assert (result.code, result.out) == (2, "")
    assert "masthead score --explain FILE" in result.err


def test_a_broken_record_is_named_and_the_others_are_judged(told: Portal) -> None:
    told.add("2026-03-02-broken.md", "---\ntitle: [\n---\n")
    told.topic("Sky", "comet")

    result = told.run("score")

    assert result.code == 3
    assert "2026-03-02-broken.md:3: " in result.err
    assert "4 records" not in result.out
    assert lines(told, "quality:")[2] == ["quality: 19"]


def test_a_topic_that_is_on_nearly_all_records_is_named(portal: Portal) -> None:
    portal.topic("Anything", "a")
    for number in range(30):
        title = f"A story of number {number}" if number else "Number"
        portal.add(f"2026-03-01-{number}.md", record(title, f"https://www.gazette.test/{number}"))

    result = portal.run("score", "--dry-run")

    assert "the topic 'Anything' is on 29 of 30 records: see `masthead topics list`\n" in result.err


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
def test_the_real_records_are_judged_as_they_are(run: Run) -> None:
    """The law's own numbers. What differs was changed by hand, or judged by older keywords."""
    settings = ("official=[powerapps.microsoft.com, youtube.com]", "clusters.days=0")
    corpora = SHARED / "corpora"
    state = run.folder / "state.sqlite3"

    result = run(
        *("score", "--dry-run", "--json", "--portal", corpora / "portal"),
        *("--corpus", corpora / "records", "--state", f"sqlite:///{state}"),
        *(word for setting in settings for word in ("--set", setting)),
    )

    *changed, sums = map(json.loads, result.out.splitlines())
    assert sums["records"] >= 299
    assert len(changed) <= 2


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_a_scoring_that_is_stopped_leaves_no_process_and_the_next_one_completes(
    portal: Portal, sent: signal.Signals
) -> None:
    for number in range(2_500):
        text = record(f"A story of number {number}", f"https://www.gazette.test/{number}")
        portal.add(f"2026-03-01-{number}.md", text.replace("quality: 2\n", "quality: 3\n"))
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler.commands", "score"],
        cwd=portal.root,
        env=environment(portal.run.env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until(lambda: children.read_text("ascii") or process.poll() is not None)
    numbers = children.read_text("ascii").split() if process.poll() is None else []

    process.send_signal(sent)
    _, told = process.communicate(timeout=HANG_S)

    assert numbers, "it was faster than this test"
    assert "Traceback" not in told
    until(lambda: not any(lives(number) for number in numbers))
    assert portal.run("score").code == 0
    assert portal.leftovers == []
    assert {path.read_text("utf-8").partition("heat: ")[2][:2] for path in portal.records} == {
        "2\n"
    }


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def lives(number: str) -> bool:
    status = Path(f"/proc/{number}/stat")
    return status.exists() and status.read_text("ascii").rpartition(")")[2].split()[0] != "Z"
