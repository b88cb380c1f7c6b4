"""Finding the problems of files and of the portal."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from crawler.article.checks import misdated, problems
from crawler.article.errors import AddressError, ArticleError, FrontMatterError, Problem
from crawler.article.record import Article
from crawler.article.tidy import tidied
from crawler.article.urls import identity
from crawler.commands import options
from crawler.corpus import corpus, files
from crawler.portal.errors import PortalFileError
from crawler.portal.files import shown
from crawler.portal.places import Place
from crawler.portal.portal import Portal


@dataclass(frozen=True, slots=True)
class Found:
    """A problem in a file."""

    path: str
    problem: Problem

    def __str__(self) -> str:
        """Return ``file:line: field: what``."""
        return f"{self.path}:{self.problem}" if self.path else self.problem.what

    def plain(self) -> dict[str, object]:
        """Return it as a JSON object."""
        problem = self.problem
        where = {"file": self.path, "line": problem.line} if self.path else {}
        return {**where, "field": problem.field, "what": problem.what}


def check_portal(place: options.Place, *, needed: bool) -> tuple[Portal | None, list[Found]]:
    """Return the portal, None if it cannot be loaded or there is none, and its problems.

    Raises:
        PortalError: there is no portal, and one is *needed* or was asked for.
    """
    if not needed and place.root is None:
        return None, []
    try:
        return place.load(), []
    except PortalFileError as error:
        return None, [Found(error.path, problem) for problem in error.problems]


def check_files(
    paths: Iterable[Place], portal: Portal | None, folder: corpus.Corpus | None
) -> list[Found]:
    """Return the problems of the files at *paths*, and of each two of them together.

    Those that are no paths of this machine are in *folder*.
    """
    topics = [topic.name for topic in portal.topics] if portal else []
    found: list[Found] = []
    first: dict[str, str] = {}
    for path, entry in _reads(paths, folder):
        name = shown(path)
        if isinstance(entry, FrontMatterError):
            found += [Found(name, problem) for problem in entry.problems]
            continue
        if not isinstance(entry, corpus.Entry):
            why = entry.strerror if isinstance(entry, OSError) else None
            found.append(Found(name, Problem(1, "", why or str(entry))))
            continue
        article = entry.article
        every = [*problems(entry.text, article, topics=topics), *_dates(path, entry)]
        every += _doubles(article, entry, name, first)
        found += [Found(name, problem) for problem in sorted(every)]
    return found


def fix_files(
    paths: Sequence[Place], portal: Portal | None, folder: corpus.Corpus | None
) -> Iterator[str]:
    """Rewrite what can be read in canonical form; yield the names of the files that changed."""
    own = portal.corpus if portal else None
    with files.locked(own) if isinstance(own, Path) and own.is_dir() else nullcontext():
        for path, entry in _reads(paths, folder):
            if not isinstance(entry, corpus.Entry):
                continue  # named by the check that follows
            try:
                text = tidied(entry.text, path=str(path))
            except FrontMatterError:
                continue
            if text.encode() != entry.data:
                if isinstance(path, Path):
                    files.replace(path, text.encode())
                elif folder is not None:
                    with suppress(corpus.ChangedError):  # a person is at it: the next check tells
                        folder.replace(entry, text.encode(), entry.article)
                yield shown(path)


def _reads(
    paths: Iterable[Place], folder: corpus.Corpus | None
) -> Iterator[tuple[Place, corpus.Entry | ArticleError | OSError]]:
    """Yield *paths*, of this machine or of *folder*, with their records or what is wrong."""
    if folder is not None and folder.is_shared:
        mine = [path for path in paths if isinstance(path, Path)]
        yield from corpus.Corpus(Path()).reads(mine)
        yield from folder.reads(path for path in paths if not isinstance(path, Path))
    else:
        yield from corpus.Corpus(Path()).reads(paths)


def _dates(path: Place, entry: corpus.Entry) -> Iterator[Problem]:
    what = misdated(path.name, entry.article.publishedDateTime)
    if what:
        yield Problem(_line(entry, "publishedDateTime"), "publishedDateTime", what)


def _doubles(
    article: Article, entry: corpus.Entry, name: str, first: dict[str, str]
) -> Iterator[Problem]:
    keys: dict[str, str] = {}
    for field in ("webUrl", "originalUrl"):
        address = getattr(article, field)
        try:
            if address:
                keys.setdefault(identity(address), field)
        except AddressError:
            continue  # named already
    for key, field in keys.items():
        other = first.setdefault(key, name)
        if other != name:
            yield Problem(_line(entry, field), field, f"the same article as {other}")
            return


def _line(entry: corpus.Entry, field: str) -> int:
    lines = entry.text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith(f"{field}:")), 1)
