"""Topics, provider, AMP and locale: the portal's own judgement of an article."""

import pytest

from crawler.article.record import Article, Image
from crawler.enrich import amp, chain, locale, provider, topics
from crawler.portal.data import Logo, Site, Topic
from crawler.portal.errors import PortalError
from tests.unit.enrich.sample import (
    ARTICLE,
    BOATS,
    ROOT_TOPIC,
    organization,
    portal_of,
)

# topics ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Nothing to see", ("News",), id="root-only"),
        pytest.param("A boat", ("News", "Boats"), id="keyword"),
        pytest.param("BRIDGES for BOATS", ("News", "Boats", "Bridges"), id="file-order-any-case"),
        pytest.param("Leadership matters", ("News", "Boats"), id="inside-a-longer-word"),
        pytest.param("İSTANBUL SHİP", ("News",), id="other-letters-are-other-letters"),
    ],
)
def test_topics_are_those_with_a_keyword_in_the_title(
    title: str, expected: tuple[str, ...]
) -> None:
    article = ARTICLE.replace(title=title, excerpt="boat bridge", topics=("Old",))

    assert topics.enrich(article, portal_of()).topics == expected


def test_a_portal_without_topics_leaves_those_there_are() -> None:
    article = ARTICLE.replace(topics=("Mine",))

    assert topics.enrich(article, portal_of(topics=())) == article


def test_a_keyword_that_is_listed_twice_counts_twice() -> None:
    portal = portal_of(topics=(Topic(name="T", keywords=("ai", "AI", "robot")),))

    assert topics.counts(ARTICLE.replace(title="AI and a Robot"), portal) == {"T": 3}
    assert topics.counts(ARTICLE.replace(title="AI, AI, AI"), portal) == {"T": 2}


def test_the_root_topic_is_given_even_to_titles_without_its_keywords() -> None:
    root = Topic(name="Power Apps", keywords=("power apps",))

    found = topics.enrich(ARTICLE, portal_of(topics=(root, BOATS)))

    assert found.topics == ("Power Apps",)
    assert ROOT_TOPIC.keywords == ()


# provider ----------------------------------------------------------------------------------------

LOGOS = (
    Logo(url="/logo-100x100.jpg", width=100, height=100),
    Logo(url="/assets/logo-50x50.jpg", width=50, height=50),
)


def at(address: str, domain: str) -> Article:
    return ARTICLE.replace(
        webUrl=address, provider=ARTICLE.provider.replace(name="Its own name", domain=domain)
    )


def test_the_organization_file_names_the_provider_and_its_small_logo() -> None:
    found = provider.enrich(ARTICLE, portal_of(organization("gazette.test", "The Gazette", *LOGOS)))

    assert (found.provider.name, found.provider.domain) == ("The Gazette", "gazette.test")
    assert found.provider.images == (
        Image(url="https://portal.test/base/assets/logo-50x50.jpg", width=50, height=50),
    )


def test_a_logo_elsewhere_keeps_its_address() -> None:
    logo = Logo(url="https://cdn.test/l.jpg", width=50, height=50)

    found = provider.enrich(ARTICLE, portal_of(organization("gazette.test", "G", logo)))

    assert found.provider.images[0].url == "https://cdn.test/l.jpg"


def test_an_unknown_provider_stays_as_the_page_names_it() -> None:
    assert provider.enrich(ARTICLE, portal_of(organization("other.test"))) == ARTICLE


@pytest.mark.parametrize(
    ("address", "name"),
    [
        pytest.param("https://aws.amazon.com/blogs/a", "AWS", id="its-own-host"),
        pytest.param("https://pages.aws.amazon.com/a", "AWS", id="below-it"),
        pytest.param("https://www.amazon.com/a", "Amazon", id="another-host"),
        pytest.param("https://amazon.com/a", "Amazon", id="the-domain"),
        pytest.param("https://notaws.amazon.com/a", "Amazon", id="only-whole-labels"),
        pytest.param("https://aws.amazon.com.evil.test/a", "Amazon", id="by-the-stated-domain"),
    ],
)
def test_the_narrowest_organization_is_the_provider(address: str, name: str) -> None:
    """Record-format 2: exceptions such as aws.amazon.com come from the organization file."""
    portal = portal_of(organization("amazon.com", "Amazon"), organization("aws.amazon.com", "AWS"))

    found = provider.enrich(at(address, "amazon.com"), portal)

    assert found.provider.name == name
    assert found.provider.domain == {"AWS": "aws.amazon.com", "Amazon": "amazon.com"}[name]


def test_a_top_level_domain_is_no_organization() -> None:
    assert provider.find(ARTICLE, portal_of(organization("test"))) is None


def test_authors_stay() -> None:
    authors = ({"name": "Ada"},)
    article = ARTICLE.replace(provider=ARTICLE.provider.replace(authors=authors))

    found = provider.enrich(article, portal_of(organization("gazette.test")))

    assert [author.name for author in found.provider.authors] == ["Ada"]


# amp, locale -------------------------------------------------------------------------------------


def test_the_amp_cache_stands_beside_the_amp_page() -> None:
    found = amp.enrich(ARTICLE.replace(ampWebUrl="https://a-b.gazette.test/amp?x=1"), portal_of())

    assert found.cdnAmpWebUrl == (
        "https://a--b-gazette-test.cdn.ampproject.org/c/s/a-b.gazette.test/amp?x=1"
    )


def test_without_an_amp_page_there_is_no_cached_one() -> None:
    stale = ARTICLE.replace(cdnAmpWebUrl="https://x.cdn.ampproject.org/c/x")

    assert amp.enrich(stale, portal_of()).cdnAmpWebUrl is None


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("en", "en-us", None),
        ("en_US", "en", None),
        ("de", "en", "en"),
        ("pt-BR", "pt-pt", None),
        ("en", None, None),
        ("en", "eng-x", "eng-x"),
    ],
)
def test_a_locale_is_given_only_where_it_is_not_the_portals_own(
    mine: str, theirs: str | None, expected: str | None
) -> None:
    portal = portal_of(site=Site(locale=mine))

    assert locale.enrich(ARTICLE.replace(locale=theirs), portal).locale == expected


# chain -------------------------------------------------------------------------------------------


def test_enrichments_run_in_the_order_of_their_places() -> None:
    names = {"crawler.enrich.amp.enrich": 2, "crawler.enrich.topics.enrich": 1}

    assert chain.load(names) == (topics.enrich, amp.enrich)
    assert chain.load({**names, "crawler.enrich.amp.enrich": None}) == (topics.enrich,)


def test_running_all_twice_gives_the_same() -> None:
    portal = portal_of(organization("gazette.test", "The Gazette", *LOGOS))
    once = chain.enriched(ARTICLE, portal, chain.load(chain.DEFAULT))

    assert chain.enriched(once, portal, chain.load(chain.DEFAULT)) == once


@pytest.mark.parametrize("name", ["nowhere.at.all", "crawler.enrich.amp.nothing", "enrich", ""])
def test_an_enrichment_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(PortalError, match=f"MASTHEAD_ENRICHMENTS: {name}"):
        chain.load({name: 1})
