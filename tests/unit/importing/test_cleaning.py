"""Values of other programs become a record's, by the rules of pages."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article import instants
from crawler.article.frontmatter import dumps, loads
from crawler.importing.cleaning import UncleanError, cleaned
from crawler.importing.fields import FIELDS
from crawler.importing.importers import Item
from tests.properties.strategies import texts
from tests.unit.importing.reading_in import WHOLE, article_of, asked

LONG = "word " * 80
TEXT = (
    "The bridge over the harbour opened on Sunday after three years of work and a change of plan."
)


def test_what_an_article_needs_is_enough() -> None:
    article = article_of({})

    assert (article.title, article.excerpt, article.body) == (WHOLE["title"], "", "")
    assert (article.originalUrl, article.webUrl) == (WHOLE["url"], WHOLE["url"])
    assert (article.provider.name, article.provider.domain) == ("gazette.test", "gazette.test")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A\n<b>bridge</b> &amp;amp; co", "A bridge & co"),
        ("How <script> loads", "How <script> loads"),
        ({"rendered": "x", "name": "A name"}, "A name"),
        (1984, "1984"),
    ],
)
def test_a_title_is_on_one_line_without_markup(title: Any, expected: str) -> None:  # noqa: ANN401
    assert article_of({"title": title}).title == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-01T09:30:00+02:00", "2026-03-01T07:30:00Z"),
        ("2026-03-01 09:30:00.123", "2026-03-01T09:30:00Z"),
        ("Sun, 01 Mar 2026 09:30:00 -0500", "2026-03-01T14:30:00Z"),
        ("2026-03-01", "2026-03-01T00:00:00Z"),
        ("1 March 2026", "2026-03-01T00:00:00Z"),
        ("20260301T093000Z", "2026-03-01T09:30:00Z"),
        (1772357400, "2026-03-01T09:30:00Z"),
        (1772357400123, "2026-03-01T09:30:00Z"),
        ("1772357400", "2026-03-01T09:30:00Z"),
        (date(2026, 3, 1), "2026-03-01T00:00:00Z"),
        (datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=2))), "2026-03-01T07:30:00Z"),
        ({"value": "2026-03-01T09:30:00Z"}, "2026-03-01T09:30:00Z"),
    ],
)
def test_dates_are_read_in_any_form_and_offset(value: Any, expected: str) -> None:  # noqa: ANN401
    assert instants.written(article_of({"date": value}).publishedDateTime) == expected


def test_a_time_without_a_zone_is_in_the_one_that_is_told() -> None:
    there = asked(zone=timezone(timedelta(hours=2)))

    for value in ("2026-03-01T09:30:00", datetime(2026, 3, 1, 9, 30)):  # noqa: DTZ001
        article = article_of({"date": value}, said=there)
        assert instants.written(article.publishedDateTime) == "2026-03-01T07:30:00Z"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"title": " "}, "no title: nothing under title, headline, name (say where it is: --map"),
        ({"date": None}, "no publishedDateTime: nothing under publishedDateTime, date_published"),
        ({"date": "soon"}, "publishedDateTime: 'soon' (date) is no date of an article"),
        ({"date": "1970-01-01"}, "publishedDateTime: '1970-01-01' (date) is no date"),
        ({"date": 10**400}, "publishedDateTime: "),
        ({"date": "2026-11-27"}, "no publishedDateTime that is not in the future"),
        ({"url": ""}, "no originalUrl: nothing under originalUrl, url"),
        ({"url": "/a"}, "originalUrl: '/a': is not an http or https address"),
        ({"url": "file:///etc/passwd"}, "originalUrl: "),
        ({"url": "https://me:secret@a.test/"}, "originalUrl: "),
        ({"text": "x" * 1_000_001}, "its text is longer than 1,000,000 characters"),
        ({"text": "<p>" * 200_000}, "more than 100,000 tags"),
        ({"text": "<div>" * 5_000}, "more than 900 elements within one another"),
    ],
)
def test_what_makes_no_article_says_why(values: dict[str, Any], why: str) -> None:
    with pytest.raises(UncleanError) as error:
        article_of(values)

    assert str(error.value).startswith(why)


def test_names_that_are_told_replace_the_usual_ones() -> None:
    values = {"meta": {"h": "Mine"}, "when": ["x", "2026-05-01"], "a.b": "https://b.test/x"}
    names = {
        "title": ("nothing", "meta.h"),
        "publishedDateTime": ("when.1",),
        "originalUrl": ("a.b",),
    }

    article = article_of(values, said=asked(names=names))

    assert (article.title, article.originalUrl) == ("Mine", "https://b.test/x")
    assert article.publishedDateTime.month == 5
    with pytest.raises(UncleanError, match="nothing under nothing"):
        article_of(values, said=asked(names={"title": ("nothing",)}))


@pytest.mark.parametrize("field", ["title", "excerpt", "originalUrl", "publishedDateTime", "body"])
def test_the_first_name_with_a_value_counts(field: str) -> None:
    given = {
        "title": "A title that is long enough",
        "excerpt": "A summary that is long enough to count as one.",
        "originalUrl": "https://www.gazette.test/other",
        "publishedDateTime": "2026-04-02T00:00:00Z",
        "body": TEXT,
    }[field]
    others = {"title": "x", "originalUrl": "https://x.test/", "publishedDateTime": "2026-01-01"}
    names = FIELDS[field]

    for index, name in enumerate(names):
        values = dict.fromkeys(names[:index], "") | {name: given}
        values |= dict.fromkeys(names[index + 1 :], others.get(field, "Other text."))
        needed = {key: value for key, value in WHOLE.items() if key not in values}
        item = Item(place="a:1", values={**needed, **values})
        found = str(getattr(cleaned(item, asked(), "markdown").article, field))
        assert found.startswith(given.replace("T00", " 00").rstrip("Z"))


@pytest.mark.parametrize("name", ["published_at", "publishedAt", "Published At", "PUBLISHED-AT"])
def test_spelling_makes_no_difference(name: str) -> None:
    item = Item(place="a:1", values={"Title": "A", "URL": "https://a.test/", name: "2026-03-01"})

    assert cleaned(item, asked(), "markdown").article.publishedDateTime.day == 1


def test_an_excerpt_is_cut_and_without_markup() -> None:
    assert article_of({"description": f"<p>{LONG}</p>"}).excerpt == LONG[:304]
    assert article_of({"text": TEXT}).excerpt == TEXT


def test_a_flag_is_no_date() -> None:
    assert article_of({"published": False}).publishedDateTime.day == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("By Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        (["Jane Doe", "admin"], ["Jane Doe"]),
        ([{"name": "Jane Doe", "url": "https://a.test/jane"}], ["Jane Doe"]),
        ({"@type": "Person", "name": "Jane Doe"}, ["Jane Doe"]),
        ("jane@a.test", []),
    ],
)
def test_authors_are_people(value: Any, expected: list[str]) -> None:  # noqa: ANN401
    assert [each.name for each in article_of({"author": value}).provider.authors] == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"image": "/i.jpg"}, ("https://www.gazette.test/i.jpg", None)),
        ({"images": [{"url": "https://i.test/a.jpg", "width": 640, "height": 360}]},
         ("https://i.test/a.jpg", 640)),
        ({"image_url": "https://i.test/a.jpg", "image_width": "640", "image_height": "360"},
         ("https://i.test/a.jpg", 640)),
        ({"image": {"path": "https://i.test/a.jpg"}}, ("https://i.test/a.jpg", None)),
        ({"image": "https://i.test/a.jpg", "image_width": "99999", "image_height": "0"},
         ("https://i.test/a.jpg", None)),
        ({"image": {"url": "https://i.test/a.jpg", "width": 20, "height": 20}}, None),
        ({"image": "javascript:alert(1)"}, None),
        ({"image": "http://192.168.1.1/a.jpg"}, None),
        ({"image": "data:image/png;base64,AAAA"}, None),
    ],
)  # fmt: skip
def test_pictures_are_those_of_pages(values: dict[str, Any], expected: object) -> None:
    images = article_of(values).images

    assert (images[0].url, images[0].width) == expected if expected else images == ()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"source": "The Gazette"}, "The Gazette"),
        ({"source": {"id": None, "name": "The Gazette"}}, "The Gazette"),
        ({"publisher": [{"name": "The Gazette"}]}, "The Gazette"),
        ({"provider_name": "The Gazette", "provider_domain": "x.test"}, "The Gazette"),
        ({"source": "https://feeds.test/rss", "site_name": "The Gazette"}, "The Gazette"),
    ],
)
def test_the_provider_is_who_the_source_names(values: dict[str, Any], expected: str) -> None:
    provider = article_of(values).provider

    assert (provider.name, provider.domain) == (expected, "gazette.test")


def test_tags_are_all_of_them_each_once() -> None:
    values = {
        "keywords": "ferries; Bridges, x",
        "tags": ["Bridges"],
        "categories": [{"name": "City"}],
    }

    assert article_of(values).tags == ("Bridges", "ferries", "x", "City")


def test_addresses_are_normalised() -> None:
    values = {"url": "HTTPS://WWW.Gazette.test:443/a b?utm_source=x#c", "amp_url": "/amp/a"}
    article = article_of(values)

    assert article.originalUrl == "https://www.gazette.test/a%20b?utm_source=x"
    assert article.webUrl == "https://www.gazette.test/a%20b"
    assert article.ampWebUrl == "https://www.gazette.test/amp/a"


def test_relative_addresses_start_from_the_base() -> None:
    article = article_of({"url": "/2026/a"}, said=asked(base="https://b.test/"))

    assert article.originalUrl == "https://b.test/2026/a"


@pytest.mark.parametrize(
    ("value", "expected"), [("pt_BR", "pt-br"), ("German", "de"), (["en"], "en"), ("?", None)]
)
def test_languages_are_tags(value: Any, expected: str | None) -> None:  # noqa: ANN401
    assert article_of({"language": value}).locale == expected


def test_a_video_has_no_address_of_its_own() -> None:
    article = article_of({"type": "video"})

    assert (article.type, article.webUrl) == ("video", None)


# Anything ----------------------------------------------------------------------------------------

leaves = texts | st.none() | st.booleans() | st.integers() | st.floats() | st.datetimes()
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "url", "a", "width"]) | texts, inner, max_size=3)
    ),
    max_leaves=5,
)
names = st.sampled_from([name for known in FIELDS.values() for name in known])


@given(st.dictionaries(names, anything, max_size=8), st.sampled_from([{}, WHOLE]))
def test_whatever_is_said_makes_a_record_that_reads_back_or_is_refused(
    values: dict[str, Any], needed: dict[str, Any]
) -> None:
    item = Item(place="a:1", values={**values, **needed})
    try:
        article = cleaned(item, asked(), "markdown").article
    except UncleanError:
        return
    assert loads(dumps(article)) == article
    assert article.publishedDateTime.tzinfo is UTC
