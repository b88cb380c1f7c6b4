"""What a corpus has of topics, keywords and publishers."""

from collections.abc import Iterable

import pytest

from crawler.article.record import Article
from crawler.enrich import census
from crawler.enrich.census import PublisherCensus, TopicCensus
from crawler.enrich.reasons import reasons
from crawler.portal.data import Topic
from crawler.portal.matching import TopicRules
from crawler.portal.portal import Portal
from crawler.portal.settings import Settings
from tests.unit.enrich.sample import ARTICLE, BOATS, BRIDGES, ROOT_TOPIC, organization, portal_of

BROAD = Topic(name="All", parent="News", keywords=("a", "yolk", "b", "a"))


def titled(*titles: str) -> list[Article]:
    return [ARTICLE.replace(title=title, topics=("News", "Old")) for title in titles]


def counted(portal: Portal, articles: Iterable[Article]) -> TopicCensus:
    found = TopicCensus(portal)
    for article in articles:
        found.add(article)
    return found


def test_topics_are_counted_by_the_keywords_of_now_and_by_the_files() -> None:
    found = counted(portal_of(), titled("A boat", "A boat and a bridge", "Nothing", "Ships"))

    rows = [(each.topic.name, each.records, each.in_files, each.share) for each in found.counts()]
    assert rows == [("News", 4, 4, 1.0), ("Boats", 3, 0, 0.75), ("Bridges", 1, 0, 0.25)]
    assert found.strangers() == [("Old", 4)]


def test_a_keyword_that_nearly_everything_has_is_told_with_its_share() -> None:
    portal = portal_of(topics=(ROOT_TOPIC, BROAD))
    titles = ["a"] * 13 + ["b"] * 6 + ["x"]

    (_, count) = counted(portal, titled(*titles)).counts()

    assert count.broad == [("a", 0.65)]
    assert count.silent == ["yolk"]
    assert count.plain()["broad"] == [{"keyword": "a", "share": 0.65}]


@pytest.mark.parametrize(
    "titles",
    [
        pytest.param(["a"] * (census.ENOUGH - 1), id="few-records"),
        pytest.param(["a"] * 12 + ["b"] * 7 + ["yolk"], id="not-over-the-share"),
        pytest.param([], id="none"),
    ],
)
def test_a_share_that_says_nothing_is_not_told(titles: list[str]) -> None:
    portal = portal_of(topics=(ROOT_TOPIC, BROAD))

    (_, count) = counted(portal, titled(*titles)).counts()

    assert (list(count.broad), list(count.silent)) == ([], [])


def test_the_root_topic_may_have_a_keyword_that_everything_has() -> None:
    portal = portal_of(topics=(Topic(name="News", keywords=("a",)),))

    (count,) = counted(portal, titled(*["a"] * 30)).counts()

    assert (count.is_root, list(count.broad), count.share) == (True, [], 1.0)


def test_a_keyword_in_a_field_that_weighs_too_little_is_silent() -> None:
    rules = TopicRules(title=2, body=1, least=2)
    portal = portal_of(topics=(ROOT_TOPIC, BRIDGES), settings=Settings(topics=rules))
    articles = [ARTICLE.replace(title="x", body="bridge\n") for _ in range(30)]

    (_, count) = counted(portal, articles).counts()

    assert (count.records, list(count.silent)) == (0, ["bridge"])


# reasons -----------------------------------------------------------------------------------------


def test_every_topic_of_a_record_is_explained_or_told_to_be_without_a_reason() -> None:
    article = ARTICLE.replace(title="A boat", body="A bridge\n", topics=("News", "Bridges", "Old"))
    rules = TopicRules(title=2, body=1, least=2)

    found = reasons(article, portal_of(settings=Settings(topics=rules)))

    rows = [
        (each.topic, each.applies, each.in_record, each.points, each.is_unexplained, len(each.hits))
        for each in found
    ]
    assert rows == [
        ("News", True, True, 2, False, 0),
        ("Boats", True, False, 17, False, 1),
        ("Bridges", False, True, 0, True, 1),
        ("Old", False, True, 0, True, 0),
    ]


def test_a_topic_that_has_nothing_to_do_with_the_article_is_not_told() -> None:
    assert [each.topic for each in reasons(ARTICLE.replace(title="x"), portal_of())] == ["News"]


def test_without_topics_there_is_nothing_to_explain() -> None:
    assert reasons(ARTICLE, portal_of(topics=())) == []
    assert BOATS.parent == "News"


# publishers --------------------------------------------------------------------------------------


def by(domain: str, *names: str) -> list[Article]:
    return [
        ARTICLE.replace(
            webUrl=f"https://{domain}/a",
            provider=ARTICLE.provider.replace(name=name, domain=domain),
        )
        for name in names
    ]


def test_publishers_without_a_file_are_counted_with_their_names() -> None:
    found = PublisherCensus(portal_of(organization("known.test")))
    for article in [
        *by("known.test", "K"),
        *by("b.test", "B", "The B", "B"),
        *by("a.test", *"AAA"),
    ]:
        found.add(article)

    rows = [(each.domain, each.records, list(each.names)) for each in found.unknown()]
    assert rows == [
        ("a.test", 3, [("A", 3)]),
        ("b.test", 3, [("B", 2), ("The B", 1)]),
    ]
    assert found.known() == {"known.test": 1}


def test_a_site_with_another_name_on_each_page_takes_no_memory_for_them() -> None:
    found = PublisherCensus(portal_of())
    for article in by(
        "a.test", *(f"Name {number}" for number in range(100)), "Name 3", "x" * 9_999
    ):
        found.add(article)

    (publisher,) = found.unknown()
    assert publisher.records == 102
    assert publisher.names[0] == ("Name 3", 2)
    assert len(publisher.names) == 20


def test_what_no_reader_sees_is_no_part_of_a_name() -> None:
    found = PublisherCensus(portal_of())
    for article in by("a.test", "A\u202e\nB\u200b", "A B", "\u200b"):
        found.add(article)

    assert found.unknown()[0].names == [("A B", 2)]
