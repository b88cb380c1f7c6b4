from datetime import UTC, datetime
from itertools import pairwise

import pytest

from crawler.article.frontmatter import loads
from crawler.article.record import Article, Image, Part, Provider, Related
from crawler.article.shape import Kind, from_plain, shape, split_unknown, to_plain
from tests.unit.article.samples import FULL, HEADER, MINIMAL

LAW = (
    "category title excerpt publishedDateTime originalUrl webUrl ampWebUrl cdnAmpWebUrl type"
    " quality heat published | featuredContent | provider | topics | images | related | secured"
)


def groups() -> list[list[str]]:
    fields = [field for field in shape(Article).values() if f"\n{field.name}:" in f"\n{HEADER}"]
    found: list[list[str]] = [[fields[0].name]]
    for before, field in pairwise(fields):
        if field.group == before.group:
            found[-1].append(field.name)
        else:
            found.append([field.name])
    return found


def test_the_fields_are_in_the_order_and_groups_of_the_law() -> None:
    law = [group.split() for group in LAW.split("|")]
    known = {name for group in law for name in group}

    ours = [[name for name in group if name in known] for group in groups()]

    assert [group for group in ours if group] == law


def test_the_sample_has_every_field_of_the_record() -> None:
    found = to_plain(loads(FULL))

    assert list(found) == list(shape(Article))


def test_each_type_says_how_its_field_is_written() -> None:
    kinds = {name: field.kind for name, field in shape(Article).items()}

    assert kinds["title"] is kinds["webUrl"] is Kind.QUOTED
    assert kinds["category"] is kinds["topics"] is kinds["type"] is kinds["locale"] is Kind.PLAIN
    assert kinds["publishedDateTime"] is kinds["updatedDateTime"] is Kind.INSTANT
    assert kinds["quality"] is kinds["heat"] is Kind.NUMBER
    assert kinds["published"] is Kind.FLAG
    assert shape(Article)["related"].part is Related
    assert shape(Provider)["images"].part is Image
    assert [name for name, field in shape(Article).items() if field.many] == [
        "topics",
        "tags",
        "images",
        "related",
    ]


def test_a_type_that_files_have_no_form_for_is_refused_when_it_is_defined() -> None:
    class Odd(Part):
        size: complex

    with pytest.raises(TypeError, match="no way to write"):
        shape(Odd)


def test_plain_values_give_the_article_back() -> None:
    article = loads(FULL)

    assert from_plain(to_plain(article), body=article.body) == article


def test_absent_values_and_empty_lists_are_left_out() -> None:
    found = to_plain(loads(MINIMAL))

    assert list(found) == [
        "category", "title", "excerpt", "publishedDateTime", "originalUrl", "type", "provider",
    ]  # fmt: skip


def test_unknown_keys_are_kept_at_every_depth() -> None:
    values = {"a": 1, "provider": {"b": 2, "images": [{"url": "u", "c": 3}]}, "related": [{"d": 4}]}

    found = split_unknown(values, Article)

    assert found["unknown"] == {"a": 1}
    assert found["provider"]["unknown"] == {"b": 2}
    assert found["provider"]["images"][0]["unknown"] == {"c": 3}
    assert found["related"][0]["unknown"] == {"d": 4}


@pytest.mark.parametrize("value", [1, None, "a", [1], {"a": 1}])
def test_values_of_wrong_types_pass_on_to_the_validation(value: object) -> None:
    values = {"provider": value, "images": value, "related": [value]}

    found = split_unknown(values, Article)

    assert set(found) == {"provider", "images", "related"}


def test_a_record_is_frozen_hashable_and_validated_when_replaced() -> None:
    article = loads(FULL)
    other = article.replace(title="Other")

    assert (article.title, other.title) == ('Ferry "Aurora" stays in port', "Other")
    assert other.replace(title=article.title) == article
    assert len({article, article.replace(), other}) == 2
    with pytest.raises(ValueError, match="should be a valid string"):
        article.replace(title=1)
    with pytest.raises(ValueError, match="frozen"):
        article.title = "Other"  # type: ignore[misc]


def test_the_address_of_an_article_without_a_web_url_is_where_it_was_found() -> None:
    article = loads(FULL)

    assert article.address == "https://news.example/ferry"
    assert article.replace(webUrl=None).address == article.originalUrl


@pytest.mark.parametrize(
    ("body", "settled"),
    [
        pytest.param("", "", id="empty"),
        pytest.param(" \n\t\n", "", id="blank"),
        pytest.param("a", "a\n", id="no-line-end"),
        pytest.param("\n\na\n\nb\n\n", "a\n\nb\n", id="blank-lines-around"),
        pytest.param("a\r\nb\rc", "a\nb\nc\n", id="line-ends"),
        pytest.param("    code\n", "    code\n", id="indented"),
    ],
)
def test_a_body_begins_with_a_character_and_ends_in_one_line_feed(body: str, settled: str) -> None:
    assert loads(MINIMAL).replace(body=body).body == settled


def test_a_body_that_no_reader_would_take_is_refused() -> None:
    with pytest.raises(ValueError, match="has a NUL character"):
        loads(MINIMAL).replace(body="a\0b")


def test_an_instant_may_come_as_text_date_or_datetime() -> None:
    article = loads(MINIMAL)
    half_past_nine = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

    for given in ("2026-03-01T11:30:00+02:00", half_past_nine, half_past_nine.replace(tzinfo=None)):
        assert article.replace(publishedDateTime=given).publishedDateTime == half_past_nine
    with pytest.raises(ValueError, match="must be a date such as"):
        article.replace(publishedDateTime=1_767_000_000)
