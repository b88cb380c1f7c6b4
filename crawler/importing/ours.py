"""Records in our own forms: taken as they are."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from crawler.article import lines
from crawler.article.record import Article
from crawler.article.shape import shape

_MARKS: Final = ("title", "publishedDateTime", "originalUrl")
"""Keys that every record has as text; other programs have not all of them under these names."""

_COLUMNS: Final = frozenset({lines.PATH, *_MARKS, "provider_name", "provider_domain"})


def is_ours(values: Mapping[str, Any]) -> bool:
    """Tell whether *values* are a record of ours: a line of JSON, or an item of the JSON API."""
    return (
        isinstance(values.get("provider"), Mapping)
        and isinstance(values.get(lines.PATH), str)
        and all(isinstance(values.get(name), str) for name in _MARKS)
    )


def is_our_table(columns: Collection[str]) -> bool:
    """Tell whether a table with *columns* is our CSV."""
    return _COLUMNS.issubset(columns)


def file_of(path: str) -> str:
    """Return the name of the file at *path*: an export of the family's API names its folder too."""
    return path.replace("\\", "/").rpartition("/")[2]


def article_of(values: Mapping[str, Any]) -> tuple[str, Article]:
    """Return the name of the file and the article that *values*, which are ours, say.

    The API has every known key, with null for what is absent (record-format 4).

    Raises:
        LineError: they are no record; the message names the field.
    """
    name = file_of(str(values[lines.PATH]))
    if any(values.get(key, 0) is None for key in shape(Article)):
        values = _without_nulls(values)
        values = {key: value for key, value in values.items() if (key, value) != ("content", "")}
    return name, lines.article_of(values)


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, Mapping):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value
