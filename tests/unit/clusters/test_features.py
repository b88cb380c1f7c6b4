import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.record import Article, Provider
from crawler.clusters.features import (
    COUNT,
    IN_EXCERPT,
    IN_TITLE,
    KIND,
    NAME,
    NUMBER,
    PAIR,
    SMALL_NUMBER,
    Features,
    StaleFeaturesError,
    features,
    features_of,
)
from crawler.clusters.terms import HASH, term, tokens
from tests.unit.clusters.samples import FIRE


def byte(article: Features, word: str) -> int | None:
    found = {each >> 8: each & 0xFF for each in article.terms}
    return found.get(term(word) & HASH)


def test_a_term_says_where_it_stands_and_what_it_looks_like() -> None:
    article = features_of("Mill burns", "Okello came.", "At 4,120 acres the mill of Okello, Okello")

    assert byte(article, "mill") == IN_TITLE | 2
    assert byte(article, "okello") == IN_EXCERPT | NAME | 3
    assert byte(article, "4120") == NUMBER | 1
    assert byte(article, "burns") == IN_TITLE | 1


def test_a_word_that_is_also_written_small_is_no_name() -> None:
    assert (byte(features_of("", "Mills burn", "old mills"), "mills") or 0) & KIND == 0


def test_capital_letters_of_a_headline_make_no_names() -> None:
    article = features_of("Old Mill Burns Again", "", "")

    assert {each & KIND for each in article.terms} == {0}


def test_function_words_and_single_letters_are_left_out() -> None:
    assert features_of("The and of to", "x der die und к и на", "的了是 とをが").terms == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("12,500", "12.500", id="thousands"),
        pytest.param("7.2", "7,2", id="decimals"),
        pytest.param("١٤٦", "146", id="arabic-digits"),
        pytest.param("президента", "президентом", id="endings"),
        pytest.param("القاهرة", "قاهرة", id="arabic-article"),
        pytest.param("Straße", "STRASSE", id="case-folding"),
    ],
)
def test_two_ways_of_writing_are_one_term(one: str, other: str) -> None:
    assert term(one) & HASH == term(other) & HASH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("大坝裂缝", ["大坝", "坝裂", "裂缝"], id="chinese"),
        pytest.param("iPhone 販売", ["iPhone", "販売"], id="mixed"),
        pytest.param("हिन्दी की", ["हिन्दी", "की"], id="vowel-signs"),
        pytest.param("A6: 1.350 ha", ["A", "6", "1.350", "ha"], id="numbers"),
    ],
)
def test_words_are_found_in_any_script(text: str, expected: list[str]) -> None:
    found = tokens(text)

    assert sorted(found) == sorted(expected)


def test_a_script_without_spaces_is_compared_by_pairs_of_letters() -> None:
    kinds = {each & KIND for each in features_of("", "", "青河水库大坝出现裂缝").terms}

    assert kinds == {PAIR}


def test_small_numbers_and_years_are_told_from_telling_ones() -> None:
    article = features_of("", "", "In 2026 there were 17 of 1,350.")

    assert byte(article, "2026") == SMALL_NUMBER | 1
    assert byte(article, "17") == SMALL_NUMBER | 1
    assert byte(article, "1350") == NUMBER | 1


def test_addresses_say_nothing() -> None:
    article = features_of("", "", "See [the mill](https://example.com/pellan) www.tarrow.example")

    assert byte(article, "mill") is not None
    assert byte(article, "pellan") is None
    assert byte(article, "tarrow") is None


def test_the_features_of_a_record_are_those_of_its_texts() -> None:
    article = Article(
        title="Mill burns",
        excerpt="Okello came.",
        publishedDateTime=datetime(2026, 2, 3, tzinfo=UTC),
        originalUrl="https://echo.example/a",
        provider=Provider(name="Echo", domain="echo.example"),
        body="The old mill.\n",
    )

    expected = features_of("Mill burns", "Okello came.", "The old mill.\n", "echo.example")
    assert features(article) == expected


texts = st.text(st.characters(codec=None), max_size=300)


@given(texts, texts, texts, texts)
def test_features_are_packed_in_400_bytes_and_read_back(
    title: str, excerpt: str, body: str, domain: str
) -> None:
    article = features_of(title, excerpt, body, domain)

    assert len(article.pack()) <= 400
    assert Features.unpack(article.pack()) == article
    assert all(each & COUNT for each in article.terms)


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x00" + FIRE.pack()[1:], id="another-version"),
        pytest.param(FIRE.pack()[:-1], id="cut-short"),
        pytest.param(FIRE.pack() + b"\0\0\0\0", id="longer"),
    ],
)
def test_what_another_version_packed_is_told(packed: bytes) -> None:
    with pytest.raises(StaleFeaturesError):
        Features.unpack(packed)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("](" * 500_000, id="links"),
        pytest.param("https://" + "a" * 1_000_000, id="address"),
        pytest.param("1," * 500_000, id="digits"),
        pytest.param("a" * 1_000_000, id="one-word"),
        pytest.param("ﷺ" * 500_000, id="grows-when-composed"),
        pytest.param("\u0301" * 500_000, id="accents"),
        pytest.param("漢" * 500_000, id="one-letter"),
        pytest.param("\ud800 \udfff" * 200_000, id="surrogates"),
        pytest.param(" ".join(f"w{i}x" for i in range(100_000)), id="many-words"),
    ],
)
def test_a_hostile_text_gives_no_more_than_any_other(text: str) -> None:
    assert len(features_of(text, text, text).pack()) <= 400


def test_another_process_gives_the_same_features() -> None:
    program = (
        "from tests.unit.clusters.samples import FIRE;"
        "from crawler.clusters.frequencies import Frequencies;"
        "print(FIRE.pack().hex(), Frequencies.learn([FIRE, FIRE]).pack().hex())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for seed in ("1", "2")
    }

    assert len(outputs) == 1
    assert FIRE.pack().hex().encode() in outputs.pop()


@given(st.text(st.sampled_from("aZ1.,é漢 क्\u0301"), max_size=400))
def test_what_is_remembered_of_words_is_bounded(text: str) -> None:
    assert max(map(len, tokens(text)), default=0) <= 104
