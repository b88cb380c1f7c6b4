"""A refresh never makes a record worse, and never refuses what its publisher changed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.record import Article
from crawler.refreshing.fates import REASONS, Fate, Shown, losing
from tests.unit.refreshing.sample import (
    GERMAN,
    OLD,
    OTHER,
    PARAGRAPHS,
    SHOWN,
    URL,
    WHEN,
    body,
    fate,
    page,
)

HOUR = timedelta(hours=1)
REWRITTEN = (
    (
        "Cars and trams have to find another way from Monday: the port shuts its oldest "
        "bridge. Until "
        "2028, a ferry is all that links the two banks of the harbour."
    ),
    (
        "Workers will take the iron deck away with cranes. It has cracks, which engineers saw in "
        "spring, while the piers of stone are good for a hundred years more."
    ),
    (
        "Who has a shop in the north is to pay the council less rent. Captain Mara Velde "
        "hopes that "
        "the second boat, chartered from Saltmere, keeps queues short."
    ),
    "Half of the forty million comes from the region. Whether there is a toll is voted on in June.",
)
UPDATES = {
    "nothing": page(*PARAGRAPHS),
    "a-word": page(*PARAGRAPHS[:5], PARAGRAPHS[5].replace("elephant", "camel")),
    "paragraphs-more": page(*PARAGRAPHS, *OTHER[:2]),
    "paragraphs-before": page("Update: the ferry sails from Sunday already.", *PARAGRAPHS),
    "the-last-paragraph-less": page(*PARAGRAPHS[:5]),
    "two-paragraphs-less": page(*PARAGRAPHS[:4]),
    "the-first-less": page(*PARAGRAPHS[1:]),
    "the-middle-less": page(PARAGRAPHS[0], *PARAGRAPHS[3:]),
    "another-order": page(*PARAGRAPHS[3:], *PARAGRAPHS[:3]),
    "another-headline": page(*PARAGRAPHS, title="Ferries replace a crossing until 2028"),
    "another-headline-and-lead": page(
        "No car gets over the water from Monday on, and no tram.",
        *PARAGRAPHS[1:],
        title="Ferries replace a crossing until 2028",
    ),
    "another-date": page(*PARAGRAPHS, when="2026-05-03T10:00:00Z"),
    "another-headline-and-date": page(
        *PARAGRAPHS, title="Ferries replace a crossing until 2028", when="2026-05-03T10:00:00Z"
    ),
    "written-anew": page(*REWRITTEN),
    "written-anew-under-another-headline": page(
        *REWRITTEN, title="Port shuts its oldest crossing until 2028"
    ),
    "a-correction-at-the-end": page(
        *PARAGRAPHS[:5], "Correction: an earlier version said that the mayor rode an elephant."
    ),
    "a-note-that-subscribers-get-letters": page(
        *PARAGRAPHS, "Subscribe to read our letter from the harbour every Friday."
    ),
}


@pytest.mark.parametrize("html", UPDATES.values(), ids=UPDATES.keys())
def test_row_86_a_genuine_update_is_taken(html: str) -> None:
    assert fate(html) is None


MOVES = (
    "http://gazette.test/city/2026/05/harbour-bridge-closes/",
    "https://m.gazette.test/city/2026/05/harbour-bridge-closes",
    "https://www.gazette.test/city/2026/05/harbour-bridge-closes/amp",
    "https://www.gazette.test/news/4711923-bridge",
    "https://www.herald.test/2026/05/01/harbour-bridge-closes",
    "https://www.gazette.test/?p=123",
)


@pytest.mark.parametrize("address", MOVES)
@pytest.mark.parametrize("name", ["nothing", "a-word", "another-headline", "two-paragraphs-less"])
def test_row_86_an_article_that_moved_is_taken(address: str, name: str) -> None:
    assert fate(UPDATES[name], address=address) is None


def test_row_86_the_language_of_a_text_may_be_corrected() -> None:
    assert losing(OLD, OLD.replace(locale="de", title="Bridge shut"), SHOWN) is None


def test_row_86_a_text_cut_in_the_middle_by_more_than_half_is_an_edit() -> None:
    assert losing(OLD, OLD.replace(body=body(PARAGRAPHS[0], PARAGRAPHS[5])), SHOWN) is None


def test_row_86_a_live_blog_is_taken() -> None:
    entries = [f"{hour}:10 The ferry has left with {hour} cars." for hour in range(9, 19)]
    new = OLD.replace(title="Live: harbour bridge closes", body=body(*entries))
    shown = Shown(asked=URL, address=URL, kind="live-blog")
    assert losing(OLD, new, shown) is None
    assert losing(OLD, OLD.replace(body=body(*reversed(entries), *PARAGRAPHS)), SHOWN) is None


def test_row_86_a_title_and_lead_of_a_record_without_text_may_change() -> None:
    old = OLD.replace(body="")
    assert losing(old, old.replace(title="Ferries replace the crossing"), SHOWN) is None
    lead = "Ferries are to take over from Monday on, the harbour master announced."
    assert losing(old, old.replace(excerpt=lead), SHOWN) is None
    both = old.replace(title="Ferries take over from Monday", excerpt=f"The bridge closes. {lead}")
    assert losing(old, both, SHOWN) is None


def test_row_86_a_record_without_text_gets_one() -> None:
    assert losing(OLD.replace(body=""), OLD, SHOWN) is None


STORY = page(*OTHER, title="Rye loaf of Linden Street wins prize", when="2026-06-02T06:00:00Z")


@pytest.mark.parametrize("address", [URL, "https://www.gazette.test/food/rye-loaf-wins-prize"])
def test_row_85_another_story_is_not_taken(address: str) -> None:
    assert fate(STORY, address=address) is Fate.OTHER_STORY


def test_row_85_another_story_of_the_same_minute_is_not_taken() -> None:
    html = page(*OTHER, title="Rye loaf of Linden Street wins prize")
    assert fate(html) is Fate.OTHER_STORY


def test_row_85_another_story_is_told_without_texts() -> None:
    old = OLD.replace(body="")
    new = OLD.replace(
        title="Rye loaf of Linden Street wins prize",
        excerpt=OTHER[0],
        body="",
        publishedDateTime=WHEN + 30 * HOUR,
    )
    assert losing(old, new, SHOWN) is Fate.OTHER_STORY
    assert losing(old, new.replace(body=body(*OTHER)), SHOWN) is Fate.OTHER_STORY


def test_row_85_another_story_of_a_series_under_another_address_is_not_taken() -> None:
    new = OLD.replace(
        title="Harbour bridge closes: five bakers of Linden Street",
        body=body(*OTHER),
        excerpt=OTHER[0],
        publishedDateTime=WHEN + 30 * HOUR,
    )
    shown = Shown(asked=URL, address="https://www.gazette.test/food/five-bakers")
    assert losing(OLD, new, shown) is Fate.OTHER_STORY


def test_row_85_another_story_in_another_script_is_not_taken() -> None:
    old = OLD.replace(
        title="\u6e2f\u306e\u6a4b\u304c\u4e8c\u5e74\u9593\u9589\u9396\u3055\u308c\u308b",
        body="\u53e4\u3044\u6e2f\u306e\u6a4b\u306f\u6708\u66dc\u65e5\u304b\u3089\u4fee\u7406"
        "\u306e\u305f\u3081\u9589\u9396\u3055\u308c\u308b\u3002\u30d5\u30a7\u30ea\u30fc"
        "\u304c\u4eba\u3068\u81ea\u8ee2\u8eca\u3092\u904b\u3076\u3002",
        locale="ja",
    )
    new = old.replace(
        title="\u30e9\u30a4\u9ea6\u30d1\u30f3\u304c\u8cde\u3092\u53d7\u8cde",
        body="\u901a\u308a\u306e\u30d1\u30f3\u5c4b\u304c\u56fd\u4e00\u756a\u306e\u30e9\u30a4"
        "\u9ea6\u30d1\u30f3\u306b\u9078\u3070\u308c\u305f\u3002\u5be9\u67fb\u54e1\u306f"
        "\u76ae\u3092\u8912\u3081\u305f\u3002",
        publishedDateTime=WHEN + 30 * HOUR,
    )
    assert losing(old, new, SHOWN) is Fate.OTHER_STORY


@pytest.mark.parametrize(
    "address",
    [
        "https://www.gazette.test/",
        "https://www.gazette.test",
        "https://gazette.test/en/",
        "https://www.gazette.test/index.html?from=404",
        "https://www.publisher.test/home",
    ],
)
def test_row_85_the_home_page_is_not_taken(address: str) -> None:
    teasers = page(PARAGRAPHS[0], *OTHER, title="The Gazette: news of the harbour")
    found = losing(
        OLD,
        OLD.replace(title="The Gazette", body=body(*OTHER)),
        Shown(asked=URL, address=address, kind="listing"),
    )
    assert found is Fate.HOME
    assert losing(OLD, OLD.replace(body=teasers), Shown(asked=URL, address=address)) is Fate.HOME


@pytest.mark.parametrize(
    "address", ["https://www.gazette.test/city/", "https://www.gazette.test/city/2026"]
)
def test_row_85_a_section_above_the_page_is_not_taken(address: str) -> None:
    new = OLD.replace(title="City", body=body(PARAGRAPHS[0], *OTHER))
    assert losing(OLD, new, Shown(asked=URL, address=address)) is Fate.LISTING


def test_an_address_that_lost_its_slug_is_no_section() -> None:
    shown = Shown(
        asked="https://a.test/story/12/a-bridge-is-shut", address="https://a.test/story/12"
    )
    assert losing(OLD, OLD.replace(body=f"{OLD.body}\n\nMore."), shown) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.gazette.test/404", Fate.NOT_FOUND),
        ("https://www.gazette.test/page-not-found.html", Fate.NOT_FOUND),
        ("https://www.gazette.test/error/410", Fate.NOT_FOUND),
        ("https://login.gazette.test/?to=x", Fate.LOGIN),
        ("https://www.gazette.test/account/sign-in?back=%2Fcity", Fate.LOGIN),
        ("https://consent.gazette.test/v2?url=x", Fate.CONSENT),
        ("https://www.gazette.test/consent/tcf/city", Fate.CONSENT),
        ("https://validate.gazette.test/captcha", Fate.CAPTCHA),
        ("https://www.gazette.test/subscribe?from=x", Fate.PAYWALL),
        ("https://www.hugedomains.com/domain_profile.cfm?d=gazette", Fate.PARKED),
    ],
)
def test_row_85_an_address_that_says_where_it_leads_is_believed(
    address: str, expected: Fate
) -> None:
    new = OLD.replace(title="The Gazette", body="Welcome to the Gazette.", excerpt="Welcome.")
    assert losing(OLD, new, Shown(asked=URL, address=address)) is expected


PAID = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",'
    f'"headline": "{OLD.title}", "datePublished": "2026-05-01T08:30:00Z",'
    '"isAccessibleForFree": false}</script>'
)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(page(PARAGRAPHS[0]), id="one-paragraph"),
        pytest.param(page(*PARAGRAPHS[:2]), id="two-of-six"),
        pytest.param(page(*PARAGRAPHS[:4], head=PAID), id="costs"),
        pytest.param(
            page(*PARAGRAPHS[:4], "Subscribe to continue reading this story."), id="subscribe"
        ),
        pytest.param(
            page(*PARAGRAPHS[:4], "Jetzt weiterlesen: den ganzen Artikel mit einem Abo."),
            id="weiterlesen",
        ),
        pytest.param(page(*PARAGRAPHS[:3], f"{PARAGRAPHS[3][:60]}..."), id="ellipsis"),
        pytest.param(page(*PARAGRAPHS[:3], f"{PARAGRAPHS[3][:60]}\u2026"), id="one-sign"),
        pytest.param(
            page(*PARAGRAPHS[:4], "Cet article est réservé aux abonnés du journal."),
            id="abonnes",
        ),
        pytest.param(page(*PARAGRAPHS[:2], OTHER[0]), id="an-unknown-tail"),
    ],
)
def test_row_85_a_paywall_keeps_the_whole_text(html: str) -> None:
    assert fate(html) is Fate.PAYWALL


def test_a_beginning_that_ends_in_read_on_is_one() -> None:
    for more in ("Read more", "Lire la suite", "\u7d9a\u304d\u3092\u8aad\u3080"):
        new = OLD.replace(body=body(*PARAGRAPHS[:4], more))
        assert losing(OLD, new, SHOWN) is Fate.PAYWALL
        assert losing(new, OLD.replace(body=body(*PARAGRAPHS[:3], more)), SHOWN) is None


def test_a_free_page_whose_site_asks_for_money_may_lose_a_paragraph() -> None:
    new = OLD.replace(body=body(*PARAGRAPHS[:5]))
    shown = Shown(asked=URL, address=URL, free=True, wall="paywall")
    assert losing(OLD, new, shown) is None


def test_row_85_a_page_that_broke_off_is_not_taken() -> None:
    for place in (3, 5):
        html = page(*PARAGRAPHS)
        cut = html.index(PARAGRAPHS[place]) + 70
        assert fate(html[:cut]) is Fate.TRUNCATED
    assert fate(page(*PARAGRAPHS, end="")) is None, "nothing of the text is gone"


def test_row_85_a_page_without_its_text_is_not_taken() -> None:
    assert losing(OLD, OLD.replace(body=""), SHOWN) is Fate.EMPTIED
    assert losing(OLD, OLD.replace(body="Loading"), SHOWN) is Fate.EMPTIED
    shell = "Please switch on scripts to see what stands here, or call us."
    assert losing(OLD, OLD.replace(body=shell), SHOWN) is Fate.EMPTIED
    paid = Shown(asked=URL, address=URL, free=False)
    assert losing(OLD, OLD.replace(body=""), paid) is Fate.PAYWALL
    assert losing(OLD, OLD.replace(body=""), Shown(asked=URL, address=URL, whole=False)) is (
        Fate.TRUNCATED
    )


def test_row_85_a_page_in_another_language_is_not_taken() -> None:
    html = page(*GERMAN, title="Feuerwehr wartet auf Uniformen", lang="de")
    assert fate(html) is Fate.LANGUAGE
    undeclared = OLD.replace(locale=None)
    assert fate(html, old=undeclared) is Fate.LANGUAGE
    assert fate(page(*GERMAN, lang="en")) is Fate.LANGUAGE, "whatever the page declares"


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("consent", Fate.CONSENT),
        ("login", Fate.LOGIN),
        ("captcha", Fate.CAPTCHA),
        ("parked", Fate.PARKED),
        ("not-found", Fate.NOT_FOUND),
    ],
)
def test_row_85_a_wall_is_named(wall: str, expected: Fate) -> None:
    shown = Shown(asked=URL, address=URL, wall=wall)  # type: ignore[arg-type]
    new = OLD.replace(title="Welcome", body="Please go through here first.")
    assert losing(OLD, new, shown) is expected
    assert losing(OLD, OLD.replace(body=f"{OLD.body}\n\nMore."), shown) is None


@pytest.mark.parametrize(
    ("kind", "expected"), [("listing", Fate.LISTING), ("product", Fate.NO_ARTICLE)]
)
def test_row_85_a_page_that_is_no_article_is_not_taken(kind: str, expected: Fate) -> None:
    shown = Shown(asked=URL, address=URL, kind=kind)  # type: ignore[arg-type]
    assert losing(OLD, OLD.replace(title="Bridge"), shown) is expected


def test_each_fate_has_a_sentence() -> None:
    assert set(REASONS) == set(Fate)
    for fate_, reason in REASONS.items():
        assert fate_ == fate_.lower().replace("_", "-")
        assert reason
        assert not reason.endswith(".")


WORDS = st.text("abcdefghijklmnopqrstuvwxyzä\u0436\u6a4b", min_size=1, max_size=9)
SENTENCES = st.lists(WORDS, min_size=3, max_size=30).map(" ".join)
BODIES = st.lists(SENTENCES, min_size=1, max_size=8)
ARTICLES = st.builds(
    lambda title, excerpt, paragraphs, locale, body_: OLD.replace(
        title=title, excerpt=excerpt, locale=locale, body=body(*paragraphs) if body_ else ""
    ),
    st.text(min_size=1, max_size=80).filter(str.strip),
    st.text(max_size=200),
    BODIES,
    st.sampled_from([None, "en", "de", "pt-br"]),
    st.booleans(),
)
SHOWS = st.builds(
    Shown,
    asked=st.just(URL),
    address=st.sampled_from([URL, *MOVES, "https://gazette.test/", "https://gazette.test/city"]),
    kind=st.sampled_from(["article", "video", "live-blog", "gallery", "listing", "other"]),
    free=st.sampled_from([None, True, False]),
    whole=st.booleans(),
    wall=st.sampled_from([None, "paywall", "consent", "login", "captcha", "parked", "not-found"]),
)


@given(ARTICLES, SHOWS)
def test_an_article_that_did_not_change_is_never_lost(article: Article, shown: Shown) -> None:
    assert losing(article, article, shown) is None


@given(ARTICLES, BODIES, st.integers(0, 8), st.booleans(), st.sampled_from([None, True, False]))
def test_paragraphs_more_are_never_a_loss(
    article: Article,
    more: list[str],
    place: int,
    whole: bool,  # noqa: FBT001 - a value
    free: bool | None,  # noqa: FBT001 - a value
) -> None:
    paragraphs = article.body.rstrip("\n").split("\n\n") if article.body else []
    longer = article.replace(body=body(*paragraphs[:place], *more, *paragraphs[place:]))
    shown = Shown(asked=URL, address=URL, whole=whole, free=free)
    assert losing(article, longer, shown) is None


@given(ARTICLES.filter(lambda each: bool(each.body)), st.floats(0, 0.49), SHOWS)
def test_a_beginning_of_less_than_half_is_always_a_loss(
    article: Article, share: float, shown: Shown
) -> None:
    shorter = article.replace(body=article.body[: int(len(article.body) * share)])
    assert losing(article, shorter, shown) is not None


@given(ARTICLES, ARTICLES, SHOWS)
def test_any_two_articles_can_be_compared(old: Article, new: Article, shown: Shown) -> None:
    assert losing(old, new, shown) in {None, *Fate}
