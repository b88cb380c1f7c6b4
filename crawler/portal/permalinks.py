"""Where the portal's own page of an article is: permalinks as Jekyll reads them.

After Jekyll 4's ``Jekyll::Collection#url_template``, ``Jekyll::Drops::UrlDrop`` and
``FrontmatterDefaults`` (https://jekyllrb.com/docs/permalinks/#collections). Of the placeholders,
those that follow from a file's name and its category are known; the time of day is not, as a file's
name has none.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from crawler.portal.data import Site

DEFAULT: Final = "/:collection/:path"

PLACEHOLDERS: Final = (
    "collection", "path", "name", "title", "slug", "output_ext", "categories",
    "year", "month", "day", "short_year", "i_month", "i_day", "y_day",
)  # fmt: skip

_EXTENSION: Final = ".html"
_PLACEHOLDER: Final = re.compile(r":([a-z_]+)")
_DATED: Final = re.compile(r"(\d{2,4})-(\d{1,2})-(\d{1,2})-([^/]*)")
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\\?#]")
_SAFE: Final = "/-._~!$&'()*+,;=:@"
"""Beside letters and digits: what a path may have unescaped (RFC 3986 3.3)."""


def collection_of(corpus: str) -> str:
    """Return the name of the collection in the folder *corpus*: ``news`` of ``_news``."""
    return corpus.rstrip("/").rpartition("/")[2].lstrip("_") or "news"


def pattern_of(site: Site, collection: str) -> str:
    """Return the permalink of pages in *collection*, as ``_config.yml`` says.

    Raises:
        ValueError: it has a placeholder that is not known here.
    """
    own = _value(site.collections, collection, "permalink")
    pattern = _default(site.defaults, collection) or (own if isinstance(own, str) else None)
    if pattern is None:
        ending = str(site.permalink or "")
        short = ending in ("date", "weekdate", "ordinal", "none", "") or ending.endswith(
            ":output_ext"
        )
        pretty = ending == "pretty" or ending.endswith("/")
        pattern = DEFAULT + ("/" if pretty else ":output_ext" if short else "")
    return checked(pattern)


def checked(pattern: str) -> str:
    """Return *pattern*, with a slash at its beginning.

    Raises:
        ValueError: it is no path, or has a placeholder that is not known here.
    """
    if "://" in pattern or _UNSAFE.search(pattern):
        raise ValueError("must be a path with placeholders, such as /:collection/:path/")
    for match in _PLACEHOLDER.finditer(pattern):
        if _known(match[1]) is None:
            there = ", ".join(f":{each}" for each in PLACEHOLDERS)
            raise ValueError(f"unknown placeholder {match[0]} (known are {there})")
    return f"/{pattern.lstrip('/')}"


def path_of(pattern: str, name: str, collection: str, category: str) -> str:
    """Return the escaped path of a page, with a slash at its beginning.

    Args:
        pattern: of ``checked`` or ``pattern_of``.
        name: of the article's file, such as ``2026-03-01-harbour-bridge-opens.md``.
        collection: that the file is in.
        category: the record's.
    """
    stem = name.rpartition(".")[0] or name
    values = {"collection": collection, "path": stem, "output_ext": _EXTENSION}
    values |= {"name": stem, "categories": category.lower()}
    dated = _DATED.fullmatch(stem)
    values["title"] = values["slug"] = dated[4] if dated else stem
    values |= _day(dated) if dated else {}

    def value(match: re.Match[str]) -> str:
        key = _known(match[1]) or ""
        return values.get(key, "") + match[1][len(key) :]

    filled = _PLACEHOLDER.sub(value, pattern)
    segments = [each for each in filled.split("/") if each not in ("", ".", "..")]
    return quote(
        "/" + "/".join(segments) + ("/" if filled.endswith("/") and segments else ""), _SAFE
    )


def _known(word: str) -> str | None:
    """Return the placeholder that *word* begins with: ``:year_:month`` has a ``year``."""
    if word in PLACEHOLDERS:
        return word
    bare = word.rstrip("_")
    return bare if bare in PLACEHOLDERS else None


def _day(dated: re.Match[str]) -> dict[str, str]:
    try:
        day = date(int(dated[1]), int(dated[2]), int(dated[3]))
    except ValueError:
        return {}
    return {
        "year": f"{day.year:04}",
        "month": f"{day.month:02}",
        "day": f"{day.day:02}",
        "short_year": f"{day.year % 100:02}",
        "i_month": str(day.month),
        "i_day": str(day.day),
        "y_day": f"{day.timetuple().tm_yday:03}",
    }


def _default(defaults: object, collection: str) -> str | None:
    """Return the permalink that ``defaults`` give; what says more of a page's place goes first."""
    found: tuple[tuple[int, bool], str] | None = None
    for each in defaults if isinstance(defaults, list) else ():
        path = str(_value(each, "scope", "path") or "").strip("/")
        kind = _value(each, "scope", "type")
        pattern = _value(each, "values", "permalink")
        if not isinstance(pattern, str) or kind not in (None, collection):
            continue
        weight = (len(path), kind is not None)
        if path in ("", f"_{collection}") and (found is None or weight >= found[0]):
            found = (weight, pattern)
    return found[1] if found else None


def _value(tree: object, *keys: str) -> Any:  # noqa: ANN401 - whatever a person wrote
    for key in keys:
        tree = tree.get(key) if isinstance(tree, Mapping) else None
    return tree
