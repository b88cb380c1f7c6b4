"""Sources: what a portal reads to find articles, one YAML file each under ``sources/``."""

import re
from collections.abc import Container, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    field_validator,
)

from crawler.article.errors import Problem
from crawler.article.selectors import valid
from crawler.portal import files
from crawler.portal.errors import PortalFileError
from crawler.portal.settings import Host, address
from crawler.portal.spans import Span

FOLDER: Final = "sources"
KINDS: Final = "masthead.kinds"
"""Entry point group of the kinds of listings; see ``crawler.discovery``."""

NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_SUFFIXES: Final = (".yaml", ".yml")


def _listings(value: object) -> object:
    """Take one address for a list of one."""
    return [value] if isinstance(value, str) else value


def _place(text: str) -> str:
    """Take an address, or a file inside the portal."""
    if "://" in text:
        return address(text)
    if not text.strip() or text.startswith(("/", "~")) or ".." in text.split("/"):
        raise ValueError("must be an address, or a file inside the portal such as lists/old.txt")
    return text


def _css(text: str) -> str:
    return valid(text) if text else text


Places = Annotated[
    tuple[Annotated[StrictStr, AfterValidator(_place)], ...],
    BeforeValidator(_listings),
    Field(min_length=1),
]


class Limits(BaseModel):
    """Bounds of one source."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    articles: Annotated[StrictInt, Field(ge=1)] | None = None
    """Articles that are asked for in a run; the others wait for the next one. If not set, only the
    portal's `budget` bounds them."""

    listings: Annotated[StrictInt, Field(ge=1, le=2_000)] | None = None
    """Listings that one address may lead to in a run (parts of a sitemap index, next pages), itself
    included; if not set, 1 for feeds and sections, 200 for sitemaps."""

    max_age: Span | None = None
    """Age, such as `30d`, over which articles are left alone; if not set, a year for sitemaps and
    none for the others."""


class Source(BaseModel):
    """One file of ``sources/``. Its name is that of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    name: Annotated[StrictStr, Field(min_length=1, max_length=200)] | None = None
    """What people call it; the file's name if not set."""

    read: dict[StrictStr, Places] = Field(min_length=1)
    """Addresses to read, by kind: `feed`, `sitemap`, `section`, `list` (also a file in the portal),
    `api` (another portal's)."""

    every: Span | None = None
    """Time between two readings, such as `30m`; if not set, it follows how often the source
    publishes."""

    topic: StrictStr | None = None
    """Topic that its articles are in, beside those of their keywords."""

    official: StrictBool = False
    """True for an official source of the portal: its articles get the points for that."""

    section_css: Annotated[StrictStr, AfterValidator(_css)] = ""
    """For sections: CSS selector of the links to articles, or of what holds them."""

    include: tuple[StrictStr, ...] = ()
    """Only addresses that one of these patterns matches: `/news/*`, `https://www.example.com/20*`."""

    exclude: tuple[StrictStr, ...] = ()
    """No addresses that one of these patterns matches."""

    limits: Limits = Limits()
    """Bounds."""

    syndicates: tuple[Host, ...] = ()
    """Domains whose articles it carries: a page that names one there as its original is right."""

    extract: dict[
        Literal["title", "excerpt", "published", "authors", "image", "body"],
        Annotated[StrictStr, AfterValidator(valid)],
    ] = Field(default_factory=dict)
    """CSS selectors of fields, where the general rules fail."""

    licence: StrictStr | None = None
    """Under which terms its articles may be used: a note for people."""

    enabled: StrictBool = True
    """False to leave it alone."""

    key: StrictStr = Field(default="", exclude=True)
    """Name of its file without the suffix; set when it is loaded."""

    path: StrictStr = Field(default="", exclude=True)
    """Its file, for messages; set when it is loaded."""

    @field_validator("read")
    @classmethod
    def _known_kinds(cls, read: dict[str, Any]) -> dict[str, Any]:
        names = kinds()
        for name, places in read.items():
            if name not in names:
                raise ValueError(f"unknown kind {name!r}: allowed are {', '.join(names)}")
            if name != "list" and not all("://" in place for place in places):
                raise ValueError(f"{name}: must be an http or https address")
        return read

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.key

    @property
    def listings(self) -> list[tuple[str, str]]:
        """Kinds and addresses, in order."""
        return [(kind, address) for kind, all_of in self.read.items() for address in all_of]


def kinds() -> list[str]:
    """Return the names of the kinds of listings, by name."""
    return sorted({point.name for point in entry_points(group=KINDS)})


def load_sources(
    root: Path, feeds: tuple[str, ...] = (), topics: Container[str] = ()
) -> Mapping[str, Source]:
    """Return the portal's sources by key: those of ``sources/``, and the settings' *feeds*.

    A feed of the settings is a source of its own, by the name of its host.

    Raises:
        PortalFileError: a file is wrong, an address is in two of them, or a topic is none of
            *topics*.
    """
    found: dict[str, Source] = {}
    seen: dict[str, str] = {}
    for path in files.in_folder(root / FOLDER, _SUFFIXES):
        if not NAME.fullmatch(path.stem):
            what = "a source's file has a name of a-z, 0-9, '.', '_' and '-', such as gazette.yaml"
            raise PortalFileError(files.shown(path), Problem(1, "", what))
        if path.stem in found:
            what = f"a second source of the name {path.stem}"
            raise PortalFileError(files.shown(path), Problem(1, "", what))
        source = files.load(path, Source)
        for _, place in source.listings:
            if place in seen:
                what = f"{place} is in {seen[place]} as well"
                raise files.fault(path, "read", what, at=place)
            seen[place] = files.shown(path)
        if source.topic is not None and source.topic not in topics:
            what = f"there is no topic of the name {source.topic!r}"
            raise files.fault(path, "topic", what)
        found[path.stem] = source.model_copy(update={"key": path.stem, "path": files.shown(path)})
    for feed in feeds:
        if feed not in seen:
            key = _free(urlsplit(feed).hostname or "feed", found)
            found[key] = Source(read={"feed": (feed,)}, key=key)
            seen[feed] = key
    return found


def _free(name: str, taken: Mapping[str, Source]) -> str:
    key, number = name, 2
    while key in taken:
        key, number = f"{name}-{number}", number + 1
    return key
