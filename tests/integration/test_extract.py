"""``masthead extract``: stored HTML in, offline."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.local import TEXT, Portal, Run, Story

STORY = Story(
    head="""\
<link rel="canonical" href="https://www.gazette.test/a">
<meta name="author" content="Ada Poole">
<meta property="og:image" content="https://www.gazette.test/bridge.jpg">
"""
)
URL = "https://www.gazette.test/a?utm_source=x"

FACTS = {
    "title": "Harbour bridge opens",
    "excerpt": "A bridge over the harbour opened on Sunday.",
    "publishedDateTime": "2026-03-01T09:30:00+02:00",
    "authors": ["Ada Poole"],
    "image": "https://www.gazette.test/bridge.jpg",
    "siteName": "The Gazette",
    "canonicalUrl": "https://www.gazette.test/a",
    "language": "en",
    "articleBody": "\n\n".join(TEXT),
}


@pytest.fixture
def offline(tmp_path: Path) -> Run:
    """The command line where no portal is, with every way to the network closed."""
    closed = "http://127.0.0.1:9"
    return Run(tmp_path, {"http_proxy": closed, "https_proxy": closed})


def test_a_stored_page_gives_the_article_file(offline: Run) -> None:
    (offline.folder / "a.html").write_text(STORY.html(), "utf-8")

    file = offline("extract", "a.html", "--url", URL)
    stdin = offline("extract", "-", "--url", URL, stdin=gzip.compress(STORY.html().encode()))

    assert (file.code, file.err) == (0, "")
    assert f'originalUrl: "{URL}"\nwebUrl: "https://www.gazette.test/a"\n' in file.out
    assert file.out.endswith(f"---\n\n{TEXT[0]}\n\n{TEXT[1]}\n")
    assert stdin == file
    assert [path.name for path in offline.folder.iterdir()] == ["a.html"]


def test_the_portal_one_stands_in_decides(portal: Portal) -> None:
    portal.settings("category: harbour\nbody: none\n")
    portal.topic("Bridges", "bridge")

    result = portal.run("extract", "-", "--url", URL, stdin=STORY.html())

    assert result.out.startswith("---\ncategory: harbour\n")
    assert "topics:\n  - News\n  - Bridges\n" in result.out
    assert result.out.endswith("---\n\n")


def test_an_enrichment_that_the_portal_leaves_out_is_left_out(portal: Portal) -> None:
    portal.settings("scrapy:\n  MASTHEAD_ENRICHMENTS:\n    crawler.enrich.quality.enrich: null\n")

    result = portal.run("extract", "-", "--url", URL, stdin=STORY.html())

    assert "topics:\n  - News\n" in result.out
    assert "quality" not in result.out


def test_json_gives_the_facts_as_the_page_has_them(offline: Run) -> None:
    result = offline("extract", "-", "--url", URL, "--json", stdin=STORY.html())

    assert json.loads(result.out) == FACTS


def test_batch_answers_each_line_in_order(offline: Run) -> None:
    folder = offline.folder
    (folder / "a.html").write_text(STORY.html(), "utf-8")
    (folder / "b.html.gz").write_bytes(gzip.compress(replace(STORY, title="B").html().encode()))
    (folder / "cut.html.gz").write_bytes(gzip.compress(STORY.html().encode())[:-9])
    (folder / "bomb.html.gz").write_bytes(gzip.compress(bytes(11_000_000)))
    (folder / "image.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "folder.html").mkdir()
    tasks: list[object] = [
        {"id": 1, "url": URL, "path": "a.html"},
        {"id": "two", "url": URL, "path": "b.html.gz"},
        {"id": 3, "url": URL, "path": "missing.html"},
        {"id": 4, "url": "ftp://a/b", "path": "a.html"},
        {"id": 5, "url": URL, "path": "cut.html.gz"},
        {"id": 6, "url": URL, "path": "bomb.html.gz"},
        {"id": 7, "url": URL, "path": "image.html"},
        {"id": 8, "url": URL, "path": "folder.html"},
        {"id": 9, "url": 9, "path": "a.html"},
        {"id": 10, "url": URL, "path": 10},
        {"id": 11, "url": URL, "path": "a\0b"},
        {"id": 12, "url": URL, "path": "/dev/null"},
        {"id": "\ud800", "url": URL},
        ["a.html"],
        {"id": 15, "url": URL, "path": "a.html"},
    ]
    lines = [json.dumps(task).encode() for task in tasks]
    lines[14:14] = [b"", b"{", b"\xff\xfe", b"[" * 100_000]

    result = offline("extract", "--batch", stdin=b"\n".join(lines))

    answers = [json.loads(line) for line in result.out.splitlines()]
    identifiers = [1, "two", 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, "\ud800", None, None, None, None, 15]
    assert [each["id"] for each in answers] == identifiers
    assert answers[0] == {"id": 1, **FACTS}
    assert answers[-1] == {"id": 15, **FACTS}
    assert answers[1]["title"] == "B"
    assert all(each.keys() == {"id", "error"} and each["error"] for each in answers[2:-1])
    assert "No such file" in answers[2]["error"]
    assert "not an http or https address" in answers[3]["error"]
    assert "broken gzip file" in answers[4]["error"]
    assert "longer than 10,000,000 bytes" in answers[5]["error"]
    assert "no regular file" in answers[11]["error"]
    assert (result.code, result.err) == (3, "")


def test_batch_leaves_out_what_the_page_does_not_say(offline: Run) -> None:
    (offline.folder / "a.html").write_text(f"<html><body><p>{TEXT[0]}</p></body></html>")
    task = json.dumps({"id": 1, "url": URL, "path": "a.html"})

    result = offline("extract", "--batch", stdin=task)

    answer = json.loads(result.out)
    assert result.code == 0
    assert answer["articleBody"] == TEXT[0]
    assert not {"publishedDateTime", "authors", "image"} & answer.keys()


def test_files_and_json_are_utf_8_whatever_the_terminal_is(offline: Run) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    page = replace(STORY, title="Brücke \U0001f309 ist offen").html()

    file = offline("extract", "-", "--url", URL, stdin=page, env=ascii_only)
    values = offline("extract", "-", "--url", URL, "--json", stdin=page, env=ascii_only)

    assert 'title: "Brücke \U0001f309 ist offen"\n' in file.out
    assert json.loads(values.out)["title"] == "Brücke \U0001f309 ist offen"


@pytest.mark.parametrize(
    ("arguments", "page", "code", "said"),
    [
        pytest.param(["-", "--url", URL], "", 1, "empty page", id="empty"),
        pytest.param(
            ["-", "--url", URL], replace(STORY, title="").html(), 1, "missing title", id="untitled"
        ),
        pytest.param(["-", "--url", "a.html"], "", 1, "not an http or https", id="address"),
        pytest.param(["no.html", "--url", URL], "", 1, "no.html: No such file", id="no-file"),
        pytest.param([".", "--url", URL], "", 1, "directory", id="folder"),
        pytest.param(["-"], "", 2, "--url", id="no-url"),
        pytest.param([], "", 2, "--batch", id="nothing"),
        pytest.param(["--batch", "a.html"], "", 2, "stdin", id="batch-and-file"),
    ],
)
def test_what_cannot_be_extracted_is_said(
    offline: Run, arguments: list[str], page: str, code: int, said: str
) -> None:
    result = offline("extract", *arguments, stdin=page)

    assert (result.code, result.out) == (code, "")
    assert said in result.err


def test_explain_tells_who_said_what(offline: Run) -> None:
    table = offline("extract", "-", "--url", URL, "--explain", stdin=STORY.html())
    told = offline("extract", "-", "--url", URL, "--explain", "--json", stdin=STORY.html())

    assert (table.code, table.err) == (0, "")
    assert "authors: Ada Poole\n" in table.out
    assert "  *  5  meta author  Ada Poole\n" in table.out
    assert json.loads(told.out)["authors"] == {
        "value": ["Ada Poole"],
        "witnesses": [
            {"origin": "meta author", "trust": 5, "value": ["Ada Poole"], "believed": True}
        ],
    }


def test_explain_is_for_one_page(offline: Run) -> None:
    assert offline("extract", "--batch", "--explain", stdin="").code != 0
