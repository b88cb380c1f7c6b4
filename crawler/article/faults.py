"""From a reader's findings to problems a person can act on."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from crawler.article.errors import FrontMatterError, Problem
from crawler.article.values import is_merge, value_of
from crawler.article.yamltree import Items, Node, Pairs, Scalar

_LIST: Final = "a list of `- ...` lines"
_MAPPING: Final = "a mapping of `key: value` lines"

# By pydantic's error types (docs.pydantic.dev/latest/errors/validation_errors).
_PLAIN_FAULTS: Final = {"missing": "required, but missing", "extra_forbidden": "unknown key"}
_WANTED: Final = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "model_type": _MAPPING,
    "dict_type": _MAPPING,
    "model_attributes_type": _MAPPING,
}
_BOUNDS: Final = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}
_NAMES: Final = (  # bool before int, which it is a kind of
    (bool, "true or false"),
    (int, "a number"),
    (float, "a fraction"),
    (str, "text"),
    (dict, "a mapping"),
    (list | tuple, "a list"),
    (type(None), "empty"),
)


def resolved(tree: Pairs, *, path: str = "") -> dict[str, Any]:
    """Return the values of *tree* by name.

    Raises:
        FrontMatterError: one problem for every value that is no value (``2024-02-30``).
    """
    try:
        found: dict[str, Any] = value_of(tree)
    except ValueError:
        raise FrontMatterError(*_valueless(tree, ()), path=path) from None
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


def _valueless(node: Node, loc: tuple[int | str, ...]) -> Iterator[Problem]:
    """Yield the scalars that look like a date or number and are none, and bad merge keys."""
    match node:
        case Pairs(pairs=pairs):
            for key, value in pairs:
                inner = list(_valueless(value, (*loc, key.text)))
                yield from inner
                if is_merge(key) and not inner:
                    yield from _why(Pairs(0, 0, value.line, pairs=[(key, value)]), loc)
        case Items(items=items):
            for index, item in enumerate(items):
                yield from _valueless(item, (*loc, index))
        case Scalar():
            yield from _why(node, loc)


def _why(node: Node, loc: tuple[int | str, ...]) -> Iterator[Problem]:
    try:
        value_of(node)
    except ValueError as error:
        yield Problem(node.line, _path(loc), str(error))


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
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    what = detail["msg"].replace("Input should", "should")
    if kind in _PLAIN_FAULTS:
        what = _PLAIN_FAULTS[kind]
    elif kind in _WANTED:
        what = f"must be {_WANTED[kind]}, not {_kind(given)}{_remedy(kind, node)}"
    elif kind in _BOUNDS:
        words, limit = _BOUNDS[kind]
        what = f"must be {words} {context[limit]}, not {str(given)[:40]}"
    elif kind == "literal_error":
        what = f"must be {context['expected']}, not {str(given)[:40]!r}"
    elif kind == "value_error":
        what = str(context["error"])
    return what


def _remedy(kind: str, node: Node | None) -> str:
    if kind != "string_type" or not isinstance(node, Scalar) or not node.text:
        return ""
    return f': write "{node.text[:60]}" in double quotes'


def _kind(value: object) -> str:
    return next((name for kind, name in _NAMES if isinstance(value, kind)), "a date")
