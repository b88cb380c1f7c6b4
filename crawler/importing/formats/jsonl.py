"""JSON Lines, our own and anybody's; also one JSON document with a list of articles."""

import json
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from crawler.article.lines import LineError, loaded
from crawler.importing.importers import Asked, Fault, Importer, Item
from crawler.importing.ours import article_of, is_ours
from crawler.importing.reading import Line, decoded, lines, place

LONGEST_DOCUMENT: Final = 32 * 1024 * 1024
"""Bytes of one JSON document: it has to be in memory, where hostile JSON takes 20 times as much."""

_LISTS: Final = ("value", "items", "articles", "posts", "entries", "results", "data", "records")
"""Where an object has its articles: the JSON API, JSON Feed, and others."""

_SPACE: Final = " \t\r\n"
_LONGEST_INTEGER: Final = 18


def read(path: Path, asked: Asked) -> Iterator[Item | Fault]:
    """Yield the objects in the file at *path*: one a line, or the members of its list."""
    found = lines(path, asked.encoding)
    first = list(islice((each for each in found if each.fault or each.text.strip()), 1))
    if first and _is_document(first[0]):
        yield from _document(path, asked)
        return
    for number, text, fault in chain(first, found):
        where = place(path, number)
        if fault:
            yield Fault(where, fault)
        elif text.strip():
            try:
                yield item(where, loaded(text.strip()), asked)
            except LineError as error:
                yield Fault(where, str(error).replace(" at line 1 column ", " at column "))


def item(where: str, values: dict[str, Any], asked: Asked) -> Item:
    """Return *values*, of the place *where*, as an item: a record if it is one of ours.

    Raises:
        LineError: it is one of ours, and wrong.
    """
    if asked.names or not is_ours(values):
        return Item(place=where, values=values)
    name, article = article_of(values)
    return Item(place=where, article=article, name=name, is_record=True)


def _is_document(line: Line) -> bool:
    """Tell whether *line*, the first, begins a JSON document of many lines, or a list."""
    text = line.text.strip()
    if line.fault or text.startswith("["):
        return not line.fault
    if not text.startswith("{"):
        return False
    try:
        values = loaded(text)
    except LineError:
        return not text.endswith("}")  # goes on in the next line
    return _list_in(values) is not None


def _list_in(values: dict[str, Any]) -> str | None:
    if "title" in values and ("originalUrl" in values or "url" in values):
        return None
    return next((name for name in _LISTS if isinstance(values.get(name), list)), None)


def _document(path: Path, asked: Asked) -> Iterator[Item | Fault]:
    with path.open("rb") as file:
        data = file.read(LONGEST_DOCUMENT + 1)
    if len(data) > LONGEST_DOCUMENT:
        what = f"one JSON document of over {LONGEST_DOCUMENT:,} bytes: write one object a line"
        yield Fault(place(path, 1), what)
        return
    try:
        text = decoded(data, asked.encoding)
        del data
        yield from _members(path, text, asked)
    except json.JSONDecodeError as error:
        yield Fault(place(path, error.lineno), f"not JSON: {error.msg}")
    except RecursionError:
        yield Fault(place(path, 1), "not read: JSON that is nested too deep")
    except ValueError as error:
        yield Fault(place(path, 1), str(error))


def _members(path: Path, text: str, asked: Asked) -> Iterator[Item | Fault]:
    """Yield the members of the list that *text* is or has, one after the other."""
    start = _after_space(text, 0)
    if text.startswith("{", start):
        yield from _objects(path, text, start, asked)
        return
    position, line, counted = _after_space(text, start + 1), 1, 0
    while not text.startswith("]", position):
        value, end = _DECODER.raw_decode(text, position)
        line, counted = line + text.count("\n", counted, position), position
        yield _found(path, line, value, asked)
        position = _after_space(text, end)
        if text.startswith(",", position):
            position = _after_space(text, position + 1)
        elif not text.startswith("]", position):
            raise json.JSONDecodeError("Expecting ',' delimiter", text, position)
    _check_end(text, position + 1)


def _objects(path: Path, text: str, position: int, asked: Asked) -> Iterator[Item | Fault]:
    """Yield the objects in *text*, one after the other, or the members of the list that one has."""
    line, counted = 1, 0
    while position < len(text):
        values, end = _DECODER.raw_decode(text, position)
        line, counted = line + text.count("\n", counted, position), position
        name = _list_in(values) if isinstance(values, dict) else None
        if name is None:
            yield _found(path, line, values, asked)
        else:  # the lines of its members are not known: their numbers in the list are told
            for number, value in enumerate(values[name], 1):
                yield _found(path, line, value, asked, f" {name}[{number}]")
        position = _after_space(text, end)


def _found(path: Path, line: int, value: object, asked: Asked, more: str = "") -> Item | Fault:
    where = f"{place(path, line)}{more}"
    if not isinstance(value, dict):
        return Fault(where, "must be a JSON object")
    try:
        return item(where, value, asked)
    except LineError as error:
        return Fault(where, str(error))


def _check_end(text: str, end: int) -> None:
    end = _after_space(text, end)
    if end < len(text):
        raise json.JSONDecodeError("Extra data", text, end)


def _after_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in _SPACE:
        position += 1
    return position


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else None


_DECODER: Final = json.JSONDecoder(parse_int=_integer, parse_constant=lambda _: None)

IMPORTER: Final = Importer(
    read=read,
    about="JSON Lines, our own without loss and anybody's; also one JSON list of articles",
    suffixes=(".jsonl", ".ndjson", ".json"),
)
