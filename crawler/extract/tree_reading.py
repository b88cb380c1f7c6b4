"""Blocks from the tree that trafilatura makes of an article."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from crawler.article.text import visible
from crawler.extract.blocks import (
    BREAK,
    SPACES,
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

_DEEPEST: Final = 30
"""Blocks or marks within one another; what is deeper loses its form, not its text."""

# Tags of trafilatura's tree (a TEI-like vocabulary) that stand in a line of text.
_INLINE: Final = frozenset({"hi", "ref", "del", "lb", "code", "graphic", "span", "a"})
_TEXT_PARENTS: Final = frozenset({"p", "head", "hi", "ref", "cell", "del"})


@dataclass(slots=True)
class _Lines:
    """Collects runs until a block begins; then they are a paragraph (or several, see ``flush``)."""

    done: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def flush(self) -> None:
        for runs in _paragraphs(self.runs):
            self.done.append(Paragraph(runs))
        self.runs = []


def blocks(body: etree._Element) -> tuple[Block, ...]:
    """Return the blocks of *body*, a tree made by trafilatura."""
    return _blocks(body, 0)


def _blocks(parent: etree._Element, depth: int) -> tuple[Block, ...]:
    if depth > _DEEPEST:
        return tuple(Paragraph(runs) for runs in _paragraphs([Run(_clean(_all_text(parent)))]))
    lines = _Lines()
    lines.runs.append(Run(_clean(parent.text)))
    for child in parent:
        if _is_inline(child, parent):
            lines.runs.extend(_inline(child, Run(""), depth + 1))
        else:
            lines.flush()
            lines.done.extend(_block(child, depth + 1))
        lines.runs.append(Run(_clean(child.tail)))
    lines.flush()
    return tuple(lines.done)


def _block(element: etree._Element, depth: int) -> Iterable[Block]:
    tag = element.tag
    if tag == "head":
        level = (element.get("rend") or "h2")[1:2]
        runs = tuple(run for run in joined(_inline_children(element, Run(""), depth)))
        heading = one_line_of(runs)
        return [Heading(int(level) if level in set("123456") else 2, heading)] if heading else []
    if tag == "list":
        return _listing(element, depth)
    if tag == "quote":
        inner = _blocks(element, depth)
        return [Quote(inner)] if inner else []
    if tag == "code":
        text = visible(_code_text(element)).strip("\n")
        return [Code(text)] if text.strip() else []
    if tag == "table":
        return _table(element, depth)
    return _blocks(element, depth)


def _listing(element: etree._Element, depth: int) -> Iterable[Block]:
    items = []
    for child in element:
        # Whatever stands in a list besides items is kept as one.
        item = _blocks(child, depth) if child.tag == "item" else tuple(_block(child, depth))
        if item:
            items.append(item)
        if tail := _clean(child.tail).strip():
            items.append((Paragraph((Run(tail),)),))
    return [Listing(element.get("rend") == "ol", tuple(items))] if items else []


def _table(element: etree._Element, depth: int) -> Iterable[Block]:
    """Return a table, or its cells' blocks where it only arranges the page."""
    rows: list[list[tuple[Block, ...]]] = [
        [_blocks(cell, depth) for cell in row.iterchildren("cell")]
        for row in element.iterchildren("row")
    ]
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    simple = all(
        len(cell) <= 1 and all(isinstance(block, (Paragraph, Heading)) for block in cell)
        for row in rows
        for cell in row
    )
    if len(rows) < 2 or width < 2 or not simple:  # noqa: PLR2004 - less is no table
        loose = [block for row in rows for cell in row for block in cell]
        return loose or [Paragraph(runs) for runs in _paragraphs([Run(_clean(_all_text(element)))])]
    return [Table(tuple(tuple(_cell(row, column) for column in range(width)) for row in rows))]


def _cell(row: list[tuple[Block, ...]], column: int) -> Runs:
    cell = row[column] if column < len(row) else ()
    return one_line_of(cell[0].runs) if cell and isinstance(cell[0], (Paragraph, Heading)) else ()


def _is_inline(element: etree._Element, parent: etree._Element) -> bool:
    tag = element.tag
    if tag == "code":
        return parent.tag != "body" and "\n" not in _code_text(element).strip("\n")
    if tag == "quote":  # <q> in a sentence
        return parent.tag in _TEXT_PARENTS and not any(
            child.tag not in _INLINE for child in element
        )
    return tag in _INLINE or not isinstance(tag, str)


def _inline(element: etree._Element, style: Run, depth: int) -> Iterator[Run]:
    tag = element.tag
    if tag == "lb":
        yield BREAK
        return
    if tag == "graphic" or not isinstance(tag, str):
        return
    if tag == "quote":
        yield replace(style, text="\u201c")
        yield from _inline_children(element, style, depth)
        yield replace(style, text="\u201d")
        return
    yield from _inline_children(element, _styled(element, style), depth)


def _inline_children(element: etree._Element, style: Run, depth: int) -> Iterator[Run]:
    if depth > 2 * _DEEPEST:
        yield replace(style, text=_clean(_all_text(element)))
        return
    yield replace(style, text=_clean(element.text))
    for child in element:
        if child.tag not in _INLINE and child.tag != "quote":
            yield Run(" ")
        yield from _inline(child, style, depth + 1)
        yield replace(style, text=_clean(child.tail))


def _styled(element: etree._Element, style: Run) -> Run:
    tag, rend = element.tag, element.get("rend")
    if tag == "ref":
        return replace(style, href=style.href or element.get("target") or element.get("href"))
    if tag == "del":
        return replace(style, strike=True)
    if tag == "code" or rend == "#t":
        return replace(style, code=True)
    if rend == "#b":
        return replace(style, bold=True)
    return replace(style, italic=True) if rend == "#i" else style


def _paragraphs(runs: Iterable[Run]) -> Iterator[Runs]:
    """Yield *runs* as paragraphs: two breaks in a row begin a new one."""
    paragraph: list[Run] = []
    breaks = 0
    for run in joined(runs):
        if run == BREAK:
            breaks += 1
            continue
        if breaks > 1 and paragraph:
            yield tuple(paragraph)
            paragraph = []
        elif breaks == 1 and paragraph:
            paragraph.append(BREAK)
        breaks = 0
        paragraph.append(run)
    if paragraph:
        yield tuple(paragraph)


def _code_text(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element.iterdescendants():
        parts.append("\n" if child.tag == "lb" else child.text or "")
        parts.append(child.tail or "")
    return "".join(parts)


def _all_text(element: etree._Element) -> str:
    return " ".join(str(part) for part in element.itertext())


def _clean(text: str | None) -> str:
    return SPACES.sub(" ", visible(text)) if text else ""
