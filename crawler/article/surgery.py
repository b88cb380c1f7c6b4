"""Replacing the lines of changed fields in a header, and no others."""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Final

from crawler.article.comments import BLOCK_MARKS, comments, content_end
from crawler.article.errors import EditError
from crawler.article.header import field_lines, item_lines, part_lines, value_lines, written
from crawler.article.record import Article
from crawler.article.scalars import scalar
from crawler.article.shape import FieldShape, shape
from crawler.article.yamltree import Items, Node, Pairs, Scalar

_MOST_PAIRINGS: Final = 1_000_000
"""Old times new items of a list: above it the list is replaced whole (difflib is quadratic)."""

Fields = Mapping[str, FieldShape]
Values = Mapping[str, Any]


def form(value: Any) -> str:  # noqa: ANN401 - any plain value
    """Return a text that is the same for the same values: unlike ``==``, not for 1 and True."""
    return json.dumps(value, sort_keys=True, default=lambda day: {type(day).__name__: str(day)})


@dataclass(frozen=True, slots=True)
class _Change:
    """One field's new value and, as the last resort, the lines that write it."""

    old: Any
    new: Any
    field: FieldShape | None
    lines: str

    @property
    def one_line(self) -> str | None:
        """The new value as one scalar; None if it is no scalar."""
        if self.field is None:
            return None if isinstance(self.new, Mapping | list) else scalar(self.new)
        return None if self.field.many or self.field.part else written(self.field, self.new)


@dataclass(frozen=True, slots=True)
class _Insertion:
    lines: str
    group: int | None = None
    """The field's group, where groups are set apart by blank lines."""

    follows: int | None = None
    """The group of the field that the lines are put after."""


class Surgeon:
    """Collects the replacements that turn one header's values into others.

    Args:
        header: the text between the fences.
        newline: the line end of new lines.
        tree: the header's tree.
        whole: replace a changed field of the article as a whole, not part by part: less fine, but
            possible where a part has no lines of its own.
    """

    def __init__(self, header: str, newline: str, tree: Pairs, *, whole: bool = False) -> None:
        self.header = header
        self.newline = newline
        self.tree = tree
        self.whole = whole
        self.comments = comments(header, tree)
        self.spaced = newline * 2 in header
        self.edits: list[tuple[int, int, str]] = []
        self.insertions: defaultdict[int, list[_Insertion]] = defaultdict(list)

    def edited(self, old: Values, new: Values) -> str:
        """Return the header with the difference between *old* and *new* made."""
        if self.tree.flow:
            raise EditError("the header is written as one {...}: run `masthead check --fix` on it")
        self._pairs(self.tree, old, new, shape(Article))
        inserted = [(at, at, self._spaced_out(at, new)) for at, new in self.insertions.items()]
        pieces: list[str] = []
        written = self.newline * 2  # its end is all that matters
        at = 0
        for start, end, replacement in sorted([*inserted, *self.edits], key=lambda edit: edit[:2]):
            if start < at:
                raise EditError("two changes meet on one line")
            pieces += (self.header[at:start], replacement)
            written = written[-4:] + self.header[at:start] + replacement
            at = end
            if not replacement and end not in self.insertions:
                at += self._second_gap(written, end)
        result = "".join([*pieces, self.header[at:]])
        if self.header.endswith(self.newline * 2):
            return result
        return result.rstrip("\r\n") + self.newline  # where the last group is gone, so is its gap

    def _second_gap(self, written: str, end: int) -> int:
        """Return the length of a blank line at *end* if what is written so far ends in one too."""
        twice = self.header.startswith(self.newline, end) and written.endswith(self.newline * 2)
        return len(self.newline) if twice else 0

    # Places ------------------------------------------------------------------------------------

    def _line_start(self, index: int) -> int:
        return self.header.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        end = self.header.find("\n", index)
        return len(self.header) if end < 0 else end + 1

    def _indent(self, node: Node) -> str:
        """Return what stands before *node* on its line, up to the hyphen of an item."""
        return self.header[self._line_start(node.start) : node.start].partition("-")[0]

    def _entry(self, key: Scalar, node: Node) -> tuple[int, int]:
        """Return where the lines of a key and its value begin and end."""
        start = self._line_start(key.start)
        if self.header[start : key.start].strip():
            raise EditError(f"{key.text}: shares its line with another value")
        return start, self._entry_end(key, node)

    def _entry_end(self, key: Scalar, node: Node) -> int:
        end = content_end(node, self.header)
        return self._line_end((end if end > node.start else self._after_colon(key)) - 1)

    def _after_colon(self, key: Scalar) -> int:
        colon = self.header.find(":", key.end, self._line_end(key.end))
        return colon + 1 if colon >= 0 else key.end

    def _item_region(self, node: Node) -> tuple[int, int]:
        end = max(content_end(node, self.header), node.start + 1)
        return self._line_start(node.start), self._line_end(end - 1)

    # Text --------------------------------------------------------------------------------------

    def _text(self, lines: Iterable[str]) -> str:
        return "".join(f"{line}{self.newline}" for line in lines)

    def _lifted(self, start: int, end: int, indent: str) -> str:
        """Return the comments between *start* and *end*, each on a line of its own."""
        first = bisect_left(self.comments, start, key=lambda each: each.start)
        last = bisect_left(self.comments, end, key=lambda each: each.start)
        return self._text(f"{indent}{each.text}" for each in self.comments[first:last])

    def _spaced_out(self, at: int, insertions: list[_Insertion]) -> str:
        """Return the lines to insert at one place, blank lines between groups."""
        text = ""
        group = first = next((each.follows for each in insertions if each.group is not None), None)
        for each in insertions:
            if each.group is not None:
                text += self.newline if each.group != group else ""
                group = each.group
            text += each.lines
        rest = self.header[at : at + 2]
        return text if group == first or rest.startswith(("\n", "\r\n")) else text + self.newline

    # Mappings ----------------------------------------------------------------------------------

    def _pairs(self, tree: Pairs, old: Values, new: Values, fields: Fields) -> None:
        """Edit the mapping *tree* from *old* to *new*."""
        # The place of a mapping is its anchor, where it has one; of a key, behind its `?`.
        indent = " " * min(tree.column, tree.pairs[0][0].column)
        for name in [*new, *(name for name in old if name not in new)]:
            if name in old and name in new and form(old[name]) == form(new[name]):
                continue
            pair = tree.get(name)
            if name not in new:
                if pair is None:
                    raise EditError(f"{name}: comes from a merge key <<")
                self._remove(*pair)
                continue
            change = _Change(old.get(name), new[name], fields.get(name), "")
            lines = self._text(_lines(name, change, indent))
            if pair is None:
                self._insert(tree, name, lines, fields, new)
            else:
                self._change(*pair, replace(change, lines=lines))

    def _change(self, key: Scalar, node: Node, change: _Change) -> None:
        """Change one value in the narrowest way that fits its form."""
        field, one_line = change.field, change.one_line
        match node:
            case Scalar(style=style) if one_line is not None and style not in BLOCK_MARKS:
                self._change_scalar(key, node, one_line)
            case Pairs(flow=False) if field and not field.many and not self.whole and change.old:
                self._pairs(node, change.old, change.new, _fields(field))
            case Items(flow=False) if field and not self.whole and self._can_edit(node, change):
                self._items(node, change.old, change.new, field)
            case _:
                start, end = self._entry(key, node)
                lifted = self._lifted(start, end, " " * key.column)
                self.edits.append((start, end, lifted + change.lines))

    def _change_scalar(self, key: Scalar, node: Scalar, text: str) -> None:
        if node.end > node.start:
            self.edits.append((node.start, node.end, text))
        else:
            at = self._after_colon(key)
            self.edits.append((at, at, f" {text}"))

    def _insert(self, tree: Pairs, name: str, lines: str, fields: Fields, new: Values) -> None:
        """Put *lines* after the nearest field that comes before *name* in canonical order."""
        order = list(fields)
        earlier = set(order[: order.index(name)] if name in fields else order)
        stays = [pair for pair in tree.pairs if pair[0].text in new]
        before = [pair for pair in stays if pair[0].text in earlier]
        if name not in fields:
            before = stays
        else:
            before.sort(key=lambda pair: order.index(pair[0].text))
        if not before:
            at = self._line_start(tree.pairs[0][0].start)
            self.insertions[at].append(_Insertion(lines))
            return
        at = self._entry_end(*before[-1])
        if tree is self.tree and self.spaced:
            groups = _group(fields.get(name)), _group(fields.get(before[-1][0].text))
            self.insertions[at].append(_Insertion(lines, *groups))
        else:
            self.insertions[at].append(_Insertion(lines))

    def _remove(self, key: Scalar, node: Node) -> None:
        """Remove an entry's lines; its comments stay."""
        start, end = self._entry(key, node)
        self.edits.append((start, end, self._lifted(start, end, " " * key.column)))

    # Lists -------------------------------------------------------------------------------------

    def _can_edit(self, node: Items, change: _Change) -> bool:
        """Tell whether each item begins a line of its own, with its hyphen."""
        if not change.old or not 0 < len(change.old) * len(change.new) <= _MOST_PAIRINGS:
            return False
        starts = [self.header[self._line_start(item.start) : item.start] for item in node.items]
        return all(start.strip() == "-" for start in starts)

    def _items(self, node: Items, old: list[Any], new: list[Any], field: FieldShape) -> None:
        """Edit a list item by item, leaving the items that stay as they are."""
        indent = self._indent(node.items[0])
        forms = [form(each) for each in old], [form(each) for each in new]
        for op, i1, i2, j1, j2 in SequenceMatcher(None, *forms, autojunk=False).get_opcodes():
            if op == "equal":
                continue
            both = min(i2 - i1, j2 - j1)
            for offset in range(both):
                self._item(node.items[i1 + offset], old[i1 + offset], new[j1 + offset], field)
            for item in node.items[i1 + both : i2]:
                start, end = self._item_region(item)
                self.edits.append((start, end, self._lifted(start, end, indent)))
            last = self._item_region(node.items[max(i2 - 1, 0)])
            at = last[1] if i2 else last[0]
            for value in new[j1 + both : j2]:
                lines = self._text(_item_lines(value, field, indent))
                self.insertions[at].append(_Insertion(lines))

    def _item(self, node: Node, old: Any, new: Any, field: FieldShape) -> None:  # noqa: ANN401
        match node:
            case Scalar(style=style) if field.part is None and style not in BLOCK_MARKS:
                self.edits.append((node.start, node.end, written(field, new)))
            case Pairs(flow=False) if node.pairs[0][0].text in new:
                self._pairs(node, old, new, _fields(field))
            case _:
                start, end = self._item_region(node)
                indent = self._indent(node)
                lines = self._text(_item_lines(new, field, indent))
                self.edits.append((start, end, self._lifted(start, end, indent) + lines))


def _fields(field: FieldShape) -> Fields:
    return shape(field.part) if field.part else {}


def _group(field: FieldShape | None) -> int:
    return field.group if field else -1  # unknown keys stand in a group of their own


def _lines(name: str, change: _Change, indent: str) -> Iterator[str]:
    if change.field is not None:
        return field_lines(change.field, change.new, indent)
    return value_lines(name, change.new, indent)


def _item_lines(value: Any, field: FieldShape, indent: str) -> Iterator[str]:  # noqa: ANN401
    if field.part is not None:
        return item_lines(part_lines(value, field.part), indent)
    return iter([f"{indent}- {written(field, value)}"])
