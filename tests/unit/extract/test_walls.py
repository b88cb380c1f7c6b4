"""What stands in an article's place is told, and articles about such things are none of it."""

import re

import pytest

from crawler.article.errors import MissingFactError, NotAnArticleError
from crawler.extract import walls
from crawler.extract.article import extract
from crawler.extract.explaining import explanation, table
from crawler.extract.extractor import explained, facts
from crawler.extract.page import Page
from crawler.extract.wall_words import HEADLINES, Wall
from tests.unit.extract.sample import TEXT, URL

TEASERS = "".join(
    f'<li><a href="/story-{number}"><img src="/{number}.jpg"><h3>Ferry number {number} sails '
    f"again</h3></a><time datetime='2026-03-0{number}'>March {number}</time></li>"
    for number in range(1, 8)
)
NAVIGATION = "".join(f'<a href="/{name}">{name}</a>' for name in ("News", "Sport", "Culture"))
MENU = (
    f"<header><a href='/'>The Gazette</a><nav>{NAVIGATION}<a href='/login'>Sign in</a></nav>"
    "</header>"
)
FOOTER = "<footer><p>The Gazette, 1 Quay Street. <a href='/privacy'>Privacy</a></p></footer>"
BANNER = (
    '<div id="cookie-banner"><h2>We value your privacy</h2><p>We and our 812 partners use cookies '
    "for personalised advertising. You may accept all or reject all, or manage your consent.</p>"
    "<button>Accept all</button></div>"
)
LOGIN = (
    '<form action="/login"><h2>Sign in</h2><input type="email" name="mail">'
    '<input type="password" name="word"><button>Sign in</button></form>'
)
CAPTCHA = '<script src="https://www.google.com/recaptcha/api.js"></script>'


def page(title: str, main: str, head: str = "", lang: str = "en") -> Page:
    content = (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title>{head}</head>'
        f"<body>{MENU}<main>{main}</main>{FOOTER}</body></html>"
    )
    return Page(url=URL, content=content)


def bare(title: str, main: str, head: str = "") -> Page:
    content = f"<html><head><title>{title}</title>{head}</head><body>{main}</body></html>"
    return Page(url=URL, content=content)


NOT_FOUND = [
    page(
        "Page not found | The Gazette",
        f"<h1>Page not found</h1><p>Sorry, it has gone.</p><h2>Most read</h2><ul>{TEASERS}</ul>",
    ),
    page("The Gazette", "<h1>404</h1><p>The page you asked for is not here any more.</p>"),
    page("Error 404 - The Gazette", "<h1>Oops! That page can\u2019t be found.</h1><p>Search?</p>"),
    page("410 Gone", "<h1>Gone</h1><p>The requested resource is no longer available.</p>"),
    page("The Gazette", "<h1>This story has been removed</h1><p>Its author asked us to.</p>"),
    page("404 Not Found", "<h1>404 Not Found</h1><hr><p>nginx</p>"),
    page(
        "Seite nicht gefunden - Der Bote", "<h1>Fehler 404</h1><p>Diese Seite fehlt.</p>", lang="de"
    ),
    page("Page introuvable \u2013 Le Quai", "<h1>Page introuvable</h1><p>Désolé.</p>", lang="fr"),
    page("Página no encontrada | El Puerto", "<h1>Página no encontrada</h1>", lang="es"),
    page("Pagina non trovata", "<h1>Pagina non trovata</h1><p>Torna alla home.</p>", lang="it"),
    page("Página não encontrada", "<p>A notícia saiu do ar.</p>", lang="pt"),
    page("Pagina niet gevonden", "<h1>Pagina niet gevonden</h1>", lang="nl"),
    page("Strona nie istnieje - Kurier", "<h1>Nie znaleziono strony</h1>", lang="pl"),
    page("Страница не найдена", "<h1>404</h1>", lang="ru"),
    page("ページが見つかりません｜港新聞", "<h1>ページが見つかりません</h1>", lang="ja"),
    page("页面不存在 - 港报", "<h1>页面不存在</h1>", lang="zh"),
    page("الصفحة غير موجودة", "<h1>404</h1>", lang="ar"),
]
CAPTCHAS = [
    bare(
        "Just a moment...",
        '<noscript>Enable JavaScript and cookies to continue</noscript><script src="/cdn-cgi/'
        'challenge-platform/h/g/orchestrate/jsch/v1"></script>',
    ),
    bare("gazette.test", '<p>x</p><script src="https://ct.captcha-delivery.com/c.js"></script>'),
    bare("Access Denied", "<h1>Access Denied</h1>You don't have permission to access this page."),
    bare(
        "Pardon Our Interruption",
        "<h1>Pardon Our Interruption</h1><p>As you were browsing something made us think you were "
        "a bot.</p>",
    ),
    bare("Zugriff verweigert", "<p>Bitte bestätigen Sie, dass Sie ein Mensch sind.</p>"),
    bare(
        "安全验证",
        "<p>请完成验证以继续访问。</p>",
    ),
    bare(
        "Вы не робот?",
        "<p>Нажмите, чтобы продолжить.</p>",
    ),
]
CONSENTS = [
    bare(
        "Before you continue",
        "<h1>Before you continue</h1><p>We use cookies to keep the service going and to measure "
        "audiences. If you choose to accept all, we will also show personalised content.</p>"
        "<button>Reject all</button><button>Accept all</button>",
    ),
    bare(
        "Der Bote",
        "<p>Mit Werbung weiterlesen: Wir und unsere 150 Partner verarbeiten Daten. Mit Ihrer "
        "Einwilligung setzen wir Cookies für personalisierte Werbung. Sie können alles "
        "akzeptieren oder ablehnen; mehr in unserer Datenschutzerklärung.</p>",
    ),
    bare(
        "Le respect de votre vie privée est notre priorité",
        "<p>Avec votre consentement, nos partenaires et nous utilisons des cookies. Vous pouvez "
        "accepter ou refuser.</p>",
    ),
]
CONSENTS.append(
    bare(
        "Consent | The Gazette",
        "<h1>Your data, your choice</h1><p>We and our partners store cookies. Accept all, reject "
        "all, or manage your privacy.</p><button>Accept all</button>",
    )
)
LOGINS = [
    page("Sign in | The Gazette", f"<h1>Sign in</h1>{LOGIN}"),
    page("Anmelden - Der Bote", f"<h1>Anmelden</h1>{LOGIN}", lang="de"),
    page("Connexion", LOGIN, lang="fr"),
    bare("The Gazette", f"<h1>Welcome</h1>{LOGIN}"),
    page("ログイン | 港新聞", f"<h1>ログイン</h1>{LOGIN}", lang="ja"),
]
PARKED = [
    bare("gazette.test", "<p>The domain gazette.test is for sale.</p><p>Buy this domain.</p>"),
    bare(
        "gazette.test",
        '<p>Related links</p><script src="https://www.parkingcrew.net/a.js"></script>',
    ),
    bare("Diese Domain steht zum Verkauf", "<p>gazette.test kaufen?</p>"),
    bare("gazette.test", "<h1>gazette.test</h1><p>This domain is for sale! Buy it for 3,000.</p>"),
    bare("Ce nom de domaine est à vendre", "<p>gazette.test</p>"),
]
WALLS = [
    pytest.param(page, wall, id=f"{wall}-{number}")
    for wall, pages in (
        ("not-found", NOT_FOUND),
        ("captcha", CAPTCHAS),
        ("consent", CONSENTS),
        ("login", LOGINS),
        ("parked", PARKED),
    )
    for number, page in enumerate(pages)
]


@pytest.mark.parametrize(("page", "wall"), WALLS)
def test_row_85_a_wall_gives_no_article_and_the_reason_names_it(page: Page, wall: Wall) -> None:
    with pytest.raises(NotAnArticleError) as caught:
        extract(page)
    assert caught.value.what == wall
    assert caught.value.reason == walls.REASONS[wall]


DATED = '<meta property="article:published_time" content="2026-05-01T10:00:00Z">'
LINKED = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",'
    '"headline": "HEADLINE", "datePublished": "2026-05-01T10:00:00Z"}</script>'
)
LONG = TEXT * 6
BRIEF = (
    "<p>The ferry company said on Monday that its site had shown readers nothing but a number for "
    "two days. A worker had cut the wrong cable in the harbour, and nobody at the port noticed "
    "until the first captains called to ask for the times of the tides.</p>"
)
ABOUT = (
    "Page not found",
    "Error 404: how the page got lost",
    "404 - a number and its story",
    "Access denied",
    "Just a moment",
    "Sign in",
    "This domain is for sale",
    "We value your privacy",
    "Are you a robot?",
    "Seite nicht gefunden",
    "Verify you are human, said the machine",
)


@pytest.mark.parametrize("title", ABOUT)
def test_row_85_a_story_about_such_things_is_an_article(title: str) -> None:
    about = f"<article><h1>{title}</h1>{LONG}</article>{BANNER}{LOGIN}{CAPTCHA}"
    found = facts(page(f"{title} | The Gazette", about, DATED))
    assert found.wall is None


@pytest.mark.parametrize("title", ABOUT)
def test_a_short_story_that_its_page_states_is_an_article(title: str) -> None:
    linked = LINKED.replace("HEADLINE", title)
    about = f"<article><h1>{title}</h1>{BRIEF}</article>{BANNER}{LOGIN}{CAPTCHA}"
    assert extract(page(f"{title} | The Gazette", about, linked)).title == title


def test_boxes_for_readers_beside_a_short_notice_are_no_wall() -> None:
    notice = f"<article><h1>Ferry times change</h1>{BRIEF}</article>{BANNER}{LOGIN}{CAPTCHA}"
    for head in ("", DATED, LINKED.replace("HEADLINE", "Ferry times change")):
        assert facts(page("Ferry times change | The Gazette", notice, head)).wall is None


def test_a_page_without_text_that_bars_the_way_is_named_rather_than_its_scripts() -> None:
    with pytest.raises(NotAnArticleError, match="whether a human reads it"):
        facts(CAPTCHAS[0])


ASKING = [
    "Subscribe to continue reading this story.",
    "Already a subscriber? Sign in.",
    "Jetzt weiterlesen: 4 Wochen für 1 Euro",
    "La suite est réservée aux abonnés.",
    "Contenido exclusivo para suscriptores",
    "Contenuto riservato agli abbonati",
    "Esta notícia é exclusiva, só para assinantes do jornal.",
    "Dit artikel is alleen voor abonnees.",
    "Полный текст доступен только подписчикам.",
    "有料会員限定記事です。",
    "订阅后继续阅读全文",
]


@pytest.mark.parametrize("asking", ASKING)
def test_row_85_a_text_that_ends_in_asking_for_a_subscription_has_a_paywall(asking: str) -> None:
    html = f"<article><h1>The bridge is shut</h1>{TEXT}<p>{asking}</p></article>"
    found = facts(page("The bridge is shut", html, DATED))
    assert found.wall == "paywall"
    assert extract(page("The bridge is shut", html, DATED)).title == "The bridge is shut"


def test_a_publisher_who_says_that_all_is_free_has_no_paywall() -> None:
    free = LINKED.replace('"headline"', '"isAccessibleForFree": true, "headline"')
    html = f"<article><h1>HEADLINE</h1>{TEXT}<p>{ASKING[0]}</p></article>"
    assert facts(page("HEADLINE", html, free)).wall is None


def test_a_wall_is_explained() -> None:
    found = explained(LOGINS[0])
    assert explanation(found)["wall"] == {
        "value": "login",
        "witnesses": [{"origin": "title", "trust": 0, "value": "login", "believed": True}],
    }
    assert "wall: login" in table(found)
    assert "wall" not in explanation(explained(page("A", f"<h1>A</h1>{TEXT}")))


def test_an_article_without_a_date_is_still_refused_for_that() -> None:
    with pytest.raises(MissingFactError, match="publishedDateTime"):
        extract(page("The bridge is shut", f"<article><h1>The bridge is shut</h1>{LONG}</article>"))


def test_no_headline_of_a_wall_is_that_of_another_one() -> None:
    assert len(HEADLINES) > 500
    assert not [each for each in HEADLINES if re.search(r"[^\w ]", each) or each != each.strip()]
