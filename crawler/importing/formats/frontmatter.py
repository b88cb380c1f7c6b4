"""A folder of files with headers: our own records, and posts of Jekyll, Hugo, Eleventy.

Headers are YAML between ``---``, TOML between ``+++``, or a JSON object.
"""

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from crawler.article import document, frontmatter
from crawler.article.errors import FrontMatterError
from crawler.article.faults import resolved
from crawler.article.urls import absolute
from crawler.article.yamltree import compose
from crawler.importing.fields import Values, found
from crawler.importing.importers import Asked, Fault, Form, Importer, Item
from crawler.importing.reading import decoded, place
from crawler.portal.files import shown

DEEPEST: Final = 16
"""Folders within one another."""

_MARKDOWN: Final = (".md", ".markdown", ".mkd", ".mdown")
_HTML: Final = (".html", ".htm")
_SUFFIXES: Final = (*_MARKDOWN, *_HTML)
_PASSED_BY: Final = frozenset(
    {"node_modules", "_site", "public", "_layouts", "_includes", "_drafts"}
)
"""Folders of what generators make or need, and of what is not published."""

_DATED: Final = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)")
_TOML: Final = re.compile(
    r"\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_LONGEST_INTEGER: Final = 18


class _Parts(NamedTuple):
    values: dict[str, Any]
    text: str


class _FaultError(Exception):
    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


def read(path: Path, asked: Asked) -> Iterator[Item | Fault]:
    """Yield what the files in the folder *path*, and in those within it, are; or one file."""
    if not path.is_dir():
        yield from _read(path, path.parent, asked)
        return
    for file in _files(path, 0):
        if isinstance(file, Fault):
            yield file
        else:
            yield from _read(file, path, asked)


def _files(folder: Path, depth: int) -> Iterator[Path | Fault]:
    """Yield the files in *folder*, by name; links and devices are none, nor what is hidden."""
    if depth > DEEPEST:
        yield Fault(shown(folder), f"more than {DEEPEST} folders deep")
        return
    try:
        with os.scandir(folder) as scanned:
            entries = sorted(scanned, key=lambda entry: entry.name)
    except OSError as error:
        yield Fault(shown(folder), error.strerror or str(error))
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _PASSED_BY:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), depth + 1)
        elif entry.is_file(follow_symlinks=False) and entry.name.lower().endswith(_SUFFIXES):
            yield Path(entry.path)


def _read(path: Path, root: Path, asked: Asked) -> Iterator[Item | Fault]:
    if path.name.startswith("_index."):  # Hugo's page of a section
        return
    try:
        yield _item(path, root, _text(path, asked), asked)
    except OSError as error:
        yield Fault(place(path, 1), error.strerror or str(error))
    except _FaultError as error:
        yield Fault(place(path, error.line), str(error))
    except FrontMatterError as error:
        first = error.problems[0]
        what = f"{first.field}: {first.what}" if first.field else first.what
        yield Fault(place(path, first.line), what)
    except ValueError as error:
        yield Fault(place(path, 1), str(error))


def _text(path: Path, asked: Asked) -> str:
    with path.open("rb") as file:
        data = file.read(document.LARGEST + 1)
    if len(data) > document.LARGEST:
        raise _FaultError(1, f"longer than {document.LARGEST:,} bytes")
    return decoded(data, asked.encoding)


def _item(path: Path, root: Path, text: str, asked: Asked) -> Item | Fault:
    where = place(path, 1)
    if not asked.names:
        try:
            article = frontmatter.loads(text)
        except FrontMatterError:
            pass  # another's, or said to be wrong below
        else:
            return Item(place=where, article=article, text=text, name=path.name, is_record=True)
    parts = _parted(text)
    if parts.values.get("draft") is True or parts.values.get("published") is False:
        return Fault(where, "a draft: not imported", is_skipped=True)
    is_html = path.name.lower().endswith(_HTML)
    form: Form = "html" if is_html else "markdown"
    values = {**parts.values, **_by_name(path, root, parts.values, asked)}
    return Item(place=where, values=values, text=parts.text, form=form)


def _by_name(path: Path, root: Path, values: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """Return what the name of a file says that its header, *values*, does not: date and address."""
    more: dict[str, Any] = {}
    known = Values(values)
    dated = _DATED.fullmatch(path.stem)
    said = any(not isinstance(value, bool) for _, value in found("publishedDateTime", known, asked))
    if dated and not said:
        more["date"] = dated[1]
    has_address = any(True for name in ("originalUrl", "webUrl") for _ in found(name, known, asked))
    if asked.base and not has_address:
        inner = path.relative_to(root).with_suffix("").as_posix()
        if dated and _is_day(dated[1]):  # Jekyll's usual address
            inner = f"{dated[1].replace('-', '/')}/{dated[2]}.html"
        else:
            inner = f"{inner.removesuffix('/index')}/"
        more["url"] = absolute(inner, asked.base) or ""
    return more


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) is not None
    except ValueError:
        return False


def _parted(text: str) -> _Parts:
    if text.startswith("+++"):
        return _toml(text)
    if text.startswith("{"):
        return _json(text)
    parts = document.split(text)
    return _Parts(resolved(compose(parts.header)), parts.body)


def _toml(text: str) -> _Parts:
    match = _TOML.match(text)
    if not match:
        raise _FaultError(1, "no closing fence: end the front matter with a line +++")
    if len(match[1]) > document.LARGEST_HEADER:
        raise _FaultError(1, f"front matter longer than {document.LARGEST_HEADER:,} characters")
    try:
        values = tomllib.loads(match[1])
    except tomllib.TOMLDecodeError as error:
        raise _FaultError(1, f"not TOML: {error} of the header") from None
    except RecursionError:
        raise _FaultError(1, "not read: TOML that is nested too deep") from None
    params = values.get("params")
    return _Parts({**(params if isinstance(params, dict) else {}), **values}, text[match.end() :])


def _json(text: str) -> _Parts:
    try:
        values, end = _DECODER.raw_decode(text)
    except json.JSONDecodeError as error:
        raise _FaultError(error.lineno, f"not JSON: {error.msg}") from None
    except RecursionError:
        raise _FaultError(1, "not read: JSON that is nested too deep") from None
    return _Parts(values, text[end:])


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else None


_DECODER: Final = json.JSONDecoder(parse_int=_integer, parse_constant=lambda _: None)

IMPORTER: Final = Importer(
    read=read,
    about="a folder of records, or of posts of Jekyll, Hugo, Eleventy",
    suffixes=(".md", ".markdown"),
    folder=True,
)
