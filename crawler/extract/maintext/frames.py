"""Blocks that other blocks are in, while they are open."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from crawler.extract.blocks import (
    Block,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Runs,
    Table,
    one_line_of,
)

Row = list[tuple[Block, ...]]


@dataclass(slots=True)
class Frame:
    """A quote, a list, a table or a part of one, and what has been read of it."""

    tag: str
    done: list[Block] = field(default_factory=list)
    parts: Row = field(default_factory=list)
    """Of a list its items, of a row its cells."""

    rows: list[Row] = field(default_factory=list)

    def loose(self) -> list[Block]:
        """Return all blocks in the frame, one after another."""
        rows = [*self.rows, self.parts]
        return [*(block for row in rows for part in row for block in part), *self.done]


def close(frame: Frame, outer: Frame) -> None:
    """Add what was read of *frame* to the frame around it."""
    add = _CLOSING.get((frame.tag, outer.tag)) or _CLOSING.get((frame.tag, "")) or _add_loose
    add(frame, outer)


def _add_loose(frame: Frame, outer: Frame) -> None:
    outer.done.extend(frame.loose())


def _add_quote(frame: Frame, outer: Frame) -> None:
    if inner := tuple(frame.loose()):
        outer.done.append(Quote(inner))


def _add_list(frame: Frame, outer: Frame) -> None:
    _keep_loose_as_item(frame)
    if frame.parts:
        outer.done.append(Listing(frame.tag == "ol", tuple(frame.parts)))


def _add_item(frame: Frame, outer: Frame) -> None:
    _keep_loose_as_item(outer)
    if inner := tuple(frame.loose()):
        outer.parts.append(inner)


def _keep_loose_as_item(frame: Frame) -> None:
    if frame.done:
        frame.parts.append(tuple(frame.done))
        frame.done = []


def _add_cell(frame: Frame, outer: Frame) -> None:
    outer.parts.append(tuple(frame.loose()))


def _add_row(frame: Frame, outer: Frame) -> None:
    outer.rows.append(frame.parts)
    outer.done.extend(frame.done)


def _add_table(frame: Frame, outer: Frame) -> None:
    """Add a table, or its cells' blocks where it only arranges the page.

    Text in the table but in no cell, its caption, stands before it.
    """
    outer.done.extend(frame.done)
    frame.done = []
    rows = [row for row in frame.rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    cells = [cell for row in rows for cell in row]
    simple = all(
        len(cell) <= 1 and all(isinstance(block, (Paragraph, Heading)) for block in cell)
        for cell in cells
    )
    if len(rows) < 2 or width < 2 or not simple:  # noqa: PLR2004 - less is no table
        outer.done.extend(frame.loose())
        return
    outer.done.append(
        Table(tuple(tuple(_cell(row, column) for column in range(width)) for row in rows))
    )


def _cell(row: Row, column: int) -> Runs:
    cell = row[column] if column < len(row) else ()
    return one_line_of(cell[0].runs) if cell and isinstance(cell[0], (Paragraph, Heading)) else ()


_CLOSING: Final[dict[tuple[str, str], Callable[[Frame, Frame], None]]] = {
    ("blockquote", ""): _add_quote,
    ("ul", ""): _add_list,
    ("ol", ""): _add_list,
    ("li", "ul"): _add_item,
    ("li", "ol"): _add_item,
    ("td", "tr"): _add_cell,
    ("th", "tr"): _add_cell,
    ("tr", "table"): _add_row,
    ("table", ""): _add_table,
}
"""What becomes of a frame, by its element and the one around it (empty: any)."""

FRAMES: Final = frozenset(inner for inner, _ in _CLOSING)
"""Elements that are frames."""
