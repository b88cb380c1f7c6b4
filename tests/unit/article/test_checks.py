from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.article.checks import findings, misdated, problems
from crawler.article.frontmatter import dumps, loads
from tests.unit.article.samples import FULL, file_of

TOPICS = ("Ferries", "Harbours")
RAW = "has an HTML reference left raw: "
GARBLED = "is garbled: UTF-8 was decoded as another encoding"
BOTH_SIDES = "width and height stand together: add the other or remove"
BOTH_AMP = "ampWebUrl and cdnAmpWebUrl stand together: add the other or remove"
SEALED = "is not base64(ciphertext);base64(16 bytes): leave it out or seal again"


def found(text: str, topics: tuple[str, ...] = TOPICS) -> list[str]:
    return [str(each) for each in problems(text, loads(text), topics=topics)]


def test_a_good_record_has_no_problems() -> None:
    assert found(FULL) == []
    assert found(FULL, ()) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"title": " "}, "3: title: is empty", id="no-title"),
        pytest.param({"title": "A &amp; B"}, f"3: title: {RAW}&amp;", id="named-reference"),
        pytest.param({"title": "It&#8217;s"}, f"3: title: {RAW}&#8217;", id="decimal-reference"),
        pytest.param({"excerpt": "&none; &#x2019;"}, f"4: excerpt: {RAW}&#x2019;", id="second-one"),
        pytest.param(
            {"title": "A <b class='c'>B</b>"},
            "3: title: has an HTML tag left in: <b class='c'>",
            id="tag",
        ),
        pytest.param(
            {"excerpt": "CafÃ© â€œoutdoorsâ€\x9d"}, f"4: excerpt: {GARBLED}", id="garbled"
        ),
        pytest.param(
            {"originalUrl": "file:///etc/passwd"},
            "8: originalUrl: is not an http or https address",
            id="35-36-file",
        ),
        pytest.param(
            {"webUrl": "news.example/a"},
            "9: webUrl: is not an http or https address",
            id="no-scheme",
        ),
        pytest.param(
            {"sourceUrl": "https://u:p@a.example/"},
            "7: sourceUrl: carries credentials",
            id="34-credentials",
        ),
        pytest.param({"ampWebUrl": None}, f"10: cdnAmpWebUrl: {BOTH_AMP}", id="no-amp"),
        pytest.param({"cdnAmpWebUrl": None}, f"10: ampWebUrl: {BOTH_AMP}", id="no-amp-cache"),
        pytest.param(
            {"images": [{"url": "javascript:a"}]},
            "44: images[0].url: is not an http or https address",
            id="35-image",
        ),
        pytest.param(
            {"images": [{"url": "https://a.example/", "width": 5}]},
            f"44: images[0]: {BOTH_SIDES}",
            id="one-side",
        ),
        pytest.param(
            {"topics": []},
            "2: topics: is missing: name at least the portal's root topic",
            id="no-topics",
        ),
        pytest.param(
            {"topics": ["Ferries", "Trains"]},
            "37: topics[1]: 'Trains' is no topic of the portal",
            id="unknown-topic",
        ),
        pytest.param(
            {"topics": ["Ferries", "Ferries"]},
            "37: topics[1]: 'Ferries' is listed twice",
            id="topic-twice",
        ),
        pytest.param({"secured": "abc"}, f"69: secured: {SEALED}", id="not-sealed"),
        pytest.param(
            {"secured": "AAAA;AAAAAAAAAAAAAAAAAAAAAA=="},
            f"69: secured: {SEALED}",
            id="no-whole-block",
        ),
        pytest.param(
            {"secured": ";AAAAAAAAAAAAAAAAAAAAAA=="}, f"69: secured: {SEALED}", id="nothing-sealed"
        ),
        pytest.param({"secured": "\u00e9;\u00e9"}, f"69: secured: {SEALED}", id="no-base64"),
    ],
)
def test_a_problem_is_named_with_line_and_field(changes: dict[str, Any], problem: str) -> None:
    assert found(dumps(loads(FULL).replace(**changes))) == [problem]


def test_related_articles_and_providers_are_checked_too() -> None:
    text = (
        FULL.replace('"https://other.example/amp/aurora"', '"ftp://a"')
        .replace(
            '      - url: "https://other.example/a.jpg"\n        width: 400\n', '      - url: "a"\n'
        )
        .replace("  name: News Example", '  name: " "')
        .replace('"https://portal.example/assets', '"//portal.example/assets')
    )

    assert found(text) == [
        "23: provider.name: is empty",
        "26: provider.images[0].url: is not an http or https address",
        "56: related[0].ampWebUrl: is not an http or https address",
        f"64: related[0].images[0]: {BOTH_SIDES}",
        "64: related[0].images[0].url: is not an http or https address",
    ]


@pytest.mark.parametrize(
    "title",
    [
        "AT&T; &c.",
        "A < B > C",
        "How <script> loads",
        "naïve café — “quoted”",
        "日本語",
        "&nosuchthing;",
    ],
)
def test_text_that_only_looks_wrong_is_left_alone(title: str) -> None:
    assert found(dumps(loads(FULL).replace(title=title))) == []


@pytest.mark.parametrize(
    "address", ["https://a.example/b c", " https://a.example/", "https://a.example/é"]
)
def test_an_untidy_address_is_no_problem(address: str) -> None:
    assert found(dumps(loads(FULL).replace(webUrl=address))) == []


def test_an_article_that_is_in_no_file_is_judged_by_place() -> None:
    article = loads(FULL).replace(topics=("Trains",), title="")

    assert list(findings(article, TOPICS)) == [
        (("title",), "is empty"),
        (("topics", 0), "'Trains' is no topic of the portal"),
    ]


def test_a_file_with_aliases_has_its_problems_at_the_alias() -> None:
    text = file_of("topics: [a]", "base: &b {url: b}", "images:", "  - *b")

    assert found(text, ()) == ["15: images[0].url: is not an http or https address"]


@pytest.mark.parametrize(
    ("name", "published", "shifted"),
    [
        pytest.param("2026-03-01-a.md", datetime(2026, 3, 1, 9, tzinfo=UTC), False, id="same-day"),
        pytest.param("2026-03-02-a.md", datetime(2026, 3, 1, 17, tzinfo=UTC), True, id="7-hours"),
        pytest.param("2026-03-02-a.md", datetime(2026, 3, 1, 16, tzinfo=UTC), True, id="8-hours"),
        pytest.param("2026-03-02-a.md", datetime(2026, 3, 1, 15, tzinfo=UTC), False, id="9-hours"),
        pytest.param(
            "2026-03-05-a.md", datetime(2026, 3, 1, 17, tzinfo=UTC), False, id="corrected"
        ),
        pytest.param("2026-02-30-a.md", datetime(2026, 3, 1, 17, tzinfo=UTC), False, id="no-date"),
        pytest.param("about.md", datetime(2026, 3, 1, 17, tzinfo=UTC), False, id="no-date-in-name"),
    ],
)
def test_a_date_shifted_by_the_pacific_offset_is_seen_by_the_file_s_name(
    name: str, published: datetime, *, shifted: bool
) -> None:
    assert bool(misdated(name, published)) == shifted
