from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.clusters import frequencies as module
from crawler.clusters.features import Features, StaleFeaturesError, features_of
from crawler.clusters.frequencies import Frequencies
from crawler.clusters.terms import HASH, term
from tests.unit.clusters.samples import FIRE, OTHER, SAME_FIRE

words = st.sampled_from(["harbour", "mill", "bridge", "Okello", "Tarrow", "1350", "青河水库"])
corpora = st.lists(
    st.lists(words, max_size=6).map(lambda each: features_of("", "", " ".join(each)))
)


def weight(frequencies: Frequencies, word: str) -> int:
    return frequencies.weights.get(term(word) & HASH, frequencies.rare)


def test_what_many_articles_have_weighs_little() -> None:
    corpus = [features_of("", "", f"software {'mill' * (n < 3)} word{n}") for n in range(200)]
    frequencies = Frequencies.learn(corpus)

    assert 20 * weight(frequencies, "software") < weight(frequencies, "mill")
    assert weight(frequencies, "mill") < weight(frequencies, "unseen") == frequencies.rare


def test_a_few_articles_do_not_say_that_a_shared_name_is_common() -> None:
    frequencies = Frequencies.learn([FIRE, SAME_FIRE, OTHER])

    assert weight(frequencies, "tarrow") > frequencies.rare // 2


@given(corpora)
def test_a_snapshot_reads_back_as_it_was_packed(corpus: list[Features]) -> None:
    frequencies = Frequencies.learn(corpus)

    assert Frequencies.unpack(frequencies.pack()) == frequencies


@given(corpora, st.randoms())
def test_a_snapshot_does_not_depend_on_the_order_of_articles(
    corpus: list[Features], chance: Random
) -> None:
    shuffled = list(corpus)
    chance.shuffle(shuffled)

    assert Frequencies.learn(shuffled) == Frequencies.learn(corpus)


def test_a_snapshot_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    corpus = [features_of("", "", "mill bridge krone whale")] * 2 + [features_of("", "", "mill")]

    kept = Frequencies.learn(corpus).weights

    assert len(kept) == 3
    assert term("mill") & HASH in kept


@pytest.mark.parametrize("packed", [b"", b"\x00", Frequencies.learn([FIRE, FIRE]).pack()[:-1]])
def test_a_snapshot_of_another_version_is_told(packed: bytes) -> None:
    with pytest.raises(StaleFeaturesError):
        Frequencies.unpack(packed)
