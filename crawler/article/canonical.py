"""A fast reader for headers in canonical form, which is what nearly every file is in.

It reads exactly what ``header.py`` writes and gives up on anything else, so that the general reader
(five times slower) decides. Property tests hold the two together.
"""

import re
from datetime import datetime
from typing import Any, Final

from crawler.article.record import Article, Part
from crawler.article.scalars import is_plain, is_raw
from crawler.article.shape import FieldShape, Kind, shape

_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,900})", re.ASCII)
_ESCAPE: Final = re.compile(
    r'\\(?:(["\\/0abtnvfreNLP])|x([0-9A-F]{2})|u([0-9A-F]{4})|U([0-9A-F]{8}))'
)
_NAMED: Final = dict(
    zip('"\\/0abtnvfreNLP', '"\\/\0\a\b\t\n\v\f\r\x1b\x85\u2028\u2029', strict=True)
)


class _OtherForm(Exception):  # noqa: N818 - no error: the general reader takes over
    pass


class _Lines:
    __slots__ = ("at", "lines")

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0


def read(header: str) -> dict[str, Any] | None:
    """Return the values of *header*, or None if it is not in canonical form."""
    if "\r" in header or not header.endswith("\n"):
        return None
    lines = header.split("\n")
    lines.pop()
    source = _Lines(lines)
    try:
        found = _part(source, Article, "")
    except _OtherForm:
        return None
    return found if source.at == len(lines) else None


def _part(source: _Lines, part: type[Part], indent: str) -> dict[str, Any]:
    fields = shape(part)
    found: dict[str, Any] = {}
    lines, width = source.lines, len(indent)
    while source.at < len(lines):
        line = lines[source.at]
        if not line:
            if indent:
                break
            source.at += 1
            continue
        if not line.startswith(indent):
            break
        name, colon, rest = line[width:].partition(":")
        field = fields.get(name)
        if field is None or not colon or name in found:
            raise _OtherForm
        source.at += 1
        found[name] = _field(source, field, rest, indent)
    if not found:
        raise _OtherForm
    return found


def _field(source: _Lines, field: FieldShape, rest: str, indent: str) -> Any:  # noqa: ANN401
    if field.many:
        if rest:
            raise _OtherForm
        return _items(source, field, f"{indent}  ")
    if field.part is not None:
        if rest:
            raise _OtherForm
        return _part(source, field.part, f"{indent}  ")
    return _value(field, rest)


def _items(source: _Lines, field: FieldShape, indent: str) -> list[Any]:
    lead = f"{indent}- "
    found: list[Any] = []
    lines = source.lines
    while source.at < len(lines) and lines[source.at].startswith(lead):
        line = lines[source.at]
        if field.part is None:
            source.at += 1
            found.append(_value(field, line[len(lead) - 1 :]))
        else:
            lines[source.at] = f"{indent}  {line[len(lead) :]}"
            found.append(_part(source, field.part, f"{indent}  "))
    if not found:
        raise _OtherForm
    return found


def _value(field: FieldShape, rest: str) -> Any:  # noqa: ANN401 - of the field's type
    if not rest.startswith(" "):
        raise _OtherForm
    text = rest[1:]
    match field.kind:
        case Kind.QUOTED:
            return _unquoted(text)
        case Kind.PLAIN:
            if text.startswith('"'):
                return _unquoted(text)
            if is_plain(text):
                return text
        case Kind.NUMBER if _NUMBER.fullmatch(text):
            return int(text)
        case Kind.FLAG if text in ("true", "false"):
            return text == "true"
        case Kind.INSTANT if _INSTANT.fullmatch(text):
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                raise _OtherForm from None
    raise _OtherForm


def _unquoted(text: str) -> str:
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':  # noqa: PLR2004 - two quotes
        raise _OtherForm
    inner = text[1:-1]
    if "\\" not in inner:
        if is_raw(inner):
            return inner
        raise _OtherForm
    if not is_raw(_ESCAPE.sub("", inner)):
        raise _OtherForm
    return _ESCAPE.sub(_character, inner)


def _character(match: re.Match[str]) -> str:
    named, *codes = match.groups()
    if named:
        return _NAMED[named]
    code = int(next(each for each in codes if each), 16)
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:  # noqa: PLR2004 - no characters
        raise _OtherForm
    return chr(code)
