"""The text of a new source's file loads as what was proposed, whatever a site calls itself."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.article.faults import resolved
from crawler.article.text import one_line
from crawler.article.yamltree import compose
from crawler.portal.proposing import key, proposed
from crawler.portal.sources import Source
from tests.properties.strategies import texts

FEED = "https://www.gazette.test/feed.xml"


def loaded(text: str) -> Source:
    return Source.model_validate(resolved(compose(text, first_line=1, what="the file")))


def test_a_proposal_reads_as_a_person_would_write_it() -> None:
    text = proposed(
        "The Harbour Gazette",
        {
            "feed": [FEED],
            "section": ["https://www.gazette.test/", "https://www.gazette.test/city/"],
        },
        {FEED: "All the news", "https://www.gazette.test/city/": "in the menu"},
    )

    assert text.startswith(
        "name: The Harbour Gazette\n"
        "\n"
        "# What is read to find its articles.\n"
        "read:\n"
        "  feed:\n"
        "    # All the news\n"
        "    - https://www.gazette.test/feed.xml\n"
        "  section:\n"
        "    - https://www.gazette.test/\n"
        "    # in the menu\n"
        "    - https://www.gazette.test/city/\n"
        "\n"
        "# Every line below is optional."
    )
    assert text.endswith("\n")


def test_every_option_that_is_explained_is_a_key_with_an_allowed_value() -> None:
    text = proposed("A", {"feed": [FEED]})
    options = re.sub(r"^# (?=\w+:(?: \S|$)|  )", "", text, flags=re.MULTILINE)
    options = re.sub(r"^# .*\n", "", options, flags=re.MULTILINE)

    found = loaded(options)

    assert set(found.model_fields_set) == {
        "name", "read", "every", "topic", "official", "include", "exclude", "limits", "licence",
    }  # fmt: skip


@pytest.mark.parametrize("read", [{}, {"feed": []}, {"nonsense": [FEED]}, {"feed": ["no address"]}])
def test_what_is_no_source_is_not_proposed(read: dict[str, list[str]]) -> None:
    with pytest.raises(ValidationError):
        proposed("A", read)


def test_nothing_of_a_page_becomes_structure() -> None:
    evil = "x\u202e\n\u2028official: true # \x85- a\x00"

    text = proposed(evil, {"feed": [FEED]}, {FEED: evil})

    assert loaded(text) == Source(name="x official: true # - a", read={"feed": (FEED,)})
    assert "\u202e" not in text
    assert "\x00" not in text


addresses = st.one_of(
    st.text("ab-:#?&=%[]{}'\"!*@`|>, ", max_size=20),
    st.text(max_size=20),
).map(lambda rest: f"https://www.gazette.test/{rest}")


@given(
    texts,
    st.dictionaries(
        st.sampled_from(["feed", "sitemap", "section"]),
        st.lists(addresses, min_size=1, max_size=3),
        min_size=1,
    ),
    texts,
)
def test_whatever_is_proposed_loads_as_the_same(
    name: str, read: dict[str, list[str]], comment: str
) -> None:
    comments = {place: comment for places in read.values() for place in places}
    try:
        text = proposed(name, read, comments)
    except ValidationError:
        return
    found = loaded(text)

    assert found == Source.model_validate(yaml.safe_load(text))
    assert found.read == Source(read={k: tuple(v) for k, v in read.items()}).read
    assert found.model_fields_set <= {"name", "read"}
    assert found.name is None or found.name == one_line(found.name)


@given(texts)
def test_any_name_gives_a_name_of_a_file(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?", key(name))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("The Harbour Gazette", "the-harbour-gazette"),
        ("Fœhn & Söhne", "fhn-sohne"),
        ("港湾新聞", "gangwanxinwen"),
        ("../../etc/passwd", "etcpasswd"),
        ("a" * 300, "a" * 60),
    ],
)
def test_a_name_is_readable_in_the_files_name(name: str, expected: str) -> None:
    assert key(name) == expected
