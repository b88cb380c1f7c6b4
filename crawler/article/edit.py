"""Surgical editing: change the lines of the changed fields of an article file, and no other.

Every result is read back before it is returned: it holds exactly the wanted values and every
comment, or the edit is refused. So a mistake here can cost an edit, never a person's text.
"""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from pydantic import ValidationError

from crawler.article import document
from crawler.article.comments import Comment, comments, content_end
from crawler.article.errors import EditError, FrontMatterError
from crawler.article.faults import problems_of
from crawler.article.frontmatter import dumps, loads
from crawler.article.header import field_lines, item_lines, part_lines, value_lines, written
from crawler.article.record import Article, Part
from crawler.article.shape import FieldShape, Kind, from_plain, shape, to_plain
from crawler.article.yamltree import Items, Node, Pairs, Scalar, compose


def update(text: str, changes: Mapping[str, Any], *, path: str = "") -> str:
    """Return *text*, an article file, with *changes* made.

    Args:
        text: the file, in canonical form or as a person left it.
        changes: new values by field name, as plain values or parts; None removes the field. ``body``
            replaces the text after the header. Names the record does not know are unknown keys.
        path: name of the file, for errors.

    Returns:
        For a canonical file, the canonical file of the changed article. For any other, the same
        text with only the lines of the changed fields replaced, added or removed.

    Raises:
        FrontMatterError: *text* cannot be read, or a new value has the wrong type.
        EditError: the change cannot be made without touching other lines.
    """
    before = loads(text, path=path)
    after = _changed(before, changes, path)
    if after == before:
        return text
    if dumps(before) == text:
        return dumps(after)
    parts = document.split(text, path=path)
    editor = _Editor(parts.header, parts.newline, compose(parts.header, path=path))
    header = editor.edited(to_plain(before), to_plain(after))
    body = parts.body
    if after.body != before.body:
        body = f"\n{after.body}".replace("\n", parts.newline)
    result = f"{text[: parts.start]}{header}{text[parts.end : parts.body_start]}{body}"
    _verify(result, after, editor.comments, path)
    return result


def _changed(article: Article, changes: Mapping[str, Any], path: str) -> Article:
    values = to_plain(article)
    body = changes.get("body", article.body)
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        elif name != "body":
            values[name] = _plain(value)
    try:
        return from_plain(values, body=body or "")
    except ValidationError as error:
        raise FrontMatterError(*problems_of(error, None), path=path) from None


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field's value
    if isinstance(value, Part):
        return to_plain(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _verify(result: str, wanted: Article, kept: list[Comment], path: str) -> None:
    try:
        found = loads(result, path=path)
    except FrontMatterError as error:
        raise EditError(f"{path}: the edit would break the file: {error}") from error
    parts = document.split(result)
    left = [comment.text for comment in comments(parts.header, compose(parts.header))]
    lost = [comment.text for comment in kept if left.count(comment.text) == 0]
    if found != wanted or lost:
        raise EditError(f"{path}: the edit cannot be made without touching other lines")


class _Editor:
    """Collects replacements in one header."""

    def __init__(self, header: str, newline: str, tree: Pairs) -> None:
        self.header = header
        self.newline = newline
        self.tree = tree
        self.comments = comments(header, tree)
        self.edits: list[tuple[int, int, str]] = []

    def edited(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
        """Return the header with the difference between *old* and *new* made."""
        if self.tree.flow:
            raise EditError("the header is written as one {...}: run `masthead check --fix` on it")
        self.pairs(self.tree, old, new, shape(Article))
        pieces: list[str] = []
        at = 0
        for start, end, replacement in sorted(self.edits, key=lambda edit: edit[:2]):
            pieces += (self.header[at:start], replacement)
            at = end
        return "".join([*pieces, self.header[at:]])

    # Regions -----------------------------------------------------------------------------------

    def line_start(self, index: int) -> int:
        return self.header.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        end = self.header.find("\n", index)
        return len(self.header) if end < 0 else end + 1

    def value_end(self, key: Scalar, node: Node) -> int:
        """Return the index after the value; for an empty one, after the key's colon."""
        end = content_end(node, self.header)
        return end if end > node.start else self.header.index(":", key.end) + 1

    def entry(self, key: Scalar, node: Node) -> tuple[int, int]:
        return self.line_start(key.start), self.line_end(self.value_end(key, node) - 1)

    def text(self, lines: Iterator[str]) -> str:
        return "".join(f"{line}{self.newline}" for line in lines)

    def lifted(self, start: int, end: int, indent: str) -> str:
        """Return the comments between *start* and *end*, each on a line of its own."""
        inside = (each.text for each in self.comments if start <= each.start < end)
        return self.text(f"{indent}{text}" for text in inside)

    # Mappings ----------------------------------------------------------------------------------

    def pairs(
        self,
        tree: Pairs,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        fields: Mapping[str, FieldShape],
    ) -> None:
        """Edit the mapping *tree* from *old* to *new*."""
        indent = " " * tree.column
        for name in [*new, *(name for name in old if name not in new)]:
            if name in old and name in new and old[name] == new[name]:
                continue
            pair = tree.get(name)
            lines = _lines_of(name, new, fields, indent)
            if pair is None:
                self.insert(tree, name, self.text(lines), fields)
            elif name not in new:
                self.remove(tree, *pair)
            else:
                self.value(*pair, old.get(name), new[name], fields.get(name), self.text(lines))

    def value(
        self,
        key: Scalar,
        node: Node,
        old: Any,  # noqa: ANN401 - any field's value
        new: Any,  # noqa: ANN401
        field: FieldShape | None,
        lines: str,
    ) -> None:
        """Edit one value in the narrowest way that fits its form."""
        match node:
            case Scalar(style=style) if (
                style not in ("|", ">")
                and node.end > node.start
                and field is not None
                and not field.many
                and field.kind is not Kind.PART
            ):
                self.edits.append((node.start, node.end, written(field, new)))
            case Pairs(flow=False) if field is not None and field.part is not None and old:
                self.pairs(node, old, new, shape(field.part))
            case Items(flow=False) if field is not None and old and self.can_edit(node):
                self.items(node, old, new, field)
            case _:
                start, end = self.entry(key, node)
                if self.header[start : key.start].strip():
                    raise EditError(f"{key.text}: shares its line with another value")
                lift = self.lifted(start, end, " " * key.column)
                self.edits.append((start, end, lift + lines))

    def insert(self, tree: Pairs, name: str, lines: str, fields: Mapping[str, FieldShape]) -> None:
        """Put *lines* after the nearest field that comes before *name* in canonical order."""
        order = list(fields)
        index = order.index(name) if name in fields else len(order)
        before = [pair for each in order[:index] if (pair := tree.get(each))]
        if name not in fields and tree.pairs:
            before = [tree.pairs[-1]]
        if before:
            at = self.entry(*before[-1])[1]
            follows = before[-1][0].text
            if self.spaced(tree) and name in fields and follows in fields:
                lines = self.with_gap(at, lines, fields[name], fields[follows])
        else:
            first = tree.pairs[0][0]
            at = self.line_start(first.start)
            if self.header[at : first.start].strip():
                raise EditError(f"{name}: no line of its own to stand on")
        self.edits.append((at, at, lines))

    def spaced(self, tree: Pairs) -> bool:
        return tree is self.tree and f"{self.newline}{self.newline}" in self.header

    def with_gap(self, at: int, lines: str, field: FieldShape, follows: FieldShape) -> str:
        if field.group == follows.group:
            return lines
        rest = self.header[at:]
        gap = "" if not rest or rest.startswith(("\n", "\r\n")) else self.newline
        return f"{self.newline}{lines}{gap}"

    def remove(self, tree: Pairs, key: Scalar, node: Node) -> None:
        """Remove an entry's lines; its comments stay."""
        start, end = self.entry(key, node)
        if self.header[start : key.start].strip():
            raise EditError(f"{key.text}: shares its line with another value")
        lift = self.lifted(start, end, " " * key.column)
        after_gap = self.header[:start].endswith((f"{self.newline}{self.newline}", ""))
        if (
            not lift
            and tree is self.tree
            and after_gap
            and self.header[end:].startswith(self.newline)
        ):
            end += len(self.newline)
        self.edits.append((start, end, lift))

    # Lists -------------------------------------------------------------------------------------

    def can_edit(self, node: Items) -> bool:
        """Tell whether each item begins a line of its own, with its hyphen."""
        starts = [self.header[self.line_start(item.start) : item.start] for item in node.items]
        return bool(starts) and all(start.strip() == "-" for start in starts)

    def items(self, node: Items, old: list[Any], new: list[Any], field: FieldShape) -> None:
        """Edit a list item by item, leaving the items that stay as they are."""
        if len(old) != len(node.items):
            raise EditError(f"{field.name}: the list has other items than were read")
        keys = [repr(each) for each in old], [repr(each) for each in new]
        for op, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
            if op == "equal":
                continue
            both = min(i2 - i1, j2 - j1)
            for offset in range(both):
                self.item(node.items[i1 + offset], old[i1 + offset], new[j1 + offset], field)
            for item in node.items[i1 + both : i2]:
                start, end = self.item_region(item)
                self.edits.append((start, end, self.lifted(start, end, " " * node.column)))
            at = (
                self.item_region(node.items[i2 - 1])[1]
                if i2
                else self.item_region(node.items[0])[0]
            )
            for value in new[j1 + both : j2]:
                self.edits.append((at, at, self.item_text(value, field, self.indent_of(node))))

    def item(self, node: Node, old: Any, new: Any, field: FieldShape) -> None:  # noqa: ANN401
        match node:
            case Scalar(style=style) if style not in ("|", ">") and field.part is None:
                self.edits.append((node.start, node.end, written(field, new)))
            case Pairs(flow=False) if field.part is not None and self.keeps_first(node, new):
                self.pairs(node, old, new, shape(field.part))
            case _:
                start, end = self.item_region(node)
                indent = self.header[start : node.start].partition("-")[0]
                lift = self.lifted(start, end, indent)
                self.edits.append((start, end, lift + self.item_text(new, field, indent)))

    def keeps_first(self, node: Pairs, new: Mapping[str, Any]) -> bool:
        """The first key stands on the hyphen's line: it can change, but neither go nor be preceded."""
        return bool(node.pairs) and node.pairs[0][0].text in new

    def item_region(self, node: Node) -> tuple[int, int]:
        end = max(content_end(node, self.header), node.start + 1)
        return self.line_start(node.start), self.line_end(end - 1)

    def indent_of(self, node: Items) -> str:
        first = node.items[0]
        return self.header[self.line_start(first.start) : first.start].partition("-")[0]

    def item_text(self, value: Any, field: FieldShape, indent: str) -> str:  # noqa: ANN401
        if field.part is not None:
            return self.text(item_lines(part_lines(value, field.part), indent))
        return self.text(iter([f"{indent}- {written(field, value)}"]))


def _lines_of(
    name: str, new: Mapping[str, Any], fields: Mapping[str, FieldShape], indent: str
) -> Iterator[str]:
    if name not in new:
        return iter(())
    if name in fields:
        return field_lines(fields[name], new[name], indent)
    return value_lines(name, new[name], indent)
