from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.clusters.features import Features, features_of
from crawler.clusters.frequencies import Frequencies
from crawler.clusters.likeness import likeness, weighed
from crawler.portal.clustering import Clusters
from tests.unit.clusters.samples import FIRE, NOTHING, OTHER, SAME_FIRE, are_alike

DAY = timedelta(days=1)
BOILERPLATE = (
    "has reopened to traffic after repairs, the agency said. The work included new bearings, "
    "waterproofing and resurfacing and was finished on time. Drivers are thanked for patience."
)


def how_alike(one: Features, other: Features, apart: timedelta = timedelta(0)) -> int:
    return likeness(weighed(one, NOTHING), weighed(other, NOTHING), apart)


def test_two_publishers_who_report_one_event_in_other_words_are_alike() -> None:
    assert are_alike(FIRE, SAME_FIRE)


def test_other_news_is_not_alike() -> None:
    assert how_alike(FIRE, OTHER) == 0


def test_an_agency_text_under_another_headline_is_alike() -> None:
    text = "Three people were missing after a fire at the mill in Tarrow, owner Pellan said."
    one = features_of("Three missing in Tarrow", "", text, "a.example")
    other = features_of("Night of flames on the river", "", text, "b.example")

    assert are_alike(one, other)


def test_every_day_between_two_articles_costs() -> None:
    today = how_alike(FIRE, SAME_FIRE)

    assert how_alike(FIRE, SAME_FIRE, DAY) == today - 100
    assert how_alike(FIRE, SAME_FIRE, 1000 * DAY) == 0


def test_beyond_the_window_nothing_is_alike() -> None:
    settings = Clusters(days=1)

    assert are_alike(FIRE, FIRE, DAY, settings=settings)
    assert not are_alike(FIRE, FIRE, DAY + timedelta(seconds=1), settings=settings)


def test_one_publisher_must_say_more_alike() -> None:
    same = Features(SAME_FIRE.data, FIRE.provider)

    assert how_alike(FIRE, same) == how_alike(FIRE, SAME_FIRE)
    assert not are_alike(FIRE, same)
    assert are_alike(FIRE, same, settings=Clusters(same_publisher=39))


def test_one_publisher_can_publish_a_text_twice() -> None:
    assert are_alike(FIRE, FIRE)


def test_a_form_that_is_filled_in_anew_is_not_alike() -> None:
    one = features_of("Bridge 17 opens", "", f"Bridge 17 {BOILERPLATE}", "roads.example")
    other = features_of("Bridge 18 opens", "", f"Bridge 18 {BOILERPLATE}", "roads.example")

    assert how_alike(one, other) == 0


def test_a_form_that_two_publishers_fill_in_is_not_alike() -> None:
    one = features_of("Marling road opens", "", f"Marling's road {BOILERPLATE}", "a.example")
    other = features_of("Tarrow road opens", "", f"Tarrow's road {BOILERPLATE}", "b.example")

    assert how_alike(one, other) == 0


def test_parts_of_a_series_are_not_alike() -> None:
    parts = [
        features_of(
            f"The dry Ansara, part {n}", "", "We follow the Ansara to Kolimar.", "w.example"
        )
        for n in (1, 2)
    ]

    assert how_alike(*parts) == 0


def test_a_few_common_words_are_no_story() -> None:
    one = features_of("Storm", "", "", "a.example")

    assert how_alike(one, one) == 0


def test_what_everybody_in_the_corpus_writes_about_makes_nothing_alike() -> None:
    one = features_of("Orbis Cloud adds forms", "Orbis Cloud for Acme users.", "", "a.example")
    other = features_of("Orbis Cloud goes mobile", "Orbis Cloud on Acme phones.", "", "b.example")
    corpus = [features_of("", "", f"Orbis Cloud Acme story{n}") for n in range(50)]

    assert are_alike(one, other)
    assert not are_alike(one, other, frequencies=Frequencies.learn(corpus))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            ("青河水库大坝出现裂缝", "青河水库大坝出现裂缝,柳林镇三千居民连夜转移。"),
            ("柳林镇三千居民转移", "青河水库的大坝裂缝,让柳林镇居民在体育馆过夜。"),
            id="chinese",
        ),
        pytest.param(
            ("إغلاق مطار مرسى النور", "خرجت طائرة الأفق عن مدرج مطار مرسى النور ونجا 146 راكبا"),
            (
                "طائرة الأفق تنزلق",
                "نجا ركاب الأفق وعددهم 146 في مطار مرسى النور بعد خروج عن المدرج",
            ),
            id="arabic",
        ),
    ],
)
def test_scripts_without_capital_letters_are_compared(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert are_alike(
        features_of(one[0], "", one[1], "a.example"),
        features_of(other[0], "", other[1], "b.example"),
    )


tokens = st.lists(
    st.sampled_from(["mill", "Okello", "Tarrow", "17", "1350", "fire", "青河", "والنور", "Weir"])
).map(" ".join)
articles = st.builds(features_of, tokens, tokens, tokens, st.sampled_from(["a", "b"]))
spans = st.timedeltas(-4 * DAY, 4 * DAY)


@given(articles, articles, spans, st.lists(articles, max_size=4).map(Frequencies.learn))
def test_likeness_is_symmetric_and_of_1000(
    one: Features, other: Features, apart: timedelta, frequencies: Frequencies
) -> None:
    first, second = weighed(one, frequencies), weighed(other, frequencies)
    found = likeness(first, second, apart)

    assert 0 <= found <= 1_000
    assert found == likeness(second, first, -apart)
