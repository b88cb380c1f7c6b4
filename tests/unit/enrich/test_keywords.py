"""Keywords in texts: one pass finds what the plain rule finds, in every script."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.enrich import keywords, words
from crawler.enrich.keywords import Matcher

ODDITIES = (
    "ß", "ẞ", "SS", "İ", "I", "ı", "i̇", "Σ", "σ", "ς", "ΟΔΟΣ", "e\u0301", "é", "É", "\u0301",
    "ﬁ", "ǰ", "J\u030c", "K", "Å", "\u0345", "ᾳ", "ᾼ", "\u200d", "\u200c", "मानक", "हिन्दी", "กำ",
    "ก้", "東京", "カー", "か\u3099", "서울에서", "\U0001f6a2", "a", "b", "A",
    "-", "'", "’", " ", "  ", "\n", "+", "c++", ".", "_", "#", "\xa0", "İstanbul",
    "boats", "\U0001f1ea\U0001f1fa",
)  # fmt: skip

pieces = st.lists(st.sampled_from(ODDITIES) | st.characters(codec="utf-8"), max_size=6)
texts = pieces.map("".join)
sets_of_keywords = st.lists(texts, max_size=6)


def times(text: str, part: str) -> int:
    """The plain rule: every place at which *part* stands in *text*."""
    return sum(text.startswith(part, start) for start in range(len(text)))


def plainly(keyword: str, text: str, match: str) -> int:
    """Return how often *keyword* is in *text*, looked for on its own."""
    if match == "stem":
        one, all_of = (words.stems(words.folded(each), "english") for each in (keyword, text))
        places = range(len(all_of))
        return sum(all_of[start : start + len(one)] == one for start in places) if one else 0
    form, text = words.folded(keyword), words.folded(text)
    if not form.strip():
        return 0
    if match == "substring":
        return times(text, form)
    form = words.folded(keyword.strip())
    return sum(
        text.startswith(form, start) and words.is_whole(text, start, start + len(form))
        for start in range(len(text))
    )


@pytest.mark.parametrize("match", ["substring", "word", "stem"])
@given(sets_of_keywords, texts, st.integers(1, 8))
def test_one_pass_finds_what_looking_for_each_keyword_finds(
    match: str, some: list[str], text: str, window: int
) -> None:
    """Whatever the script, and wherever the windows of a long text begin."""
    expected = {place: n for place, each in enumerate(some) if (n := plainly(each, text, match))}

    assert Matcher(some, match, "english").found(text) == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keywords, "WINDOW", window)
        assert Matcher(some, match, "english").found(text) == expected


latin = st.text("abcxyzABCXYZ äöüÄÖÜéÉßñÑ-.,:'0123456789", max_size=12)


@given(st.lists(latin, max_size=5), latin)
def test_the_default_is_the_familys_rule(some: list[str], title: str) -> None:
    """Record-format 2: n = how many keywords are case-insensitive substrings of the title."""
    found = Matcher(some, "substring").found(title)

    assert set(found) == {
        place for place, each in enumerate(some) if each.strip() and each.lower() in title.lower()
    }


@given(texts)
def test_neither_letter_case_nor_the_encoding_of_accents_makes_a_difference(text: str) -> None:
    form = words.folded(text)

    assert words.folded(form) == form
    assert words.folded(unicodedata.normalize("NFC", text)) == form
    assert words.folded(unicodedata.normalize("NFD", text)) == form


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        pytest.param("Straße", "Die Straße", True, id="sharp-s"),
        pytest.param("strasse", "Die Straße", False, id="sharp-s-is-not-two"),
        pytest.param("istanbul", "İSTANBUL", False, id="dotted-capital-is-another-letter"),
        pytest.param("istanbul", "ISTANBUL", True, id="plain-capital"),
        pytest.param("ΟΔΟΣ", "Η ΟΔΟΣ", True, id="final-sigma"),
        pytest.param("οδος", "ΟΔΟΣΗΜΑ", True, id="sigma-within"),
        pytest.param("café", "CAFE\u0301", True, id="accent-apart"),
        pytest.param("東京", "東京都の橋", True, id="han"),
        pytest.param("ship", "Leadership", True, id="inside-a-word"),
    ],
)
def test_a_substring_is_found_in_any_letter_case(keyword: str, text: str, *, found: bool) -> None:
    assert bool(Matcher([keyword], "substring").found(text)) is found


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        pytest.param("ship", "Leadership", False, id="inside-a-word"),
        pytest.param("ship", "A Ship!", True, id="before-a-sign"),
        pytest.param("ship", "ships", False, id="another-form"),
        pytest.param("ship", "ship", True, id="all-there-is"),
        pytest.param("ship", "the ship's bell", True, id="apostrophe"),
        pytest.param("ship", "co-ship-owner", True, id="hyphens"),
        pytest.param("ship", "ship_yard", True, id="underscore"),
        pytest.param(" ship ", "ship", True, id="spaces-around-are-nothing"),
        pytest.param("power apps", "Power Apps", True, id="two-words"),
        pytest.param("C++", "In C++, a", True, id="signs"),
        pytest.param("C", "In C++, a", True, id="before-signs"),
        pytest.param("e", "cafe\u0301", False, id="before-a-mark-apart"),
        pytest.param("caf", "café", False, id="before-an-accent"),
        pytest.param("हिन्दी", "हिन्दी में", True, id="devanagari"),
        pytest.param("हिन्", "हिन्दी", False, id="part-of-a-word-in-devanagari"),
        pytest.param("हिन्द", "हिन्दी", False, id="before-a-vowel-sign"),
        pytest.param("می", "می\u200cخواهم", False, id="before-a-joiner"),
        pytest.param("東京", "東京都の橋", True, id="han"),
        pytest.param("AI", "生成AIの橋", True, id="latin-among-han"),
        pytest.param("서울", "서울에서", True, id="korean-particle"),
        pytest.param("ราคา", "ราคาน้ำมัน", True, id="thai"),
        pytest.param("น", "น้ำ", False, id="thai-before-a-mark"),
    ],
)
def test_a_word_is_found_whole(keyword: str, text: str, *, found: bool) -> None:
    assert bool(Matcher([keyword], "word").found(text)) is found


@pytest.mark.parametrize(
    ("language", "keyword", "text", "found"),
    [
        pytest.param("en", "boat", "Two boats", True, id="plural"),
        pytest.param("en-GB", "boating", "Boats", True, id="both-are-stemmed"),
        pytest.param("en", "ship", "Leadership", False, id="inside-a-word"),
        pytest.param("en", "canvas app", "All Canvas Apps, at once", True, id="two-words"),
        pytest.param("en", "canvas app", "Canvas, apps", False, id="parted-by-a-comma"),
        pytest.param("en", "model driven app", "model-driven apps", True, id="hyphen"),
        pytest.param("en", "China", "China’s plan", True, id="apostrophe"),
        pytest.param("en", "C++", "C is old", False, id="signs-count"),
        pytest.param("en", "C++", "C++ is old", True, id="signs"),
        pytest.param("de", "Haus", "Die Häuser", True, id="german"),
        pytest.param("en", "Haus", "Die Häuser", False, id="german-read-as-english"),
        pytest.param("fr_FR", "cheval", "les chevaux", True, id="french"),
        pytest.param("ru", "корабль", "Корабли", True, id="russian"),
        pytest.param("ja", "東京", "東京都の橋", True, id="a-script-without-spaces"),
        pytest.param("sw", "meli", "meli mbili", True, id="a-language-without-stems"),
        pytest.param("sw", "boat", "boats", False, id="whole-words-then"),
        pytest.param("en", "'", "it's", False, id="a-keyword-without-a-word"),
    ],
)
def test_a_stem_is_found_in_any_of_its_forms(
    language: str, keyword: str, text: str, *, found: bool
) -> None:
    matcher = Matcher([keyword], "stem", words.algorithm(language))

    assert bool(matcher.found(text)) is found


def test_every_language_with_stems_has_a_snowball_algorithm() -> None:
    tags = [*words._LANGUAGES]  # noqa: SLF001 - the table itself

    assert [tag for tag in tags if not words.algorithm(tag)] == []
    assert words.algorithm("") == words.algorithm("zz") == words.algorithm("zh-hant") == ""


def test_without_keywords_nothing_is_found() -> None:
    for match in ("substring", "word", "stem"):
        assert Matcher([], match).found("Anything") == {}
        assert Matcher(["", " "], match).found("Any thing") == {}


def test_equal_keywords_are_found_each() -> None:
    assert Matcher(["ai", "AI", "robot"], "substring").found("AI, ai") == {0: 2, 1: 2}


def test_a_long_text_is_read_to_its_end() -> None:
    text = "x" * (3 * keywords.WINDOW - 2) + "boat"

    assert Matcher(["boat", "x" * 200], "word").found(text + " boat") == {0: 1}
    assert Matcher(["boat"], "substring").found(text * 2) == {0: 2}


@given(st.text(max_size=30))
def test_every_character_but_gaps_is_in_some_word(text: str) -> None:
    form = words.folded(text)

    assert "".join(words.stems(form, "")) == re.sub(r"[\s_\-\u2010\u2011'\u2019]", "", form)
