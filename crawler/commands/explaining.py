"""What happened to each address on its way, for ``fetch --explain``."""

from scrapy import Request

from crawler.article.errors import AddressError
from crawler.article.redaction import redacted
from crawler.article.text import one_line
from crawler.article.urls import web_address
from crawler.fetching.outcomes import Outcome
from crawler.fetching.trail import TRAIL
from crawler.portal.settings import Settings
from crawler.run import FOUND_AT

Steps = list[tuple[str, str]]
"""What was done, and what came of it."""


class Trails:
    """The steps of each address, gathered while a spider runs."""

    def __init__(self, settings: Settings, agent: str) -> None:
        obeyed = "robots.txt obeyed" if settings.robots else "robots.txt not obeyed"
        wishes = f", and {', '.join(settings.obey)}" if settings.obey else ""
        bounds = (
            f"{settings.timeout:g} s in all, {settings.idle_timeout:g} s without a byte, "
            f"{settings.page_bytes:,} bytes, 20 redirects, public addresses only"
        )
        self._first: Steps = [
            ("limits", bounds),
            ("manners", f"{settings.delay:g} s between requests, {obeyed}{wishes}, as {agent}"),
        ]
        self._trails: dict[str, Steps] = {}

    def follow(self, request: Request) -> None:
        """Gather what happens to *request* if it is one for an article."""
        address = request.meta.get(FOUND_AT)
        if address is not None:
            self._trails[_key(address)] = request.meta.setdefault(TRAIL, [])

    def steps(self, outcome: Outcome) -> Steps:
        """Return the steps that led to *outcome*, in order, without secrets."""
        last = ": ".join(filter(None, (outcome.status, outcome.reason, outcome.path)))
        wishes = [("signals", ", ".join(outcome.signals))] if outcome.signals else []
        steps = [*self._first, *self._trails.get(_key(outcome.url), []), *wishes, ("outcome", last)]
        return [(name, redacted(one_line(text))) for name, text in steps]

    def text(self, outcome: Outcome) -> str:
        """Return the steps as lines for a person."""
        lines = [redacted(one_line(outcome.url or "masthead"))]
        lines += [f"  {name:<10}  {text}" for name, text in self.steps(outcome)]
        return "\n".join(lines) + "\n"


def _key(address: str) -> str:
    try:
        return web_address(address)
    except AddressError:
        return address
