"""What becomes of articles that are taken in: once, and never over a person's edit."""

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.article import lines
from crawler.article.frontmatter import dumps
from crawler.article.record import Article
from crawler.corpus.filters import parsed
from crawler.intake import How, Taken
from crawler.sealing.keys import Keyring, new
from crawler.sealing.sealer import Sealer
from tests.unit.importing.reading_in import NOW, WHOLE, statuses, take
from tests.unit.judging.sample import Place, story

PLAIN = {**WHOLE, "text": "The bridge over the harbour opened on Sunday after years of work."}
UPDATE = How(update=True)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "portal")


def source(tmp_path: Path, *values: dict[str, Any] | Article) -> Path:
    """Write *values*, or records of ours, as JSON Lines."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b"".join(
            (
                lines.written("mine.md", each)
                if isinstance(each, Article)
                else json.dumps(each).encode()
            )
            + b"\n"
            for each in values
        )
    )
    return path


def only(place: Place) -> str:
    (text,) = place.texts().values()
    return text


def test_anybodys_article_is_judged_by_the_portal(place: Place, tmp_path: Path) -> None:
    assert statuses(take(place, source(tmp_path, PLAIN))) == ["saved"]

    ((name, text),) = place.texts().items()
    assert name == "2026-03-01-harbour-bridge-opens.md"
    assert "quality: 19\nheat: 19\npublished: false\n" in text
    assert "topics:\n  - News\n  - Bridges\n" in text
    assert place.score().changed == []


def test_articles_of_one_story_are_clustered(place: Place, tmp_path: Path) -> None:
    both = [
        {"title": each.title, "url": each.originalUrl, "text": each.body, "date": "2026-03-01"}
        for each in (story("bridge", "gazette"), story("bridge", "herald"))
    ]

    take(place, source(tmp_path, *both))

    assert [len(each.related) for each in place.articles().values()] == [1, 1]


def test_an_article_that_is_there_stays_as_it_is(place: Place, tmp_path: Path) -> None:
    take(place, source(tmp_path, PLAIN))
    before = only(place)
    other = {**PLAIN, "title": "Another title", "url": f"{WHOLE['url']}?utm_source=feed"}

    assert statuses(take(place, source(tmp_path, PLAIN, other))) == ["unchanged"] * 2
    assert only(place) == before


def test_a_twin_under_another_address_is_not_taken_again(place: Place, tmp_path: Path) -> None:
    twin = {**PLAIN, "url": "https://www.gazette.test/other"}

    _, second = take(place, source(tmp_path, PLAIN, twin))

    assert isinstance(second, Taken)
    assert second.reason == f"the same article as {WHOLE['url']}"


def test_an_update_changes_what_the_source_says(place: Place, tmp_path: Path) -> None:
    take(place, source(tmp_path, {**PLAIN, "author": "Jane Doe", "description": "It is open."}))
    before = only(place)
    new = {"title": "Harbour bridge opens at last", "url": WHOLE["url"], "date": WHOLE["date"]}

    (taken,) = take(place, source(tmp_path, new), how=UPDATE)

    assert isinstance(taken, Taken)
    assert (str(taken.status), taken.changed) == ("updated", ("title",))
    assert only(place) == before.replace("bridge opens", "bridge opens at last", 1)
    assert statuses(take(place, source(tmp_path, new), how=UPDATE)) == ["unchanged"]


def test_an_update_leaves_what_a_person_edited(place: Place, tmp_path: Path) -> None:
    take(place, source(tmp_path, {**PLAIN, "description": "It is open."}))
    (path,) = place.folder.iterdir()
    path.write_text(path.read_text("utf-8").replace("It is open.", "Mine."), "utf-8")
    new = {**PLAIN, "title": "New title of it", "description": "It is closed."}

    (taken,) = take(place, source(tmp_path, new), how=UPDATE)

    assert isinstance(taken, Taken)
    assert (taken.changed, taken.reason) == (("title",), "kept a person's excerpt")
    assert 'excerpt: "Mine."' in only(place)
    assert 'title: "New title of it"' in only(place)


def test_a_record_of_ours_keeps_name_topics_and_judgement(place: Place, tmp_path: Path) -> None:
    article = story("bridge", "gazette", topics=("Else",), quality=7, heat=200, published=True)

    assert statuses(take(place, source(tmp_path, article))) == ["saved"]
    assert place.texts() == {"mine.md": dumps(article)}


def test_a_record_of_ours_is_judged_where_that_is_asked_for(place: Place, tmp_path: Path) -> None:
    article = story("bridge", "gazette", topics=("Else",), quality=7, heat=200, published=True)

    take(place, source(tmp_path, article), how=How(judge=True))

    ((name, text),) = place.texts().items()
    assert name == "mine.md"
    assert "topics:\n  - News\n  - Bridges\n" in text
    assert "published: false" in text


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        pytest.param(UPDATE, ("updated", False), id="followed"),
        pytest.param(How(), ("unchanged", True), id="restored"),
    ],
)
def test_records_of_ours_are_a_persons_unless_their_source_is_followed(
    place: Place, tmp_path: Path, first: How, expected: tuple[str, bool]
) -> None:
    article = story("bridge", "gazette", topics=("Else",), quality=7, heat=200, published=True)
    take(place, source(tmp_path, article), how=first)

    (taken,) = take(place, source(tmp_path, article.replace(title="Corrected")), how=UPDATE)

    assert isinstance(taken, Taken)
    assert (str(taken.status), "kept a person's title" in taken.reason) == expected
    title = "Corrected" if first.update else article.title
    assert place.texts() == {"mine.md": dumps(article.replace(title=title))}


def test_a_name_that_is_taken_or_none_is_not_used(place: Place, tmp_path: Path) -> None:
    first, second, third = (story(name, "gazette") for name in ("bridge", "comet", "strike"))
    path = source(tmp_path, first, second, third)
    path.write_bytes(path.read_bytes().replace(b"mine.md", b"../../x/.hid\\u0000den.md", 1))

    take(place, path)

    assert len(place.texts()) == 3
    assert {name for name in place.texts() if not name.startswith("2026-03-01-")} == {"mine.md"}


def test_a_file_of_ours_keeps_a_persons_comments(place: Place, tmp_path: Path) -> None:
    text = dumps(story("bridge", "gazette")).replace("---\n", "---\n# mine\n", 1)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.md").write_text(text, "utf-8")

    take(place, tmp_path / "old")

    assert place.texts() == {"a.md": text}


def test_a_record_without_an_address_is_refused(place: Place, tmp_path: Path) -> None:
    article = story("bridge", "gazette", originalUrl="nowhere")

    (why,) = take(place, source(tmp_path, article))

    assert why == "'nowhere': is not an http or https address"
    assert not place.texts()


def test_what_a_check_would_find_is_refused(place: Place, tmp_path: Path) -> None:
    (why,) = take(place, source(tmp_path, {**PLAIN, "title": "Schöne GrÃ¼Ãe aus MÃ¼nchen"}))

    assert str(why).startswith("title: is garbled")


def test_private_fields_are_sealed(place: Place, tmp_path: Path) -> None:
    sealer = Sealer(frozenset({"body"}), Keyring.read(new()))
    article = story("bridge", "gazette")

    assert statuses(take(place, source(tmp_path, article, PLAIN), sealer=sealer)) == ["saved"] * 2

    for text in place.texts().values():
        assert "secured: " in text
        assert text.endswith("---\n\n")


def test_only_what_a_filter_asks_for_is_taken(place: Place, tmp_path: Path) -> None:
    how = How(wanted=parsed(["topic=Bridges", "text=yes"], now=NOW))
    other = {**PLAIN, "title": "A comet", "url": "https://www.gazette.test/comet", "text": "Comet."}

    taken = take(place, source(tmp_path, PLAIN, other, WHOLE), how=how)

    assert [str(each and each.status) for each in taken] == ["saved", "None", "None"]  # type: ignore[union-attr]


def test_a_dry_run_tells_the_same_and_writes_nothing(place: Place, tmp_path: Path) -> None:
    take(place, source(tmp_path, PLAIN))
    before = place.texts()
    new = {**PLAIN, "url": "https://www.gazette.test/b", "title": "Another bridge"}
    path = source(tmp_path, {**PLAIN, "title": "Bridge is open"}, new, new)

    taken = take(place, path, how=How(update=True, dry=True))

    assert statuses(taken) == ["updated", "found", "unchanged"]
    assert place.texts() == before
