"""Bringing the index of a corpus up to date."""

from dataclasses import dataclass

from crawler import corpora
from crawler.commands.codes import Exit
from crawler.commands.mistakes import leave, mistakes, told
from crawler.commands.options import Place
from crawler.corpus import files
from crawler.corpus.shared import SharedCorpus
from crawler.portal import places
from crawler.state.database import StateError
from crawler.state.store import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look at a corpus found."""

    corpus: places.Place
    records: int
    """Files that can be read."""

    changed: int
    """Files that are new, other than they were known, or gone."""

    faults: list[str]
    """Why others cannot be read."""


def index(place: Place) -> Found:
    """Look at all files of the corpus of *place*; a process that cannot is ended, and says why."""
    with mistakes():
        portal = place.load()
        try:
            state = opened(portal.state)
            try:
                folder, known = corpora.opened(portal, state)
                if isinstance(folder, SharedCorpus):
                    changed = folder.look()
                else:
                    with corpora.alone(portal):
                        before = known.cards()
                        after = {card.name: card for card in folder.refresh()}
                    changed = sum(after.get(name) != before.get(name) for name in before | after)
                records = known.count_files()
            finally:
                state.close()
        except files.LockedError as error:
            leave(str(error), Exit.LOCKED)
        except StateError as error:
            leave(str(error), Exit.FAILED)
    faults = [told(path, error) for path, error in folder.broken.items()]
    return Found(corpus=portal.corpus, records=records, changed=changed, faults=faults)
