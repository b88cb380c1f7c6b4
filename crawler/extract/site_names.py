"""When is a text the site's name?"""

import re
from typing import Final

from anyascii import anyascii

from crawler.article.urls import registrable_domain
from crawler.extract.folding import folded

SEPARATOR: Final = re.compile(
    r"\s+(?:[|\u2502\uff5c\-\u2013\u2014\u2022\u00b7\u00bb\u00ab:/~]|::|>>|<<|//)\s+|\s*[|\uff5c]\s*"
)
"""What stands between a headline and a site's name; each alternative has a space on one side at
least, or is a bar."""

_LEAST_NAME: Final = 4
_LEAST_LABEL: Final = 3
_MOST_WORDS: Final = 6
"""Words of a site's name; a part with more is a headline, though it may name the site."""

_LONGEST: Final = 100
_GERMAN: Final = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue"})


def domain_label(url: str) -> str:
    """Return the part of *url*'s domain that names the site: ``example`` of ``example.co.uk``."""
    return re.sub(r"\W", "", registrable_domain(url).partition(".")[0].casefold())


def is_site(part: str, names: frozenset[str]) -> bool:
    """Tell whether *part* is one of *names*, or one with "The", ".com" or a section around it."""
    name = folded(part)
    if not name:
        return True
    solid = name.replace(" ", "")
    for known in names:
        if name == known or solid == known.replace(" ", ""):
            return True
        # "Example News" for "Example", "The Example" for "Example.com": whole words, not
        # one letter.
        padded, other = f" {name} ", f" {known} "
        if len(known) >= _LEAST_NAME and other in padded and len(padded) < 3 * len(other):
            return True
        if len(name) >= _LEAST_NAME and padded in other:
            return True
    return False


def spells(part: str, label: str) -> bool:
    """Tell whether *part* is a name from which the domain's *label* is made.

    "Example Features" of ``example``, "Farm Bank of Upper Sea" of ``fbous``, "EX.DE" of ``ex``.
    """
    if len(label) < _LEAST_LABEL:
        return False
    return any(_spells(spelling.split(), label) for spelling in _spellings(part))


def is_label(part: str, label: str) -> bool:
    """Tell whether *part* is the domain's *label*, written as a name."""
    solid = {spelling.replace(" ", "") for spelling in _spellings(part)}
    return not solid.isdisjoint((label, f"the{label}"))


def _spellings(part: str) -> set[str]:
    """Return *part* folded, and as it could stand in a domain: without accents and umlauts."""
    name = folded(part[: _LONGEST + 1])
    if len(part) > _LONGEST or not name:
        return set()
    if name.isascii():
        return {name}
    return {name, name.translate(_GERMAN), folded(anyascii(name))}


def _spells(words: list[str], label: str) -> bool:
    if not 0 < len(words) <= _MOST_WORDS:
        return False
    solid = "".join(words)
    if len(label) >= _LEAST_NAME and (solid.startswith(label) or solid.endswith(label)):
        return True
    if len(solid) >= _LEAST_NAME and label.startswith(solid):
        return True
    return "".join(word[0] for word in words) == label or label in (words[0], words[-1])
