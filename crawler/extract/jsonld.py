"""JSON-LD: which node of a page's linked data is about its article."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from lxml import etree

from crawler.article.errors import AddressError
from crawler.article.text import decoded
from crawler.article.urls import absolute, identity
from crawler.extract import lenient_json
from crawler.extract.folding import folded
from crawler.extract.vocabulary import ARTICLE_TYPES, PAGE_TYPES, VIDEO_TYPES

Node = Mapping[str, Any]

_MOST_BLOCKS: Final = 100
_MOST_NODES: Final = 5_000
_DEEPEST: Final = 12
_LEAST_HEADLINE: Final = 15
_LONGEST_TEXT: Final = 20_000

_PUBLISHER_TYPES: Final = frozenset({
    "organization", "newsmediaorganization", "website", "corporation",
})  # fmt: skip
# Nodes below these are other articles: teasers, parts of a series, what is cited.
_OTHERS: Final = frozenset({
    "itemlistelement", "haspart", "ispartof", "mentions", "citation", "relatedlink", "comment",
    "review", "about", "subjectof", "isbasedon", "blogpost", "suggestedanswer", "publisher",
    "sourceorganization", "workexample",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinkedData:
    """The nodes of a page that matter."""

    article: Node = field(default_factory=dict)
    """The node about this address's article; empty if there is none."""

    page: Node = field(default_factory=dict)
    """The node about the web page around it."""

    video: Node = field(default_factory=dict)
    """A video that the page itself is about."""

    site: Node = field(default_factory=dict)
    """The web site, else its publisher."""

    types: frozenset[str] = frozenset()
    """All types at the top of the page's data, in lower case."""

    by_id: Mapping[str, Node] = field(default_factory=dict)
    """Nodes by their @id."""

    def parts(self, value: object) -> Iterator[Any]:
        """Yield the members of *value*, a member or a list of them, with references resolved."""
        members = value if isinstance(value, list) else [value]
        for member in islice(members, 100):
            if isinstance(member, dict) and set(member) <= {"@id", "@type"}:
                yield self.by_id.get(str(member.get("@id")), member)
            elif isinstance(member, list):
                yield from (part for part in member[:100] if not isinstance(part, list))
            else:
                yield member

    def texts(self, node: Node, *names: str) -> Iterator[str]:
        """Yield the texts *node* has under *names*; of nodes among them, their names."""
        for name in names:
            for part in self.parts(node.get(name)):
                value = part.get("name") or part.get("@value") if isinstance(part, dict) else part
                for text in value if isinstance(value, list) else [value]:
                    if isinstance(text, str) and (clean := decoded(text[:_LONGEST_TEXT])):
                        yield clean


def linked_data(
    root: etree._Element, addresses: Iterable[str], titles: Iterable[str] = ()
) -> LinkedData:
    """Return what the JSON-LD under *root* says about the page known under *addresses*.

    *titles* are the page's headlines: an article whose headline is among them is this page's own,
    though its address may be one that the site has given up.
    """
    known = list(addresses)
    nodes = list(islice(_nodes(_blocks(root)), _MOST_NODES))
    said = " \n ".join(folded(title) for title in titles)
    keys = {key for address in known if (key := _key(address, known[0]))}
    by_id = {node["@id"]: node for node, _ in reversed(nodes) if _is_target(node)}
    return LinkedData(
        article=_best(nodes, ARTICLE_TYPES, keys, known[0], said),
        page=_best(nodes, PAGE_TYPES, keys, known[0], said),
        video=_best([each for each in nodes if each[1] == 0], VIDEO_TYPES, keys, known[0], said),
        site=_first(nodes, frozenset({"website"})) or _first(nodes, _PUBLISHER_TYPES),
        types=frozenset(name for node, rank in nodes if rank == 0 for name in types(node)),
        by_id=by_id,
    )


def types(node: Node) -> list[str]:
    """Return the types of *node* in lower case, without vocabulary prefixes."""
    stated = node.get("@type")
    names = stated[:10] if isinstance(stated, list) else [stated]
    return [
        name[:200].rpartition("/")[2].rpartition(":")[2].lower()
        for name in names
        if isinstance(name, str)
    ]


def _blocks(root: etree._Element) -> Iterator[Any]:
    scripts = (
        script
        for script in root.iter("script")
        if "ld+json" in (script.get("type") or "")[:100].lower() and script.text
    )
    for script in islice(scripts, _MOST_BLOCKS):
        yield from lenient_json.values(script.text or "")


def _nodes(blocks: Iterable[Any]) -> Iterator[tuple[Node, int]]:
    """Yield every node with its rank: 0 at the top, 1 inside another node, 2 among other articles.

    Walks without recursion and to a bounded depth, however deep the data is.
    """
    for block in blocks:
        stack: list[tuple[Any, int, int]] = [(block, 0, 0)]
        while stack:
            value, rank, depth = stack.pop()
            if isinstance(value, dict):
                typed = "@type" in value
                if typed:
                    yield value, rank
                children = [
                    (child, _rank(name, rank, inside=typed), depth + 1)
                    for name, child in value.items()
                    if isinstance(child, (dict, list))
                ]
            elif isinstance(value, list):
                children = [(child, rank, depth + 1) for child in value]
            else:
                continue
            if depth < _DEEPEST:
                stack.extend(reversed(children))


def _rank(name: str, rank: int, *, inside: bool) -> int:
    lower = name.lower()
    if lower in _OTHERS:
        return 2
    if lower in ("@graph", "mainentity") or not inside:
        return rank
    return max(rank, 1)


def _is_target(node: Node) -> bool:
    return isinstance(node.get("@id"), str) and len(node) > 2  # noqa: PLR2004 - more than a reference


def _key(address: object, base: str) -> str | None:
    whole = absolute(address, base) if isinstance(address, str) else None
    try:
        return identity(whole) if whole else None
    except AddressError:
        return None


def _best(
    nodes: list[tuple[Node, int]], wanted: frozenset[str], keys: set[str], base: str, said: str
) -> Node:
    """Return the node of a *wanted* type that is about the page, or an empty one.

    A node that names this page's address is believed first, wherever it stands; then the highest
    one that names no address of another article. A tie goes to the one that says more.
    """
    chosen: Node = {}
    best: tuple[int, ...] = (0,)
    for node, rank in nodes:
        if wanted.isdisjoint(types(node)):
            continue
        match = _about(node, keys, base)
        if match < 0 and rank == 0 and _is_said(node, said):
            match = 0
        if match < 0 or (match == 0 and rank > 1):
            continue
        telling = sum(name in node for name in ("headline", "datePublished", "author"))
        score = (1, match, -rank, telling)
        if score > best:
            chosen, best = node, score
    return chosen


def _is_said(node: Node, said: str) -> bool:
    headline = node.get("headline") or node.get("name")
    text = folded(decoded(headline[:1_000])) if isinstance(headline, str) else ""
    return len(text) >= _LEAST_HEADLINE and text in said


def _about(node: Node, keys: set[str], base: str) -> int:
    """Return 1 if *node* names one of *keys*, -1 if it names another article, 0 if neither."""
    stated = [node.get("url"), node.get("mainEntityOfPage"), node.get("@id")]
    parts = [part for value in stated for part in (value if isinstance(value, list) else [value])]
    named = set()
    for part in parts[:20]:
        address = part.get("@id") or part.get("url") if isinstance(part, dict) else part
        if isinstance(address, str) and address.startswith(("http", "/")):
            key = _key(address, base)
            # Templates that name the home page name no article at all.
            if key and "/" in key:
                named.add(key)
    if named & keys:
        return 1
    return -1 if named else 0


def _first(nodes: list[tuple[Node, int]], wanted: frozenset[str]) -> Node:
    return next((node for node, _ in nodes if not wanted.isdisjoint(types(node))), {})
