"""Plain values as the lines of a header, in canonical form (record-format 1)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crawler.article import instants
from crawler.article.record import Article, Part
from crawler.article.scalars import plain, quoted, scalar
from crawler.article.shape import FieldShape, Kind, shape


def header(values: Mapping[str, Any]) -> str:
    """Return *values* as the text between the fences: known fields in order, unknown keys last."""
    return "".join(f"{line}\n" for line in header_lines(values))


def header_lines(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of *values*, groups separated by one blank line."""
    group: int | None = None
    for name, field in shape(Article).items():
        if name in values:
            if group is not None and group != field.group:
                yield ""
            group = field.group
            yield from field_lines(field, values[name])
    unknown = [name for name in values if name not in shape(Article)]
    if unknown and group is not None:
        yield ""
    for name in unknown:
        yield from value_lines(name, values[name])


def field_lines(field: FieldShape, value: Any, indent: str = "") -> Iterator[str]:  # noqa: ANN401
    """Yield the lines of one known field, each indented by *indent*."""
    if field.kind is Kind.PART:
        assert field.part is not None  # noqa: S101 - for the type checker
        yield f"{indent}{field.name}:"
        if field.many:
            for item in value:
                yield from item_lines(part_lines(item, field.part), f"{indent}  ")
        else:
            yield from part_lines(value, field.part, f"{indent}  ")
    elif field.many:
        yield f"{indent}{field.name}:"
        for item in value:
            yield f"{indent}  - {written(field, item)}"
    else:
        yield f"{indent}{field.name}: {written(field, value)}"


def part_lines(values: Mapping[str, Any], part: type[Part], indent: str = "") -> Iterator[str]:
    """Yield the lines of a mapping: its known fields in order, then its unknown keys."""
    fields = shape(part)
    for name, field in fields.items():
        if name in values:
            yield from field_lines(field, values[name], indent)
    for name, value in values.items():
        if name not in fields:
            yield from value_lines(name, value, indent)


def item_lines(lines: Iterator[str], indent: str) -> Iterator[str]:
    """Yield *lines* as one item of a list whose hyphens stand at *indent*."""
    lead = f"{indent}- "
    for line in lines:
        yield f"{lead}{line}"
        lead = f"{indent}  "


def written(field: FieldShape, value: Any) -> str:  # noqa: ANN401 - of the field's type
    """Return one value of *field* as a YAML scalar."""
    match field.kind:
        case Kind.QUOTED:
            return quoted(value)
        case Kind.PLAIN:
            return plain(value)
        case Kind.INSTANT:
            return instants.written(value)
        case _:
            return scalar(value)


def value_lines(key: str, value: Any, indent: str = "") -> Iterator[str]:  # noqa: ANN401
    """Yield the lines of an unknown key: any plain YAML value, in block style."""
    lead = f"{indent}{plain(key)}:"
    if isinstance(value, Mapping) and value:
        yield lead
        for name, inner in value.items():
            yield from value_lines(str(name), inner, f"{indent}  ")
    elif _is_list(value) and value:
        yield lead
        for inner in value:
            yield from _unknown_item(inner, f"{indent}  ")
    else:
        yield f"{lead} {_unknown_scalar(value)}"


def _unknown_item(value: Any, indent: str) -> Iterator[str]:  # noqa: ANN401 - any YAML value
    if isinstance(value, Mapping) and value:
        pairs = (line for name, inner in value.items() for line in value_lines(str(name), inner))
        yield from item_lines(pairs, indent)
    elif _is_list(value) and value:
        inner_lines = (line for inner in value for line in _unknown_item(inner, ""))
        yield from item_lines(inner_lines, indent)
    else:
        yield f"{indent}- {_unknown_scalar(value)}"


def _unknown_scalar(value: object) -> str:
    if isinstance(value, Mapping):
        return "{}"
    return "[]" if _is_list(value) else scalar(value)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)
