"""Importing within a test's own process."""

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from crawler.article.errors import ArticleError
from crawler.article.record import Article
from crawler.corpus.corpus import Corpus
from crawler.importing import importers
from crawler.importing.cleaning import UncleanError, cleaned
from crawler.importing.importers import Asked, Fault, Item
from crawler.intake import How, Intake, RefusedError, Taken
from crawler.sealing.sealer import Sealer
from crawler.state.store import State
from tests.unit.judging.sample import Place

NOW = datetime(2026, 11, 25, tzinfo=UTC)
WHOLE = {
    "title": "Harbour bridge opens",
    "url": "https://www.gazette.test/a",
    "date": "2026-03-01T09:30:00+02:00",
}
"""What an article needs, and nothing more."""


def asked(zone: tzinfo = UTC, **said: Any) -> Asked:  # noqa: ANN401 - any option
    return Asked(now=NOW, zone=zone, **said)


def article_of(
    values: dict[str, Any],
    text: str | None = None,
    said: Asked | None = None,
    **more: Any,  # noqa: ANN401 - of an item
) -> Article:
    """Return the article of *values*, with what each article needs."""
    item = Item(place="a:1", values={**WHOLE, **values}, text=text, **more)
    return cleaned(item, said or asked(), "markdown").article


def read(path: Path, form: str = "", said: Asked | None = None) -> list[Item | Fault]:
    """Return what stands in the source at *path*."""
    importer = importers.load(form) if form else importers.guessed(path)
    return list(importer.read(path, said or asked()))


def faults(found: list[Item | Fault]) -> list[tuple[str, str]]:
    """Return line and reason of each fault."""
    return [(each.place.rpartition(":")[2], each.why) for each in found if isinstance(each, Fault)]


def values(found: list[Item | Fault]) -> list[Any]:
    """Return the values of all items."""
    return [each.values for each in found if isinstance(each, Item)]


def take(  # noqa: PLR0913 - each by name
    place: Place,
    source: Path,
    form: str = "",
    *,
    how: How = How(),  # noqa: B008 - frozen
    said: Asked | None = None,
    sealer: Sealer = Sealer(),  # noqa: B008 - frozen
) -> list[Taken | str | None]:
    """Import *source* into *place*; return what became of each, as text where it failed."""
    state = State(place.url)
    files = state.files(place.portal.place)
    corpus = Corpus(place.folder, files)
    intake = Intake(place.rules, corpus, state, files, sealer, how=how, asked=said or asked())
    intake.begin()
    found: list[Taken | str | None] = []
    for each in read(source, form, said):
        try:
            found.append(each.why if isinstance(each, Fault) else intake.take(each))
        except (ArticleError, UncleanError, RefusedError) as error:
            found.append(str(error))
    intake.end()
    state.close()
    return found


def statuses(taken: list[Taken | str | None]) -> list[str]:
    """Return the status of each that is one."""
    return [str(each.status) if isinstance(each, Taken) else "failed" for each in taken]
