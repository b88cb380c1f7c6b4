"""Topics by keywords in several fields; what is shared, remembered and told of them."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from crawler.article.record import Article
from crawler.enrich import topics
from crawler.enrich.topics import Hit
from crawler.portal.data import Site, Topic
from crawler.portal.matching import TopicRules
from crawler.portal.portal import Portal
from crawler.portal.settings import Settings
from crawler.portal.sources import Source
from tests.unit.enrich.sample import ARTICLE, BOATS, BRIDGES, ROOT_TOPIC, portal_of


def by(**rules: object) -> Portal:
    return portal_of(settings=Settings(topics=TopicRules.model_validate(rules)))


TEXTS = ARTICLE.replace(title="A boat", excerpt="A ship", body="A bridge, and a bridge\n")


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param({}, {"Boats": 1}, id="title-only"),
        pytest.param({"excerpt": 1}, {"Boats": 2}, id="excerpt-too"),
        pytest.param({"title": 0, "excerpt": 1}, {"Boats": 1}, id="excerpt-only"),
        pytest.param({"body": 1}, {"Boats": 1, "Bridges": 1}, id="a-keyword-counts-once"),
        pytest.param({"title": 3, "body": 1, "least": 2}, {"Boats": 1}, id="body-alone-is-little"),
        pytest.param({"excerpt": 1, "body": 1, "least": 2}, {}, id="no-keyword-in-two-fields"),
    ],
)
def test_a_keyword_counts_by_the_weights_of_the_fields_that_have_it(
    rules: dict[str, object], expected: dict[str, int]
) -> None:
    assert topics.counts(TEXTS, by(**rules)) == expected


def test_the_weights_of_two_fields_are_added() -> None:
    article = ARTICLE.replace(title="A boat", excerpt="A boat and a ship")
    portal = by(title=2, excerpt=1, least=3)

    assert topics.counts(article, portal) == {"Boats": 1}
    assert topics.applying(article, portal) == ("News", "Boats")


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"title": 0}, "no keyword can count: title, excerpt and body come to 0, least is 1"),
        ({"least": 2}, "come to 1, least is 2"),
        ({"title": -1}, "greater than or equal to 0"),
        ({"least": 0}, "greater than or equal to 1"),
        ({"title": "1"}, "valid integer"),
        ({"title": 1.5}, "valid integer"),
        ({"title": True}, "valid integer"),
        ({"match": "regex"}, "'substring', 'word' or 'stem'"),
        ({"titel": 1}, "not permitted"),
    ],
)
def test_rules_by_which_nothing_can_be_found_are_refused(
    rules: dict[str, object], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        TopicRules.model_validate(rules)


def test_the_language_of_stems_is_the_articles_else_the_portals() -> None:
    houses = Topic(name="Houses", parent="News", keywords=("Haus",))
    portal = portal_of(
        topics=(ROOT_TOPIC, houses),
        site=Site(locale="en-us"),
        settings=Settings(topics=TopicRules(match="stem")),
    )
    article = ARTICLE.replace(title="Die Häuser")
    german = replace(portal, site=Site(locale="de"))

    assert topics.applying(article, portal) == ("News",)
    assert topics.applying(article.replace(locale="de-at"), portal) == ("News", "Houses")
    assert topics.applying(article, german) == ("News", "Houses")
    assert topics.applying(article.replace(locale="en"), german) == ("News",)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param("power\napps\n", True, id="over-the-end-of-a-line"),
        pytest.param("> **Power** *apps*\n", True, id="emphasis"),
        pytest.param("[Power apps](https://a.example/)\n", True, id="text-of-a-link"),
        pytest.param("[Here](https://power%20apps.example/power apps)\n", True, id="no-link"),
        pytest.param("[Here](https://a.example/x?power=apps)\n", False, id="other-words"),
        pytest.param("Power&#32;apps\n", True, id="reference"),
        pytest.param("<b>Power</b> apps\n", True, id="tag"),
    ],
)
def test_a_body_is_read_as_its_reader_sees_it(body: str, *, found: bool) -> None:
    portal = portal_of(
        topics=(ROOT_TOPIC, Topic(name="P", keywords=("power apps",))),
        settings=Settings(topics=TopicRules(body=1)),
    )

    assert ("P" in topics.applying(ARTICLE.replace(body=body), portal)) is found


def test_the_address_of_a_link_is_no_text() -> None:
    body = "[Here](https://boat.example/ship)\n"

    assert topics.counts(ARTICLE.replace(body=body), by(body=1)) == {"Bridges": 1}


def test_the_topic_of_its_source_applies_without_a_keyword() -> None:
    source = Source(read={"feed": ("https://www.gazette.test/feed",)}, topic="Boats")
    portal = replace(by(), source=source)

    assert topics.applying(ARTICLE, portal) == ("News", "Boats", "Bridges")
    assert topics.counts(ARTICLE, portal) == {"Bridges": 1}


def test_two_portals_of_other_topics_are_not_taken_for_each_other() -> None:
    first = portal_of(topics=(ROOT_TOPIC, BOATS))
    second = portal_of(topics=(ROOT_TOPIC, BRIDGES))

    assert topics.applying(ARTICLE, first) == ("News",)
    assert topics.applying(ARTICLE, second) == ("News", "Bridges")
    assert topics.applying(ARTICLE, first) == ("News",)


def test_topics_and_quality_share_one_pass_over_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[str] = []
    found = topics.Matcher.found

    def counted(self: topics.Matcher, text: str) -> object:
        passes.append(text)
        return found(self, text)

    monkeypatch.setattr(topics.Matcher, "found", counted)
    portal = by(excerpt=1)
    article = ARTICLE.replace(title="One bridge that no other test has", excerpt="A boat")

    judged = topics.enrich(article, portal)
    assert topics.counts(judged.replace(quality=3), replace(portal, source=None)) == {
        "Boats": 1,
        "Bridges": 1,
    }

    assert passes == [article.title, article.excerpt]


def test_an_article_whose_topics_stay_is_the_same_object() -> None:
    judged = topics.enrich(ARTICLE, by())

    assert topics.enrich(judged, by()) is judged


def hits(article: Article, portal: Portal) -> list[tuple[str, str, dict[str, int], int, bool]]:
    return [
        (hit.topic, hit.keyword, dict(hit.times), hit.weight, hit.counts)
        for hit in topics.hits(article, portal)
    ]


def test_every_keyword_is_told_with_its_fields_and_whether_it_counts() -> None:
    article = TEXTS.replace(title="Boat, boat: a SHIP")

    assert hits(article, by(title=2, excerpt=1, body=1, least=2)) == [
        ("Boats", "boat", {"title": 2}, 2, True),
        ("Boats", "Ship", {"title": 1, "excerpt": 1}, 3, True),
        ("Bridges", "bridge", {"body": 2}, 1, False),
    ]


def test_a_keyword_listed_twice_is_told_twice() -> None:
    twice = portal_of(topics=(ROOT_TOPIC, Topic(name="T", keywords=("boat", "boat"))))
    hit = Hit(topic="T", keyword="boat", times={"title": 1}, weight=1, counts=True)

    assert topics.hits(ARTICLE.replace(title="A boat"), twice) == [hit, hit]
