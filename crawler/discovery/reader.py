"""The records of an XML listing (items, entries, urls), read as a stream. Pure.

The parser hands over its events and builds no tree, so memory does not grow with what is in the
listing but not asked for. It knows no DTD and no XInclude, fetches nothing, and recovers from
broken markup: a record that begins inside another one ends it.
"""

from collections.abc import Callable, Mapping
from typing import Final

from lxml import etree

from crawler.article.urls import LONGEST, absolute
from crawler.discovery.records import Field, Record
from crawler.extract.language import language_tag

LONGEST_TEXT: Final = 20_000
"""Characters that are kept of one field."""

MOST_FIELDS: Final = 50
"""That are kept of one record."""

NAMESPACES: Final = {
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://search.yahoo.com/mrss": "media:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/rss/1.0/modules/syndication/": "sy:",
    "http://www.google.com/schemas/sitemap-news/0.9": "news:",
    "http://www.google.com/schemas/sitemap-image/1.1": "image:",
    "http://www.google.com/schemas/sitemap-video/1.1": "video:",
}
"""The prefix by which fields are known; those of other namespaces are passed over."""

_STEP: Final = 1 << 16
_ATTRIBUTES: Final = frozenset(
    {"href", "url", "rel", "type", "isPermaLink", "about", "medium", "version"}
)
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"


class Reader:
    """Target of the parser that gathers records.

    Args:
        url: address of the listing.
        records: local names of the elements that are records.
        fields: names of the fields to keep.
        skipped: names of elements that are passed over with all that is in them.
        take: called with each record when it ends.
    """

    def __init__(
        self,
        url: str,
        records: frozenset[str],
        fields: frozenset[str],
        skipped: frozenset[str],
        take: Callable[[Record], None],
    ) -> None:
        self.records, self.fields, self.skipped, self.take = records, fields, skipped, take
        self.head = Record("", {}, url, None)
        self.record: Record | None = None
        self._prefixes = dict(NAMESPACES)
        self._field: Field | None = None
        self._depth = self._record_depth = self._skipping = 0
        self._bases: list[tuple[int, str]] = [(0, url)]
        self._languages: list[tuple[int, str | None]] = [(0, None)]

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        self._depth += 1
        if attributes:
            self._inherit(attributes)
        if self._depth == 1:
            self._root(tag, attributes)
        namespace, _, local = tag.rpartition("}")
        prefix = self._prefixes.get(namespace[1:]) if namespace else ""
        name = f"{prefix}{local}"
        if prefix == "" and local in self.records:
            self._begin(local, attributes)
        elif self._skipping:
            return
        elif prefix is not None and name in self.skipped:
            self._skipping = self._depth
        elif prefix is not None and name in self.fields:
            self._start_field(name, attributes)
        elif self._field and local != "name":  # markup that should be escaped, or an Atom author
            self.data(f"<{local}>")

    def end(self, _: str) -> None:
        """Take the end of an element."""
        if self._depth == self._skipping:
            self._skipping = 0
        if self._field and self._depth <= self._field.depth:
            self._end_field()
        if self.record and self._depth <= self._record_depth:
            self._finish()
        self._depth -= 1
        while self._bases[-1][0] > self._depth:
            self._bases.pop()
        while self._languages[-1][0] > self._depth:
            self._languages.pop()

    def data(self, text: str) -> None:
        """Take a piece of text."""
        into = self._field
        if into and into.length < LONGEST_TEXT and not self._skipping:
            text = text[: LONGEST_TEXT - into.length]
            into.length += len(text)
            into.pieces.append(text)

    def close(self) -> None:
        """Leave what is not finished: it may be cut in the middle of an address."""

    def _root(self, tag: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = tag.rpartition("}")
        if namespace:
            self._prefixes.setdefault(namespace[1:], "")
        self.head.name, self.head.attributes = local, _kept(attributes)
        self.head.base, self.head.language = self._bases[-1][1], self._languages[-1][1]

    def _begin(self, local: str, attributes: Mapping[str, str]) -> None:
        if self.record:
            self._finish()
        self._skipping = 0
        self._end_field()
        base, language = self._bases[-1][1], self._languages[-1][1]
        self.record = Record(local, _kept(attributes), base, language)
        self._record_depth = self._depth

    def _start_field(self, name: str, attributes: Mapping[str, str]) -> None:
        self._end_field()
        into = self.record or self.head
        if len(into.fields) < MOST_FIELDS:
            self._field = Field(name, _kept(attributes), self._bases[-1][1], self._depth)
            into.fields.append(self._field)

    def _end_field(self) -> None:
        if self._field:  # every reference is a piece of its own: thousands take much memory
            self._field.pieces[:] = ["".join(self._field.pieces)]
            self._field = None

    def _finish(self) -> None:
        self._end_field()
        record, self.record = self.record, None
        if record:
            self.take(record)

    def _inherit(self, attributes: Mapping[str, str]) -> None:
        base = _based(attributes, self._bases[-1][1])
        if base != self._bases[-1][1]:
            self._bases.append((self._depth, base))
        if language := attributes.get(f"{_XML}lang"):
            self._languages.append((self._depth, language_tag(language)))


def read(data: bytes, reader: Reader) -> None:
    """Parse *data*, which is UTF-8 from the root element on, into *reader*."""
    # No DOCTYPE is left that could declare an entity: what is resolved is `&amp;` and the like.
    parser = etree.XMLParser(
        target=reader, encoding="utf-8", recover=True, resolve_entities="internal", no_network=True,
        load_dtd=False, huge_tree=False,
    )  # fmt: skip
    try:
        for start in range(0, len(data), _STEP):
            parser.feed(data[start : start + _STEP])
        parser.close()
    except etree.XMLSyntaxError:  # what came before it is with the reader
        return


def _kept(attributes: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in attributes.items():
        local = name.rpartition("}")[2]
        if local in _ATTRIBUTES and len(value) <= LONGEST:
            found.setdefault(local, value)
    return found


def _based(attributes: Mapping[str, str], base: str) -> str:
    stated = attributes.get(f"{_XML}base")
    return (absolute(stated, base) or base) if stated else base
