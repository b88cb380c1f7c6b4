"""Records out of one corpus and into another."""

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import settings as fewer
from hypothesis import strategies as st

from crawler.article import lines
from crawler.article.frontmatter import dumps, loads
from crawler.article.record import Article
from crawler.exporting import About
from exporters import frontmatter, jsonl
from tests.properties.strategies import articles
from tests.unit.importing.reading_in import statuses, take
from tests.unit.judging.sample import Place

NAMES = ("2026-03-01-a.md", "A b.md", "2026-é.md")


def _placed(found: list[Article]) -> dict[str, Article]:
    """Return *found* under names, each with an address of its own."""
    return {
        name: article.replace(
            originalUrl=f"https://www.gazette.test/{number}", webUrl=None, title=f"{number} {name}"
        )
        for number, (name, article) in enumerate(zip(NAMES, found, strict=False))
    }


corpora = st.lists(articles, min_size=1, max_size=3).map(_placed)


def _files(place: Place) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.folder.iterdir()}


def _about(place: Place) -> About:
    return About(portal=place.portal, now=datetime(2026, 3, 1, tzinfo=UTC))


@given(corpora)
@fewer(max_examples=25)
def test_records_that_went_out_as_json_lines_come_in_as_the_same_files(
    corpus: Mapping[str, Article],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place, out = Place(Path(folder) / "portal"), Path(folder) / "out.jsonl"
        jsonl.EXPORTER.write(
            (lines.record(name, each) for name, each in corpus.items()), out, _about(place)
        )

        first, second = take(place, out), take(place, out)

        # Files are compared as they are read: what is in a header twice is written once.
        assert _files(place) == {name: dumps(each).encode() for name, each in corpus.items()}
        assert statuses(first) == ["saved"] * len(corpus)
        assert statuses(second) == ["unchanged"] * len(corpus)


@given(corpora)
@fewer(max_examples=25)
def test_records_that_went_out_as_a_folder_come_in_as_the_same_files(
    corpus: Mapping[str, Article],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place, out = Place(Path(folder) / "portal"), Path(folder) / "out"
        texts = {name: dumps(loads(dumps(each))) for name, each in corpus.items()}
        frontmatter.EXPORTER.write(
            (lines.record(name, each) for name, each in corpus.items()), out, _about(place)
        )

        first, second = take(place, out), take(place, out)

        assert _files(place) == {name: text.encode() for name, text in texts.items()}
        assert statuses(first) == ["saved"] * len(corpus)
        assert statuses(second) == ["unchanged"] * len(corpus)
