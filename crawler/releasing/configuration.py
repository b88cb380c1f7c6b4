"""A hash of what shapes a record: the settings and the portal's data. Pure."""

import hashlib
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import to_json

from crawler.portal.portal import Portal

_SETTINGS: Final = frozenset({
    "category", "body", "official", "topics", "scoring", "clusters", "images", "amp_check",
    "page_bytes", "robots", "obey",
})  # fmt: skip
"""The others say when and how pages are asked for, or where things are kept."""

_SOURCE: Final = frozenset({
    "read", "topic", "official", "section_css", "include", "exclude", "limits", "syndicates",
    "extract", "licence",
})  # fmt: skip


def configuration_hash(portal: Portal) -> str:
    """Return the SHA-256 of what of *portal* shapes a record, in hexadecimal.

    It is that of a JSON text with sorted keys, so the order of files and keys makes no difference,
    nor do comments; a value that is set to its default is as one that is not set.
    """
    values = {
        "settings": _plain(portal.settings, _SETTINGS),
        "site": _plain(portal.site, {"title", "url", "baseurl", "locale", "topic"}),
        "topics": [_plain(topic) for topic in portal.topics],
        "organizations": {key: _plain(each) for key, each in portal.organizations.items()},
        "sources": {key: _plain(each, _SOURCE) for key, each in portal.sources.items()},
    }
    return hashlib.sha256(to_json(_sorted(values))).hexdigest()


def _plain(model: BaseModel, names: frozenset[str] | set[str] | None = None) -> dict[str, Any]:
    return model.model_dump(mode="json", include=set(names) if names is not None else None)


def _sorted(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(each) for each in value] if isinstance(value, list) else value
