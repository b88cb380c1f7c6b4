"""From what another program says of an article to the article, by the rules of pages. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from pydantic import ValidationError

from crawler.article.errors import AddressError, ArticleError, MissingFactError
from crawler.article.ranges import leads_inward
from crawler.article.record import Article
from crawler.article.urls import absolute, web_address, without_tracking
from crawler.discovery import facts
from crawler.extract import article as articles
from crawler.extract import language, summaries
from crawler.extract.article import Body
from crawler.extract.facts import Facts, LeadImage
from crawler.extract.folding import folded
from crawler.extract.page import Page
from crawler.importing import texts
from crawler.importing.dates import instant
from crawler.importing.fields import FIELDS, Values, found, names_of, text_of, texts_of
from crawler.importing.importers import Asked, Item
from crawler.importing.texts import Read

_MOST_TAGS: Final = 50
_LONGEST_TAG: Final = 80
_SHOWN: Final = 60


class Cleaned(NamedTuple):
    """What a place of a source says."""

    article: Article
    said: frozenset[str]
    """Fields of ``crawler.importing.fields`` that it says anything of."""


class UncleanError(ValueError):
    """What is said makes no article; the message says why and what to do."""


def cleaned(item: Item, asked: Asked, body: Body) -> Cleaned:
    """Return the article that the values of *item* make, and what they say of it.

    Args:
        item: what stands at one place of a source.
        asked: what a person says about the source.
        body: what the portal keeps of a text.

    Raises:
        UncleanError: a value that an article needs is missing or wrong.
    """
    values = Values(item.values)
    said = {field for field in FIELDS if next(found(field, values, asked), None) is not None}
    try:
        article = _article(item, values, asked, body)
    except MissingFactError as error:
        raise UncleanError(f"no {error.field}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(each) for each in first["loc"])
        raise UncleanError(f"{where}: {first['msg']}") from None
    except ArticleError as error:
        raise UncleanError(getattr(error, "reason", str(error))) from None
    return Cleaned(article, frozenset(said | ({"body"} if item.text else set())))


def _article(item: Item, values: Values, asked: Asked, body: Body) -> Article:
    title = facts.title(_text("title", values, asked))
    if not title:
        raise UncleanError(_missing("title", asked))
    address = _address(values, asked)
    published = _date("publishedDateTime", values, asked)
    if published is None:
        raise UncleanError(_missing("publishedDateTime", asked))
    read = _body(item, values, asked, title, address)
    excerpt = facts.excerpt(_text("excerpt", values, asked))
    excerpt = excerpt or summaries.choose([], title, None, read.plain)
    kind: Literal["video", "article"] = (
        "video" if _text("type", values, asked).lower() == "video" else "article"
    )
    stated = Facts(
        title=title,
        excerpt=excerpt or (None if read.plain else title),  # a page would be asked for again
        published=published,
        authors=_authors(values, asked),
        image=_image(values, asked, address),
        site_name=_site_name(values, asked),
        canonical_url=_web_address(values, asked, address),
        amp_url=absolute(_text("ampWebUrl", values, asked), address),
        language=_language(values, asked, title, excerpt or "", read.plain),
        kind=kind,
        markdown=read.markdown,
        text=read.plain,
    )
    page = Page(url=address, content="", fetched=asked.now)
    made = articles.article_of(stated, page, body=body)
    return made.replace(
        excerpt=made.excerpt if excerpt or read.plain else "",
        updatedDateTime=_date("updatedDateTime", values, asked),
        sourceUrl=absolute(_text("sourceUrl", values, asked), address),
        tags=_tags(values, asked),
    )


def _text(field: str, values: Values, asked: Asked) -> str:
    return next((text for _, value in found(field, values, asked) if (text := text_of(value))), "")


def _missing(field: str, asked: Asked) -> str:
    names = ", ".join(names_of(field, asked))
    return f"no {field}: nothing under {names} (say where it is: --map {field}=NAME)"


def _address(values: Values, asked: Asked) -> str:
    """Return the address the article was found at: the first that is one."""
    wrong: AddressError | None = None
    for field in ("originalUrl", "webUrl"):
        for _, value in found(field, values, asked):
            text = text_of(value)
            if asked.base and "://" not in text[:20]:
                text = absolute(text, asked.base) or text
            try:
                return web_address(text.replace(" ", "%20"))
            except AddressError as error:
                wrong = wrong or error
    if wrong is not None:
        raise UncleanError(f"originalUrl: {wrong}")
    raise UncleanError(_missing("originalUrl", asked))


def _web_address(values: Values, asked: Asked, address: str) -> str:
    found_at = absolute(_text("webUrl", values, asked), asked.base or address)
    return without_tracking(found_at or address)


def _date(field: str, values: Values, asked: Asked) -> datetime | None:
    """Return the date of *field*, None if nothing says one; a day begins in UTC.

    Raises:
        UncleanError: what is said is no date.
    """
    wrong: Any = None
    for name, value in found(field, values, asked):
        if isinstance(value, bool):  # our own ``published`` says whether it is shown
            continue
        when = instant(value, asked.zone)
        if when is not None:
            return when
        wrong = wrong or (name, value)
    if wrong is None or field != "publishedDateTime":
        return None
    name, value = wrong
    raise UncleanError(
        f"publishedDateTime: {str(value)[:_SHOWN]!r} ({name}) is no date of an article"
    )


def _body(item: Item, values: Values, asked: Asked, title: str, address: str) -> Read:
    name, text, form = "", item.text, item.form
    if text is None:
        name, value = next(found("body", values, asked), ("", ""))
        text, form = text_of(value), None
        if isinstance(value, list):
            text = "\n\n".join(texts_of(value))
    form = asked.form or form or texts.form_of(text, name)
    try:
        return texts.read(text, form, title=title, address=address)
    except ValueError as error:
        raise UncleanError(str(error)) from None


def _authors(values: Values, asked: Asked) -> tuple[str, ...]:
    for _, value in found("authors", values, asked):
        if names := facts.names(texts_of(value)):
            return names
    return ()


def _image(values: Values, asked: Asked, address: str) -> LeadImage | None:
    """Return the first picture that is said; none of a private network."""
    for name, value in found("image", values, asked):
        first = next(iter(value), None) if isinstance(value, list | tuple) else value
        url = absolute(_url_of(first), asked.base or address)
        if url and not leads_inward(url, address):
            size = first if isinstance(first, Mapping) else {}
            if name in FIELDS["image"] and not size:  # columns: image_url, image_width ...
                size = {key: values.known(f"image_{key}") for key in ("width", "height")}
            width, height = (_pixels(size.get(key)) for key in ("width", "height"))
            return LeadImage(url=url, width=width, height=height)
    return None


def _url_of(value: Any) -> str:  # noqa: ANN401 - any value
    if isinstance(value, Mapping):
        found_at = (value.get(key) for key in ("url", "src", "href", "path", "image", "feature"))
        return next((text for each in found_at if (text := text_of(each))), "")
    return text_of(value)


def _pixels(value: Any) -> int | None:  # noqa: ANN401 - any value
    text = text_of(value)
    return int(text) if text.isdecimal() and len(text) < 6 else None  # noqa: PLR2004 - 65,535


def _site_name(values: Values, asked: Asked) -> str | None:
    for _, value in found("provider", values, asked):
        name = facts.line(text_of(value), facts.LONGEST_NAME)
        if name and not name.lower().startswith(("http:", "https:", "www.")):
            return name
    return None


def _language(values: Values, asked: Asked, title: str, excerpt: str, text: str) -> str | None:
    stated = language.language_tag(_text("locale", values, asked))
    return stated or language.choose([], text, f"{title}\n{excerpt}")


def _tags(values: Values, asked: Asked) -> tuple[str, ...]:
    """Return all tags, each once; a text with commas is many, as on pages."""
    tags: dict[str, str] = {}
    for _, value in found("tags", values, asked):
        parts = value.replace(";", ",").split(",") if isinstance(value, str) else texts_of(value)
        for part in parts:
            word = facts.line(part, _LONGEST_TAG + 1)
            if word and len(word) <= _LONGEST_TAG:
                tags.setdefault(folded(word), word)
    return tuple(tags.values())[:_MOST_TAGS]
