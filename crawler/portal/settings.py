"""The portal's own settings, ``masthead.yaml``: every key has a default and says what it is for."""

from datetime import timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
)

from crawler.article.errors import AddressError
from crawler.article.urls import web_address
from crawler.portal.allowing import allowed
from crawler.portal.contact import contact as reachable
from crawler.portal.durations import duration
from crawler.portal.pictures import Pictures

FILE = "masthead.yaml"
_LONGEST = timedelta(days=3_660)


def address(text: str) -> str:
    """Return *text* as an address.

    Raises:
        ValueError: it is none; for pydantic.
    """
    try:
        return web_address(text)
    except AddressError as error:
        raise ValueError(error.reason) from None


def _span(value: object) -> object:
    """Take ``36h`` for what it says; a bare number is no span, since nobody knows its unit."""
    if isinstance(value, int | float):
        what = f"{value} is no span of time: write it with s, m, h, d or w, as in 7d"
        raise ValueError(what)  # noqa: TRY004 - pydantic's
    return duration(value) if isinstance(value, str) else value


def _contact(text: str) -> str:
    return reachable(text) if text else text


def _host(text: str) -> str:
    try:
        address = web_address(f"https://{text}/")
    except AddressError:
        address = ""
    host = urlsplit(address).netloc
    if not host or address != f"https://{host}/":
        raise ValueError("must be a domain or a host, such as example.com or blog.example.com")
    return host


def _place(text: str) -> str:
    allowed([text])
    return text


def _folder(text: str) -> str:
    if not text.strip() or text.startswith(("/", "~")) or ".." in text.split("/"):
        raise ValueError("must be a folder inside the portal, such as _news")
    return text


Host = Annotated[StrictStr, AfterValidator(_host)]
Span = Annotated[
    timedelta, BeforeValidator(_span), Field(strict=True, ge=timedelta(seconds=1), le=_LONGEST)
]
Address = Annotated[StrictStr, AfterValidator(address)]
Seconds = Annotated[StrictFloat, Field(ge=0, le=3_600)]


class Scoring(BaseModel):
    """Points an article gets (record-format 2, ``quality``, ``heat``, ``published``)."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    topic: StrictInt = 2
    """For each topic the article is in."""

    keyword: StrictInt = 15
    """For each keyword of these topics that the title has."""

    image: StrictInt = 20
    """If it has a lead image."""

    amp: StrictInt = 20
    """If it has an AMP page."""

    official: StrictInt = 50
    """If its provider is one of the `official` domains."""

    organization: StrictInt = 40
    """Else, if its provider has an organization file."""

    video: StrictInt = 50
    """If it is a video."""

    title_length: Annotated[StrictInt, Field(ge=0)] = 70
    """Characters a title may have; every two more cost a point."""

    related: StrictInt = 10
    """Heat for each related article."""

    publish_at: StrictInt = 70
    """Heat from which an article is published."""


class Schedule(BaseModel):
    """When sources are read. A source's own `every` goes before all of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    shortest: Span = timedelta(minutes=10)
    """Time between two readings of a source that publishes all the time."""

    longest: Span = timedelta(days=1)
    """Time between two readings of a source that hardly publishes."""

    silent_after: Span = timedelta(days=21)
    """Time without anything new after which a source is named as silent."""


class Budget(BaseModel):
    """Requests for articles in a run; what is over waits for the next one."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    run: Annotated[StrictInt, Field(ge=1)] = 20_000
    """Of all hosts together."""

    host: Annotated[StrictInt, Field(ge=1)] = 5_000
    """Of one host."""


class Settings(BaseModel):
    """Everything ``masthead.yaml`` may say."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    corpus: Annotated[StrictStr, AfterValidator(_folder)] = "_news"
    """Folder of the article files, inside the portal."""

    state: StrictStr = "sqlite:///.masthead/state.sqlite3"
    """Database of what was fetched when (SQLAlchemy URL); a relative path is inside the portal."""

    contact: Annotated[StrictStr, AfterValidator(_contact)] | None = None
    """Web page or e-mail address in the User-Agent, so that publishers can reach you."""

    feeds: tuple[Address, ...] = ()
    """Feeds that each `masthead crawl` reads; sources with more to say: docs/sources.md."""

    schedule: Schedule = Schedule()
    """When sources are read."""

    budget: Budget = Budget()
    """Requests for articles in a run."""

    category: StrictStr = "news"
    """The `category` of new articles."""

    body: Literal["markdown", "text", "none"] = "markdown"
    """What follows the front matter: the article as Markdown, as plain paragraphs, or nothing."""

    official: tuple[Host, ...] = ()
    """Domains or hosts of the portal's official sources; hosts below them count as well."""

    scoring: Scoring = Scoring()
    """Points for quality and heat."""

    images: Pictures = Pictures()
    """Lead images: their sizes and copies, see docs/images.md."""

    amp_check: StrictBool = False
    """Ask for each AMP page before a record names it, see docs/images.md."""

    page_bytes: Annotated[StrictInt, Field(ge=1_000, le=1_000_000_000)] = 10_000_000
    """Largest page that is read, in bytes after decompression."""

    timeout: Annotated[StrictFloat, Field(gt=0, le=3_600)] = 60.0
    """Seconds that a whole request may take, from the lookup of the name to the last byte."""

    idle_timeout: Annotated[StrictFloat, Field(gt=0, le=3_600)] = 30.0
    """Seconds without a byte after which a request is given up."""

    allow_private: tuple[Annotated[StrictStr, AfterValidator(_place)], ...] = ()
    """Addresses that are not public and may be fetched from, with their port: `10.1.2.3:80`."""

    delay: Seconds = 1.0
    """Seconds between two requests to one host."""

    robots: StrictBool = True
    """Obey robots.txt."""

    obey: tuple[Literal["noindex", "noarchive", "noai", "tdm"], ...] = ()
    """Wishes of publishers beside robots.txt's rules that refuse a page: see docs/manners.md."""

    scrapy: dict[StrictStr, Any] = Field(default_factory=dict)
    """Any further setting of Scrapy, by its name in capitals."""
