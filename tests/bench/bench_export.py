"""How many times faster than a plain loop are the exports of data, and how much memory they take.

``python tests/bench/bench_export.py [--records 100000]``. The loop reads each file with
``frontmatter.load`` (which takes PyYAML's C loader) and writes the same form with ``json``,
``csv``, pyarrow or sqlite3. Ours is ``masthead export``, four times: first; to another file while
nothing has changed, which makes a copy; to the first file, which is as it has to be; and when one
record has changed, by way of the lines that are kept. Each is a process of its own, timed from
after its imports; memory is that of all its processes (what they share counted once, PSS), looked
at ten times a second. A time depends on the machine; the ratios of one run are what counts, and
those of the processor times where other things run.
"""

import argparse
import csv
import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import frontmatter  # noqa: E402 - found only now

from crawler.commands import exports, masthead  # noqa: E402, F401 - imported before it is timed
from exporters import _arrow  # noqa: E402
from tests.bench.papers import fill  # noqa: E402

FORMS = ("jsonl", "csv", "parquet", "sqlite")
GOALS = {"jsonl": 5, "csv": 5, "parquet": 4, "sqlite": 4}
MB = 1 << 20


# The loops ----------------------------------------------------------------------------------------


def posts(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the values of each file."""
    for path in sorted(folder.iterdir()):
        post = frontmatter.load(path)
        yield {"path": path.name, **post.metadata, "body": post.content}


def json_loop(folder: Path, out: Path) -> None:
    with out.open("w", encoding="utf-8") as file:
        for values in posts(folder):
            file.write(json.dumps(values, ensure_ascii=False, default=str) + "\n")


def csv_loop(folder: Path, out: Path) -> None:
    names = [name for name in _arrow.schema().names if name != "body"]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        for values in posts(folder):
            writer.writerow(
                {
                    name: json.dumps(value, default=str)
                    if isinstance(value, list | dict)
                    else value
                    for name, value in values.items()
                }
            )


def parquet_loop(folder: Path, out: Path) -> None:
    pa = _arrow.arrow()
    found = posts(folder)
    with pa.parquet.ParquetWriter(out, _arrow.schema(), compression="zstd") as writer:
        while some := list(islice(found, 2_000)):
            writer.write_table(pa.Table.from_pylist(some, schema=_arrow.schema()))


def sqlite_loop(folder: Path, out: Path) -> None:
    names = [name for name in _arrow.schema().names if name != "unknown"]
    with closing(sqlite3.connect(out)) as database:
        columns = ", ".join(f'"{name}"' for name in names)
        database.execute(f"CREATE TABLE articles (id INTEGER PRIMARY KEY, {columns})")
        database.execute(
            "CREATE VIRTUAL TABLE articles_fts USING fts5(title, excerpt, body, content='articles',"
            " content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
        )
        for table in ("topics", "tags", "authors"):
            database.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, name UNIQUE)")
            database.execute(f"CREATE TABLE articles_{table} (article, {table})")
        for number, values in enumerate(posts(folder), 1):
            row = [
                json.dumps(value, default=str) if isinstance(value, list | dict) else value
                for value in (values.get(name) for name in names)
            ]
            row = [str(each) if isinstance(each, datetime) else each for each in row]
            marks = ", ".join("?" * (len(names) + 1))
            database.execute(f"INSERT INTO articles VALUES ({marks})", (number, *row))  # noqa: S608
            database.execute(
                "INSERT INTO articles_fts (rowid, title, excerpt, body) VALUES (?, ?, ?, ?)",
                (number, values["title"], values["excerpt"], values["body"]),
            )
            people = [each["name"] for each in values["provider"].get("authors", ())]
            linked = {"topics": values.get("topics"), "tags": values.get("tags"), "authors": people}
            for table, items in linked.items():
                for item in items or ():
                    database.execute(
                        f"INSERT OR IGNORE INTO {table} (name) VALUES (?)",  # noqa: S608
                        (item,),
                    )
                    database.execute(
                        f"INSERT INTO articles_{table} SELECT ?, id FROM {table} WHERE name = ?",  # noqa: S608
                        (number, item),
                    )
        database.commit()


LOOPS: dict[str, Callable[[Path, Path], None]] = {
    "jsonl": json_loop,
    "csv": csv_loop,
    "parquet": parquet_loop,
    "sqlite": sqlite_loop,
}


# What is measured ---------------------------------------------------------------------------------


def ours(form: str, root: Path, out: Path) -> None:
    """Write the corpus of the portal at *root* as the command does."""
    with suppress(SystemExit):
        masthead(["export", form, str(out), "--portal", str(root)], standalone_mode=False)


def child(who: str, form: str, root: Path, out: Path) -> None:
    """Do one of both, and print the seconds it took: on the clock, and of processors."""
    if form == "parquet" or who == "loop":
        _arrow.schema()  # of which the loops take the names of columns
    if form == "parquet" and who == "loop":
        _arrow.arrow().array([""])  # imports pandas, if that is there
    start = time.perf_counter()
    before = spent()
    if who == "loop":
        LOOPS[form](root / "_news", out)
    else:
        ours(form, root, out)
    print(time.perf_counter() - start, spent() - before, file=sys.stderr)


def spent() -> float:
    """Return the processor time of this process and those it has waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one export took."""

    seconds: float
    processor_s: float
    memory: int


def measured(who: str, form: str, root: Path, name: str) -> Cost:
    """Run a child."""
    out = root / f"{name}.{form}"
    command = [sys.executable, __file__, "--child", who, form, str(root), str(out)]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory(process.pid))
        time.sleep(0.1)
    assert process.returncode == 0
    assert process.stderr is not None
    seconds, processor_s = map(float, process.stderr.read().split())
    return Cost(seconds, processor_s, peak)


def change(path: Path) -> None:
    """Give the record at *path* another number."""
    text = path.read_text("utf-8")
    path.write_text(re.sub("^heat: .*$", "heat: 1234", text, flags=re.MULTILINE), "utf-8")


def memory(pid: int) -> int:
    """Return the bytes of the process *pid* and those below it."""
    total = 0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) << 10
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
            children = Path(f"/proc/{pid}/task/{task}/children").read_text().split()
            total += sum(memory(int(each)) for each in children)
    except (OSError, ProcessLookupError):  # it has ended
        pass
    return total


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--formats", nargs="*", default=FORMS, choices=FORMS)
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        who, form, root, out = given.child
        child(who, form, Path(root), Path(out))
        return
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "masthead.yaml").touch()
        fill(root / "_news", given.records)
        size = sum(path.stat().st_size for path in (root / "_news").iterdir())
        print(f"{given.records:,} records, {size / MB:,.0f} MB\n")
        print("| format | loop | first | other file | same file | one changed "
              "| loop / first (processors) | goal | first / other | first / same "
              "| first / changed (processors) | MB |")  # fmt: skip
        print("|---|---|---|---|---|---|---|---|---|---|---|---|")
        for form in given.formats:
            loop = measured("loop", form, root, "loop")
            for path in (root / ".masthead").glob("lines*"):
                path.unlink()
            first, other, same = (measured("ours", form, root, name) for name in ("a", "b", "a"))
            change(next((root / "_news").iterdir()))
            changed = measured("ours", form, root, "c")
            print(
                f"| {form} | {loop.seconds:.1f} s | {first.seconds:.1f} s | {other.seconds:.1f} s "
                f"| {same.seconds:.1f} s | {changed.seconds:.1f} s "
                f"| {loop.seconds / first.seconds:.1f} x "
                f"({loop.processor_s / first.processor_s:.1f} x) | {GOALS[form]} x "
                f"| {first.seconds / other.seconds:.1f} x | {first.seconds / same.seconds:.1f} x "
                f"| {first.seconds / changed.seconds:.1f} x "
                f"({first.processor_s / changed.processor_s:.1f} x) "
                f"| {max(each.memory for each in (first, other, same, changed)) / MB:,.0f} |",
                flush=True,
            )
            for path in root.glob(f"*.{form}"):
                path.unlink()


if __name__ == "__main__":
    main()
