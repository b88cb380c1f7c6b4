"""The text of a new source's file."""

from collections.abc import Mapping, Sequence
from typing import Final

from crawler.article.names import slug
from crawler.article.scalars import plain
from crawler.article.text import one_line
from crawler.portal.sources import Source

_LONGEST_KEY: Final = 60
"""Characters of a file's name; ``sources.py`` takes 80 with room for a number."""

_LONGEST_NAME: Final = 200
_LONGEST_COMMENT: Final = 120

_OPTIONS: Final = """
# Every line below is optional. All keys: docs/sources.md

# Time between two readings; without it, it follows how often the source publishes.
# every: 30m

# Topic that its articles are in, beside those of their keywords.
# topic: News

# An official source of the portal: its articles get more points.
# official: true

# Only addresses that one of these matches, and none that one of those matches.
# include:
#   - /news/*
# exclude:
#   - /news/live/*

# Articles asked for in a run, and the age over which they are left alone.
# limits:
#   articles: 500
#   max_age: 30d

# Under which terms its articles may be used: a note for people.
# licence: CC BY 4.0
"""


def key(name: str) -> str:
    """Return *name* as that of a source's file, without suffix: ``a-z``, ``0-9`` and hyphens."""
    return slug(one_line(name))[:_LONGEST_KEY].strip("-") or "source"


def proposed(
    name: str, read: Mapping[str, Sequence[str]], comments: Mapping[str, str] | None = None
) -> str:
    """Return the text of a file under ``sources/``; what it loads as is what is given here.

    Args:
        name: what people call the source; control characters go, and what is over 200 characters.
        read: addresses by kind, as in ``Source.read``.
        comments: what to say of an address, by the address.

    Raises:
        pydantic.ValidationError: *read* is none of a source.
    """
    title = one_line(name)[:_LONGEST_NAME].strip() or None
    source = Source.model_validate({
        "name": title,
        "read": {kind: tuple(places) for kind, places in read.items()},
    })  # fmt: skip
    said = comments or {}
    lines = [f"name: {plain(source.name)}"] if source.name else []
    lines += ["", "# What is read to find its articles.", "read:"]
    for kind, places in source.read.items():
        lines.append(f"  {plain(kind)}:")
        for place, given in zip(places, read[kind], strict=True):
            if comment := _comment(said.get(given) or said.get(place) or ""):
                lines.append(f"    # {comment}")
            lines.append(f"    - {plain(place)}")
    return "\n".join(lines).lstrip("\n") + "\n" + _OPTIONS


def _comment(text: str) -> str:
    """Return *text* as a comment: on one line, of characters that YAML takes (YAML 1.2 5.1)."""
    return "".join(filter(str.isprintable, one_line(text)))[:_LONGEST_COMMENT].strip()
