"""What a page calls itself, and whether that is the headline of a wall."""

import re
from typing import Final
from urllib.parse import urlsplit

from crawler.extract import wall_words
from crawler.extract.document import Document, content
from crawler.extract.folding import folded
from crawler.extract.wall_words import Wall
from crawler.extract.witness import Witness

_PARTS: Final = re.compile(r"\s+[-\u2010-\u2015\u00b7\u2022:/<>«»~]+\s+|\s*[|\uff5c]\s*|:\s")


class Headlines:
    """What a page calls itself."""

    def __init__(self, document: Document) -> None:
        titles = document.text_of("title", most=1)
        heading = content(document.heading) if document.heading is not None else ""
        self._parts = [folded(part) for title in titles for part in _PARTS.split(title)]
        self._whole = [folded(title) for title in titles]
        self._heading = folded(heading)
        self._site = "".join(folded(urlsplit(document.url).hostname or "").split()).removeprefix(
            "www"
        )
        self._parted = [folded(part) for part in _PARTS.split(heading)]

    def wall(self) -> Witness[Wall] | None:
        """Return what one of the headlines is from its first word to its last."""
        titled = _named([*self._whole, *self._parts])
        headed = _named([self._heading]) or _all_named(self._parted)
        if titled and (headed or self._is_silent()):
            return Witness(titled, "title")
        # Boxes for readers have headings too, so only what no box says may stand alone.
        if headed == "not-found" or (headed and not any(self._whole)):
            return Witness(headed, "heading")
        return None

    @property
    def is_other(self) -> bool:
        """True if the main heading is a headline of something."""
        return bool(self._heading) and not self._is_silent() and not _named([self._heading])

    @property
    def asks(self) -> bool:
        """True if the title speaks of consent, whatever the heading says."""
        return _named([*self._whole, *self._parts]) == "consent"

    def _is_silent(self) -> bool:
        """Tell whether the heading says nothing beyond the title but the site's name."""
        if not self._heading or self._heading in self._parts:
            return True
        if any(_named([whole]) and self._heading in whole for whole in self._whole):
            return True
        heading = "".join(self._heading.split())
        return heading in {self._site, *("".join(part.split()) for part in self._parts)}


def _named(headlines: list[str]) -> Wall | None:
    for headline in headlines:
        if found := wall_words.HEADLINES.get(headline):
            return found
        if wall_words.NUMBERED.fullmatch(headline[:100]):
            return "not-found"
    return None


def _all_named(parts: list[str]) -> Wall | None:
    """Return what all of the *parts* of one headline are."""
    found = {_named([part]) for part in parts if part}
    return found.pop() if len(found) == 1 else None
