"""Entries one by one into a listing: each address once, problems named, within bounds. Pure."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urljoin

from crawler.article.errors import AddressError
from crawler.article.urls import absolute, registrable_domain, web_address
from crawler.discovery.listing import Fetched, Found, Listing, More
from crawler.extract.given import NOTHING, Given

MOST_PROBLEMS: Final = 20
"""Lines of problems; the rest is a number."""


class Gathering:
    """What a listing says, as it is found out.

    Args:
        fetched: the listing.
        word: what its entries are called, for problems.
        same_site: True if only addresses on the listing's registrable domain are believed.
    """

    def __init__(self, fetched: Fetched, word: str = "entry", *, same_site: bool = False) -> None:
        self.word = word
        self._url = fetched.url
        self._site = registrable_domain(fetched.url) if same_site else ""
        self._found: dict[str, Found] = {}
        self._ids: Counter[str] = Counter()
        self._more: dict[str, More] = {}
        self._problems: list[str] = []
        self._unsaid = 0

    def add(
        self,
        place: int,
        link: str,
        given: Given = NOTHING,
        name: str = "",
        *,
        base: str = "",
    ) -> None:
        """Take entry number *place*, which is at *link*, with the lasting *name*."""
        address = self._address(place, link, base)
        if address and address not in self._found:
            self._found[address] = Found(address=address, id=name, given=given)
            self._ids[name] += 1

    def add_whole(self, place: int, address: str) -> None:
        """Take entry number *place*, which is nothing but an address, and never a relative one."""
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address):
            self.add(place, address)
        else:
            self.problem(f"{self.word} {place}: {_reason(address, '')}")

    def add_more(self, place: int, link: str, modified: Any = None, *, base: str = "") -> None:  # noqa: ANN401
        """Take another listing, which is at *link*; one that is this one leads nowhere."""
        address = self._address(place, link, base)
        if address and address != self._url:
            self._more.setdefault(address, More(address=address, modified=modified))

    def problem(self, text: str) -> None:
        """Take a problem, one line."""
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(text)
        else:
            self._unsaid += 1

    @property
    def more(self) -> tuple[More, ...]:
        """Further listings, newest first where that is said (sorting is stable)."""
        dated = [each for each in self._more.values() if each.modified]
        dated.sort(key=lambda each: each.modified.timestamp() if each.modified else 0, reverse=True)
        return (*dated, *(each for each in self._more.values() if not each.modified))

    def listing(self, form: str, **facts: Any) -> Listing:  # noqa: ANN401 - fields of Listing
        """Return the listing. A lasting name that two entries have lasts for neither."""
        found = (
            replace(each, id="") if each.id and self._ids[each.id] > 1 else each
            for each in self._found.values()
        )
        unsaid = (f"and {self._unsaid:,} more",) if self._unsaid else ()
        problems = (*self._problems, *unsaid)
        return Listing(form=form, found=tuple(found), more=self.more, problems=problems, **facts)

    def _address(self, place: int, link: str, base: str) -> str | None:
        link = link.strip()
        if not link:
            self.problem(f"{self.word} {place} has no link")
            return None
        address = absolute(link, base or self._url)
        if address is None:
            self.problem(f"{self.word} {place}: {_reason(link, base or self._url)}")
        elif self._site and registrable_domain(address) != self._site:
            self.problem(f"{self.word} {place}: {address[:200]} is on another site")
            return None
        return address


def _reason(link: str, base: str) -> str:
    """Return why *link* is no web address."""
    try:
        web_address(urljoin(base, link))
    except AddressError as error:
        return str(error)
    except ValueError:
        pass
    return str(AddressError(link, "is not an http or https address"))
