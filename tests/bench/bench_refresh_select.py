"""How long it takes to find what is stale among many records, and to look which files changed.

``python tests/bench/bench_refresh_select.py [RECORDS]`` fills a state with records that were looked
at before, writes as many files, and prints milliseconds of each selection: all due, a tenth due,
none due, older than a week, of one source, failing, the time of the next; and of ``Corpus.refresh``
where no file changed.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from crawler.article.cards import Card
from crawler.corpus import cards
from crawler.corpus.corpus import Corpus
from crawler.refreshing.selecting import interleaved
from crawler.state import schema
from crawler.state.database import Database, written
from crawler.state.files import Files
from crawler.state.stale import StaleTable, Which

NOW = datetime.now(UTC)
LONGEST = timedelta(days=90)
AT_ONCE = 10_000


def fill(database: Database, folder: Path, records: int) -> None:
    """Write *records* files and all that is known of them; each tenth is due."""
    chance = random.Random(1)  # noqa: S311 - the same each time
    index = Files(database, "_news")
    for start in range(0, records, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, records))
        known = []
        for number in numbers:
            name = f"2026-01-01-the-bridge-over-the-harbour-opened-{number:06}.md"
            path = folder / name
            path.write_bytes(b"---\n")
            key = f"gazette{number % 300}.test/2026/01/the-bridge-over-the-harbour-opened-{number}"
            stamp = cards.stamp_of(path.stat())
            known.append(
                Card(name=name, stamp=stamp, keys=(key,), twin=number, related=(), at=number)
            )
        index.keep(known)
        ago = [timedelta(seconds=chance.randrange(1, 30 * 86_400)) for _ in numbers]
        with database.transaction() as connection:
            connection.execute(
                sa.insert(schema.visits),
                [
                    {
                        "identity": card.keys[0],
                        "source": f"source-{card.at % 40}",
                        "first": written(NOW - LONGEST),
                        "changed": None,
                        "asked": written(NOW - age),
                        "visits": 5,
                        "changes": 1,
                        "missing": None if card.at % 100 else written(NOW - age),
                        "fate": "same" if card.at % 100 else "http-404",
                        "due": written(NOW - age if card.at % 10 == 0 else NOW + age),
                    }
                    for card, age in zip(known, ago, strict=True)
                ],
            )
            connection.execute(
                sa.insert(schema.records),
                [
                    {
                        "identity": card.keys[0],
                        "name": card.name,
                        "fetched": written(NOW - age),
                        "written": '{"title": "' + "x" * 3_000 + '"}',
                        "before": None,
                        "etag": None,
                        "last_modified": None,
                    }
                    for card, age in zip(known, ago, strict=True)
                ],
            )


def measured(what: str, work: Callable[[], object]) -> None:
    """Print how long *work* took, the better of three times."""
    best, found = 1e9, None
    for _ in range(3):
        begun = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - begun)
    count = len(found) if isinstance(found, list) else ""
    print(f"{what:<28} {best * 1_000:>8.0f} ms  {count}")


def main() -> None:
    """Fill, measure, print."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "_news"
        folder.mkdir()
        database = Database(f"sqlite:///{root}/state.sqlite3")
        fill(database, folder, records)
        table = StaleTable(database)

        def select(**asked: object) -> list[object]:
            which = Which(now=NOW, longest=LONGEST, **asked)  # type: ignore[arg-type]
            return list(interleaved(table.select("_news", which)))

        measured("a tenth is due", select)
        measured("all", lambda: select(due=False))
        measured("older than a week", lambda: select(due=False, older_than=timedelta(days=7)))
        measured("older than a year", lambda: select(due=False, older_than=timedelta(days=365)))
        measured("of one source, all", lambda: select(due=False, sources=["source-7"]))
        measured("failing", lambda: select(due=False, well=["same"]))
        measured("the time of the next", lambda: table.next_due("_news", NOW, LONGEST))
        measured("Corpus.refresh, unchanged", Corpus(folder, Files(database, "_news")).refresh)
        database.close()
    print(f"largest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
