"""Processor seconds for each hostile page and header of the tests, the slowest first."""

import time
from collections.abc import Callable
from contextlib import suppress

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


def main() -> None:
    """Print the table."""
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


if __name__ == "__main__":
    main()
