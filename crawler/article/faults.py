"""From a reader's findings to problems a person can act on."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from crawler.article.errors import FrontMatterError, Problem
from crawler.article.instants import NOT_A_DATE
from crawler.article.yamltree import Items, Node, Pairs, Scalar, value_of


def resolved(tree: Pairs, *, path: str = "") -> dict[str, Any]:
    """Return the values of *tree* by name.

    Raises:
        FrontMatterError: one problem for every value that is no value (``2024-02-30``).
    """
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    try:
        found = value_of(tree)
    except ValueError:
        for key, node in tree.pairs:
            try:
                value_of(node)
            except ValueError as error:
                problems.append(Problem(node.line, key.text, str(error)))
        if not problems:
            problems.append(
                Problem(tree.line, "", "a merge key << of something else than a mapping")
            )
    if problems:
        raise FrontMatterError(*problems, path=path)
    return found


def problems_of(error: ValidationError, tree: Pairs | None) -> Iterator[Problem]:
    """Yield what pydantic found wrong, with the field's place in *tree* and a remedy."""
    for detail in error.errors(include_url=False):
        loc = tuple(part for part in detail["loc"] if part != "unknown")
        node = _at(tree, loc) if tree is not None else None
        yield Problem(node.line if node else 1, _path(loc), _what(detail, node))


def locate(tree: Pairs, loc: Sequence[int | str], what: str) -> Problem:
    """Return *what* is wrong with the field at *loc* as a problem with its line."""
    return Problem(_at(tree, loc).line, _path(loc), what)


def _at(tree: Pairs, loc: Sequence[int | str]) -> Node:
    """Return the node at *loc*, or the innermost one that exists on the way there."""
    node: Node = tree
    for part in loc:
        match node:
            case Pairs() if isinstance(part, str) and (pair := node.get(part)):
                node = pair[1]
            case Items() if isinstance(part, int) and part < len(node.items):
                node = node.items[part]
            case _:
                break
    return node


def _path(loc: Sequence[int | str]) -> str:
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _what(detail: ErrorDetails, node: Node | None) -> str:
    given = detail["input"]
    match detail["type"]:
        case "missing":
            return "required, but missing"
        case "string_type":
            raw = node.text if isinstance(node, Scalar) else None
            remedy = f': write "{raw}" in double quotes' if raw else ""
            return f"must be text, not {_kind(given)}{remedy}"
        case "int_type":
            return f"must be a whole number, not {_kind(given)}"
        case "bool_type":
            return f"must be true or false, not {_kind(given)}"
        case "tuple_type":
            return f"must be a list of `- ...` lines, not {_kind(given)}"
        case "model_type" | "dict_type" | "model_attributes_type":
            return f"must be a mapping of `key: value` lines, not {_kind(given)}"
        case "literal_error":
            return f"must be {detail['ctx']['expected']}, not {str(given)[:40]!r}"
        case "value_error":
            reason = str(detail["ctx"]["error"])
            return "must be a date such as 2026-03-01T09:30:00Z" if reason == NOT_A_DATE else reason
        case "extra_forbidden":
            return "unknown key"
        case "greater_than" | "less_than_equal":
            return f"must be from 1 to 65535, not {given}"
    return detail["msg"].replace("Input should", "should")


def _kind(value: object) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
    return "a date"
