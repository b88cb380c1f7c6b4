"""What runs in a process of the extraction pool: one page at a time, within bounds. No Scrapy here.

Pages and listings are strangers' work. The bounds of ``crawler.extract.bounds`` keep what is known
to be dangerous out; those here hold for what nobody has thought of yet.
"""

import contextlib
import gc
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

from crawler.article.errors import ExtractionError
from crawler.article.record import Article
from crawler.discovery.listing import Fetched, Listing, ListingError
from crawler.extract.article import Body, article_of
from crawler.extract.extractor import facts
from crawler.extract.facts import Facts
from crawler.extract.optout import Signal
from crawler.extract.page import Page
from crawler.images import copying
from crawler.portal.pictures import Pictures
from crawler.processes import bind_to_parent

if TYPE_CHECKING:
    from crawler.discovery.looking import Look

if sys.platform != "win32":
    import resource

_OBJECTS_A_LOOK: Final = 20_000
_AGAIN_S: Final = 0.1
"""Seconds after which an interruption is repeated, in case a callback swallowed it."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one page may cost."""

    seconds: float
    """Of processor time: a busy machine makes no page slower. At twice that the process ends."""

    memory: int
    """Bytes of address space beyond what a fresh worker has; 0 for no bound."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a page."""

    article: Article
    signals: frozenset[Signal]
    """What its meta elements say about its use."""

    facts: Facts
    """What it says of itself, without its text."""


class _OutOfTimeError(BaseException):
    """Passes every ``except Exception`` between the loop that hangs and ``within``."""


def begin(bounds: Bounds) -> None:
    """Make this process a worker: its life is its parent's, its memory is bounded."""
    bind_to_parent()
    # What was imported stays; a page leaves hardly any cycles behind, and looking for them takes
    # a twentieth of its time.
    gc.freeze()
    gc.set_threshold(_OBJECTS_A_LOOK)
    if bounds.memory:
        _bound_memory(bounds.memory)


def ready() -> None:
    """Do nothing: that it returns shows that the worker has begun."""


def read(page: Page, body: Body, bounds: Bounds) -> Reading:
    """Return the article on *page*, and what the page says about its use.

    Raises:
        ExtractionError: as ``extract``, or it exceeded *bounds*.
    """
    try:
        with within(bounds.seconds, page.url):
            found = facts(page)
            article = article_of(found, page, body=body)
            # The text goes back once, in the article.
            return Reading(article, found.signals, replace(found, markdown="", text=""))
    except MemoryError:
        reason = f"needs more than {bounds.memory >> 20:,} MiB to be read"
        raise ExtractionError(page.url, reason) from None


def listing(kind: str, fetched: Fetched, bounds: Bounds) -> Listing:
    """Return what the listing *fetched*, of that *kind*, says.

    Raises:
        ListingError: it is none of that kind, or it exceeded *bounds*.
        UnknownKindError: there is no such kind.
    """
    # Most workers read pages only, and start in two thirds of the time without it.
    from crawler.discovery import registry  # noqa: PLC0415

    with _listing_bounds(fetched, bounds):
        return registry.load(kind).read(fetched)


def look(fetched: Fetched, robots: str, bounds: Bounds) -> "Look":
    """Return what to read of the site whose page was *fetched*; see ``crawler.discovery.looking``.

    Raises:
        ListingError: it is no page, or it exceeded *bounds*.
    """
    from crawler.discovery import looking  # noqa: PLC0415 - as above

    with _listing_bounds(fetched, bounds):
        return looking.look(fetched, robots)


def picture(url: str, data: bytes, rule: Pictures, bounds: Bounds) -> copying.Picture:
    """Return a copy of the picture in *data*, the file at *url*.

    Raises:
        ExtractionError: there can be none, or making it exceeded *bounds*.
    """
    try:
        with within(bounds.seconds, url):
            return copying.copied(data, side=rule.side, pixels=rule.pixels)
    except copying.BadPictureError as error:
        raise ExtractionError(url, str(error)) from None
    except MemoryError:
        reason = f"needs more than {bounds.memory >> 20:,} MiB to be decoded"
        raise ExtractionError(url, reason) from None


@contextlib.contextmanager
def _listing_bounds(fetched: Fetched, bounds: Bounds) -> Iterator[None]:
    try:
        with within(bounds.seconds, fetched.url):
            yield
    except ExtractionError as error:
        raise ListingError(error.reason) from None
    except MemoryError:
        what = f"needs more than {bounds.memory >> 20:,} MiB to be read"
        raise ListingError(what) from None


@contextlib.contextmanager
def within(seconds: float, url: str) -> Iterator[None]:
    """Give the block *seconds* of processor time for the page at *url*; 0 for no bound.

    Works by signals, so only in a main thread; there is no bound on systems without timers.

    Raises:
        ExtractionError: the time was over.
    """
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGPROF, _interrupt)
    try:
        # Python hears a signal between two instructions. Where one never ends, in a library's
        # C code, nothing but the second timer helps: its signal ends the process.
        signal.setitimer(signal.ITIMER_VIRTUAL, 2 * seconds)
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN_S)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except _OutOfTimeError:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        reason = f"took more than {seconds:g} s to read"
        raise ExtractionError(url, reason) from None
    finally:
        signal.signal(signal.SIGPROF, before)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise _OutOfTimeError


def _bound_memory(size: int) -> None:
    """Let this process have *size* bytes of address space more than it has now."""
    statm = Path("/proc/self/statm")
    if sys.platform == "win32" or not statm.exists():
        return
    now = int(statm.read_text("ascii").split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = now + size if hard == resource.RLIM_INFINITY else min(now + size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
