"""Quality, heat, published (record-format 2)."""

import pytest

from crawler.article.record import Related
from crawler.enrich import quality
from crawler.portal.data import Topic
from crawler.portal.settings import Scoring, Settings
from tests.unit.enrich.sample import ARTICLE, BOATS, IMAGE, organization, portal_of

RELATED = Related(
    title="Another",
    publishedDateTime=ARTICLE.publishedDateTime,
    provider=ARTICLE.provider,
)


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
