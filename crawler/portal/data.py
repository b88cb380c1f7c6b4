"""The portal's data in the family's own form: site, topics, organizations.

Keys beside these are the site generator's or the portal's own: they are passed over. A key without
a value is as good as none.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    model_validator,
)

from crawler.article.errors import AddressError
from crawler.article.urls import web_address

LONGEST_KEYWORD: Final = 200
"""Characters."""


def host(text: str) -> str:
    """Return *text* as the host of an address has it: lower case, ASCII.

    Raises:
        ValueError: it is none; for pydantic.
    """
    try:
        address = web_address(f"https://{text}/")
    except AddressError:
        address = ""
    name = address.removeprefix("https://").removesuffix("/")
    if not name or any(mark in name for mark in "/?#:[]"):
        raise ValueError("must be a domain or a host, such as example.com or blog.example.com")
    return name


def _no_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _keyword(text: str) -> str:
    if not text.strip():
        raise ValueError("an empty keyword is in every title: remove it")
    return text


def _url(text: str) -> str:
    try:
        return web_address(text).rstrip("/") if text else ""
    except AddressError:
        raise ValueError("must be an http or https address, such as https://example.com") from None


def _baseurl(text: str) -> str:
    if "://" in text:
        raise ValueError("must be a path such as /news; scheme and host go into `url`")
    path = text.strip("/")
    return f"/{path}" if path else ""


def _logo(text: str) -> str:
    if text.startswith("/") and not text.startswith("//"):
        return text
    try:
        return web_address(text)
    except AddressError:
        what = "must be a path of the portal such as /assets/a.jpg, or an http or https address"
        raise ValueError(what) from None


Name = Annotated[StrictStr, AfterValidator(_no_blank)]
Keyword = Annotated[StrictStr, Field(max_length=LONGEST_KEYWORD), AfterValidator(_keyword)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty_keys(cls, values: object) -> object:
        if not isinstance(values, Mapping):
            return values
        return {name: value for name, value in values.items() if value is not None}


class Site(_Data):
    """What ``_config.yml``, the site generator's file, says that concerns the record."""

    title: StrictStr | None = None
    """Name of the portal."""

    url: Annotated[StrictStr, AfterValidator(_url)] = ""
    """Scheme and host of the published site, without a slash at the end."""

    baseurl: Annotated[StrictStr, AfterValidator(_baseurl)] = ""
    """Path of the published site, with a slash at the beginning and none at the end."""

    locale: StrictStr = "en"
    """Language of the portal; an article in it has no `locale` of its own."""

    topic: Name | None = None
    """Name of the root topic, which every article is in."""

    description: object = None
    """What the portal is about, if it is text: for feeds."""

    permalink: object = None
    """Of all pages, in whatever form the generator takes: see ``permalinks.py``."""

    collections: object = None
    """Folders of pages and what is special about each, the same."""

    defaults: object = None
    """What pages have that do not say otherwise, the same."""


class Topic(_Data):
    """One file of ``_data/topics``."""

    name: Name
    """Name in the record."""

    keywords: tuple[Keyword, ...] = ()
    """Text that puts an article into the topic when its title has it, in any letter case."""

    parent: StrictStr | None = None
    """Name of the topic above; none for the root topic."""

    hashtags: tuple[StrictStr, ...] = ()
    """For sharing."""


class Logo(_Data):
    """A picture of an organization."""

    url: Annotated[StrictStr, AfterValidator(_logo)]
    """Path in the portal, or an address."""

    width: Annotated[StrictInt, Field(gt=0)]
    """Pixels."""

    height: Annotated[StrictInt, Field(gt=0)]
    """Pixels."""


class Organization(_Data):
    """One file of ``_data/organizations``."""

    name: Name
    """Name in the record."""

    domain: Annotated[StrictStr, AfterValidator(host)]
    """Domain in the record; may be narrower than the registrable one (``aws.amazon.com``)."""

    images: tuple[Logo, ...] = ()
    """Logos; the record takes the one of 50 x 50 pixels."""

    otherNames: tuple[StrictStr, ...] = ()  # noqa: N815 - the family's spelling
    """Names that mean the same organization."""
