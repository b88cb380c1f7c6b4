"""Values of records that reach a reader's browser, so that none of them acts there.

A record may be a person's, or come from another system: its body may hold scripts, its addresses
may be no addresses. Nothing here is lost but what is no text.
"""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from crawler.article.errors import AddressError
from crawler.article.record import Part
from crawler.article.shape import FieldShape, Kind, shape
from crawler.article.text import visible
from crawler.article.urls import web_address
from crawler.extract.escaping import WORD_JOINER
from crawler.extract.markdown import markdown
from exporters import _markdown

# What may act where a template prints text into a page without escaping it (Jekyll's, Liquid), or
# reads it as Markdown and finds shortcodes in it (Hugo's `.Title | markdownify`, where a bad one
# stops the build): tags, links and attributes of Markdown, template marks, event handlers and
# addresses that are programs (also with letters written as references), what the next text could
# make one of these. Each is matched up to where a character between makes it text.
_ACTING: Final = re.compile(
    r"<(?=[a-z/!?]|\Z)|\](?=[(\[:])|\{(?=[{%:#]|\Z)|\bon(?=[a-z]{3,}\s*=)|\b(?:java|vb)script(?=\s*:)"
    r"|\bdata(?=\s*:\s*[a-z]+/)|&(?=#|colon;|tab;|newline;)",
    re.IGNORECASE,
)

# A body of which every character is known to be text, emphasis or a link to the web, as most that
# the crawl wrote: it need not be read. Lines may begin lists, quotes and headings; a line of marks
# alone may not, as it may be a rule or end a header.
_SURE_CHARACTERS: Final = (
    r"[^\\`\[\]{}<&~^|$@!\n]|!(?!\[)|\$(?!\$)|@(?!\w)|(?<!\w)@|\}"
    r"|\\[\\*\[\]|_:.$#+=!)-]|\\\{(?!%)"
    r"|&(?:lt|gt|amp|#(?:37|64|94|96|126));|&(?!#?[0-9A-Za-z]{1,40};)"
)
_SURE: Final = re.compile(
    rf"(?:(?![-*_=+ ]*$)(?:{_SURE_CHARACTERS}"
    rf"|\[(?:{_SURE_CHARACTERS})++\]\(https?://[A-Za-z0-9_~!*+,=:@./?;&%-]++\))*+\n|\n)++",
    re.MULTILINE,
)

_EMBED: Final = re.compile(
    r'<iframe(?: (?:width|height|frameborder)="[0-9]{1,5}%?"| title="[^"<>&]{0,200}"'
    r'| allow="[a-z; -]{0,200}"| referrerpolicy="[a-z-]{1,40}"| loading="lazy"'
    r'| allowfullscreen(?:="[a-z]{0,15}")?| src="(?P<src>[^"<>\s]{1,4096})")*\s*></iframe>'
)


def body(text: str, base: str) -> str:
    """Return *text*, Markdown, as Markdown that is only text in Jekyll, Hugo and a browser.

    A body that the crawl wrote stays as it is. Otherwise see ``exporters._markdown``; links that
    do not lead to the web are text.

    Args:
        text: a record's body.
        base: address that relative links start from; "" if there is none.
    """
    if not text or (_SURE.fullmatch(text) and visible(text) == text):
        return text
    return markdown(_markdown.blocks(text), base)


def shown(text: str) -> str:
    """Return *text* so that it stays text where a template does not escape it.

    An invisible character (WORD JOINER) goes between what would act together; the reader sees the
    same text. Most texts have nothing of it and stay as they are.
    """
    return _ACTING.sub(lambda match: match[0] + WORD_JOINER, text)


def address(text: str | None) -> str | None:
    """Return *text* if it leads to the web or is a path of the site; None if it does anything else.

    Characters that would end an attribute are escaped.
    """
    if not text:
        return None
    is_path = text.startswith("/") and text[1:2] not in ("/", "\\")
    try:
        normal = web_address(f"https://a.test{text}" if is_path else text.strip())
    except AddressError:
        return None
    if not re.search(r"[\"'<>`\s]", text):
        return text
    normal = normal.replace("'", "%27")
    return normal.removeprefix("https://a.test") if is_path else normal


def embed(text: str | None) -> str | None:
    """Return *text* if it is one ``iframe`` of an https address and no more, as the crawl writes.

    None if it is anything else: HTML of others may do anything.
    """
    found = _EMBED.fullmatch(text.strip()) if text else None
    source = html.unescape(found["src"] or "") if found else ""
    return text if source.startswith("https://") and address(source) else None


def safe(
    values: Mapping[str, Any], part: type[Part], *, shown: Callable[[str], str] = str
) -> dict[str, Any]:
    """Return *values*, of a *part* of the record, so that a page may print them.

    Addresses that do not lead to the web are left out, and pictures without one; so is an embed
    that is more than a player. Unknown keys stay.

    Args:
        values: as ``to_plain`` gives them.
        part: what they are.
        shown: makes text of text, where templates do not.
    """
    fields = shape(part)
    found: dict[str, Any] = {}
    for name, value in values.items():
        field = fields.get(name)
        if field is None:
            found[name] = value
        elif (kept := _safe(field, value, shown)) is not None:
            found[name] = kept
    return found


def _safe(field: FieldShape, value: Any, shown: Callable[[str], str]) -> Any:  # noqa: ANN401
    if field.part is not None:
        many = value if field.many else [value]
        parts = [safe(each, field.part, shown=shown) for each in many]
        if "url" in shape(field.part):
            parts = [each for each in parts if "url" in each]
        return (parts or None) if field.many else parts[0]
    if field.name == "featuredContent":
        return embed(value)
    if field.name == "url" or field.name.endswith("Url"):
        return address(value)
    if field.kind in (Kind.QUOTED, Kind.PLAIN) and field.name != "secured":
        texts: Sequence[str] = value if field.many else [value]
        texts = [shown(each) for each in texts]
        return texts if field.many else texts[0]
    return value
