"""Row 23: thousands of mutated pages, each of which must be read or refused.

``python tests/fuzz/mutate.py --pages 10000`` takes the project's own pages, and those of
``../shared/pages`` where they are; ``--from DIR`` takes others. Pages are read in processes: what
kills one has to be seen. Page N of a seed is always the same: ``--only N`` reads that one here.
"""

import argparse
import gzip
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.fuzz.target import attempt  # noqa: E402 - as a program it has to find itself first

SLOW_S = 5.0
"""Seconds of processor time."""

ENDLESS_S = 60
"""Seconds of processor time after which a page ends its process."""

_MOST_MUTATIONS = 8
_CHARSETS = (None, None, None, "utf-8", "utf-16", "shift_jis", "windows-1251", "utf-7", "\x00bogus")

_LD = b"<script type='application/ld+json'>"

TOKENS = (
    b"\x00", b"\x1b\x08\x7f", b"\xff\xfe", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc2\x85",
    b"\xe2\x80\xae", b"&#0;", b"&#xD800;", b"&#99999999999;", b"&" * 5000, b"&lt" * 2000,
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml version='1.0' encoding='utf-32'?>",
    b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>&b;", b"<html><head><body>",
    b"</body></html>", b"<frameset><frame src=a>", b"<plaintext>", b"<textarea>", b"<title>",
    b"<script>", b"</script>", b"<script>var a = '</article>';</script>", b"<style>", b"<template>",
    b"<noscript>", b"<svg><foreignObject>", b"<math><mtext>", b"<table><tr><td>" * 30,
    b"<div>" * 200, b"<b><i>" * 300, b"</div>" * 100, b"<a " + b"x=1 " * 400 + b">",
    b"<p title='" + b"a" * 20_000 + b"'>", b"<h1></h1>", b"<base href='javascript:1'>",
    b"<base href='http://[::1'>", b"<meta charset=utf-7>", b"<meta charset=x-user-defined>",
    b"<meta property=og:title content='{{ a }}{% raw %}'>", b"<meta property=og:title content=>",
    b"<meta property='article:published_time' content='0000-00-00'>",
    b"<meta property='article:published_time' content='99999999999999999999'>",
    b"<meta property='article:published_time' content='2026-02-30T25:61:61+99:99'>",
    b"<meta property='og:image' content='http://a\\\\@b:99999/\x01'>",
    b"<link rel=canonical href='//'>", b"<link rel=canonical href='http://\xe2\x84\xa1/'>",
    _LD + b"[" * 5000 + b"</script>",
    _LD + b'{"@type":"NewsArticle","headline":{"a":[1e999]},"image":{"url":7},"datePublished":'
    + b"9" * 5000 + b',"author":[[[null]]]}</script>',
    _LD + b'{"@id":"a","@graph":[{"@id":"a","author":{"@id":"a"}}]}</script>',
    _LD + b'{"headline":"\\ud800",}</script>',
    b"<div itemscope itemtype='http://schema.org/Article'><div itemprop=author itemscope>",
    b"<time datetime='-1'>", b"<p>" + "\u0e01".encode() * 3000, b"<p>" + "\u0300".encode() * 3000,
    b"\n---\npublished: true\n---\n", b"```\n{{< a >}}\n", b"| a | b |\n|---|---|\n", b"\\" * 500,
)  # fmt: skip
"""What breaks parsers, and what other programs than ours would act on."""

Mutation = Callable[[random.Random, bytes, bytes], bytes]


def flip(rng: random.Random, page: bytes, _: bytes) -> bytes:
    """Change up to a hundred bytes."""
    changed = bytearray(page)
    for _each in range(rng.randint(1, 100)):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(rng: random.Random, page: bytes, _: bytes) -> bytes:
    """Leave a part out."""
    start, end = _span(rng, page)
    return page[:start] + page[end:]


def end_early(rng: random.Random, page: bytes, _: bytes) -> bytes:
    """End in the middle."""
    return page[: _place(rng, page)]


def repeat(rng: random.Random, page: bytes, _: bytes) -> bytes:
    """Say a part again, up to fifty times."""
    start, end = _span(rng, page)
    return page[:end] + page[start:end][:20_000] * rng.randint(1, 50) + page[end:]


def splice(rng: random.Random, page: bytes, other: bytes) -> bytes:
    """Go on as another page."""
    return page[: _place(rng, page)] + other[_place(rng, other) :]


def swap(rng: random.Random, page: bytes, _: bytes) -> bytes:
    """Let two parts change places."""
    start, end = _span(rng, page)
    middle = (start + end) // 2
    return page[:start] + page[middle:end] + page[start:middle] + page[end:]


def insert(rng: random.Random, page: bytes, _: bytes) -> bytes:
    """Put tokens in, at tags more often than not."""
    for _each in range(rng.randint(1, 5)):
        place = _place(rng, page)
        if rng.random() < 0.7:
            place = max(page.find(b"<", place), 0)
        page = page[:place] + rng.choice(TOKENS) + page[place:]
    return page


def rename(rng: random.Random, page: bytes, _: bytes) -> bytes:
    """Make one kind of tag another."""
    names = (b"div", b"p", b"span", b"a", b"li", b"h1", b"article", b"td", b"section", b"script")
    old, new = rng.sample(names, 2)
    return page.replace(b"<" + old, b"<" + new)


def garble(rng: random.Random, page: bytes, _: bytes) -> bytes:
    """Encode it in another way than it says."""
    text = page.decode("utf-8", "replace")
    return text.encode(
        rng.choice(("utf-16", "cp1252", "shift_jis", "gb18030", "koi8-r")), "replace"
    )


MUTATIONS: tuple[Mutation, ...] = (
    flip, cut, end_early, repeat, splice, swap, insert, insert, insert, rename, garble,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one page."""

    number: int
    seconds: float
    """Of processor time; 0 where its process ended."""

    what: str
    """``article``, ``refused``, ``uncaught: ...`` or ``signal N``."""

    @property
    def bad(self) -> bool:
        """True where it was neither read nor refused in time."""
        return self.what not in ("article", "refused") or self.seconds > SLOW_S


def sources(folder: Path | None) -> list[Path]:
    """Return the pages to begin with: those below *folder*, else the project's and the shared."""
    folders = [folder] if folder else [ROOT / "crawler" / "demo" / "site", ROOT / "tests" / "pages"]
    if not folder and (ROOT.parent / "shared" / "pages").is_dir():
        folders.append(ROOT.parent / "shared" / "pages" / "pages")
    found = [path for each in folders for path in sorted(each.rglob("*.htm*"))]
    if not found:
        sys.exit(f"no pages (*.html, *.html.gz) in {folders[0]}")
    return found


def mutated(seed: int, number: int, paths: list[Path]) -> tuple[bytes, str | None]:
    """Return page *number* of *seed*, and the charset it is sent with."""
    rng = random.Random(f"{seed} {number}")  # noqa: S311 - it has to be the same again
    page, other = (_stored(rng.choice(paths)) for _ in range(2))
    for _ in range(rng.randint(1, _MOST_MUTATIONS)):
        page = rng.choice(MUTATIONS)(rng, page, other)
    return page, rng.choice(_CHARSETS)


def tried(seed: int, number: int, paths: list[Path]) -> Result:
    """Read page *number* in this process."""
    page, charset = mutated(seed, number, paths)
    before = time.process_time()
    try:
        what = "article" if attempt(page, charset) else "refused"
    except Exception as error:  # noqa: BLE001 - what this program looks for
        what = f"uncaught: {type(error).__name__}: {error}"[:300].replace("\n", " ")
    return Result(number, time.process_time() - before, what)


def supervised(arguments: argparse.Namespace, numbers: range) -> Iterator[Result]:
    """Read pages *numbers* in a process, and in another where one ends it."""
    while numbers:
        command = [sys.executable, __file__, "--seed", str(arguments.seed), "--child"]
        command += [str(numbers.start), str(numbers.stop), str(numbers.step)]
        if arguments.source:
            command += ["--from", str(arguments.source)]
        number = numbers.start
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                text, seconds, what = line.rstrip("\n").split("\t", 2)
                yield Result(int(text), float(seconds), what)
                number = int(text) + numbers.step
        if process.returncode:
            yield Result(number, 0.0, f"signal {-process.returncode}")
            number += numbers.step
        numbers = range(number, numbers.stop, numbers.step)
        if process.returncode == 0:
            return


def main() -> int:
    """Read mutated pages; return 1 if any was neither read nor refused in time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="source", type=Path, metavar="DIR")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="save the bad pages here")
    parser.add_argument("--only", type=int, metavar="N")
    parser.add_argument("--child", type=int, nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    paths = sources(arguments.source)
    if arguments.only is not None:
        page, charset = mutated(arguments.seed, arguments.only, paths)
        print("article" if attempt(page, charset) else "refused")
        return 0
    if arguments.child:
        for number in range(*arguments.child):
            signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS_S)
            result = tried(arguments.seed, number, paths)
            print(result.number, f"{result.seconds:.3f}", result.what, sep="\t", flush=True)
        return 0
    workers = arguments.workers
    parts = [range(first, arguments.pages, workers) for first in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        results = [
            result
            for part in pool.map(lambda part: list(supervised(arguments, part)), parts)
            for result in part
        ]
    return told(results, arguments, paths)


def told(results: list[Result], arguments: argparse.Namespace, paths: list[Path]) -> int:
    """Print what became of all pages; return the exit code."""
    bad = sorted((result for result in results if result.bad), key=lambda result: result.number)
    for result in bad[:50]:
        print(
            f"page {result.number} of seed {arguments.seed}: {result.seconds:.1f} s {result.what}"
        )
        if arguments.keep:
            arguments.keep.mkdir(parents=True, exist_ok=True)
            name = f"{arguments.seed}-{result.number}.html"
            (arguments.keep / name).write_bytes(mutated(arguments.seed, result.number, paths)[0])
    kinds = Counter(result.what.partition(":")[0].partition(" ")[0] for result in results)
    slow = sum(result.seconds > SLOW_S for result in results)
    slowest = max(results, key=lambda result: result.seconds)
    print(
        f"{len(results):,} pages: {kinds['article']:,} articles, {kinds['refused']:,} refused, "
        f"{kinds['uncaught']} uncaught, {kinds['signal']} signals, {slow} over {SLOW_S:g} s; "
        f"slowest {slowest.seconds:.2f} s (page {slowest.number})"
    )
    return 1 if bad or len(results) != arguments.pages else 0


def _stored(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _place(rng: random.Random, page: bytes) -> int:
    return rng.randint(0, len(page))


def _span(rng: random.Random, page: bytes) -> tuple[int, int]:
    start = _place(rng, page)
    return start, min(len(page), start + rng.choice((10, 1_000, 50_000)))


if __name__ == "__main__":
    sys.exit(main())
