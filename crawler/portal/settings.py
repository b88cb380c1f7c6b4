"""The portal's own settings, ``masthead.yaml``: every key has a default and says what it is for."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
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
from crawler.portal.clustering import Clusters
from crawler.portal.contact import contact as reachable
from crawler.portal.data import host
from crawler.portal.matching import TopicRules
from crawler.portal.pictures import Pictures
from crawler.portal.places import is_url, url
from crawler.portal.refreshing import Refresh
from crawler.portal.scaling import Scale
from crawler.portal.sealing import Sealing
from crawler.portal.spans import Span
from crawler.portal.storage import Storage
from crawler.portal.warcs import Warcs

FILE = "masthead.yaml"


def address(text: str) -> str:
    """Return *text* as an address.

    Raises:
        ValueError: it is none; for pydantic.
    """
    try:
        return web_address(text)
    except AddressError as error:
        raise ValueError(error.reason) from None


def _contact(text: str) -> str:
    return reachable(text) if text else text


def _place(text: str) -> str:
    allowed([text])
    return text


def _table(text: str) -> str:
    inside = not text.startswith(("/", "~")) and ".." not in text.split("/")
    if not inside or not text.lower().endswith((".csv", ".json")):
        raise ValueError("must be a CSV or JSON file inside the portal, such as _data/views.csv")
    return text


def _folder(text: str) -> str:
    if is_url(text):
        return url(text).text
    if not text.strip() or text.startswith(("/", "~")) or ".." in text.split("/"):
        raise ValueError("must be a folder inside the portal, such as _news, or s3://bucket/news")
    return text


Host = Annotated[StrictStr, AfterValidator(host)]
Address = Annotated[StrictStr, AfterValidator(address)]
Points = Annotated[StrictInt, Field(ge=-1_000_000, le=1_000_000)]
Length = Annotated[StrictInt, Field(ge=0, le=1_000_000_000)]
Seconds = Annotated[StrictFloat, Field(ge=0, le=3_600)]


class Scoring(BaseModel):
    """Points an article gets (record-format 2, ``quality``, ``heat``, ``published``).

    Any of them may be negative; ``quality`` never is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    topic: Points = 2
    """For each topic the article is in."""

    keyword: Points = 15
    """For each keyword of these topics that counts (`topics`): by default, that the title has."""

    image: Points = 20
    """If it has a lead image."""

    amp: Points = 20
    """If it has an AMP page."""

    official: Points = 50
    """If its source or its provider is an `official` one."""

    organization: Points = 40
    """Else, if its provider has an organization file."""

    video: Points = 50
    """If it is a video."""

    title_length: Length = 70
    """Characters a title may have; every two more cost a point."""

    text: Points = 0
    """If its body has at least `text_length` characters."""

    text_length: Length = 2_000
    """Characters from which a body is a long one."""

    time: Points = 0
    """If it is known at what time of its day it was published: not at midnight in UTC."""

    author: Points = 0
    """If it names an author."""

    related: Points = 10
    """Heat for each related article."""

    publish_at: Points = 70
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
    """Folder of the article files, inside the portal; or a URL: docs/object-storage.md."""

    storage: Storage = Storage()
    """How a corpus is reached that lies in a store: where `corpus` is a URL."""

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

    refresh: Refresh = Refresh()
    """Looking again at articles that have a record."""

    category: StrictStr = "news"
    """The `category` of new articles."""

    body: Literal["markdown", "text", "none"] = "markdown"
    """What follows the front matter: the article as Markdown, as plain paragraphs, or nothing."""

    official: tuple[Host, ...] = ()
    """Domains or hosts of the portal's official sources; hosts below them count as well."""

    topics: TopicRules = TopicRules()
    """How keywords put an article into topics."""

    scoring: Scoring = Scoring()
    """Points for quality and heat."""

    clusters: Clusters = Clusters()
    """Which articles count as one story."""

    views: Annotated[StrictStr, AfterValidator(_table)] | None = None
    """File of page views, inside the portal (CSV or JSON): each view is a point of heat. See
    docs/judging.md."""

    sealing: Sealing = Sealing()
    """What of a record only the holder of a key may read."""

    images: Pictures = Pictures()
    """Lead images: their sizes and copies, see docs/images.md."""

    amp_check: StrictBool = False
    """Ask for each AMP page before a record names it, see docs/images.md."""

    warc: Warcs = Warcs()
    """Raw responses in WARC files, see docs/warc.md."""

    scale: Scale = Scale()
    """Many processes and machines that crawl together, see docs/scaling.md."""

    export: dict[StrictStr, dict[StrictStr, Any]] = Field(default_factory=dict)
    """Options of `masthead export`, by format: see docs/export.md."""

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
