"""Surgical edits: what is refused, what stays, and how groups stay apart."""

from typing import Any

import pytest

from crawler.article.edit import update
from crawler.article.errors import EditError, FrontMatterError
from crawler.article.frontmatter import is_canonical, loads
from crawler.article.record import Image, Provider
from tests.unit.article.samples import FULL, HUMAN, MINIMAL, changed, file_of


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        pytest.param(file_of("a: &a 1", "b: *a"), {"a": 2}, id="anchor-that-is-used"),
        pytest.param(
            file_of(
                "a: &a {width: 5}", "images: [{url: u, <<: *a}]", "tags: [{}]".replace("{}", "b")
            ),
            {"a": None},
            id="anchor-of-a-merge-key",
        ),
        pytest.param(
            MINIMAL.replace("provider:", "provider: &p # who").replace("\n---", "\nalso: *p\n---"),
            {"provider": {"name": "Other", "domain": "news.example"}},
            id="mapping-that-is-used-elsewhere",
        ),
        pytest.param(
            file_of("base: &b {heat: 5}", "<<: *b"), {"heat": None}, id="merged-field-removed"
        ),
        pytest.param(file_of("? mood", ": a"), {"mood": None}, id="explicit-key"),
        pytest.param(file_of("? mood"), {"mood": [1]}, id="explicit-key-without-value"),
        pytest.param(
            "---\n{title: T, excerpt: E, publishedDateTime: 2026-03-01, originalUrl: o, "
            "provider: {name: N, domain: d}}\n---\n",
            {"heat": 5},
            id="header-in-braces",
        ),
    ],
)
def test_an_edit_that_needs_other_lines_is_refused(text: str, changes: dict[str, Any]) -> None:
    with pytest.raises(EditError, match=r"^a\.md: "):
        update(text, changes, path="a.md")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": None}, "title: required, but missing"),
        ({"heat": "hot"}, "heat: must be a whole number, not text"),
        ({"images": [{"url": "a", "width": 0}]}, r"images\[0\].width: must be more than 0, not 0"),
        ({"body": "a\0b"}, "body: must be text, and has a NUL character"),
    ],
)
@pytest.mark.parametrize("text", [HUMAN, FULL], ids=["human", "canonical"])
def test_a_wrong_value_is_refused(text: str, changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(FrontMatterError, match=f"^a.md:1: {fault}"):
        update(text, changes, path="a.md")


def test_a_file_that_cannot_be_read_is_not_edited() -> None:
    with pytest.raises(FrontMatterError, match="duplicate key"):
        update(file_of("a: 1", "a: 2"), {"heat": 5})


def test_a_change_to_the_same_value_returns_the_very_text() -> None:
    changes: dict[str, Any] = {
        "title": "It's #1",
        "topics": ("Ferries", "Harbours"),
        "publishedDateTime": "2026-03-01T09:30:00Z",
        "heat": None,
        "related": [],
        "body": "Body text.",
    }

    assert update(HUMAN, changes) is HUMAN


def test_a_canonical_file_stays_canonical() -> None:
    changes: dict[str, Any] = {
        "title": "Other",
        "quality": None,
        "zebra": 1,
        "topics": [],
        "body": None,
    }

    result = update(FULL, changes)

    assert is_canonical(result)
    assert changed(FULL.partition("secured")[0], result.partition("secured")[0]) == (
        [
            'title: "Ferry \\"Aurora\\" stays in port"',
            "quality: 59",
            "",
            "topics:",
            "  - Ferries",
            "  - Harbours",
        ],
        ['title: "Other"'],
    )
    assert result.endswith('=="\n\nzebra: 1\n---\n\n')


def test_the_first_field_goes_before_all_others() -> None:
    text = HUMAN.replace("category: news\n", "")

    assert changed(text, update(text, {"category": "sport"})) == ([], ["category: sport"])


def test_parts_are_taken_as_values() -> None:
    provider = Provider(name="Other", domain="other.example", images=(Image(url="u"),))

    result = update(HUMAN, {"provider": provider, "images": [Image(url="v")]})

    assert loads(result).provider == provider
    assert loads(result).images == (Image(url="v"),)


def test_an_anchored_mapping_is_edited_in_place() -> None:
    text = MINIMAL.replace("provider:", "provider: &p  # who")

    result = update(
        text, {"provider": {"name": "Other", "domain": "d", "authors": [{"name": "Ann"}]}}
    )

    assert changed(text, result) == (
        ["  name: News", "  domain: news.example"],
        ["  name: Other", "  domain: d", "  authors:", "    - name: Ann"],
    )


def test_groups_stay_apart_where_a_file_has_them_apart() -> None:
    text = MINIMAL.replace("---\n", "---\n# mine\n", 1)

    result = update(
        text, {"topics": ["A"], "tags": ["b"], "featuredContent": "f", "highlight": "h", "x": 1}
    )

    header = result.partition("type: article\n")[2].partition("---")[0]
    assert header == (
        '\nfeaturedContent: "f"\nhighlight: "h"\n'
        "\nprovider:\n  name: News\n  domain: news.example\n"
        "\ntopics:\n  - A\n\ntags:\n  - b\n\nx: 1\n"
    )
    assert (
        update(result, dict.fromkeys(["topics", "tags", "featuredContent", "highlight", "x"]))
        == text
    )


def test_the_end_of_a_group_goes_without_its_gap() -> None:
    text = MINIMAL.replace("type: article\n", "type: article\nheat: 5 # hot\npublished: true\n")

    result = update(text, {"published": None})

    assert changed(text, result) == (["published: true"], [])


def test_a_file_without_a_line_end_gets_a_body() -> None:
    text = MINIMAL.replace('"T"', "T").rstrip("\n")

    assert update(text, {"body": "B"}) == f"{text}\n\nB\n"


def test_a_long_list_is_replaced_as_a_whole() -> None:
    text = file_of("# by hand", "tags: # all", *["  - a"] * 1_500)

    result = update(text, {"tags": ["a"] * 1_499 + ["b"]})

    assert len(loads(result).tags) == 1_500
    assert "# all\ntags:\n  - a\n" in result
