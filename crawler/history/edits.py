"""What a person changed in a file since the machine wrote it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from crawler.article.record import Article
from crawler.corpus.merge import MACHINE_FIELDS
from crawler.history.deltas import Change
from crawler.history.timeline import COMPARED, values_of

DECIDED: Final = ("topics", "published", "quality")
"""Judgements that a person may make instead of the portal."""

_MARK: Final = {"person"}
"""Keys of what stands for a person's value among judgements; see ``crawler.judging.pins``."""


def edits(
    article: Article,
    written: Sequence[Mapping[str, Any]],
    judged: Sequence[Mapping[str, Any]],
    pinned: Collection[str],
) -> dict[str, Change]:
    """Return what the machine said last and what the file of *article* says, where a person did.

    Args:
        article: as its file is.
        written: what the machine may have written of the page, the last first.
        judged: what the portal may have judged since, the last first; it goes over *written*.
        pinned: names of judgements that are a person's.
    """
    now = values_of(article)
    bases = [*written, *({**base, **values} for base in written for values in judged)]
    last = {**written[0], **_judged(judged)} if written else _judged(judged)
    names = [name for name in COMPARED if name in DECIDED and name in pinned]
    if bases:
        names += [
            name
            for name in MACHINE_FIELDS
            if all(base.get(name) != now.get(name) for base in bases)
        ]
    return {name: (last.get(name), now.get(name)) for name in COMPARED if name in names}


def _judged(judged: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    values = judged[0] if judged else {}
    return {
        name: value
        for name, value in values.items()
        if not (isinstance(value, Mapping) and set(value) == _MARK)
    }
