"""robots.txt after RFC 9309: what an answer means, and what its rules say. Pure."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from protego import Protego

from crawler.extract import optout
from crawler.extract.optout import Signal

LARGEST: Final = 500 * 1024
"""Bytes that are read (RFC 9309 2.5)."""

MOST_REDIRECTS: Final = 5
"""RFC 9309 2.3.1.2."""

LONGEST_DELAY_S: Final = 120.0
"""Of a Crawl-delay; a longer one is taken for this."""

_TOO_MANY: Final = 429

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_VERSION: Final = re.compile(r"(?im)^([ \t]*user-?agent[ \t]*:[ \t]*[a-z_-]+)/[^\s#]*")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt allows."""

    refusal: str = ""
    """Why nothing may be fetched at all; empty if it depends on the address."""

    _parsed: Protego | None = None
    _text: str = ""

    def allow(self, url: str, agent: str) -> bool:
        """Tell whether *agent*, a product token, may fetch *url*."""
        return not self.refusal and (
            self._parsed is None or bool(self._parsed.can_fetch(url, agent))
        )

    def delay_s(self, agent: str) -> float:
        """Return the Crawl-delay for *agent* in seconds; 0 without one."""
        delay = self._parsed.crawl_delay(agent) if self._parsed else None
        return min(max(float(delay or 0), 0.0), LONGEST_DELAY_S)

    def signals(self, agent: str) -> frozenset[Signal]:
        """Return what the publisher asks of *agent* beside the rules."""
        return optout.from_robots(self._text, agent)


def rules(status: int, body: bytes) -> Rules:
    """Return what an answer for robots.txt means (RFC 9309 2.3.1).

    A client error means that there is none. "Too many requests" is not that: who says so is there,
    and wants to be left alone. Any other status but success means that nothing may be fetched.
    """
    if 200 <= status < 300:  # noqa: PLR2004 - the range is the rule
        lines = text(body)
        return Rules(_parsed=Protego.parse(lines), _text=lines)
    if 400 <= status < 500 and status != _TOO_MANY:  # noqa: PLR2004
        return Rules()
    return unreachable(f"HTTP {status}")


def unreachable(reason: str) -> Rules:
    """Return the rules of a host whose robots.txt could not be read for *reason*."""
    return Rules(f"robots.txt could not be read ({reason}), so nothing is fetched from this host")


def text(body: bytes) -> str:
    """Return the lines of *body* that count, each ending in a newline."""
    if len(body) > LARGEST:
        body = body[: LARGEST + 1]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    found = _decoded(body).replace("\x00", "")
    lines = "\n".join(re.split(r"\r\n?|\n", found)) + "\n"
    # Who writes "masthead/1.0" means us, though the standard knows no versions.
    return _VERSION.sub(r"\1", lines)


def _decoded(body: bytes) -> str:
    """Return *body* as text: UTF-8, as the standard says, but for a mark that says otherwise."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body.removeprefix(mark).decode(codec, "replace")
    return body.decode("utf-8", "replace")


def token(user_agent: str) -> str:
    """Return the product token of *user_agent* (RFC 9309 2.2.1): what its first word is."""
    match = re.match(r"[A-Za-z_-]+", user_agent)
    return match[0].lower() if match else "*"
