"""What a publisher says about the use of a page, beside the rules of robots.txt. Pure.

Sources: the Robots meta tag and ``X-Robots-Tag`` (developers.google.com, "Robots meta tag"), with
``noai`` as DeviantArt introduced it; the TDM Reservation Protocol (W3C Community Group report,
2024) by header and meta element; ``Content-Usage`` (draft-ietf-aipref-attach) and
``Content-Signal`` (contentsignals.org) as headers and in robots.txt.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import Final

from lxml import etree

from crawler.extract.meta import Metas


class Signal(StrEnum):
    """A wish of the publisher's."""

    NOINDEX = "noindex"
    """No search or list shall lead to the page."""
    NOARCHIVE = "noarchive"
    """Nobody shall keep a copy."""
    NOAI = "noai"
    """No model shall be trained on it."""
    TDM = "tdm"
    """The rights in text and data mining are reserved."""


_WORDS: Final = {
    "noindex": Signal.NOINDEX, "none": Signal.NOINDEX, "noarchive": Signal.NOARCHIVE,
    "nocache": Signal.NOARCHIVE, "noai": Signal.NOAI,
}  # fmt: skip
_TRAINING: Final = ("ai-train", "train-ai", "train-genai", "ai-use")
_PREFERENCE: Final = re.compile(r"([a-z-]{1,30})\s?=\s?([a-z]{1,10})")
_META: Final = re.compile(rb"<meta\s[^<>]{1,1000}>", re.IGNORECASE)
_MOST_METAS: Final = 500
_LONGEST: Final = 2_000
_MOST_LINES: Final = 20_000


def from_headers(headers: Iterable[tuple[str, str]], agent: str) -> frozenset[Signal]:
    """Return what *headers*, names and values, say to *agent*, a product token in lower case."""
    found: set[Signal] = set()
    for name, long in headers:
        value = long[:_LONGEST].lower()
        match name.lower():
            case "x-robots-tag":
                found.update(_tag(value, agent))
            case "tdm-reservation" if value.strip() == "1":
                found.add(Signal.TDM)
            case "content-usage" | "content-signal":
                found.update(_preferences(value))
    return frozenset(found)


def from_metas(metas: Metas, agent: str = "masthead") -> frozenset[Signal]:
    """Return what a page's meta elements say to *agent*."""
    found: set[Signal] = set()
    for value in metas.raw("robots", agent):
        found.update(_words(value[:_LONGEST].lower().split(",")))
    if any(value.strip() == "1" for value in metas.raw("tdm-reservation")):
        found.add(Signal.TDM)
    return frozenset(found)


def from_markup(markup: bytes, agent: str = "masthead") -> frozenset[Signal]:
    """Return what the meta elements in *markup* say to *agent*, without reading the page.

    That is for who must know before the page is read: it takes a moment, whatever the page is.
    """
    tags = b"".join(found[0] for found in islice(_META.finditer(markup), _MOST_METAS))
    tree = etree.HTML(tags, etree.HTMLParser(recover=True)) if tags else None
    return from_metas(Metas(tree.iter("meta")), agent) if tree is not None else frozenset()


def from_robots(text: str, agent: str) -> frozenset[Signal]:
    """Return what the lines of a robots.txt that are none of RFC 9309's say to *agent*.

    As there, a group that names the agent counts instead of the one for all. A preference for a
    part of the site only is left out.
    """
    named: set[str] = set()
    in_rules = False
    said: dict[bool, set[Signal]] = {}
    for line in islice(text.split("\n"), _MOST_LINES):
        name, colon, value = line[:_LONGEST].partition("#")[0].lower().partition(":")
        name, value = name.strip(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            named = {value} if in_rules else named | {value}
            in_rules = False
            continue
        in_rules = True
        if name in ("content-signal", "content-usage") and (agent in named or "*" in named):
            if value.startswith("/"):
                path, _, value = value.partition(" ")
                value = value if path == "/" else ""
            said.setdefault(agent in named, set()).update(_preferences(value))
    return frozenset(said.get(True, said.get(False, set())))


def _tag(value: str, agent: str) -> Iterator[Signal]:
    """Yield what an X-Robots-Tag says: "otherbot: noindex, nofollow" is not for us."""
    concerns = True
    for part in value.split(","):
        name, colon, rest = part.partition(":")
        if colon and name.strip() != "unavailable_after" and not name.strip().startswith("max-"):
            concerns = name.strip() in (agent, "*")
            part = rest  # noqa: PLW2901 - the rule behind the name
        if concerns:
            yield from _words([part])


def _words(parts: Iterable[str]) -> Iterator[Signal]:
    for part in parts:
        if part.strip() in _WORDS:
            yield _WORDS[part.strip()]


def _preferences(value: str) -> Iterator[Signal]:
    for name, wish in _PREFERENCE.findall(value):
        if name in _TRAINING and wish in ("n", "no"):
            yield Signal.NOAI
