"""What a header in canonical form is, as one regular expression made of the record's types.

It is narrower than the form: what it matches is canonical, with values as they must be.
"""

import re
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from crawler.article.record import Article, Image, Part
from crawler.article.scalars import UNPRINTABLE
from crawler.article.shape import FieldShape, Kind, shape

# JSON has these escapes, too, and the line's writer uses them.
_QUOTED: Final = rf'"(?:[^"\\{UNPRINTABLE}]++|\\["\\nrt])*+"'
# Narrower than `scalars.is_plain`: begins with a letter and is no word of YAML, or begins with a
# digit and has a letter that no number or date has.
_PLAIN: Final = (
    r"(?!(?i:null|y|n|yes|no|true|false|on|off)\n)"
    r"(?:[^\W\d_]|(?![0-9]{4}-)[0-9](?=[^\n]*[g-np-su-wyzG-NP-SU-WYZ]))"
    rf'(?:[^\s:"\\{UNPRINTABLE}]++|[ ](?=[^\s\#])|:(?=[^\s"\\]))*+'
)
_INSTANT: Final = (
    r"(?!0000)[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    r"|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
)
_NUMBER: Final = r"(?:0|-?[1-9][0-9]{0,17})"
_PIXELS: Final = r"(?:[1-9][0-9]{0,3}|[1-5][0-9]{4})"
_FLAG: Final = r"(?:true|false)"


@cache
def expression(*, with_quotes: bool = False) -> re.Pattern[str]:
    """Return what matches a canonical header; *with_quotes* also one in which YAML needs them."""
    found = "".join(_fields(Article, 0, blank="\n?+"))
    return re.compile(
        f"\n{found.replace(_PLAIN, f'(?:{_QUOTED}|{_PLAIN})') if with_quotes else found}"
    )


def _fields(part: type[Part], indent: int, *, blank: str = "", item: bool = False) -> Iterator[str]:
    """Yield what matches each field of *part*, whose keys stand at *indent*, with its line feed.

    Of an *item*, the first field has the hyphen before it.
    """
    for field in shape(part).values():
        lead = " " * (indent - 2) + "- " if item else " " * indent
        found = f"{blank}{lead}{field.name}:{_rest(field, part, indent)}"
        is_always = item or part.model_fields[field.name].default not in (None, ())
        item = False
        yield f"(?:{found})" if is_always else f"(?:{found})?+"


def _rest(field: FieldShape, part: type[Part], indent: int) -> str:
    """Return what matches *field* after its colon."""
    if field.many:
        lead = " " * (indent + 2)
        each = (
            "".join(_fields(field.part, indent + 4, item=True))
            if field.part is not None
            else f"{lead}- {_value(field, part)}\n"
        )
        return f"\n(?:{each})++"
    if field.part is not None:
        return "\n" + "".join(_fields(field.part, indent + 2))
    return f" {_value(field, part)}\n"


def _value(field: FieldShape, part: type[Part]) -> str:
    words = _words(part.model_fields[field.name].annotation)
    if words:
        return f"(?:{'|'.join(map(re.escape, words))})"
    match field.kind:
        case Kind.QUOTED:
            return _QUOTED
        case Kind.PLAIN:
            return _PLAIN
        case Kind.INSTANT:
            return _INSTANT
        case Kind.FLAG:
            return _FLAG
        case _:
            return _PIXELS if part is Image else _NUMBER


def _words(hint: Any) -> tuple[str, ...]:  # noqa: ANN401 - a type expression
    """Return the words that *hint* allows, if it is a Literal."""
    return typing.get_args(hint) if typing.get_origin(hint) is typing.Literal else ()
