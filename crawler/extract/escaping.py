"""Text of a page as inert Markdown.

Two generators read our Markdown: Jekyll (Liquid, then kramdown in its GFM flavour) and Hugo
(shortcodes, then goldmark with tables, strikethrough, definition lists and bare links). What is
escaped here is the union of what acts in either. Curly quotes, dashes and ellipses that both may
set are the site's own typography: they are left alone.
"""

import re
from typing import Final

WORD_JOINER: Final = "\u2060"
"""Invisible; keeps two characters apart in code, where no escape works."""

# One pass over a run: a character that would act somewhere in a line. The set stands first, and
# what must stand around a character is asked after it: so the search goes from one candidate to
# the next.
_ACTIVE: Final = re.compile(
    r"[\\*\[\]{|`~^<&_:.@$>](?:"
    r"(?<=[\\*\[\]{|<])"
    r"|(?<=[`~^])"  # kramdown knows no or not always a backslash before these
    r"|(?<=&)(?=#?[0-9A-Za-z]{1,40};)"
    r"|(?<=_)(?:(?<![^\W_]_)|(?![^\W_]))"
    r"|(?<=\w:)(?=//)|(?<=\]:)"  # goldmark links bare addresses; "[a]:" defines a link
    r"|(?<=[Ww]{3}\.)"
    r"|(?<=\w@)(?=\w)"
    r"|(?<=\$)(?:(?<=\$\$)|(?=\$))"  # kramdown's mathematics
    r"|(?<=>)(?:(?<=>>)|(?=>))"  # kramdown's guillemets
    r")"
)
_NUMBERED: Final = re.compile(r"(\d{1,20})([.)])(?=\s|$)")
_LIQUID: Final = re.compile(r"\{(?=[{%])")
_DASHES: Final = re.compile(r"^-{3}(?=\s*$)", re.MULTILINE)


_ESCAPED: Final = {
    "<": "&lt;", ">": "&gt;", "&": "&amp;", **{mark: f"&#{ord(mark)};" for mark in "`~^@"},
}  # fmt: skip
"""Characters that need a reference: a backslash does not help, or not in both generators."""


def inline(text: str) -> str:
    """Return *text* so that no character in it acts inside a line."""
    # "{" is escaped as itself, so "{{" comes apart; after it "%" needs a reference.
    return together(_ACTIVE.sub(_escape, text))


def together(line: str) -> str:
    """Return *line*, of pieces escaped one by one, so that nothing acts where they meet."""
    return line.replace("{%", "{&#37;")


def _escape(match: re.Match[str]) -> str:
    return _ESCAPED.get(match[0]) or f"\\{match[0]}"


def line_start(line: str) -> str:
    """Return *line*, already escaped by ``inline``, so that it begins no block."""
    if not line:
        return line
    first = line[0]
    if first in "#-+=:":
        return f"\\{line}"
    if first == ">":
        return f"&gt;{line[1:]}"
    return (
        _NUMBERED.sub(r"\1\\\2", line, count=1)
        if first.isdigit() and _NUMBERED.match(line)
        else line
    )


def can_be_code(text: str) -> bool:
    """Tell whether *text* stays inert in a code span: template marks and table bars act there."""
    return bool(text.strip("` ")) and not _LIQUID.search(text) and not set("|\n") & set(text)


def code_span(text: str) -> str:
    """Return *text*, for which ``can_be_code`` holds, in a code span."""
    text = text.strip()
    fence = "`" * (longest_run(text) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def code_block(text: str) -> str:
    """Return *text* in a fence.

    Template marks act even there, and a line of three dashes may end a header: a WORD JOINER keeps
    their characters apart. It is the one change this project makes to a text, as nothing else is
    inert in both generators.
    """
    text = _LIQUID.sub("{" + WORD_JOINER, text)
    text = _DASHES.sub(f"--{WORD_JOINER}-", text)
    fence = "`" * max(3, longest_run(text) + 1)
    return f"{fence}\n{text}\n{fence}"


def longest_run(text: str) -> int:
    """Return the length of the longest run of backticks in *text*."""
    return max((len(run) for run in re.findall(r"`+", text)), default=0)


def destination(address: str) -> str:
    """Return *address*, an http(s) address in normal form, so that it ends where it should."""
    escaped = re.sub(r"[()\[\]*_~'$!]", lambda match: _PERCENT.get(match[0], match[0]), address)
    return re.sub(r"&(?=#?[0-9A-Za-z]{1,40};)", "&amp;", escaped)


_PERCENT: Final = {"(": "%28", ")": "%29", "[": "%5B", "]": "%5D", "*": "%2A"}
