"""Folders of headers: YAML, TOML and JSON, and what a file's name says."""

import os
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.article.frontmatter import dumps
from crawler.importing.importers import Item
from tests.unit.importing.reading_in import asked, faults, read
from tests.unit.judging.sample import story


def post(tmp_path: Path, text: str, name: str = "a.md") -> Path:
    path = tmp_path / "posts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return tmp_path / "posts"


@pytest.mark.parametrize(
    "text",
    [
        '---\ntitle: "A: b"\ntags: [x, y]\n---\nText.\n',
        '\ufeff---\r\ntitle: "A: b"\r\ntags:\r\n- x\r\n- y\r\n---\r\nText.\n',
        '+++\ntitle = "A: b"\ntags = ["x", "y"]\n+++\nText.\n',
        '{"title": "A: b", "tags": ["x", "y"]}\nText.\n',
    ],
)
def test_headers_of_all_three_kinds_are_read(tmp_path: Path, text: str) -> None:
    (item,) = read(post(tmp_path, text))

    assert isinstance(item, Item)
    assert item.values == {"title": "A: b", "tags": ["x", "y"]}
    assert (str(item.text).strip(), item.form) == ("Text.", "markdown")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Just text.\n", "no front matter: the first line must be ---"),
        ("---\ntitle: [\n---\n", "not YAML: "),
        ("+++\ntitle = \n+++\n", "not TOML: "),
        ("+++\ntitle = 1\n", "no closing fence: end the front matter with a line +++"),
        ('{"title": }', "not JSON: "),
        ('{"a":' * 100_000, "not read: JSON that is nested too deep"),
        (f"+++\na = {'[' * 100_000}\n+++\n", "not"),
        ("---\ntitle: a\ntitle: b\n---\n", "title"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(
    tmp_path: Path, text: str, why: str
) -> None:
    post(tmp_path, "---\ntitle: good\n---\n", "z.md")

    found = read(post(tmp_path, text))

    ((_, said),) = faults(found)
    assert said.startswith(why)
    assert len(found) == 2


def test_a_record_of_ours_is_taken_as_it_is(tmp_path: Path) -> None:
    article = story("bridge", "gazette")

    (item,) = read(post(tmp_path, dumps(article), "2026-03-01-x.md"))

    assert isinstance(item, Item)
    assert (item.article, item.name, item.is_record) == (article, "2026-03-01-x.md", True)


@pytest.mark.parametrize("line", ["draft: true", "published: false"])
def test_a_draft_stays_where_it_is(tmp_path: Path, line: str) -> None:
    (fault,) = read(post(tmp_path, f"---\ntitle: a\n{line}\n---\n"))

    assert not isinstance(fault, Item)
    assert fault.is_skipped


@pytest.mark.parametrize(
    ("name", "date", "url"),
    [
        ("2026-03-01-a-b.md", "2026-03-01", "https://b.test/2026/03/01/a-b.html"),
        ("x/y.md", None, "https://b.test/x/y/"),
        ("x/index.md", None, "https://b.test/x/"),
    ],
)
def test_a_files_name_says_date_and_address(
    tmp_path: Path, name: str, date: str | None, url: str
) -> None:
    folder = post(tmp_path, "---\ntitle: a\n---\n", name)

    (item,) = read(folder, said=asked(base="https://b.test/"))

    assert isinstance(item, Item)
    assert (item.values.get("date"), item.values["url"]) == (date, url)


def test_what_a_header_says_comes_before_a_files_name(tmp_path: Path) -> None:
    text = "---\ntitle: a\ndate: 2026-05-01 10:00:00 +0200\ncanonical_url: https://c.test/x\n---\n"
    folder = post(tmp_path, text, "2026-03-01-a.md")

    (item,) = read(folder, said=asked(base="https://b.test/"))

    assert isinstance(item, Item)
    assert "url" not in item.values
    assert item.values["date"] == "2026-05-01 10:00:00 +0200"


def test_row_83_links_pipes_hidden_files_and_what_generators_make_are_passed_by(
    tmp_path: Path,
) -> None:
    folder = post(tmp_path, "---\ntitle: a\n---\n")
    for name in (".hidden.md", "_site/a.md", "node_modules/a.md", "_index.md", "a.txt"):
        post(tmp_path, "---\ntitle: b\n---\n", name)
    os.mkfifo(folder / "fifo.md")
    (folder / "link.md").symlink_to("a.md")
    (folder / "loop").symlink_to(".")

    assert [each.place.rpartition("/")[2] for each in read(folder)] == ["a.md:1"]


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in pairwise("abcdefg")
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(f"---\n{BOMB}---\n".encode(), id="aliases"),
        pytest.param(b"---\na: " + b"[" * 60_000 + b"\n---\n", id="deep"),
        pytest.param(b"---\na: !!python/object:x {}\n---\n", id="tag"),
        pytest.param(b"---\na: 1\na: 2\n---\n", id="twice"),
        pytest.param(bytes(range(256)), id="binary"),
        pytest.param("---\ntitle: é\n---\n".encode("latin-1"), id="latin-1"),
        pytest.param(b"---\ntitle: x\n---\n" + b"x" * 10_000_000, id="long"),
    ],
)
def test_row_80_hostile_files_are_named_and_the_rest_goes_on(tmp_path: Path, data: bytes) -> None:
    folder = post(tmp_path, "---\ntitle: good\n---\n", "z.md")
    (folder / "a.md").write_bytes(data)

    found = read(folder)

    assert len(faults(found)) == 1
    assert len(found) == 2
    assert (folder / "a.md").read_bytes() == data


def test_folders_too_deep_are_named(tmp_path: Path) -> None:
    found = read(post(tmp_path, "---\ntitle: a\n---\n", "/".join([*("x" * 17), "a.md"])))

    assert [each.why for each in found if not isinstance(each, Item)] == [
        "more than 16 folders deep"
    ]
