"""Pages for the tests of extraction, made of their parts."""

from collections.abc import Callable

import pytest

from crawler.extract.document import Document, parse
from crawler.extract.extractor import facts
from crawler.extract.facts import Facts
from crawler.extract.page import Page
from tests.unit.extract.sample import TEXT, URL, html


@pytest.fixture
def read() -> Callable[..., Facts]:
    """Facts of a page with the given head, article and address."""

    def read_page(head: str = "", body: str = TEXT, lang: str = "en", url: str = URL) -> Facts:
        return facts(Page(url=url, content=html(head, body, lang)))

    return read_page


@pytest.fixture
def parsed() -> Callable[..., Document]:
    """A parsed page with the given head and article."""

    def parse_page(head: str = "", body: str = TEXT, url: str = URL) -> Document:
        return parse(Page(url=url, content=html(head, body)))

    return parse_page
