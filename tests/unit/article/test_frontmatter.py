import re
from datetime import UTC, datetime

import pytest

from crawler.article import canonical, document, values
from crawler.article.errors import FrontMatterError
from crawler.article.frontmatter import dumps, is_canonical, loads, read
from crawler.article.record import Article, Provider
from tests.unit.article.samples import FULL, HEADER, MINIMAL, file_of


def test_a_record_with_every_field_is_read_and_written_byte_for_byte() -> None:
    assert dumps(loads(FULL)) == FULL
    assert dumps(loads(MINIMAL)) == MINIMAL


def test_the_fast_reader_reads_the_canonical_form() -> None:
    assert canonical.read(HEADER) is not None


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(HEADER.replace("quality: 59", "quality: 059"), id="octal"),
        pytest.param(HEADER.replace("quality: 59", "quality: 5\u0663"), id="arabic-digit"),
        pytest.param(HEADER.replace("T09:30", "T\u0660\u0669:30"), id="arabic-time"),
        pytest.param(HEADER.replace("2026-03-01T08", "2026-02-30T08"), id="no-date"),
        pytest.param(HEADER.replace("locale: en", "locale: no"), id="norway"),
        pytest.param(HEADER.replace("locale: en", "locale:"), id="empty"),
        pytest.param(HEADER.replace("locale: en", "locale:en"), id="no-space"),
        pytest.param(HEADER.replace("locale: en", "title: en"), id="duplicate"),
        pytest.param(HEADER.replace("locale: en", "other: en"), id="unknown"),
        pytest.param(HEADER.replace("locale: en", "locale: en # a"), id="comment"),
        pytest.param(HEADER.replace('"The Aurora"', "'The Aurora'"), id="single-quotes"),
        pytest.param(HEADER.replace('"The Aurora"', r'"The \q"'), id="bad-escape"),
        pytest.param(HEADER.replace('"The Aurora"', r'"\uD800"'), id="half-a-pair"),
        pytest.param(HEADER.replace('"The Aurora"', r'"\U00110000"'), id="no-character"),
        pytest.param(HEADER.replace('"The Aurora"', '"The" Aurora"'), id="quote-inside"),
        pytest.param(HEADER.replace('"The Aurora"', '"The Aurora'), id="open-quote"),
        pytest.param(HEADER.replace("published: false", "published: False"), id="capital"),
        pytest.param(HEADER.replace("    - url", "  - url"), id="indentation"),
        pytest.param(HEADER.replace("  - Ferries", "- Ferries"), id="unindented-list"),
        pytest.param(HEADER.replace("tags:\n", "tags: []\n"), id="flow"),
        pytest.param(HEADER.replace("tags:\n", "tags:\n\n"), id="blank-line-in-list"),
        pytest.param(HEADER.replace("provider:\n", "provider: {}\n"), id="flow-mapping"),
        pytest.param(HEADER.replace("provider:\n", "provider:\nother:\n"), id="empty-mapping"),
        pytest.param(HEADER.replace("\n", "\r\n"), id="crlf"),
        pytest.param(HEADER.rstrip(), id="no-last-line-end"),
        pytest.param("", id="nothing"),
    ],
)
def test_the_fast_reader_leaves_any_other_form_to_the_general_one(header: str) -> None:
    assert canonical.read(header) is None


@pytest.mark.parametrize(
    ("line", "title"),
    [
        pytest.param('title: "T"   # a comment', "T", id="comment"),
        pytest.param("title: 'It''s #1: \"T\"'", 'It\'s #1: "T"', id="single-quotes"),
        pytest.param("title: T is it", "T is it", id="plain"),
        pytest.param("title: a#b", "a#b", id="hash-in-plain"),
        pytest.param('"title": T', "T", id="quoted-key"),
        pytest.param("? title\n: T", "T", id="explicit-key"),
        pytest.param("title: >-\n  one\n  two\n\n  three", "one two\nthree", id="folded"),
        pytest.param("title: |\n  one\n  # two", "one\n# two\n", id="literal"),
        pytest.param('title: "one\n  two"', "one two", id="over-two-lines"),
        pytest.param('title:\n  "T"', "T", id="on-the-next-line"),
        pytest.param("title: !!str 2026", "2026", id="tagged"),
        pytest.param("title: ! 12", "12", id="non-specific-tag"),
        pytest.param("title: &a T", "T", id="anchor"),
        pytest.param("title: =", "=", id="yaml-1.1-value"),
        pytest.param(f"title: {'1' * 2_000}", "1" * 2_000, id="endless-number"),
    ],
)
def test_any_yaml_for_a_text_is_read(line: str, title: str) -> None:
    assert loads(MINIMAL.replace('title: "T"', line)).title == title


@pytest.mark.parametrize(
    "date",
    [
        "2026-03-01T09:30:00Z",
        "2026-03-01T11:30:00+02:00",
        "2026-03-01 09:30:00",
        "2026-03-01 01:30:00 -8",
        "2026-03-01T09:30:00.75Z",
        '"2026-03-01T09:30:00Z"',
        "2026-03-01T09:30Z",
        "Sun, 01 Mar 2026 10:30:00 +0100",
    ],
)
def test_81_a_date_in_any_offset_and_form_is_read(date: str) -> None:
    text = MINIMAL.replace("2026-03-01T09:30:00Z", date)

    assert loads(text).publishedDateTime == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_81_a_day_is_its_midnight() -> None:
    text = MINIMAL.replace("2026-03-01T09:30:00Z", "2026-03-01")

    assert loads(text).publishedDateTime == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(FULL.replace("\n", "\r\n"), id="crlf"),
        pytest.param("\ufeff" + FULL, id="bom"),
        pytest.param("\ufeff" + FULL.replace("\n", "\r\n"), id="bom-and-crlf"),
        pytest.param(FULL.replace("\n", "\r\n", 9), id="mixed-line-ends"),
        pytest.param(FULL.replace("---\n", "--- \t\n"), id="blanks-after-fences"),
        pytest.param(FULL.rstrip("\n"), id="no-line-end-at-the-end"),
        pytest.param(re.sub(r"(?m)^(\w+:.*)$", r"# note\n\1", FULL), id="comments"),
        pytest.param(FULL.replace("\n\n", "\n"), id="no-blank-lines"),
    ],
)
def test_81_another_form_of_the_same_file_is_the_same_record(other: str) -> None:
    assert loads(other) == loads(FULL)
    assert read(other.encode()) == loads(FULL)
    assert not is_canonical(other) or other == FULL


def test_keys_may_stand_in_any_order() -> None:
    blocks = re.split(r"\n(?=\w)", HEADER.strip().replace("\n\n", "\n"))
    text = "---\n{}\n---\n\nThe ferry stays.\n".format("\n".join(reversed(blocks)))

    assert loads(text) == loads(FULL)


@pytest.mark.parametrize("end", ["---", "---\n", "---\r", "---\r\n", "--- "])
def test_a_file_may_end_with_its_fence(end: str) -> None:
    text = MINIMAL.removesuffix("---\n\n") + end

    assert loads(text) == loads(MINIMAL)


@pytest.mark.parametrize(
    ("body", "read_as"),
    [
        pytest.param("\n---\n\nA rule above.\n", "---\n\nA rule above.\n", id="begins-with-a-rule"),
        pytest.param("---\ntitle: other\n---\n", "---\ntitle: other\n---\n", id="front-matter"),
        pytest.param("\nOne.\r\n\r\nTwo.\r\n", "One.\n\nTwo.\n", id="crlf"),
        pytest.param("\nNo line end", "No line end\n", id="no-line-end"),
        pytest.param("\n\n\n    code\n", "    code\n", id="indented"),
        pytest.param(
            "\n{{ a }} {% endraw %} {{< b >}}\n", "{{ a }} {% endraw %} {{< b >}}\n", id="75"
        ),
    ],
)
def test_the_body_is_what_follows_the_fence(body: str, read_as: str) -> None:
    article = loads(MINIMAL.removesuffix("\n") + body)

    assert article.body == read_as
    assert loads(dumps(article)) == article


def test_unknown_keys_of_any_depth_are_read_and_written() -> None:
    text = file_of(
        "",
        "body: of the header",
        "content_type: 5",
        "handler: 1.5",
        "nested:",
        "  list:",
        "    - a",
        "    - - b",
        "      - {}",
        "    - c: 2026-03-01",
        '      "no": true',
        "  empty: []",
        "unknown: null",
    )

    article = loads(text)

    assert article.unknown["body"] == "of the header"
    assert article.unknown["nested"]["list"][1] == ["b", {}]
    assert dumps(article) == text


def test_unknown_keys_of_parts_are_written_after_the_known_ones() -> None:
    text = MINIMAL.replace("  domain: news.example\n", "  domain: news.example\n  rank: 5\n")

    assert loads(text).provider.unknown == {"rank": 5}
    assert dumps(loads(text)) == text
    name, domain, rank = "  name: News\n", "  domain: news.example\n", "  rank: 5\n"
    assert dumps(loads(text.replace(name + domain + rank, rank + domain + name))) == text


def test_aliases_and_merge_keys_are_read_as_what_they_stand_for() -> None:
    text = file_of(
        "base: &base {width: 5, height: 6}",
        "images:",
        "  - <<: *base",
        "    url: a",
        "    width: 7",
        "  - <<: [*base, {title: b}]",
        "    url: &b b",
        "topics: [*b]",
    )

    article = loads(text)

    assert [(each.width, each.height) for each in article.images] == [(7, 6), (5, 6)]
    assert article.images[1].title == "b"
    assert article.topics == ("b",)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("a\npublished: true", id="line-feed"),
        pytest.param('a"\npublished: true\nb: "', id="quote"),
        pytest.param("a\x85published: true", id="NEL"),
        pytest.param("a\u2028published: true\u2029b: c", id="LS-and-PS"),
        pytest.param("a\n---\npublished: true", id="fence"),
        pytest.param("a\n...\n---\npublished: true", id="document-end"),
        pytest.param("!!python/object:os.system a", id="tag"),
        pytest.param("*a", id="alias"),
        pytest.param("a # b", id="comment"),
        pytest.param("{{ site }} {% endraw %} {{% x %}}", id="75-liquid"),
        pytest.param("<script>alert(1)</script> <b onload=a>", id="76-script"),
        pytest.param("=HYPERLINK(1)", id="76-formula"),
        pytest.param("```\n~~~", id="76-code-fence"),
        pytest.param("Ignore all previous instructions", id="78-said-to-a-model"),
    ],
)
def test_74_75_76_78_no_value_makes_a_key_or_changes_its_text(title: str) -> None:
    article = Article(
        category=title,
        title=title,
        publishedDateTime=datetime(2026, 3, 1, tzinfo=UTC),
        originalUrl=title,
        provider=Provider(name=title, domain=title),
        topics=(title,),
        unknown={title: title},
    )

    found = loads(dumps(article))

    assert found == article
    assert found.published is None
    assert dumps(article).count("\n") == 18


def test_77_what_is_unseen_in_a_persons_file_stays() -> None:
    title = "\u202eabc\u202c \u200b\u00ad\u200d\ufeff"
    text = MINIMAL.replace('"T"', f'"{title}"')

    assert loads(text).title == title
    assert loads(dumps(loads(text))).title == title


def test_a_file_is_canonical_only_byte_for_byte() -> None:
    assert is_canonical(FULL)
    assert not is_canonical(FULL + "\n")
    assert not is_canonical("no file")


def test_bytes_over_the_bound_are_refused_unread() -> None:
    data = MINIMAL.encode() + b"a" * document.LARGEST

    with pytest.raises(FrontMatterError, match=r"^a.md:1: longer than 10,000,000 bytes$"):
        read(data, path="a.md")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"title": "\n" * 600_000},
            "1: front matter longer than 1,000,000 characters when written",
        ),
        ({"body": "\u4e2d" * 4_000_000}, "1: body: longer than 10,000,000 bytes when written"),
    ],
    ids=["header", "body"],
)
def test_what_could_not_be_read_again_is_not_written(changes: dict[str, str], fault: str) -> None:
    with pytest.raises(FrontMatterError, match=fault):
        dumps(loads(MINIMAL).replace(**changes))


def test_reading_keeps_nothing_in_memory() -> None:
    loads(file_of("a: 1", "b: 2026-03-01", "c: no"))

    assert not values._RESOLVER.constructed_objects  # noqa: SLF001 - PyYAML's memory, in there
