"""Processor seconds for each hostile page and header of the tests, the slowest first.

Then the memory that each page needs beside its own size: the peak of a process of its own, less
what that process had before.
"""

import re
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

from crawler.article.errors import ArticleError
from crawler.article.frontmatter import loads
from crawler.extract.extractor import facts
from crawler.extract.page import Page
from tests.unit.article.test_bounds import HEADERS
from tests.unit.extract.hostile import PAGES
from tests.unit.extract.sample import URL


def seconds(job: Callable[[], object]) -> float:
    """Return the processor time of *job*, which may refuse its input."""
    start = time.process_time()
    with suppress(ArticleError):
        job()
    return time.process_time() - start


def peak(name: str) -> tuple[str, int, int]:
    """Return *name*, the bytes of that page, and those that reading it needed beyond them."""
    page = Page(url=URL, content=PAGES[name].encode(errors="surrogatepass"))
    before = _highest()
    seconds(lambda: facts(page))
    return name, len(page.content), _highest() - before


def _highest() -> int:
    """Return the bytes this process had at most (Linux; ``ru_maxrss`` counts its parent's)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) * 1024 if found else 0


def memory() -> None:
    """Print how many times its own size each page needs; small pages show nothing but noise."""
    context = get_context("spawn")
    with ProcessPoolExecutor(1, context, max_tasks_per_child=1) as pool:
        found = list(pool.map(peak, PAGES))
    for name, size, needed in sorted(found, key=lambda each: -each[2] / each[1]):
        if size > 100_000:
            print(f"{needed / size:6.1f} x  {size / 1e6:5.1f} MB  page of {name}")


def main() -> None:
    """Print the tables."""
    found = {
        f"page of {name}": seconds(lambda page=page: facts(Page(url=URL, content=page)))  # type: ignore[misc]
        for name, page in PAGES.items()
    }
    found |= {
        f"header of {name}": seconds(lambda text=text: loads(f"---\n{text}---\n"))  # type: ignore[misc]
        for name, text in HEADERS.items()
    }
    for name, spent in sorted(found.items(), key=lambda pair: -pair[1]):
        print(f"{spent:7.3f} s  {name}")
    memory()


if __name__ == "__main__":
    main()
