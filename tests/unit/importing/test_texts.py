"""Texts in any form become Markdown in which nothing acts."""

import re

import pytest
from hypothesis import given
from hypothesis import settings as fewer
from hypothesis import strategies as st

from crawler.importing import texts
from tests.properties.strategies import NASTY
from tests.unit.importing.reading_in import article_of

FIRST = "The bridge over the harbour opened on Sunday after three years of work."
SECOND = "People walked across it from early in the morning, and the ferry went under it."


def read(text: str, form: texts.Form) -> texts.Read:
    return texts.read(text, form, title="Harbour bridge", address="https://www.gazette.test/a")


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        (f"<p>{FIRST}</p>", "content", "html"),
        (f"{FIRST}<br>{SECOND}", "content", "html"),
        ("Tom &amp; Jerry", "content", "html"),
        ("a < b and <script> is a tag", "content", "text"),
        ("AT&T", "content", "text"),
        ("# A", "body_markdown", "markdown"),
        ("# A", "content", "text"),
    ],
)
def test_what_a_text_is_written_in_is_seen(text: str, name: str, form: str) -> None:
    assert texts.form_of(text, name) == form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (f"<h1>Harbour bridge</h1><p>{FIRST}</p><p>{SECOND}</p><script>x</script>", "html"),
        (f"{FIRST}\n\n{SECOND}\n<a href=''></a>", "html"),
        (f"{FIRST}\n\n{SECOND}", "text"),
        (f"{FIRST}\n{SECOND}", "text"),
        (f"# Harbour bridge\n\n{FIRST}\n\n{SECOND}", "markdown"),
    ],
)
def test_paragraphs_stay_paragraphs(text: str, form: texts.Form) -> None:
    found = read(text, form)

    assert found.markdown == f"{FIRST}\n\n{SECOND}\n"
    assert found.plain.split() == found.markdown.split()


def test_markup_of_markdown_stays() -> None:
    lists = f"{FIRST}\n\n- **one**\n- [two](/b)\n\n> {SECOND}\n\n"
    text = f"{lists}```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"

    assert read(text, "markdown").markdown == (
        f"{FIRST}\n\n- **one**\n- [two](https://www.gazette.test/b)\n\n> {SECOND}\n\n"
        "```\ncode\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n"
    )


@pytest.mark.parametrize("form", ["html", "markdown", "text"])
@pytest.mark.parametrize(
    "attack",
    [
        "{% include secret %}", "{{ site.key }}", "{{< figure >}}", "{% endraw %}",
        "<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>", "<a href='data:text/html,x'>x</a>", "```\n---\n```",
    ],
)  # fmt: skip
def test_rows_75_and_76_what_would_act_is_text_or_gone(form: texts.Form, attack: str) -> None:
    found = read(f"{FIRST} {attack}\n\n{SECOND}", form).markdown

    for sign in ("{{", "{%", "<script", "<svg", "<img", "<a "):
        assert sign not in found
    assert not re.search(r"(?<!\\)\]\((?:javascript|data):", found)
    assert "\n---\n" not in found
    assert SECOND.partition(",")[0] in found


@given(st.lists(st.sampled_from([*NASTY, FIRST, "word", "\n\n"]), max_size=6).map(" ".join))
@fewer(max_examples=30)
def test_any_text_is_inert_in_any_form(text: str) -> None:
    for form in ("html", "markdown", "text"):
        found = read(text, form).markdown
        assert "{{" not in found
        assert "{%" not in found
        assert "<script" not in found


def test_a_text_of_nothing_seen_is_none() -> None:
    assert read(" \u200b\n", "html") == texts.Read("", "")


def test_a_list_of_paragraphs_is_a_text() -> None:
    assert article_of({"text": [FIRST, SECOND]}).body == f"{FIRST}\n\n{SECOND}\n"
