"""Markdown that anyone wrote, read as blocks of text: nothing in it is left that could act.

Who writes the blocks again (``crawler.extract.markdown``) gives what the crawl itself would have
written: the same text, inert in Jekyll and in Hugo. What is no part of the record's Markdown gives
up its form, never its text: HTML stands there as it was typed, a picture is a link.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from crawler.article.text import visible
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
    joined,
    one_line_of,
)

LONGEST: Final = 300_000
"""Characters of a body that is read as Markdown; a longer one is read as lines of text."""

_DEEPEST: Final = 40
"""Levels of quotes and lists; text that is deeper makes the whole body lines of text."""

_READER: Final = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(
    ["table", "strikethrough"]
)


def blocks(text: str) -> tuple[Block, ...]:
    """Return *text*, Markdown (CommonMark with tables and strikethrough), as blocks.

    What no reader sees (``crawler.article.text.visible``) and HTML comments are left out.
    """
    text = visible(text)
    if len(text) > LONGEST:
        return _lines(text)
    tokens = _READER.parse(text)
    if any(token.level >= _DEEPEST - 1 for token in tokens):  # the reader lets go of what is deeper
        return _lines(text)
    return tuple(_blocks(SyntaxTreeNode(tokens).children))


def _lines(text: str) -> tuple[Block, ...]:
    """Return *text* as it stands: a paragraph for lines that no blank line parts."""
    found: list[Block] = []
    lines: list[Run] = []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            lines += [*([BREAK] if lines else []), Run(line)]
        elif lines:
            found.append(Paragraph(tuple(joined(lines))))
            lines = []
    return tuple(found)


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        yield from _block(node)


def _block(node: SyntaxTreeNode) -> Iterable[Block]:
    make = _MAKERS.get(node.type)
    return make(node) if make is not None else ()


def _paragraph(node: SyntaxTreeNode) -> Iterator[Block]:
    if runs := _runs(node):
        yield Paragraph(runs)


def _heading(node: SyntaxTreeNode) -> Iterator[Block]:
    if runs := one_line_of(_runs(node)):
        yield Heading(int(node.tag[1:]), runs)


def _code(node: SyntaxTreeNode) -> Iterator[Block]:
    if text := node.content.rstrip("\n"):
        yield Code(text)


def _quote(node: SyntaxTreeNode) -> Iterator[Block]:
    if inner := tuple(_blocks(node.children)):
        yield Quote(inner)


def _html(node: SyntaxTreeNode) -> Iterable[Block]:
    return _lines(_without_comments(node.content))


def _rule(_node: SyntaxTreeNode) -> Iterator[Block]:
    yield Paragraph((Run("* * *"),))


def _listing(node: SyntaxTreeNode) -> Iterator[Block]:
    items = [tuple(_blocks(item.children)) for item in node.children]
    start = int(node.attrs.get("start", 1))
    if node.type == "ordered_list" and start != 1:  # the record's Markdown counts from one
        for number, item in enumerate(items, start):
            yield from _numbered(number, item)
    elif kept := tuple(item for item in items if item):
        yield Listing(ordered=node.type == "ordered_list", items=kept)


def _numbered(number: int, item: tuple[Block, ...]) -> Iterator[Block]:
    if item and isinstance(item[0], Paragraph):
        yield Paragraph(tuple(joined([Run(f"{number}. "), *item[0].runs])))
        yield from item[1:]
    else:
        yield Paragraph((Run(f"{number}."),))
        yield from item


def _table(node: SyntaxTreeNode) -> Iterator[Block]:
    rows = tuple(
        tuple(one_line_of(_runs(cell)) for cell in row.children)
        for part in node.children
        for row in part.children
    )
    if any(any(row) for row in rows):
        yield Table(rows)


_MAKERS: Final[Mapping[str, Callable[[SyntaxTreeNode], Iterable[Block]]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "fence": _code,
    "code_block": _code,
    "blockquote": _quote,
    "bullet_list": _listing,
    "ordered_list": _listing,
    "table": _table,
    "html_block": _html,
    "hr": _rule,
}


@dataclass(slots=True)
class _Style:
    bold: int = 0
    italic: int = 0
    strike: int = 0
    href: str | None = None

    def change(self, token: Token) -> None:
        """Begin or end what *token* begins or ends."""
        match token.type.rpartition("_")[0]:
            case "strong":
                self.bold += token.nesting
            case "em":
                self.italic += token.nesting
            case "s":
                self.strike += token.nesting
            case "link":
                self.href = str(token.attrGet("href") or "") or None

    def run(self, text: str, *, code: bool = False) -> Run:
        styles = (self.bold > 0, self.italic > 0, self.strike > 0)
        return Run(text, *styles, code=code, href=self.href)


def _runs(node: SyntaxTreeNode) -> Runs:
    inline = next((child for child in node.children if child.type == "inline"), None)
    tokens = (inline.token.children if inline is not None and inline.token else None) or []
    style = _Style()
    return tuple(joined(run for token in tokens for run in _of_token(token, style)))


def _of_token(token: Token, style: _Style) -> Iterator[Run]:
    """Yield what *token* says, and change *style* if it begins or ends one."""
    if token.nesting:
        style.change(token)
        return
    match token.type:
        case "softbreak":
            yield style.run(" ")
        case "hardbreak":
            yield BREAK
        case "code_inline":
            yield style.run(token.content, code=True)
        case "image":
            source = str(token.attrGet("src") or "")
            run = style.run(token.content or source)
            yield run if run.href else run._replace(href=source or None)
        case "html_inline" if token.content[1:].lower().rstrip(" />") == "br":
            yield BREAK
        case "html_inline":
            yield style.run(_without_comments(token.content))
        case _:
            yield style.run(token.content)


def _without_comments(html: str) -> str:
    """Return *html* without whole comments; one that is not closed is text."""
    kept: list[str] = []
    rest = html
    while rest:
        before, opened, after = rest.partition("<!--")
        kept.append(before)
        inside, closed, rest = after.partition("-->")
        if opened and not closed:
            kept.append(opened + inside)
    return "".join(kept)
