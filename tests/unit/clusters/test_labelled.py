"""The stories whose members are known, as a floor."""

import pytest

from crawler.article.frontmatter import loads
from crawler.clusters.features import features, features_of
from crawler.portal.clustering import Clusters
from tests.clusters.labelled import SHARED, Labelled, held_out, own, portal
from tests.clusters.methods import alike_pairs, counts, grouped_pairs, precision, recall
from tests.unit.clusters.samples import are_alike

SETTINGS = Clusters()
SEED = next((SHARED / "corpora" / "seed").glob("*.md"), SHARED / "absent.md")


def judged(labelled: Labelled) -> tuple[float, float]:
    found = counts(labelled, grouped_pairs(labelled, SETTINGS), SETTINGS.days)
    return precision(found), recall(found)


def test_own_stories_are_found_with_few_mistakes() -> None:
    right, found = judged(own())

    assert right >= 0.95
    assert found >= 0.85


def test_stories_that_were_written_afterwards_are_found() -> None:
    labelled = held_out()
    pairs = counts(labelled, alike_pairs(labelled, SETTINGS), SETTINGS.days)
    right, found = judged(labelled)

    assert precision(pairs) >= 0.9
    assert recall(pairs) >= 0.8
    assert right >= 0.85
    assert found >= 0.8


def test_all_stories_together_are_found_with_precision_09_and_recall_08() -> None:
    sets = [own(), held_out()]
    right, wrong, missed = (
        sum(numbers)
        for numbers in zip(
            *(counts(each, grouped_pairs(each, SETTINGS), SETTINGS.days) for each in sets),
            strict=True,
        )
    )

    assert right / (right + wrong) >= 0.9
    assert right / (right + missed) >= 0.8


FORMS = [
    "weather-", "market-", "bridge-", "police-burglary-", "column-", "series-", "blaulicht-",
    "horoscopo-", "курс-", "天气-", "cup-final-", "quake-", "roundup-headphones/",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_forms_series_columns_and_other_matches_are_kept_apart(form: str) -> None:
    labelled = own()
    family = {n for n, piece in enumerate(labelled.pieces) if piece.key.startswith(form)}
    found = grouped_pairs(labelled, SETTINGS)

    assert family
    assert [pair for pair in found if set(pair) <= family and not labelled.label(*pair)] == []


def test_a_briefing_does_not_join_its_stories() -> None:
    labelled = own()
    briefing = next(n for n, p in enumerate(labelled.pieces) if p.key.startswith("morning"))

    assert [pair for pair in grouped_pairs(labelled, SETTINGS) if briefing in pair] == []


def test_every_language_of_the_stories_has_one_that_is_found() -> None:
    labelled = own()
    found = grouped_pairs(labelled, SETTINGS)
    keys = {labelled.pieces[pair[0]].key.partition("/")[0] for pair in found}

    assert {
        "rhein-brücke", "crue-montclar", "incendio-sierra", "amônia-porto", "метро-станция",
        "kopalnia", "köprü", "大坝", "반도체-공장", "مطار", "पुल", "น้ำท่วม", "sähköt",
    } <= keys  # fmt: skip


def test_the_labels_name_articles_that_are_there() -> None:
    labelled = own()
    keys = {piece.key for piece in labelled.pieces}

    assert len(keys) == len(labelled.pieces) >= 100
    assert {key for pair in labelled.same for key in pair} <= keys
    assert all(len({p.publisher for p in ps}) == 2 for ps in combinations_of_stories(labelled))


def combinations_of_stories(labelled: Labelled) -> list[tuple]:  # type: ignore[type-arg]
    by_key = {piece.key: piece for piece in labelled.pieces}
    return [tuple(by_key[key] for key in pair) for pair in labelled.same]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the real records at ../shared")
def test_headlines_and_excerpts_of_a_portal_about_one_product_are_enough() -> None:
    labelled = portal()
    assert labelled is not None
    right, found = judged(labelled)

    assert right >= 0.9
    assert found >= 0.8


@pytest.mark.skipif(not SEED.is_file(), reason="needs the real records at ../shared")
def test_the_seed_record_and_the_one_related_to_it_are_alike() -> None:
    record = loads(SEED.read_text("utf-8"))
    related = record.related[0]
    other = features_of(related.title, related.excerpt, "", related.provider.domain)
    apart = record.publishedDateTime - related.publishedDateTime

    assert are_alike(features(record), other, apart)
