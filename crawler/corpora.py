"""The corpus of a portal, wherever it lies, with its index in the state."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.corpus import files, stores
from crawler.corpus.corpus import Corpus
from crawler.corpus.shared import SharedCorpus, StoreCorpus
from crawler.portal.places import Place, Url
from crawler.portal.portal import Portal
from crawler.state.files import Files
from crawler.state.store import OURS, State

__all__ = ["Place", "alone", "browsed", "in_turn", "opened"]


def opened(portal: Portal, state: State) -> tuple[Corpus, Files]:
    """Return the corpus of *portal*, to write to, and its index in *state*.

    In a folder, it is written to under ``alone``. In a store several workers may write, one at a
    time: each save is one turn of all of them, from the first look for the record of an article to
    the note that it is written.

    A store that nobody looked at is looked at first.

    Raises:
        PortalError: a store cannot be used as it is set.
        StateError, OSError: the state or the store does not answer.
    """
    if isinstance(portal.corpus, Url):
        store = stores.opened(portal.corpus, portal.settings.storage)
        index = state.shared_files(portal.place)
        shared = SharedCorpus(store, index, readers=portal.settings.storage.readers)
        shared.know()
        return shared, index
    index_of_folder = state.files(portal.place)
    return Corpus(portal.corpus, index_of_folder), index_of_folder


def browsed(portal: Portal) -> Corpus:
    """Return the corpus of *portal*, to read all of it; nothing is asked of a state.

    Raises:
        PortalError: there is no such folder, or a store cannot be used as it is set.
    """
    if isinstance(portal.corpus, Url):
        storage = portal.settings.storage
        return StoreCorpus(stores.opened(portal.corpus, storage), readers=storage.readers)
    return Corpus(portal.corpus)


@contextmanager
def alone(portal: Portal) -> Iterator[None]:
    """Hold the lock by which one run of this machine writes to the corpus of *portal*.

    That is on its folder, or for a store on the portal's folder for what Masthead keeps. Where runs
    of several machines share a state on a server there is none: they take turns, see ``in_turn``.

    Raises:
        LockedError: another process holds it.
        OSError: a folder cannot be made or locked.
    """
    if portal.is_shared:
        yield
        return
    folder = portal.corpus if isinstance(portal.corpus, Path) else portal.root / OURS
    folder.mkdir(parents=True, exist_ok=True)
    with files.locked(folder):
        files.sweep(folder)
        yield


@contextmanager
def in_turn(portal: Portal, state: State, index: Files) -> Iterator[None]:
    """Hold the turn to write into the corpus of *portal* in the block, where others write as well.

    They wait for all of it, and look at the corpus anew then. *index* is the corpus's in *state*.

    Raises:
        StateError: the turn cannot be had.
    """
    if not portal.is_shared:
        yield
        return
    turns = state.turns(portal.place)
    try:
        with turns.taken() as turn:
            index.turn = turn.number
            try:
                yield
            finally:
                turns.look_anew()
    finally:
        turns.close()
