# ruff: noqa: RUF001 - the texts are in many scripts
"""Hostile and broken pages, by the number of their row in the list of what they must lead to.

Rows 15 to 20 are in ``test_bounds.py``; the words of JSON-LD and dates in their own files.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from crawler.article.errors import ExtractionError, NeedsBrowserError
from crawler.extract.extractor import facts
from crawler.extract.facts import Facts
from crawler.extract.page import Page
from tests.unit.extract.sample import TEXT, URL, html

Read = Callable[..., Facts]

_WORDS = {
    "en": "The harbour bridge – old and “rusty” – closes",
    "de": "Die Brücke über den Hafen schließt",
    "pl": "Most nad portem został zamknięty na długo",
    "cs": "Most přes přístav bude uzavřený",
    "tr": "Liman köprüsü pazartesi günü kapanıyor",
    "el": "Η γέφυρα του λιμανιού κλείνει",
    "ru": "Мост через гавань закроют",
    "he": "הגשר בנמל נסגר",
    "ar": "جسر الميناء سيغلق",
    "ja": "港の橋は月曜日に閉鎖される",
    "zh": "港口大桥星期一关闭维修两年",
    "ko": "항구 다리가 월요일에 폐쇄된다",
    "th": "สะพานท่าเรือจะปิด",
}
_CHARSETS = {
    "en": "windows-1252", "de": "iso-8859-1", "pl": "iso-8859-2", "cs": "windows-1250",
    "tr": "windows-1254", "el": "iso-8859-7", "ru": "windows-1251", "he": "windows-1255",
    "ar": "windows-1256", "ja": "shift_jis", "zh": "gbk", "ko": "euc-kr", "th": "tis-620",
}  # fmt: skip


def _page(language: str, head: str = "") -> str:
    return (
        f'<html lang="{language}"><head>{head}<title>{_WORDS[language]}</title></head>'
        f"<body><h1>{_WORDS[language]}</h1><p>{_WORDS[language]}</p></body></html>"
    )


@pytest.mark.parametrize("language", sorted(_WORDS))
@pytest.mark.parametrize("declared", ["header", "meta", "wrong-header", "utf-16", "utf-8-bom"])
def test_row_11_text_is_right_however_its_charset_is_told(language: str, declared: str) -> None:
    charset = _CHARSETS[language]
    header: str | None = None
    match declared:
        case "header":
            header, content = charset, _page(language).encode(charset)
        case "meta":
            content = _page(language, f'<meta charset="{charset}">').encode(charset)
        case "wrong-header":  # UTF-8 under a label that is not
            header, content = "iso-8859-1", _page(language).encode()
        case "utf-16":
            header, content = "utf-8", _page(language).encode("utf-16")
        case _:
            header, content = "bogus", b"\xef\xbb\xbf" + _page(language).encode()

    assert facts(Page(url=URL, content=content, charset=header)).title == _WORDS[language]


def test_row_11_utf_7_is_never_decoded() -> None:
    page = html("<title>Bridge</title>", f"<h1>+ADw-script+AD4-</h1>{TEXT}").encode()

    for charset, content in (("utf-7", page), (None, b"<meta charset=UTF7>" + page)):
        with pytest.raises(ExtractionError, match="UTF-7"):
            facts(Page(url=URL, content=content, charset=charset))
    plain = html("<title>Bridge</title>", f"<h1>Bridge</h1>{TEXT}").encode()
    assert facts(Page(url=URL, content=plain, charset="utf-7")).title == "Bridge"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("[" * 300_000, id="deep"),
        pytest.param(f'{{"@type":"NewsArticle","headline":"x","n":{"9" * 200_000}}}', id="integer"),
        pytest.param(
            json.dumps({"@id": "#a", "@type": "NewsArticle", "author": {"@id": "#a"}}), id="cycle"
        ),
        pytest.param(
            json.dumps({
                "@type": "NewsArticle", "url": "https://www.gazette.test/other",
                "headline": "Another article", "datePublished": "2001-01-01T00:00:00Z",
            }),
            id="another-articles",
        ),
        pytest.param(
            json.dumps({"@type": "NewsArticle", "headline": {"a": []}, "author": 7, "image": [[]]}),
            id="types",
        ),
    ],
)  # fmt: skip
def test_row_21_bad_linked_data_costs_no_record(read: Read, data: str) -> None:
    head = (
        "<title>Bridge closes for two years</title>"
        '<meta property="article:published_time" content="2026-03-01T09:30:00Z">'
        f'<script type="application/ld+json">{data}</script>'
    )
    found = read(head)

    assert found.title in ("Bridge closes for two years", "x")
    assert found.published == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert "cracks last spring" in found.text


def test_row_22_nul_controls_and_surrogates_go_and_the_text_is_complete() -> None:
    dirty = TEXT.replace("bridge", "bri\x00d\x01ge").replace("north", "no\ud800rth\x7f")
    clean = facts(Page(url=URL, content=html("<title>Bri\x08dge closes</title>", TEXT)))
    found = facts(Page(url=URL, content=html("<title>Bri\x08dge closes</title>", dirty)))

    assert found.title == "Bridge closes"
    assert found.text == clean.text


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            '<html><body><div id="app"></div><script>draw()</script></body></html>', id="js"
        ),
        pytest.param("<html><body><noscript>On.</noscript></body></html>", id="noscript"),
    ],
)
def test_row_24_a_page_made_by_scripts_says_so(content: str) -> None:
    with pytest.raises(NeedsBrowserError, match="browser"):
        facts(Page(url=URL, content=content))


@pytest.mark.parametrize("content", ["", " \n", "\ufeff", "<!-- nothing -->"])
def test_row_24_a_blank_page_is_refused(content: str) -> None:
    with pytest.raises(ExtractionError):
        facts(Page(url=URL, content=content))


@pytest.mark.parametrize(
    ("stated", "when"),
    [
        pytest.param("2026-02-29T10:00:00Z", None, id="no-such-day"),
        pytest.param("2024-02-29T10:00:00Z", datetime(2024, 2, 29, 10, tzinfo=UTC), id="leap-day"),
        pytest.param("0000-00-00T00:00:00", None, id="zeros"),
        pytest.param("1970-01-01T00:00:00Z", None, id="epoch-start"),
        pytest.param("2999-01-01T00:00:00Z", None, id="absurd"),
        pytest.param("1772357400000", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), id="milliseconds"),
        # 02:30 is skipped that night in Berlin; the page's own offset makes it an instant anyway.
        pytest.param(
            "2026-03-29T02:30:00+01:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC), id="gap"
        ),
        pytest.param("2026-03-01T09:30:00", date(2026, 3, 1), id="no-zone"),
        pytest.param("1 mars 2026", date(2026, 3, 1), id="local-month"),
    ],
)
def test_row_25_the_right_instant_or_none(
    read: Read, stated: str, when: datetime | date | None
) -> None:
    head = f'<meta property="article:published_time" content="{stated}">'

    assert read(head).published == when


_TRAPS = ("a" * 50_000, "1." * 30_000, "By " * 20_000, "- | " * 20_000, "<" * 30_000, "&#" * 30_000)


@pytest.mark.parametrize("trap", _TRAPS, ids=lambda trap: trap[:4].strip())
def test_row_26_traps_for_expressions_in_every_field(trap: str) -> None:
    """What is not linear hangs here; no time is measured."""
    value = trap.replace('"', "").replace("<", "&lt;")
    head = "".join(
        f'<meta property="{name}" content="{value}">'
        for name in (
            "og:title", "og:description", "og:site_name", "og:image", "og:locale", "author",
            "article:published_time", "article:modified_time", "keywords", "article:section",
        )
    )  # fmt: skip
    body = (
        f'<h1>{value}</h1><p class="byline {value[:300]}">{value}</p><time>{value}</time>'
        f'<span class="date">{value}</span><a rel="author license" href="{value}">x</a>{TEXT}'
    )
    data = json.dumps({"@type": "NewsArticle", "headline": trap, "author": trap, "license": trap})

    found = facts(
        Page(
            url=URL,
            content=html(
                f'<title>{value}</title>{head}<script type="application/ld+json">{data}</script>',
                body,
            ),
        )
    )
    assert "cracks last spring" in found.text
