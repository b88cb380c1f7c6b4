"""Other people's files (record-format 5): every one is read, and written as it was."""

import re
from pathlib import Path

import pytest

from crawler.article.amp import cache_address
from crawler.article.frontmatter import dumps, loads
from crawler.article.names import slug
from crawler.article.record import Article

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
FOLDERS = ("records", "seed", "history")

pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(), reason=f"other people's files are not at {CORPORA}"
)


@pytest.fixture(scope="module")
def texts() -> dict[Path, str]:
    """Every real file, with line feeds at the ends of lines."""
    paths = sorted(path for folder in FOLDERS for path in (CORPORA / folder).rglob("*.md"))
    return {path: path.read_bytes().decode().replace("\r\n", "\n") for path in paths}


@pytest.fixture(scope="module")
def articles(texts: dict[Path, str]) -> dict[Path, Article]:
    return {path: loads(text, path=str(path)) for path, text in texts.items()}


def test_every_real_file_is_written_as_it_was(
    texts: dict[Path, str], articles: dict[Path, Article], capsys: pytest.CaptureFixture[str]
) -> None:
    same = sum(dumps(articles[path]) == text for path, text in texts.items())

    with capsys.disabled():
        print(f"\n{same} of {len(texts)} files re-emitted byte for byte")  # noqa: T201 - the evidence
    assert same == len(texts) > 500


def test_every_real_amp_address_is_as_in_the_cache(articles: dict[Path, Article]) -> None:
    found = [(each.ampWebUrl, each.cdnAmpWebUrl) for each in articles.values()]
    for article in articles.values():
        found += [(each.ampWebUrl, each.cdnAmpWebUrl) for each in article.related]
    pairs = {(amp, cdn) for amp, cdn in found if amp and cdn}

    assert len(pairs) > 20
    assert {amp: cache_address(amp) for amp, _ in pairs} == dict(pairs)


def test_every_real_name_but_one_at_most_has_the_slug_of_its_title(
    articles: dict[Path, Article],
) -> None:
    names = {path: re.sub(r"^\d{4}-\d\d-\d\d-", "", path.stem) for path in articles}
    named = {path: name for path, name in names.items() if path.parent.parent.name != "history"}

    others = [name for path, name in named.items() if slug(articles[path].title) != name]

    assert len(named) > 300
    assert len(others) <= 1
