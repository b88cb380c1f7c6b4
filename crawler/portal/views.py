"""Page views of the portal's articles, from a file that its keeper brings."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crawler.article.errors import AddressError, Problem
from crawler.article.names import SUFFIX
from crawler.article.record import Article
from crawler.article.urls import LONGEST, identity
from crawler.portal.data import Site
from crawler.portal.errors import PortalError, PortalFileError
from crawler.portal.files import shown
from crawler.portal.view_rows import RowError, csv_rows, json_rows

LARGEST: Final = 100_000_000
"""Bytes of the file."""

_READERS: Final = {".csv": csv_rows, ".json": json_rows}
# What stands before the date is the site's own: its base, a category, a language.
_PAGE: Final = re.compile(r"/(\d{4})/(\d\d)/(\d\d)/([^/]+?)(?:\.html?|/(?:index\.html?)?)?$")
_DATED: Final = re.compile(r"\d{4}-\d\d-\d\d-[^/]+")


@dataclass(frozen=True, slots=True)
class Views:
    """How often articles were looked at."""

    addresses: Mapping[str, int] = field(default_factory=dict)
    """By the identity of the article's own or original address."""

    names: Mapping[str, int] = field(default_factory=dict)
    """By the name of the article's file, without its suffix."""

    def of(self, article: Article, name: str | None = None) -> int:
        """Return the views of *article*; 0 where nothing is known.

        Args:
            article: is known by its own and its original address.
            name: the name of its file, with or without the suffix; None if it has none yet.

        Rows under several of its names are added.
        """
        found = self.names.get(name.removesuffix(SUFFIX), 0) if name else 0
        if self.addresses:
            keys = {_identity(each) for each in (article.webUrl, article.originalUrl) if each}
            found += sum(self.addresses.get(key, 0) for key in keys)
        return found


def load_views(root: Path, name: str | None, site: Site) -> Views:
    """Return what the file *name* in the portal at *root* says; no views if there is no *name*.

    A page is named by the article's own address or its original one, by the name of its file, or
    by its page on the published *site*: ``/2026/03/01/slug/``, with or without scheme and host.
    Any other page is passed over.

    Raises:
        PortalError: there is no such file, or it is out of the portal.
        PortalFileError: a row is none, with its line.
    """
    if name is None:
        return Views()
    path = root / name
    addresses: dict[str, int] = {}
    names: dict[str, int] = {}
    try:
        for page, count in _READERS[path.suffix.lower()](_read(root, path)):
            if len(page) > LONGEST:
                continue
            if stem := _stem(page, site):
                names[stem] = names.get(stem, 0) + count
            elif key := _identity(page if "://" in page else f"https://{page}"):
                addresses[key] = addresses.get(key, 0) + count
    except RowError as error:
        raise PortalFileError(shown(path), Problem(error.line, "", error.reason)) from None
    return Views(addresses, names)


def _read(root: Path, path: Path) -> str:
    if not path.resolve().is_relative_to(root.resolve()):
        raise PortalError(f"{shown(path)}: leads out of the portal (setting `views`)")
    if not path.is_file():
        raise PortalError(f"{shown(path)}: no such file (setting `views`)")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise PortalError(f"{shown(path)}: {error.strerror or error}") from None
    if len(data) > LARGEST:
        raise RowError(1, f"longer than {LARGEST:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RowError(data.count(b"\n", 0, error.start) + 1, "not UTF-8") from None


def _stem(page: str, site: Site) -> str:
    """Return the name of the file that *page* names, without suffix; "" if it names none."""
    path = page.partition("?")[0].partition("#")[0]
    if "://" in path:
        scheme, _, rest = path.partition("://")
        host, slash, path = rest.partition("/")
        if f"{scheme}://{host}".lower() != _origin(site):
            return ""
        path = f"{slash}{path}"
    if path.startswith("/"):
        match = _PAGE.search(path)
        return "-".join(match.groups()) if match else ""
    if path.endswith(SUFFIX):
        return path.rpartition("/")[2].removesuffix(SUFFIX)
    return path if _DATED.fullmatch(path) else ""


def _origin(site: Site) -> str:
    scheme, _, rest = site.url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


@functools.lru_cache(maxsize=4096)  # rows of one page with many queries
def _identity(address: str) -> str:
    try:
        return identity(address)
    except AddressError:
        return ""
