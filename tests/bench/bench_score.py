"""How long judging a corpus takes, beside a loop that only reads it with ``frontmatter.load``.

``python tests/bench/bench_score.py [RECORDS]`` makes a corpus of records in which every tenth
story has two or three reports, then judges it: for the first time, with nothing changed, after
a weight changed, and one new article into it. Each is a process of its own; prints seconds, the
largest memory of any process, and the ratio to the loop.
"""

import asyncio
import itertools
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
START = datetime(2026, 1, 1, tzinfo=UTC)
A_DAY = 274  # a hundred thousand in a year


def make(root: Path, records: int) -> None:
    """Write a portal with *records* records."""
    news = root / "_news"
    news.mkdir()
    topics = root / "_data" / "topics"
    topics.mkdir(parents=True)
    (root / "_config.yml").write_text("title: P\ntopic: News\n")
    (topics / "00.yaml").write_text("name: News\n")
    chance = random.Random(1)  # noqa: S311 - a corpus that is the same each time
    letters = "bcdfghklmnprstvwz"
    words = [
        "".join(
            chance.choice(letters) + chance.choice("aeiou") for _ in range(chance.randint(2, 5))
        )
        for _ in range(40_000)
    ]
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
    for number in range(7):
        keywords = "".join(f"  - {chance.choice(words[200:2_000])}\n" for _ in range(5))
        text = f"name: Topic {number}\nparent: News\nkeywords:\n{keywords}"
        (topics / f"{number + 1:02}.yaml").write_text(text)
    story: list[str] = []
    left = 0
    for number in range(records):
        if not left:
            story = chance.choices(words, cum_weights=weights, k=160)
            story[0:12] = chance.choices(words, k=12)
            left = chance.choice((2, 3)) if number % 10 == 0 else 1
        left -= 1
        said = [word for word in story if chance.random() < 0.9]
        names = iter(said)
        title = " ".join(word.title() for word in itertools.islice(names, 8))
        excerpt = " ".join(itertools.islice(names, 30))
        body = ". ".join(" ".join(said[start : start + 15]).title() for start in range(0, 150, 15))
        at = START + timedelta(days=number / A_DAY)
        address = f"https://www.paper{number % 50}.test/{number}"
        (news / f"{at:%Y-%m-%d}-{number}.md").write_text(
            f'---\ncategory: news\ntitle: "{title}"\nexcerpt: "{excerpt}"\n'
            f"publishedDateTime: {at:%Y-%m-%dT%H:%M:%SZ}\n"
            f'originalUrl: "{address}"\nwebUrl: "{address}"\ntype: article\n'
            f"quality: 2\nheat: 2\npublished: false\n\nprovider:\n  name: Paper {number % 50}\n"
            f"  domain: paper{number % 50}.test\n\ntopics:\n  - News\n---\n\n{body}\n"
        )


def read(root: Path) -> dict[str, Any]:
    """Read the corpus as people do."""
    import frontmatter

    started = time.perf_counter()
    count = sum(1 for path in sorted((root / "_news").iterdir()) if frontmatter.load(str(path)))
    return {"seconds": time.perf_counter() - started, "records": count}


def score(root: Path, *options: str) -> dict[str, Any]:
    """Judge it."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "crawler.commands", "score", "--json", *options]
    done = subprocess.run(
        [*command, "--portal", str(root)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    seconds = time.perf_counter() - started
    return {"seconds": seconds, **json.loads(done.stdout.splitlines()[-1])}


def add(root: Path) -> dict[str, Any]:
    """Save articles one by one, half of them further reports of stories that are there."""
    from crawler.article.frontmatter import dumps
    from crawler.corpus import corpus
    from crawler.enrich import chain
    from crawler.judging.cases import Rules
    from crawler.portal import portal as portals
    from crawler.saving import Saver
    from crawler.sealing.sealer import Sealer
    from crawler.state.records import Fetch
    from crawler.state.store import State

    portal = portals.load(root)
    state = State(portal.state)
    files = state.files(portal.place)
    started = time.perf_counter()
    folder = corpus.Corpus(portal.corpus, files)
    folder.find_identity("")
    saver = Saver(Rules(portal, chain.load(chain.DEFAULT)), folder, state, files, Sealer(), dumps)
    opened = time.perf_counter() - started
    paths = folder.paths()
    took = []
    for number in range(100):
        old = corpus.read(paths[len(paths) // 2 + number]).article
        address = f"https://www.new.test/{number}"
        provider = old.provider.replace(name="New", domain="new.test")
        new = old.replace(originalUrl=address, webUrl=address, provider=provider, related=())
        if number % 2:
            new = new.replace(title=f"{number} things", excerpt="Nothing of that kind.", body="")
        started = time.perf_counter()
        asyncio.run(saver.save(new, Fetch(at=START))).confirm()
        took.append(time.perf_counter() - started)
    state.close()
    return {"index_s": opened, "first_ms": 1e3 * took[0], "median_ms": 1e3 * sorted(took)[50]}


def main() -> None:
    """Measure."""
    if len(sys.argv) > 1 and sys.argv[1] in STEPS:
        found = STEPS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
        most = max(
            resource.getrusage(who).ru_maxrss
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        print(json.dumps({**found, "megabytes": most // 1024}))
        return
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make(root, records)
        print(f"{records:,} records")
        loop = step("read", root)
        for name, options in (
            ("first", ()),
            ("nothing changed", ()),
            ("a weight changed", ("--set", "scoring.topic=3")),
        ):
            found = step("score", root, *options)
            print(f"{name}: {found}, {found['seconds'] / loop['seconds']:.2f} x the loop's time")
        print("one new article:", step("add", root))


def step(name: str, root: Path, *options: str) -> dict[str, Any]:
    """Return what a process that does the step *name* found."""
    command = [sys.executable, __file__, name, str(root), *options]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout)
    print(f"{name}: {found}")
    return found


STEPS = {"read": read, "score": score, "add": add}

if __name__ == "__main__":
    main()
