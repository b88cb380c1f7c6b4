"""Text as YAML scalars, so that every reader gives the same text back."""

import functools
import math
import re
from datetime import date, datetime
from typing import Final

_ESCAPES: Final = {
    '"': '\\"',
    "\\": "\\\\",
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    "\x85": "\\N",
    "\u2028": "\\L",
    "\u2029": "\\P",
}

# What is not c-printable (YAML 1.2 5.1) or ends a line in YAML 1.1. NBSP stays as itself
# (record-format 1). Surrogates never get here: pydantic refuses them.
UNPRINTABLE: Final = "\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufdd0-\ufdef\ufffe\uffff"
"""Those of up to 16 bits, which an expression looks for twice as fast as for all."""

UNPRINTABLE_BEYOND: Final = "\U0001fffe\U0001ffff"
_NEVER_PLAIN: Final = re.compile(f"[{UNPRINTABLE}{UNPRINTABLE_BEYOND}]")
_ESCAPED: Final = re.compile(rf'["\\{UNPRINTABLE}{UNPRINTABLE_BEYOND}]')

# What a plain scalar may not hold (YAML 1.2 7.3.3), for a value in block context.
_NOT_PLAIN: Final = re.compile(
    r"[,\[\]{}#&*!|>'\"%@`]|[-?:](?:\s|$)|---|\.\.\.|.*(?::\s|:$|\s\#|\s$)|\s|$", re.DOTALL
)

# What some reader resolves to something else than text: the types of YAML 1.1 (yaml.org/type), the
# core schema of YAML 1.2 (10.3), Ruby's Psych (commas in numbers, symbols), ruamel.yaml (`+_`).
_NOT_TEXT: Final = re.compile(
    r"""(?: ~ | null | y | n | yes | no | true | false | on | off | = | <<
    | [-+]?\.(?:inf|nan)
    | [-+]?0b[01_,]+ | [-+]?0o?[0-7_,]+ | [-+]?0x[0-9a-f_,]+
    | [-+]?(?:[0-9_][0-9_,]*(?:\.[0-9_,]*)?|\.[0-9_,]*)(?:e[-+]?[0-9]+)?
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
    | -?[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:t|\s+)[0-9].*)?
    | :.+
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

_LONGEST_NAME: Final = 200  # of a text whose plainness is remembered


def quoted(text: str) -> str:
    """Return *text* in double quotes, on one line whatever its length, never folded."""
    if not is_raw(text):
        text = _ESCAPED.sub(_escape, text)
    return f'"{text}"'


def is_raw(text: str) -> bool:
    """Tell whether *text* stands in double quotes as it is, without any escape."""
    if text.isascii() and text.isprintable():  # several times faster than the expression
        return '"' not in text and "\\" not in text
    return not _ESCAPED.search(text)


def plain(text: str) -> str:
    """Return *text* without quotes where every YAML reader gives it back, else in quotes."""
    return text if is_plain(text) else quoted(text)


def is_plain(text: str) -> bool:
    """Tell whether *text*, unquoted, is the same text in YAML 1.1, YAML 1.2 and Ruby's Psych."""
    return _is_plain(text) if len(text) <= _LONGEST_NAME else _is_plain.__wrapped__(text)


@functools.lru_cache(maxsize=4096)  # names and topics come again and again; long text would fill it
def _is_plain(text: str) -> bool:
    return not (_NOT_PLAIN.match(text) or _NEVER_PLAIN.search(text) or _NOT_TEXT.fullmatch(text))


def scalar(value: object) -> str:
    """Return a YAML scalar for *value*: text, bool, int, float, None, date or datetime."""
    match value:
        case str():
            return plain(value)
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case float():
            return _float(value)
        case datetime() | date():
            return value.isoformat()
        case int():
            return str(value)
    raise TypeError(f"no YAML scalar for a {type(value).__name__}")


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004 - the widths of YAML's escapes
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"  # noqa: PLR2004


def _float(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    # YAML 1.1 wants a point in a number with an exponent.
    return text if "." in text or "e" not in text else text.replace("e", ".0e")
