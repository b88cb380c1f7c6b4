"""Lines of ``manifest.jsonl``: what is known of each record of a release.

Every key is in every line, so that tables can be made of them; what is not known is null.
"""

from typing import Annotated, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    StringConstraints,
    ValidationError,
)

from crawler.article.lines import LineError, loaded
from crawler.releasing.layout import LONGEST_NAME, RECORDS

Split = Literal["train", "validation", "test"]
Hash = Annotated[StrictStr, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Path = Annotated[
    StrictStr,
    StringConstraints(pattern=rf"^{RECORDS}[^/\\\x00-\x1f]+\.md$", max_length=LONGEST_NAME),
]


class Entry(BaseModel):
    """A record of a release."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    path: Path
    """Its file in the release."""

    sha256: Hash
    """Of the file."""

    size: Annotated[StrictInt, Field(ge=0)]
    """Of the file, in bytes."""

    original_url: StrictStr
    """The address that the article was found at."""

    final_url: StrictStr | None = None
    """The address that gave its page, after redirects."""

    canonical_url: StrictStr | None = None
    """The article's own address, as its page says."""

    published: AwareDatetime
    """When it was published."""

    fetched: AwareDatetime | None = None
    """When its page was last fetched, or found unchanged, with success."""

    status: Annotated[StrictInt, Field(ge=100, le=599)] | None = None
    """HTTP status of the answer that it was read from."""

    etag: StrictStr | None = None
    """The validator ETag of that answer, as sent."""

    last_modified: StrictStr | None = None
    """The validator Last-Modified of that answer, as sent."""

    extractor: StrictStr | None = None
    """Name of the program that read its page."""

    extractor_version: StrictStr | None = None
    """Version of that program."""

    configuration: Hash
    """Hash of the settings and the portal's data that shape a record; of the whole release."""

    language: StrictStr | None = None
    """Its language, or the portal's."""

    provider: StrictStr
    """Domain of its publisher."""

    source: StrictStr | None = None
    """Key of the portal's source that led to it."""

    robots: Literal["allowed"] | None = None
    """What robots.txt said of its page: one that it forbids is not fetched. Null if that was not
    asked, or is not known."""

    opt_out: tuple[StrictStr, ...] | None = None
    """What its publisher asked for beside robots.txt's rules: `noindex`, `noarchive`, `noai`,
    `tdm`; empty if nothing, null if that is not known."""

    licence: StrictStr | None = None
    """Terms of use, where the portal's keeper notes them for the source."""

    cluster: StrictStr
    """Articles of one story have the same: the name of the first one's file, without suffix."""

    split: Split | None = None
    """The part of the release that it is in; null in one without parts."""

    duplicate_of: Path | None = None
    """The record that this one is a copy of: the same text, or a lesser report of one story."""


def written(entry: Entry) -> bytes:
    """Return the line of *entry*, with its line feed."""
    return f"{entry.model_dump_json()}\n".encode()


def read(line: bytes) -> Entry:
    """Return the entry in *line*.

    Raises:
        LineError: there is none; the message says why.
    """
    try:
        return Entry.model_validate(loaded(line))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(each) for each in first["loc"])
        raise LineError(f"{where}: {first['msg']}") from None
