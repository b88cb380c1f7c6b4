"""Looking at all files of a shared corpus: which are new, changed or gone since they were known.

Memory grows with the corpus by eight bytes a file. Others may write meanwhile: what they wrote
after it was looked at here is left as they noted it.
"""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import islice
from typing import Final, Protocol, TypeVar

from crawler.article.cards import Card, Stamp, hashed
from crawler.article.errors import ArticleError
from crawler.corpus import cards
from crawler.corpus.corpus import Corpus, Entry
from crawler.corpus.patience import BusyError
from crawler.corpus.stores import stamp_of

Item = TypeVar("Item")

_AT_ONCE: Final = 1_000
"""Files that are compared with what is known in one step."""


class Knowledge(Protocol):
    """What is known of the files; see ``state.shared_files``."""

    def stamps(self, names: Collection[str]) -> dict[str, Stamp | None]:
        """Return the stamps of those of the files *names* that are known; None: reserved only."""

    def names(self) -> Iterator[list[str]]:
        """Yield the names of all files that are known, some at a time, each once."""

    def learn(self, cards: Sequence[Card], seen: Mapping[str, Stamp | None]) -> None:
        """Keep *cards* of files that were read some time ago, when *seen* was known of them."""

    def unlearn(self, names: Sequence[str], seen: Mapping[str, Stamp | None]) -> None:
        """Forget the files *names*, which were not there some time ago; as ``learn``."""

    def looked(self) -> datetime | None:
        """Return when all files were looked at last; None if never."""

    def note_look(self, now: datetime) -> None:
        """Note that all files were looked at, which ended *now*."""


def look(
    corpus: Corpus, listed: Iterator[tuple[str, Stamp]], known: Knowledge, readers: int
) -> int:
    """Let *known* be as the files of *corpus* are, which *listed* yields; return how many differed.

    A listing may be of a moment ago. So a file counts as changed by what is read of it, and as gone
    only if it is asked for and not there.

    Args:
        corpus: the files.
        listed: name and stamp of each.
        known: what is known of them.
        readers: how many are read at a time.

    Raises:
        OSError: the store does not answer: it was no look.
    """
    there = array("Q")
    count = 0
    with ThreadPoolExecutor(readers, thread_name_prefix="look") as pool:
        for some in _parts(listed):
            there.extend(hashed(name) for name, _ in some)
            seen = known.stamps([name for name, _ in some])
            left = [name for name, stamp in some if seen.get(name) != stamp]
            found = list(filter(None, pool.map(lambda name: _card(corpus, name), left)))
            known.learn(found, seen)
            known.unlearn([name for name in left if _is_broken(corpus, name)], seen)
            count += len(left)
        there = array("Q", sorted(there))
        for names in known.names():
            missing = [name for name in names if not _is_in(there, hashed(name))]
            if missing:
                seen = known.stamps(missing)
                are = pool.map(lambda name: corpus.exists(corpus.folder / name), missing)
                gone = [name for name, is_there in zip(missing, are, strict=True) if not is_there]
                known.unlearn(gone, seen)
                count += len(gone)
    known.note_look(datetime.now(UTC))
    return count


def _card(corpus: Corpus, name: str) -> Card | None:
    path = corpus.folder / name
    try:
        entry = corpus.read(path)
    except FileNotFoundError:  # gone since it was listed: what is known of it is looked at later
        return None
    except BusyError:
        raise  # what is known stays, and nobody takes this for a look at all
    except (ArticleError, OSError) as error:
        corpus.broken[path] = error
        return None
    return cards.card_of(name, entry.article, _stamp(entry))


def _is_broken(corpus: Corpus, name: str) -> bool:
    return isinstance(corpus.broken.get(corpus.folder / name), ArticleError)


def _stamp(entry: Entry) -> Stamp:
    return stamp_of(len(entry.data), entry.version)


def _parts(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while part := list(islice(left, _AT_ONCE)):
        yield part


def _is_in(ordered: "array[int]", number: int) -> bool:
    place = bisect_left(ordered, number)
    return place < len(ordered) and ordered[place] == number
