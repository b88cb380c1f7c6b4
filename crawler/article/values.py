"""From a header's tree to plain values: text, numbers, dates, lists, dicts."""

from collections.abc import Sequence
from typing import Any, Final

import yaml

from crawler.article.yamltree import SIMPLE, TAG, Alias, Items, Node, Pairs, Scalar

# Longer ones are text: PyYAML takes quadratic time over numbers to base 60. The same for what is
# short in hexadecimal only, since it would be written in decimal.
_LONGEST_NUMBER: Final = 1_000
_LARGEST_NUMBER: Final = 10**900

_RESOLVER: Final[Any] = yaml.SafeLoader("")
_KINDS: Final = {"timestamp": "date", "int": "number", "float": "number", "bool": "truth value"}


def value_of(node: Node) -> Any:  # noqa: ANN401 - any YAML value
    """Return the plain value of *node*: text, numbers, dates, lists, dicts; aliases expanded.

    Raises:
        ValueError: a scalar that looks like a date or number is none (``2024-02-30``).
    """
    match node:
        case Alias(target=target) if target is not None:
            return value_of(target)
        case Items(items=items):
            return [value_of(item) for item in items]
        case Pairs(pairs=pairs):
            return _mapping(pairs)
        case Scalar():
            return _resolved(node)
    raise TypeError(type(node).__name__)


def is_merge(key: Scalar) -> bool:
    """Tell whether *key* is YAML 1.1's merge key ``<<``."""
    return key.text == "<<" and key.style is None


def _mapping(pairs: Sequence[tuple[Scalar, Node]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for key, node in pairs:
        value = value_of(node)
        if not is_merge(key):
            own[key.text] = value
            continue
        for base in reversed(value if isinstance(value, list) else [value]):
            if not isinstance(base, dict):
                raise ValueError("<< must be an alias of a mapping")  # noqa: TRY004 - a bad value
            merged.update(base)
    return merged | own


def _resolved(node: Scalar) -> Any:  # noqa: ANN401 - any YAML value
    tag = node.tag
    if tag in (None, "!"):
        if node.style is not None or tag == "!" or len(node.text) > _LONGEST_NUMBER:
            return node.text
        tag = _RESOLVER.resolve(yaml.ScalarNode, node.text, (True, False))
        if tag not in SIMPLE:  # "=" and "<<" as values: YAML 1.1 oddities that are text
            return node.text
    try:
        # Not construct_object: it remembers every value for as long as the process lives.
        value = _RESOLVER.yaml_constructors[tag](_RESOLVER, yaml.ScalarNode(tag, node.text))
    except (ValueError, OverflowError, LookupError, AttributeError, yaml.YAMLError):
        kind = tag.removeprefix(TAG)
        what = f"{node.text[:60]!r} is no {_KINDS.get(kind, kind)}"
        raise ValueError(f"{what}: correct it, or write it in double quotes") from None
    return node.text if type(value) is int and abs(value) >= _LARGEST_NUMBER else value
