"""Quality, heat, published (record-format 2)."""

from dataclasses import replace

import pytest
from hypothesis import given

from crawler.article.record import Article, Named, Related
from crawler.enrich import quality
from crawler.portal.data import Topic
from crawler.portal.portal import Portal
from crawler.portal.settings import Scoring, Settings
from crawler.portal.views import Views
from tests.properties.strategies import articles
from tests.unit.enrich.sample import ARTICLE, BOATS, IMAGE, organization, portal_of

RELATED = Related(
    title="Another",
    publishedDateTime=ARTICLE.publishedDateTime,
    provider=ARTICLE.provider,
)


AUTHORED = ARTICLE.provider.replace(authors=(Named(name="Ada"),))


def test_the_seeds_numbers_follow_from_its_facts() -> None:
    """59 / 69 / false: two topics, a keyword in the title, an image, AMP, one related."""
    portal = portal_of(
        topics=(
            Topic(name="AI", keywords=("artificial intelligence",)),
            Topic(name="Computer Vision", parent="AI", keywords=("facial recognition", "vision")),
        )
    )
    seed = ARTICLE.replace(
        title="Your face is ours: The dangers of facial recognition software",
        ampWebUrl="https://dunyanews.tv/amp/a.php",
        topics=("Computer Vision", "AI"),
        images=(IMAGE,),
        related=(RELATED,),
    )

    found = quality.enrich(seed, portal)

    assert (found.quality, found.heat, found.published) == (59, 69, False)
    assert quality.components(seed, portal) == {
        "topics": 4,
        "keywords": 15,
        "image": 20,
        "amp": 20,
        "organization": 0,
        "video": 0,
        "title": 0,
        "text": 0,
        "time": 0,
        "author": 0,
    }


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        pytest.param({}, 0, id="nothing"),
        pytest.param({"topics": ("News",)}, 2, id="topic-without-keyword"),
        pytest.param({"topics": ("Boats",), "title": "Boat, boat"}, 17, id="keyword-once"),
        pytest.param({"topics": ("Boats",), "title": "Boat and SHIP"}, 32, id="two-keywords"),
        pytest.param({"topics": ("Nowhere",)}, 2, id="topic-the-portal-has-not"),
        pytest.param({"title": "A boat"}, 0, id="keyword-of-no-topic-of-its"),
        pytest.param({"images": (IMAGE,)}, 20, id="image"),
        pytest.param({"images": (IMAGE, IMAGE)}, 20, id="images-count-once"),
        pytest.param({"ampWebUrl": "https://www.gazette.test/amp"}, 20, id="amp"),
        pytest.param({"type": "video"}, 50, id="video"),
        pytest.param({"images": (IMAGE,), "title": "x" * 70}, 20, id="title-as-long-as-may-be"),
        pytest.param({"images": (IMAGE,), "title": "x" * 71}, 20, id="one-more"),
        pytest.param({"images": (IMAGE,), "title": "x" * 72}, 19, id="two-more"),
        pytest.param({"images": (IMAGE,), "title": "x" * 200}, 0, id="never-below-zero"),
    ],
)
def test_points_are_given_for(changes: dict[str, object], points: int) -> None:
    assert quality.quality(ARTICLE.replace(**changes), portal_of()) == points


def test_an_organization_with_a_file_gives_points_an_official_one_more() -> None:
    known = portal_of(organization("gazette.test"))
    official = portal_of(settings=Settings(official=("www.gazette.test",)))
    both = portal_of(organization("gazette.test"), settings=Settings(official=("gazette.test",)))
    other = portal_of(organization("gazette.test"), settings=Settings(official=("b.gazette.test",)))

    found = [quality.quality(ARTICLE, each) for each in (known, official, both, other)]
    assert found == [40, 50, 50, 40]


def test_the_weights_are_the_portals() -> None:
    scoring = Scoring(topic=1, keyword=3, image=5, title_length=2, related=100, publish_at=108)
    portal = portal_of(topics=(BOATS,), settings=Settings(scoring=scoring))
    article = ARTICLE.replace(title="boat", topics=("Boats",), images=(IMAGE,), related=(RELATED,))

    found = quality.enrich(article, portal)

    assert (found.quality, found.heat, found.published) == (8, 108, True)


@pytest.mark.parametrize(("publish_at", "published"), [(20, True), (21, False), (0, True)])
def test_it_is_published_from_the_heat_the_portal_names(publish_at: int, published: object) -> None:
    portal = portal_of(settings=Settings(scoring=Scoring(publish_at=publish_at)))

    assert quality.enrich(ARTICLE.replace(images=(IMAGE,)), portal).published is published


# components that weigh nothing by default --------------------------------------------------------


def more(**scoring: int) -> Portal:
    return portal_of(topics=(), settings=Settings(scoring=Scoring(**scoring)))


@pytest.mark.parametrize(
    ("changes", "scoring", "points"),
    [
        pytest.param({"body": "x" * 9}, {"text": 5, "text_length": 10}, 5, id="long-enough"),
        pytest.param({"body": "x" * 8}, {"text": 5, "text_length": 10}, 0, id="too-short"),
        pytest.param({"body": ""}, {"text": 5, "text_length": 0}, 0, id="no-text-is-not-long"),
        pytest.param({}, {"time": 3}, 3, id="time-of-day"),
        pytest.param({"publishedDateTime": "2026-03-01T00:00:00Z"}, {"time": 3}, 0, id="midnight"),
        pytest.param({"publishedDateTime": "2026-03-01T00:00:01Z"}, {"time": 3}, 3, id="past-it"),
        pytest.param({"publishedDateTime": "2026-03-01"}, {"time": 3}, 0, id="day-only"),
        pytest.param({}, {"author": 4}, 0, id="no-author"),
        pytest.param({"provider": AUTHORED}, {"author": 4}, 4, id="author"),
        pytest.param({"images": (IMAGE,), "provider": AUTHORED}, {"author": -5}, 15, id="negative"),
        pytest.param({"provider": AUTHORED}, {"author": -5}, 0, id="never-below-zero"),
    ],
)
def test_a_portal_may_give_points_for_more(
    changes: dict[str, object], scoring: dict[str, int], points: int
) -> None:
    assert quality.quality(ARTICLE.replace(**changes), more(**scoring)) == points


@given(articles)
def test_by_default_these_give_nothing_and_all_parts_are_told_in_one_order(
    article: Article,
) -> None:
    found = quality.components(article, portal_of())

    assert list(found) == [
        "topics", "keywords", "image", "amp", "organization", "video", "title",
        "text", "time", "author",
    ]  # fmt: skip
    assert (found["text"], found["time"], found["author"]) == (0, 0, 0)
    assert quality.quality(article, portal_of()) == max(0, sum(found.values()))


# heat --------------------------------------------------------------------------------------------


def test_heat_is_quality_and_related_articles_and_views() -> None:
    article = ARTICLE.replace(quality=59, related=(RELATED, RELATED))

    assert quality.heat(article, portal_of()) == 79
    assert quality.heat(article, portal_of(), 3) == 82
    assert quality.heat(ARTICLE, portal_of(), 3) == 3


def test_the_views_of_its_addresses_warm_an_article() -> None:
    views = Views(addresses={"gazette.test/a": 69}, names={"2026-03-01-a-bridge": 1_000})
    article = ARTICLE.replace(topics=("News",))

    found = quality.enrich(article, replace(portal_of(), views=views))

    assert (found.quality, found.heat, found.published) == (2, 71, True)
    assert quality.enrich(article, portal_of()).heat == 2


def test_an_article_whose_judgement_stays_is_the_same_object() -> None:
    judged = quality.enrich(ARTICLE, portal_of())

    assert quality.enrich(judged, portal_of()) is judged
