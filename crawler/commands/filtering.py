"""``--filter``: which records a command is about."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.commands.mistakes import mistakes
from crawler.commands.options import Place
from crawler.corpus import kept_lines
from crawler.corpus.corpus import Corpus, in_places
from crawler.corpus.filters import Filter, FilterError, parsed
from crawler.corpus.stamped import File
from crawler.corpus.streaming import Stream
from crawler.portal.portal import Portal
from crawler.state.store import OURS


def filtered(conditions: Sequence[str], portal: Portal, now: datetime) -> Filter:
    """Return the filter of *conditions*.

    Raises:
        click.BadParameter: one cannot be read.
    """
    try:
        return parsed(conditions, now=now, language=portal.site.locale)
    except FilterError as error:
        raise click.BadParameter(str(error), param_hint="--filter") from None


@contextmanager
def streamed(
    portal: Portal,
    corpus: Corpus,
    wanted: Filter,
    progress: Callable[[int], object] = lambda _: None,
    *,
    files: Iterable[File] | None = None,
) -> Iterator[Stream]:
    """Yield the records of *portal*'s *corpus* that meet the conditions, by way of kept lines.

    *files* are names and stamps of all its records, where the caller has them already.
    """
    with kept_lines.opened(portal.root / OURS / kept_lines.FILE, portal.place) as kept:
        yield Stream(corpus, kept, wanted, files=files, progress=progress)


def selected(place: Place, paths: Sequence[Path], conditions: Sequence[str]) -> tuple[Path, ...]:
    """Return the records, of those at *paths* or else of all, that meet *conditions*.

    Files that cannot be read are left to others to tell.
    """
    with mistakes():
        portal = place.load()
        wanted = filtered(conditions, portal, datetime.now(UTC))
        among = {path.absolute() for path in in_places(paths)}
        with streamed(portal, Corpus(portal.folder), wanted) as stream:
            found = [portal.folder / record.name for record in stream]
    return tuple(path for path in found if not paths or path.absolute() in among)
