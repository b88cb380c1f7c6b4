"""Looking through the articles of a day."""

from crawler.clusters.features import Features, features
from crawler.judging.shelves import Shelf, Shelved
from tests.unit.judging.sample import story


def described(name: str) -> Features:
    return features(story(name, "gazette"))


def test_a_shelf_answers_the_same_however_often_it_is_asked() -> None:
    shelf = Shelf([Shelved(name, 0, described(name)) for name in ("bridge", "comet", "strike")])
    terms = [term >> 8 for term in described("comet").terms]

    answers = [[each.key for each in shelf.near(terms)] for _ in range(8)]

    assert answers == [["comet"]] * 8
    assert shelf.near(terms[:2]) == []
