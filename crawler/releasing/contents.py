"""What stands in each file of a release, as it is checked: lines of lists, the card, a record."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from crawler.article import document, frontmatter, instants
from crawler.article.errors import FrontMatterError
from crawler.article.record import Article, Related
from crawler.portal.removals import Removals
from crawler.releasing import card, layout, manifest
from crawler.releasing.found import Found, Read, Row
from crawler.releasing.layout import CARD, MANIFEST, RECORDS, SUMS
from crawler.releasing.stories import own_keys, related_keys, text_key
from crawler.releasing.tars import Data

_CHUNK: Final = 2**20
_SUM: Final = re.compile(rb"([0-9a-f]{64})  ([^\n\r\0]{1,1000})\n")
_MOST_PROBLEMS: Final = 5
"""Of one record that are told."""


class _TooLongError(Exception):
    """A line is longer than any of ours; it comes after the last one that was given."""


def _lines(data: Data) -> Iterator[bytes]:
    rest = b""
    while chunk := data.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            if len(line) > layout.LONGEST_LINE:
                raise _TooLongError
            yield line + b"\n"
        if len(rest) > layout.LONGEST_LINE:
            raise _TooLongError
    if rest:
        yield rest


def _each(name: str, data: Data, found: Found, read: Callable[[int, bytes, Found], None]) -> None:
    """Let *read* take each line of the file *name* with its number; it raises ValueError of one."""
    number = 0
    try:
        for number, line in enumerate(_lines(data), 1):
            if number > layout.MOST_RECORDS:
                found.fault(name, number, f"has over {layout.MOST_RECORDS:,} lines")
                return
            try:
                read(number, line, found)
            except ValueError as error:
                found.fault(name, number, str(error))
    except _TooLongError:
        found.fault(name, number + 1, f"longer than {layout.LONGEST_LINE:,} bytes")


def _manifest(data: Data, found: Found) -> None:
    _each(MANIFEST, data, found, _row)


def _row(number: int, line: bytes, found: Found) -> None:
    if not line.endswith(b"\n"):
        raise ValueError("ends without a line feed: it was cut")
    entry = manifest.read(line)
    if entry.path in found.rows:
        raise ValueError(f"path: is the same as in line {found.rows[entry.path].line}")
    found.rows[entry.path] = Row(
        number,
        entry.sha256,
        entry.size,
        entry.original_url,
        instants.written(entry.published),
        entry.cluster,
        entry.split,
        entry.duplicate_of,
    )
    if has_to_go := found.removals.address(entry.final_url):
        found.fault(MANIFEST, number, f"final_url: has to go: {has_to_go}")


def _sums(data: Data, found: Found) -> None:
    _each(SUMS, data, found, _sum)


def _sum(number: int, line: bytes, found: Found) -> None:
    match = _SUM.fullmatch(line)
    if match is None:
        raise ValueError("must be a hash, two spaces and the name of a file")
    name = match[2].decode("utf-8", "replace")
    if name in found.sums:
        raise ValueError(f"the same file as in line {found.sums[name][0]}")
    found.sums[name] = (number, match[1].decode())


def _card(data: Data, found: Found) -> None:
    try:
        found.card = card.read(data.read(layout.largest(CARD)).decode("utf-8"))
    except ValueError as error:
        found.fault(CARD, 1, f"its head cannot be read: {str(error).splitlines()[0]}")


READERS: Final[Mapping[str, Callable[[Data, Found], None]]] = {
    MANIFEST: _manifest,
    SUMS: _sums,
    CARD: _card,
}
"""They take in a file of a release that is no record, by its name."""


def record(name: str, data: bytes, found: Found) -> None:
    """Take in the record in the file *name*: what the other files are to say of it."""
    try:
        text = document.decode(data)
        article = frontmatter.loads(text)
    except FrontMatterError as error:
        for problem in error.problems[:_MOST_PROBLEMS]:
            what = f"{problem.field}: {problem.what}" if problem.field else problem.what
            found.fault(name, problem.line, what)
        return
    values = _plain(article) | {"related": [_plain(each) for each in article.related]}
    key = text_key(article.body)
    found.records[name] = Read(
        article.originalUrl,
        instants.written(article.publishedDateTime),
        own_keys(values) if key is None else (*own_keys(values), key),
        related_keys(values),
        _body_line(text) if article.body else 0,
    )
    if found.removals:
        _removed(name, text, values, found)


def _body_line(text: str) -> int:
    body = document.split(text).body
    return text[: len(text) - len(body.lstrip())].count("\n") + 1


def _removed(name: str, text: str, values: Mapping[str, Any], found: Found) -> None:
    removals = found.removals
    file = name.removeprefix(RECORDS)
    if entry := removals.record(file, values):
        line = 1 if removals.name(file) else _line(text, values, removals)
        found.fault(name, line, f"has to go: {entry}")
    for each in values["related"]:
        if entry := removals.mention(each):
            line = _line(text, each, removals)
            found.fault(name, line, f"related: has to go: {entry}")


def _line(text: str, values: Mapping[str, Any], removals: Removals) -> int:
    """Return the line with what of *values* has to go."""
    addresses = [values.get(each) for each in ("originalUrl", "webUrl", "ampWebUrl")]
    meant = [each for each in addresses if removals.address(each)] or [values["provider"]["domain"]]
    at = text.find(str(meant[0]))
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


def _plain(part: Article | Related) -> dict[str, Any]:
    return {
        "originalUrl": getattr(part, "originalUrl", None),
        "webUrl": part.webUrl,
        "ampWebUrl": part.ampWebUrl,
        "provider": {"domain": part.provider.domain if part.provider else None},
    }
