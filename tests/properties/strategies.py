"""Any record, any YAML value of an unknown key, and any file a person may make of a record."""

import math
from datetime import UTC, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from crawler.article.record import LARGEST_SIDE, Article, Image, Named, Part, Provider, Related
from crawler.article.shape import shape

# What some reader may take for something else than text, or what ends a line, a scalar, a header.
NASTY = (
    "no", "on", "~", "null", "1,000", "12:30:45", "1e3", "0o17", "012", "1_000", "2026-03-01",
    ".inf", "=", "<<", "- a", "? a", ": a", "a: b", "a #b", "#", "@a", "`a", "%a", "&a", "*a",
    "!a", "|", ">", "---", "...", "\n---\n", "\n...\n", "\npublished: true", "{{ a }}",
    "{% endraw %}", "{{< x >}}", "'", '"', "\\", "\\n", "\x85", "\u2028", "\u2029", "\ufeff",
    "\x00", "\x1b", "\t", "\r", "\r\n", "\n", " ", "", "\xa0", "\u3000", "\u202e", "\U0001f600",
    "\ufffe", "\U0001fffe", "<script>", "0x_", "+_",
)  # fmt: skip

characters = st.characters(exclude_categories=["Cs"])
texts = st.one_of(
    st.text(characters, max_size=40),
    st.sampled_from(NASTY),
    st.lists(st.sampled_from(NASTY), max_size=4).map("".join),
    st.text("abc ABC-.,:'#é漢", max_size=30),
)
instants = st.datetimes(timezones=st.just(UTC)).map(lambda each: each.replace(microsecond=0))
bodies = texts.map(lambda text: text.replace("\0", ""))
whole = st.integers(-(10**12), 10**12)
pixels = st.integers(1, LARGEST_SIDE)

_offsets = st.integers(-14 * 60, 14 * 60).map(lambda each: timezone(timedelta(minutes=each)))
yaml_scalars = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=_offsets),
)
yaml_values = st.recursive(
    yaml_scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def _unknown(part: type[Part]) -> st.SearchStrategy[dict[str, Any]]:
    keys = texts.filter(lambda key: key not in shape(part))
    return st.just({}) | st.dictionaries(keys, yaml_values, max_size=2)


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def _few(values: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=most).map(tuple)


def _articles(*, unknown: bool) -> st.SearchStrategy[Article]:
    def extra(part: type[Part]) -> dict[str, Any]:
        return {"unknown": _unknown(part)} if unknown else {}

    images = st.builds(
        Image,
        url=texts,
        width=optional(pixels),
        height=optional(pixels),
        title=optional(texts),
        attribution=optional(texts),
        isCached=optional(st.booleans()),
        **extra(Image),
    )
    named = st.builds(Named, name=texts, **extra(Named))
    providers = st.builds(
        Provider,
        name=texts,
        domain=texts,
        images=_few(images),
        authors=_few(named),
        publishers=_few(named),
        **extra(Provider),
    )
    shared = {
        "title": texts,
        "excerpt": texts,
        "publishedDateTime": instants,
        "webUrl": optional(texts),
        "ampWebUrl": optional(texts),
        "cdnAmpWebUrl": optional(texts),
        "type": st.sampled_from(["article", "video"]),
        "provider": providers,
        "quality": optional(whole),
        "images": _few(images),
    }
    related = st.builds(Related, **shared, **extra(Related))
    return st.builds(
        Article,
        **shared,
        **extra(Article),
        category=texts,
        updatedDateTime=optional(instants),
        sourceUrl=optional(texts),
        originalUrl=texts,
        locale=optional(texts),
        heat=optional(whole),
        published=optional(st.booleans()),
        featuredContent=optional(texts),
        highlight=optional(texts),
        content=optional(texts),
        topics=_few(texts, 4),
        tags=_few(texts, 3),
        related=_few(related),
        secured=optional(texts),
        body=bodies,
    )


articles = _articles(unknown=True)
known_articles = _articles(unknown=False)
"""Records whose files have no unknown keys."""


def is_finite(value: object) -> bool:
    return not isinstance(value, float) or math.isfinite(value)
