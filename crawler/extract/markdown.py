"""Blocks as Markdown that renders as the same text in Jekyll and in Hugo, and as plain text.

Everything a page says is text: see ``escaping.py`` for what is done to it. Only this module writes
markup, and only where both generators read it alike; where they would not, form is given up, never
text.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from crawler.article.urls import absolute
from crawler.extract import escaping
from crawler.extract.blocks import (
    BREAK,
    Block,
    Code,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
    text_of,
)


def markdown(blocks: Iterable[Block], base: str) -> str:
    """Return *blocks* as Markdown, ending in one line feed; empty if they have no text.

    Args:
        blocks: the article's text.
        base: address that relative links start from.
    """
    lines = "\n\n".join(part for block in blocks if (part := _block(block, base)))
    return f"{lines}\n" if lines else ""


def plain(blocks: Iterable[Block]) -> str:
    """Return *blocks* as plain text, a blank line between paragraphs."""
    lines = "\n\n".join(part for block in blocks if (part := _plain(block)))
    return f"{lines}\n" if lines else ""


def _block(block: Block, base: str) -> str:
    match block:
        case Heading(level, runs):
            return f"{'#' * level} {_heading(_line(runs, base))}"
        case Paragraph(runs):
            return _lines(runs, base)
        case Code(text):
            return escaping.code_block(text)
        case Quote(inner):
            return _indented(markdown(inner, base).rstrip("\n"), "> ", "> ").replace("> \n", ">\n")
        case Listing():
            return _listing(block, base)
        case Table(rows):
            return _table(rows, base)


def _heading(text: str) -> str:
    """Escape what would close the heading: a run of ``#`` at its end."""
    bare = text.rstrip("#")
    return bare + "\\#" * (len(text) - len(bare))


def _listing(listing: Listing, base: str) -> str:
    # kramdown finds no code at the beginning of an item: such items are written one after another.
    if any(_starts_with_code(item[0]) for item in listing.items):
        return markdown((block for item in listing.items for block in item), base).rstrip("\n")
    parts = []
    for number, item in enumerate(listing.items, start=1):
        marker = f"{number}. " if listing.ordered else "- "
        text = ""
        for index, block in enumerate(item):
            # A list right under its item's text needs no blank line; all else does.
            tight = index == 1 and isinstance(block, Listing) and isinstance(item[0], Paragraph)
            gap = "\n" if tight else "\n\n"
            if part := _block(block, base):
                text = f"{text}{gap}{part}" if text else part
        if text:
            parts.append(_indented(text, marker, " " * len(marker)))
    return "\n".join(parts)


def _starts_with_code(block: Block) -> bool:
    if isinstance(block, Listing):
        return _starts_with_code(block.items[0][0])
    return isinstance(block, Code)


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    following = [f"{rest}{line}" if line or rest.strip() else "" for line in lines[1:]]
    return "\n".join([f"{first}{lines[0]}", *following])


def _table(rows: tuple[tuple[Runs, ...], ...], base: str) -> str:
    lines = [
        f"| {' | '.join(escaping.line_start(_line(cell, base)) or ' ' for cell in row)} |"
        for row in rows
    ]
    lines.insert(1, f"|{' --- |' * len(rows[0])}")
    return "\n".join(lines)


def _lines(runs: Runs, base: str) -> str:
    if len(runs) == 1 and runs[0] == Run(runs[0].text) != BREAK:  # most paragraphs are plain
        return escaping.line_start(escaping.inline(runs[0].text).strip(" "))
    lines = [
        escaping.line_start(_line(tuple(group), base))
        for is_break, group in groupby(runs, BREAK.__eq__)
        if not is_break
    ]
    return "  \n".join(line for line in lines if line)


def _line(runs: Runs, base: str) -> str:
    """Return *runs* as one line: links around styled pieces."""
    text = ""
    for href, group in groupby(runs, lambda run: run.href):
        address = absolute(href, base) if href else None
        inner = _styled(tuple(group), before=text[-1:])
        if address and inner.strip():
            start, end = len(inner) - len(inner.lstrip()), len(inner.rstrip())
            text = f"{text[:-1]}\\!" if text.endswith("!") and not start else text
            inner = (
                f"{inner[:start]}[{inner[start:end]}]({escaping.destination(address)}){inner[end:]}"
            )
        text += inner
    return escaping.together(text).strip(" ")


def _styled(runs: Runs, before: str) -> str:
    text = ""
    for index, run in enumerate(runs):
        after = runs[index + 1].text[:1] if index + 1 < len(runs) else ""
        text += _piece(run, (text or before)[-1:], after)
    return text


def _piece(run: Run, before: str, after: str) -> str:
    if run.code and escaping.can_be_code(run.text) and before != "`":
        start, end = _margins(run.text)
        return f"{start}{escaping.code_span(run.text)}{end}"
    start, end = _margins(run.text)
    core = run.text.strip()
    mark = "".join(_marks(run))
    if not mark or not core or not _flanked(core, start or before, end or after):
        return escaping.inline(run.text)
    return f"{start}{mark}{escaping.inline(core)}{mark[::-1]}{end}"


def _margins(text: str) -> tuple[str, str]:
    if not text.strip():
        return "", ""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _marks(run: Run) -> Iterator[str]:
    if run.strike:
        yield "~~"
    if run.bold:
        yield "**"
    if run.italic:
        yield "*"


def _flanked(core: str, before: str, after: str) -> bool:
    """Tell whether marks around *core* are read as such (CommonMark 6.2: flanking runs).

    Outside must be white space, the end of the line, or sure punctuation; a mark of a neighbour, a
    letter, or an escape makes it a matter of luck.
    """
    sure = " \t\n([{\u201c\u2018\u00ab,.;:!?)]}\u201d\u2019\u00bb\"'\u2014\u2013\u2026/"
    return (
        (not before or before in sure)
        and (not after or after in sure)
        and not core.startswith("\\")
    )


def _plain(block: Block) -> str:
    match block:
        case Heading(_, runs) | Paragraph(runs):
            return text_of(runs)
        case Code(text):
            return text
        case Quote(inner):
            return plain(inner).rstrip("\n")
        case Listing(_, items):
            return "\n".join("\n".join(filter(None, map(_plain, item))) for item in items)
        case Table(rows):
            return "\n".join("\t".join(text_of(cell) for cell in row).strip() for row in rows)
