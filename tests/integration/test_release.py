"""``masthead export release`` and ``masthead verify``, as a person runs them."""

import json
import shutil

from tests.integration.local import HOST, Portal, record


def test_a_release_says_what_the_state_knows_and_verify_what_was_changed(kept: Portal) -> None:
    kept.add("2026-03-02-mine.md", record("Mine", url="https://www.gazette.test/mine"))
    kept.add("2026-03-03-gone.md", record("Gone", url="https://www.gazette.test/gone"))
    (kept.root / "removals.csv").write_text("url,date\nhttps://gazette.test/gone,2026-04-01\n")

    result = kept.run("export", "release", "out")
    assert (result.code, result.out, result.err) == (0, "2 articles -> out\n", "")

    text = (kept.root / "out" / "manifest.jsonl").read_text("utf-8")
    fetched, mine = map(json.loads, text.splitlines())
    assert (fetched["final_url"], fetched["status"]) == (f"{HOST}/a", 200)
    assert (fetched["extractor"], fetched["robots"], fetched["opt_out"]) == (
        "masthead",
        "allowed",
        [],
    )
    assert fetched["fetched"] is not None
    assert (mine["fetched"], mine["status"], mine["opt_out"]) == (None, None, None)

    shutil.copytree(kept.root / "out", kept.root / "bad")
    (kept.root / "bad" / "more.txt").write_text("more")
    result = kept.run("verify", "--json", "out", "bad")
    assert result.code == 3
    good, fault, bad = map(json.loads, result.out.splitlines())
    assert (good["records"], good["faults"], good["splits"]["train"]) == (2, 0, 2)
    assert (fault["release"], fault["file"], fault["line"]) == ("bad", "more.txt", 1)
    assert bad["faults"] == 1
