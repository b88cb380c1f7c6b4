"""The record, defined once.

From the classes below follow the order of a file, reading, writing, validation, the JSON Schema and
the documentation of the fields: a field's type says how it is written, ``StartsGroup`` where a
blank line goes, and the text under it is its description. Field names are the record's own
spelling, so that a name in a file is the name in a Scrapy item and in JSON.
"""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    StrictStr,
)

from crawler.article import instants

LARGEST_SIDE: Final = 65_535
"""Pixels: no JPEG is wider or higher (ITU-T T.81, 16-bit sizes)."""


class Quoted:
    """Marks text that is always in double quotes in a file."""


class Plain:
    """Marks text that is without quotes in a file, unless YAML would take it for something else."""


class StartsGroup:
    """Marks a field before which a file has a blank line."""


def _read_instant(value: object) -> object:
    """Let in what people and YAML readers write for an instant: text, a date, any offset."""
    if isinstance(value, str):
        try:
            value = instants.parsed(value)
        except ValueError:
            raise ValueError(instants.NOT_A_DATE) from None
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return instants.midnight(value)
    raise ValueError(instants.NOT_A_DATE)  # pydantic would take numbers for Unix time


def _settled(text: str) -> str:
    """Bodies begin with a character and end in one line feed; line ends are line feeds."""
    if "\0" in text:
        raise ValueError("must be text, and has a NUL character: no reader would take the file")
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return f"{text}\n" if text.strip() else ""


PlainText = Annotated[StrictStr, Plain]
QuotedText = Annotated[StrictStr, Quoted]
Instant = Annotated[
    datetime,
    BeforeValidator(_read_instant),
    AfterValidator(instants.whole_utc),
    PlainSerializer(instants.written, when_used="json"),
]
Pixels = Annotated[StrictInt, Field(gt=0, le=LARGEST_SIDE)]


class Part(BaseModel):
    """A mapping of the record: frozen, strictly typed; unknown keys are kept in ``unknown``."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    unknown: dict[str, Any] = Field(default_factory=dict, exclude=True, repr=False)
    """Keys of the file that the record does not define, with their values, in file order."""

    def replace(self, **changes: Any) -> Self:  # noqa: ANN401 - any field's value
        """Return a copy with *changes*, validated."""
        return type(self)(**(dict(self) | changes))

    def __hash__(self) -> int:
        """Hash the known fields: unknown values may be lists."""
        return hash(tuple(value for name, value in self if name != "unknown"))


class Named(Part):
    """A person or a publisher."""

    name: PlainText
    """The name as the page gives it."""


class Image(Part):
    """A picture."""

    url: QuotedText
    """Absolute http(s) address."""

    width: Pixels | None = None
    """Real width in pixels; absent if unknown."""

    height: Pixels | None = None
    """Real height in pixels; absent if unknown."""

    title: QuotedText | None = None
    """Caption or alternative text."""

    attribution: QuotedText | None = None
    """Who made or owns the picture."""

    isCached: StrictBool | None = None
    """True when the portal holds a copy; absent for a provider's logo."""


class Provider(Part):
    """Who published the article."""

    name: PlainText
    """Name from the portal's organization file, else the site's own name."""

    domain: PlainText
    """Registrable domain, such as ``bbc.co.uk``; an organization file may say otherwise."""

    images: tuple[Image, ...] = ()
    """The organization's logo, 50 x 50 pixels."""

    authors: tuple[Named, ...] = ()
    """People who wrote the article, in page order."""

    publishers: tuple[Named, ...] = ()
    """Publishers, where they are others than the provider."""


class Related(Part):
    """Another article about the same story, as a member of the article's cluster."""

    title: QuotedText
    """Its headline."""

    excerpt: QuotedText = ""
    """Its description."""

    publishedDateTime: Instant
    """Its first publication, UTC, whole seconds."""

    webUrl: QuotedText | None = None
    """Its own address."""

    ampWebUrl: QuotedText | None = None
    """Its AMP page; present only together with ``cdnAmpWebUrl``."""

    cdnAmpWebUrl: QuotedText | None = None
    """Its AMP page in the AMP cache."""

    type: Literal["article", "video"] = "article"
    """What it is."""

    provider: Provider
    """Who published it."""

    quality: StrictInt | None = None
    """Its quality; related articles are listed by it, descending."""

    images: tuple[Image, ...] = ()
    """At most one: its lead image."""


class Article(Part):
    """One news article: the front matter and the body of one file."""

    category: PlainText = "news"
    """The collection the file belongs to."""

    title: QuotedText
    """Headline on one line, without the site's name."""

    excerpt: QuotedText = ""
    """The publisher's description, or the first text; cut at the first space at or after 300."""

    publishedDateTime: Instant
    """First publication, UTC, whole seconds."""

    updatedDateTime: Instant | None = None
    """Last change stated by the publisher, UTC, whole seconds."""

    sourceUrl: QuotedText | None = None
    """Address of the source (feed, section) that led to the article."""

    originalUrl: QuotedText
    """Address the article was found at."""

    webUrl: QuotedText | None = None
    """The article's own (canonical) address, its identity; absent for videos."""

    ampWebUrl: QuotedText | None = None
    """Address of the AMP page; present only together with ``cdnAmpWebUrl``."""

    cdnAmpWebUrl: QuotedText | None = None
    """Address of the AMP page in the AMP cache."""

    type: Annotated[Literal["article", "video"], Plain] = "article"
    """What the page is."""

    locale: PlainText | None = None
    """Language (BCP 47, lower case, ``de`` or ``pt-br``); absent: the portal's own."""

    quality: StrictInt | None = None
    """Points for topics, image, AMP, organization and video, less for a long title."""

    heat: StrictInt | None = None
    """``quality + 10 x related + views``; -1 for a lesser copy in a cluster."""

    published: StrictBool | None = None
    """Whether the portal shows it; absent counts as shown."""

    featuredContent: Annotated[QuotedText | None, StartsGroup] = None
    """HTML to embed, for videos."""

    highlight: QuotedText | None = None
    """A passage to show instead of the excerpt."""

    content: QuotedText | None = None
    """Text kept in the header; this project keeps it in the body instead."""

    provider: Annotated[Provider, StartsGroup]
    """Who published the article."""

    topics: Annotated[tuple[PlainText, ...], StartsGroup] = ()
    """Names of the portal's topics: the root topic first, then file order of the topics."""

    tags: Annotated[tuple[PlainText, ...], StartsGroup] = ()
    """Keywords given by the publisher."""

    images: Annotated[tuple[Image, ...], StartsGroup] = ()
    """At most one: the lead image, with its real size."""

    related: Annotated[tuple[Related, ...], StartsGroup] = ()
    """The other members of the article's cluster, quality descending."""

    secured: Annotated[QuotedText | None, StartsGroup] = None
    """Sealed private data: base64(ciphertext) ``;`` base64(initialisation vector)."""

    body: Annotated[StrictStr, AfterValidator(_settled)] = Field(default="", exclude=True)
    """The text after the header, as Markdown, ending in one line feed; empty if there is none."""

    @property
    def address(self) -> str:
        """The article's own address: ``webUrl``, or where it was found if it has none."""
        return self.webUrl or self.originalUrl
