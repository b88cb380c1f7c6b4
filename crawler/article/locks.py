"""A person's word that fields of a record stay as they are: the key ``locked`` of its header.

It is no field of the record: no program writes it, and its form is the person's.
"""

from typing import Any, Final

from crawler.article.record import Article

KEY: Final = "locked"
FIELDS: Final = frozenset(Article.model_fields) - {"unknown"}
"""What can be locked: any field, and ``body``."""


def locked(article: Article) -> frozenset[str]:
    """Return the names that *article* locks: ``locked: [title, body]``, or a single name.

    Names of no field are left out: :func:`faults` tells them.
    """
    return frozenset(name for name in _names(article.unknown.get(KEY)) if name in FIELDS)


def faults(article: Article) -> list[str]:
    """Return what is wrong with the key, for a person; nothing if it is well or not there."""
    if KEY not in article.unknown:
        return []
    value = article.unknown[KEY]
    if not isinstance(value, str | list):
        return ["must be a list of field names, as in [title, body]"]
    return [
        f"{name[:40]!r} is no field: there are {', '.join(sorted(FIELDS))}"
        for name in _names(value)
        if name not in FIELDS
    ]


def _names(value: Any) -> list[str]:  # noqa: ANN401 - whatever a person wrote
    if isinstance(value, str):
        return [value]
    return [str(each) for each in value] if isinstance(value, list) else []
