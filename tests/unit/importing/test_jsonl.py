"""JSON Lines and JSON documents: bounded, and each bad place named."""

import json
from pathlib import Path

import pytest

from crawler.article import lines
from crawler.importing import reading
from crawler.importing.importers import Item
from tests.unit.importing.reading_in import WHOLE, asked, faults, read, values
from tests.unit.judging.sample import story


def written(tmp_path: Path, data: str | bytes, name: str = "a.jsonl") -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    ("line", "why"),
    [
        pytest.param(b"{", "not JSON: EOF", id="cut"),
        pytest.param(b"[" * 100_000, "not JSON: recursion limit", id="deep"),
        pytest.param(b'{"a":' * 100_000, "not JSON: recursion limit", id="deep-objects"),
        pytest.param(b'{"a": NaN}', "not JSON: expected value", id="nan"),
        pytest.param(b'{"a": %s}' % (b"9" * 10_000), "not JSON: number out of range", id="digits"),
        pytest.param(
            b'{"a": "\\ud800"}',
            "not JSON: unexpected end of hex escape at column 14",
            id="surrogate",
        ),
        pytest.param(b'"text"', "must be a JSON object", id="text"),
        pytest.param(b"[1]", "must be a JSON object", id="list"),
        pytest.param(b'{"a": "\xff"}', "not UTF-8: name the file's encoding", id="latin"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_read(
    tmp_path: Path, line: bytes, why: str
) -> None:
    path = written(tmp_path, b'{"a": 1}\n\n' + line + b'\n{"a": 2}')

    found = read(path)

    assert values(found) == [{"a": 1}, {"a": 2}]
    ((number, said),) = faults(found)
    assert number == "3"
    assert said.startswith(why)


def test_a_line_that_is_too_long_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST_LINE", 100)
    path = written(tmp_path, '{"a": "%s"}\n{"a": 2}\n' % ("x" * 1_000))

    found = read(path)

    assert values(found) == [{"a": 2}]
    assert faults(found) == [("1", "longer than 100 characters")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, '{"a": "é漢"}\r\n{"a": 2}\r\n'.encode(encoding))

    assert values(read(path)) == [{"a": "é漢"}, {"a": 2}]


def test_an_encoding_that_is_told_is_used(tmp_path: Path) -> None:
    path = written(tmp_path, '{"a": "é"}\n'.encode("latin-1"))

    assert values(read(path, said=asked(encoding="latin-1"))) == [{"a": "é"}]


def test_a_file_that_is_cut_within_a_character_of_utf_16_is_read_up_to_there(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, '{"a": 1}\n'.encode("utf-16") + b"\x00\xd8\x00")

    found = read(path)

    assert [each for each in faults(found) if "from here on nothing is read" in each[1]]


@pytest.mark.parametrize(
    ("text", "lines_of"),
    [
        ('[{"a": 1},\n {"a": 2}]', ["1", "2"]),
        ('{"items": [{"a": 1}, {"a": 2}]}', ["1 items[1]", "1 items[2]"]),
        ('{\n"a": 1\n}\n{\n"a": 2\n}\n', ["1", "4"]),
        ('{\n"nextPage": null,\n"value": [{"a": 1}, {"a": 2}]}', ["1 value[1]", "1 value[2]"]),
    ],
)
def test_a_document_gives_the_members_of_its_list(
    tmp_path: Path, text: str, lines_of: list[str]
) -> None:
    found = read(written(tmp_path, text, "a.json"))

    assert values(found) == [{"a": 1}, {"a": 2}]
    assert [each.place.rpartition(":")[2] for each in found] == lines_of


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ('[{"a": 1},\n {"a": ]', "2", "not JSON: Expecting value"),
        ('[{"a": 1}\n{"a": 2}]', "2", "not JSON: Expecting ',' delimiter"),
        ('[{"a": 1}]\n{}', "2", "not JSON: Extra data"),
        ('[{"a": 1},\n 5]', "2", "must be a JSON object"),
        (f'[{{"a": 1}},{"[" * 100_000}', "1", "not read: JSON that is nested too deep"),
    ],
)
def test_a_document_is_read_up_to_its_fault(
    tmp_path: Path, text: str, place: str, why: str
) -> None:
    found = read(written(tmp_path, text, "a.json"))

    assert values(found) == [{"a": 1}]
    assert faults(found) == [(place, why)]


def test_a_line_of_ours_is_a_record(tmp_path: Path) -> None:
    article = story("bridge", "gazette")
    path = written(tmp_path, lines.written("a.md", article))

    (item,) = read(path)

    assert isinstance(item, Item)
    assert (item.article, item.name, item.is_record) == (article, "a.md", True)


def test_a_line_of_ours_that_is_wrong_says_what_is_wrong(tmp_path: Path) -> None:
    line = lines.loaded(lines.written("a.md", story("bridge", "gazette")))
    path = written(tmp_path, json.dumps({**line, "quality": "high"}))

    assert faults(read(path)) == [("1", "quality: Input should be a valid integer")]


def test_an_item_of_the_json_api_is_a_record_without_its_nulls(tmp_path: Path) -> None:
    article = story("bridge", "gazette")
    line = lines.loaded(lines.written("a.md", article))
    item = {**line, "path": "_news/a.md", "ampWebUrl": None, "tags": None, "content": ""}
    item["provider"]["images"] = None
    path = written(tmp_path, json.dumps({"page": 1, "value": [item], "nextPage": None}), "a.json")

    (found,) = read(path)

    assert isinstance(found, Item)
    assert (found.article, found.name) == (article, "a.md")


def test_names_that_are_told_make_a_record_anybodys(tmp_path: Path) -> None:
    path = written(tmp_path, lines.written("a.md", story("bridge", "gazette")))

    (found,) = read(path, said=asked(names={"title": ("excerpt",)}))

    assert isinstance(found, Item)
    assert found.article is None


def test_an_empty_file_gives_nothing(tmp_path: Path) -> None:
    assert read(written(tmp_path, "\n \n")) == []


def test_one_object_with_a_list_of_its_own_is_an_article(tmp_path: Path) -> None:
    article = {**WHOLE, "items": [{"a": 1}]}

    assert values(read(written(tmp_path, json.dumps(article)))) == [article]
