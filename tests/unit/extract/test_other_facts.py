# ruff: noqa: RUF001 - texts in many scripts
from collections.abc import Callable

import pytest

from crawler.extract.facts import Facts
from crawler.extract.language import language_tag, spoken
from tests.unit.extract.sample import TEXT, URL

Read = Callable[..., Facts]

GERMAN = (
    "<p>Die alte Brücke am Hafen wird am Montag gesperrt, weil die Arbeiten zwei Jahre dauern. Das "
    "sagte der Hafen mit Blick auf die Fähren, die in dieser Zeit Menschen und Räder auf die "
    "andere "
    "Seite bringen. Für die Läden ist das nicht leicht, und auch der Rat der Stadt ist sich "
    "einig.</p>"
)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en_US", "en-US"),
        ("PT-br", "pt-BR"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("German", "de"),
        ("en-US, de", "en-US"),
        ("x", None),
        ("", None),
        ("{{lang}}", None),
    ],
)
def test_language_tags_are_in_their_usual_form(text: str, tag: str | None) -> None:
    assert language_tag(text) == tag


def test_the_text_tells_its_language_against_the_template(read: Read) -> None:
    assert read("", GERMAN, lang="en-US").language == "de"


def test_the_declared_language_keeps_its_region(read: Read) -> None:
    assert read("", TEXT, lang="en-GB").language == "en-GB"


def test_a_short_text_leaves_the_declaration_in_force(read: Read) -> None:
    assert read("", "<p>Die Brücke ist zu und der Rat ist da.", lang="fr").language == "fr"


def test_headline_and_description_tell_the_language_of_a_short_text(read: Read) -> None:
    head = (
        "<title>The bridge and the ferries that are not for this town</title>"
        '<meta name="description" content="It was not the end of the road that they have known.">'
    )
    assert read(head, "<p>The old bridge is shut.", lang="").language == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("橋は月曜日に閉鎖されます。" * 5, "ja"),
        ("大橋將於星期一關閉進行維修工程" * 5, "zh"),
        ("다리는 월요일에 닫힙니다" * 5, "ko"),
        ("Мост закроют в понедельник, и это будет долгий ремонт, сказали бы мы" * 3, "ru"),
        ("Міст закриють у понеділок, і це буде довгий ремонт" * 3, "uk"),
        ("1234 5678", None),
    ],
)
def test_a_script_tells_a_language(text: str, language: str | None) -> None:
    assert spoken(text) == language


def test_the_canonical_address_is_taken_without_tracking(read: Read) -> None:
    head = f'<link rel="canonical" href="{URL}?utm_source=feed#top">'
    assert read(head, url=f"{URL}?utm_source=feed").canonical_url == URL


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param("https://stranger.test/city/harbour-bridge", id="another-site"),
        pytest.param("https://www.gazette.test/", id="the-entrance"),
        pytest.param("javascript:alert(1)", id="a-script"),
        pytest.param("http://[::1", id="broken"),
    ],
)
def test_an_implausible_claim_leaves_the_pages_own_address(read: Read, claim: str) -> None:
    assert read(f'<link rel="canonical" href="{claim}">').canonical_url == URL


def test_the_amp_address_is_read_from_the_same_site_only(read: Read) -> None:
    assert (
        read('<link rel="amphtml" href="/amp/bridge">').amp_url
        == "https://www.gazette.test/amp/bridge"
    )
    assert read('<link rel="amphtml" href="https://stranger.test/a">').amp_url is None


def test_relative_addresses_start_at_the_base_element(read: Read) -> None:
    head = '<base href="https://www.gazette.test/deep/"><link rel="amphtml" href="amp">'
    assert read(head).amp_url == "https://www.gazette.test/deep/amp"


def test_the_description_is_the_excerpt_unless_it_repeats_the_title(read: Read) -> None:
    title = '<meta property="og:title" content="A headline that is long enough">'
    description = '<meta name="description" content="The old bridge closes for two years of work.">'
    repeated = '<meta property="og:description" content="A headline that is long enough">'
    assert (
        read(title + repeated + description).excerpt
        == "The old bridge closes for two years of work."
    )
    assert (read(title + repeated).excerpt or "").startswith("The old harbour bridge will close")


def test_the_site_names_itself_or_its_domain_does(read: Read) -> None:
    assert read('<meta property="og:site_name" content="The Gazette">').site_name == "The Gazette"
    assert read().site_name == "gazette.test"


def test_a_name_for_readers_beats_a_domain_or_a_company(read: Read) -> None:
    head = (
        '<meta property="og:site_name" content="gazette.test"><script type="application/ld+json">'
        '{"@type": "NewsArticle", "publisher": {"name": "The Gazette"}}</script>'
    )
    assert read(head).site_name == "The Gazette"


def test_keywords_come_once_in_order(read: Read) -> None:
    head = (
        '<meta property="article:tag" content="Ports"><meta name="keywords" content="ports, '
        'Bridges">'
    )
    assert read(head).keywords == ("Ports", "Bridges")


def test_a_video_has_its_player(read: Read) -> None:
    head = (
        '<meta property="og:type" content="video.other"><meta property="og:video:type" '
        'content="text/html">'
        '<meta property="og:video:url" content="https://video.test/embed/1">'
    )
    found = read(head)
    assert (found.kind, found.embed) == ("video", "https://video.test/embed/1")


def test_an_article_with_a_film_stays_an_article(read: Read) -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "B", "video": '
        '{"@type": "VideoObject", "embedUrl": "https://video.test/embed/1"}}</script>'
    )
    assert (read(head).kind, read(head).embed) == ("article", None)
