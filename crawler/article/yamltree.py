"""A header as a tree with places, built from libyaml's events under bounds.

PyYAML's own composer recurses (30,000 ``[`` crash the process), lets the last of two equal keys
win, and expands aliases and merge keys before anyone can count them. Here events are read one by
one; what goes over a bound is refused at that point.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from crawler.article.errors import FrontMatterError, Problem
from crawler.article.scalars import plain

DEEPEST: Final = 32
"""Levels of nesting; a record has four."""

LARGEST_TREE: Final = 20_000
"""Values of a header after aliases and merge keys are expanded; a record has about a hundred.

Long text counts as one value for every 100 characters: an alias to it is cheap here, but not in
what is written from it.
"""

LONGEST_KEY: Final = 1_000
"""Characters of a key as it will be written; YAML allows 1,024 for a key without ``?``."""

TAG: Final = "tag:yaml.org,2002:"
SIMPLE: Final = frozenset(
    TAG + name for name in ("str", "int", "float", "bool", "null", "timestamp")
)
_COLLECTIONS: Final = frozenset((TAG + "map", TAG + "seq"))
# A line that begins with % before anything else. libyaml compares every %TAG with all before it.
_BREAKS: Final = "\r\n\x85\u2028\u2029"
_CONTENT: Final = re.compile(r"^(?!\.\.\.\s)[^\s#]", re.MULTILINE)
_DIRECTIVE: Final = re.compile(rf"(?:[ \t]*(?:#[^{_BREAKS}]*)?[{_BREAKS}])*+%")


@dataclass(slots=True)
class Node:
    """A value of the header, with its place in the header's text."""

    start: int
    end: int
    line: int
    """In the file, counted from 1."""

    flow: bool = False
    """True for ``[a, b]`` and ``{a: b}``."""

    weight: int = 1
    """How many values it stands for once aliases are expanded."""

    column: int = 0


@dataclass(slots=True)
class Scalar(Node):
    """One value; *style* is ``None`` for plain text, else the quote or block mark."""

    text: str = ""
    style: str | None = None
    tag: str | None = None


@dataclass(slots=True)
class Items(Node):
    """A list."""

    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Pairs(Node):
    """A mapping; keys are text."""

    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)

    def get(self, name: str) -> tuple[Scalar, Node] | None:
        """Return the key and value nodes of *name*."""
        return next((pair for pair in self.pairs if pair[0].text == name), None)


@dataclass(slots=True)
class Alias(Node):
    """``*name``: another mention of *target*."""

    target: Node | None = None


def compose(
    header: str, *, first_line: int = 2, path: str = "", what: str = "the front matter"
) -> Pairs:
    """Return the tree of *header*.

    Args:
        header: the text between the fences.
        first_line: number of its first line in the file, for errors.
        path: name of the file, for errors.
        what: what the text is, for errors.

    Raises:
        FrontMatterError: not YAML, not a mapping, empty, duplicate keys, a tag or a key that the
            record cannot have, or over one of the bounds.
    """
    composer = _Composer(header, first_line, path, what)
    if header.startswith("\ufeff"):  # libyaml skips it without counting it: all places would be off
        raise composer.error(first_line, "begins with a byte order mark: remove it")
    if directive := _DIRECTIVE.match(header):
        line = first_line + header.count("\n", 0, directive.end())
        raise composer.error(line, "YAML directives (%) are not allowed: remove them")
    try:
        return composer.root()
    except yaml.YAMLError as error:
        raise composer.yaml_error(error) from None
    except UnicodeEncodeError:
        raise composer.error(first_line, "has characters that are not text") from None


class _Composer:
    def __init__(self, header: str, first_line: int, path: str, what: str) -> None:
        self.header = header
        self.first_line = first_line
        self.path = path
        self.what = what
        # Not libyaml's lines: to YAML 1.1, NEL, LS and PS end a line too.
        self.line_ends = [match.start() for match in re.finditer("\n", header)]
        self.events: Iterator[Any] = iter(yaml.parse(header, Loader=yaml.CSafeLoader))
        self.anchors: dict[str, Node] = {}

    def error(self, line: int, what: str, name: str = "") -> FrontMatterError:
        return FrontMatterError(Problem(line, name, what), path=self.path)

    def line(self, mark: Any) -> int:  # noqa: ANN401 - yaml's marks are untyped
        return bisect_left(self.line_ends, mark.index) + self.first_line

    def place(self, event: Any) -> tuple[int, int, int]:  # noqa: ANN401 - yaml's events are untyped
        return event.start_mark.index, event.end_mark.index, self.line(event.start_mark)

    def yaml_error(self, error: yaml.YAMLError) -> FrontMatterError:
        if isinstance(error, yaml.reader.ReaderError):
            before = self.header.encode("utf-8")[: error.position]
            line = before.count(b"\n") + self.first_line
            return self.error(line, f"not YAML: {error.reason} (U+{error.character:04X})")
        mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = self.line(mark) if mark else self.first_line
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        if "\t" in _line_at(self.header, line - self.first_line) and "token" in reason:
            reason += "; a tab cannot indent or begin a value here: use spaces"
        if "nesting depth" in str(reason):  # libyaml and PyYAML have bounds of their own
            return self.error(line, f"nested more than {DEEPEST} levels deep")
        return self.error(line, f"not YAML: {reason}")

    def root(self) -> Pairs:
        next(self.events)  # the stream begins
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            raise self.error(self.first_line, f"{self.what} is empty")
        node = self.node(next(self.events), 0)
        if isinstance(node, Scalar) and not node.text:
            raise self.error(node.line, f"{self.what} is empty")
        if not isinstance(node, Pairs):
            what = f"{self.what} must be a list of `key: value` lines"
            raise self.error(node.line, what)
        self.check_rest(next(self.events).end_mark.index)
        return node

    def check_rest(self, at: int) -> None:
        """Refuse what follows the document; unparsed, since directives take quadratic time."""
        more = _CONTENT.search(self.header, at)
        if more:
            line = bisect_left(self.line_ends, more.start()) + self.first_line
            raise self.error(line, f"a second YAML document in {self.what}: keep one")

    def node(self, event: Any, depth: int) -> Node:  # noqa: ANN401 - yaml's events are untyped
        mark = event.start_mark
        if depth > DEEPEST:
            raise self.error(self.line(mark), f"nested more than {DEEPEST} levels deep")
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        tag = event.tag
        if isinstance(event, yaml.ScalarEvent):
            self.check_tag(self.line(mark), tag, SIMPLE)
            node: Node = Scalar(
                *self.place(event),
                weight=1 + len(event.value) // 100,
                column=mark.column,
                text=event.value,
                style=event.style or None,
                tag=tag,
            )
        else:
            self.check_tag(self.line(mark), tag, _COLLECTIONS)
            node = self.collection(event, depth)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def check_tag(self, line: int, tag: str | None, allowed: frozenset[str]) -> None:
        if tag and tag != "!" and tag not in allowed:
            shown = tag.replace(TAG, "!!")
            raise self.error(line, f"the tag {shown[:40]} is not allowed: write the value itself")

    def collection(self, event: Any, depth: int) -> Node:  # noqa: ANN401
        mark = event.start_mark
        place = (*self.place(event), bool(event.flow_style))
        node: Items | Pairs
        if isinstance(event, yaml.SequenceStartEvent):
            node = Items(*place, column=mark.column)
            ends: type[Any] = yaml.SequenceEndEvent
        else:
            node = Pairs(*place, column=mark.column)
            ends = yaml.MappingEndEvent
        event = next(self.events)
        seen: dict[str, int] = {}
        while not isinstance(event, ends):
            if isinstance(node, Items):
                child = self.node(event, depth + 1)
                node.items.append(child)
            else:
                key = self.key(event, seen)
                child = self.node(next(self.events), depth + 1)
                node.pairs.append((key, child))
                node.weight += len(key.text) // 100
            node.weight += child.weight
            if node.weight > LARGEST_TREE:
                what = (
                    f"stands for more than {LARGEST_TREE:,} values (aliases or merge keys expanded)"
                )
                raise self.error(child.line, what)
            event = next(self.events)
        children = node.items if isinstance(node, Items) else [value for _, value in node.pairs]
        node.end = (
            event.end_mark.index if node.flow else (children[-1].end if children else node.end)
        )
        return node

    def key(self, event: Any, seen: dict[str, int]) -> Scalar:  # noqa: ANN401
        mark = event.start_mark
        if not isinstance(event, yaml.ScalarEvent) or event.anchor:
            raise self.error(self.line(mark), "a key must be a plain word")
        name = event.value
        if len(name) > LONGEST_KEY or len(plain(name)) > LONGEST_KEY:
            raise self.error(self.line(mark), f"a key of more than {LONGEST_KEY} characters")
        if name in seen:
            what = f"duplicate key, first on line {seen[name]}: keep one"
            raise self.error(self.line(mark), what, name)
        seen[name] = self.line(mark)
        return Scalar(*self.place(event), column=mark.column, text=name, style=event.style or None)

    def alias(self, event: Any) -> Alias:  # noqa: ANN401
        mark = event.start_mark
        target = self.anchors.get(event.anchor)
        if target is None:
            raise self.error(
                self.line(mark), f"the alias *{event.anchor[:40]} has no anchor before it"
            )
        return Alias(*self.place(event), weight=target.weight, target=target)


def _line_at(text: str, line: int) -> str:
    lines = text.split("\n", line + 1)
    return lines[line] if line < len(lines) else ""
