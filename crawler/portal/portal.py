"""A portal: the folder a keeper owns, and everything in it that Masthead goes by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from crawler.article.errors import Problem
from crawler.article.faults import problems_of
from crawler.portal import files
from crawler.portal.data import Organization, Site, Topic
from crawler.portal.errors import PortalError, PortalFileError
from crawler.portal.loading import load_organizations, load_site, load_topics
from crawler.portal.places import Place, Url, is_url
from crawler.portal.removals import Removals, load_removals
from crawler.portal.settings import FILE, Settings
from crawler.portal.sources import Source, load_sources
from crawler.portal.views import Views, load_views

_SQLITE = "sqlite:///"
_PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """A portal's settings and data, as they were when it was loaded."""

    root: Path
    settings: Settings
    site: Site
    topics: tuple[Topic, ...]
    """The root topic first."""

    organizations: Mapping[str, Organization]
    """By domain."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    """By key: the name of the file in ``sources/``, or the host of a feed in the settings."""

    corpus: Place
    """Where the article files are: a folder, or a place in a store."""

    state: str
    """SQLAlchemy URL of the state; for SQLite with an absolute path."""

    views: Views = Views()  # noqa: RUF009 - frozen
    """How often articles were looked at."""

    removals: Removals = Removals()  # noqa: RUF009 - frozen
    """What must not be given away."""

    source: Source | None = None
    """The source of the article that is being judged; None if it was found in none."""

    @property
    def is_shared(self) -> bool:
        """True if several runs may write into the corpus at once: see docs/scaling.md."""
        return isinstance(self.corpus, Url) and not self.state.startswith("sqlite")

    @property
    def lease(self) -> timedelta | None:
        """For how long a run counts as alive after it was last heard of; None where it is alone."""
        return timedelta(seconds=self.settings.scale.lease) if self.is_shared else None

    @property
    def patience_s(self) -> float:
        """Seconds for which a state on a server that went away is waited for."""
        return self.settings.scale.patience.total_seconds() if self.is_shared else _PATIENCE_S

    @property
    def folder(self) -> Path:
        """The folder of the article files, for what works with files of this machine only.

        Raises:
            PortalError: they are in a store.
        """
        if isinstance(self.corpus, Url):
            what = "this command needs a folder of this machine: see docs/object-storage.md"
            raise PortalError(f"{self.corpus}: the corpus is in a store, and {what}")
        return self.corpus

    @property
    def place(self) -> str:
        """The corpus's folder as the state knows it: a portal may be moved as a whole."""
        if isinstance(self.corpus, Url):
            return self.corpus.text
        inside = self.corpus.is_relative_to(self.root)
        return str(self.corpus.relative_to(self.root) if inside else self.corpus)


def find(start: Path) -> Path | None:
    """Return the portal that *start* is in, the nearest folder upwards; None if there is none."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if is_portal(folder):
            return folder
    return None


def is_portal(folder: Path) -> bool:
    """Tell whether *folder* is a portal: it has our settings, or a site's with topics."""
    return (folder / FILE).is_file() or (
        (folder / "_config.yml").is_file() and (folder / "_data").is_dir()
    )


def load(
    root: Path,
    *,
    corpus: Path | None = None,
    state: str | None = None,
    changes: Mapping[str, str] | None = None,
) -> Portal:
    """Return the portal at *root*.

    Args:
        root: its folder.
        corpus: another folder of article files than the settings say; may be anywhere.
        state: another SQLAlchemy URL than the settings say.
        changes: settings by dotted name (``scoring.publish_at``), as YAML values.

    Raises:
        PortalError: a file is wrong (with its line), or the corpus leads out of the portal.
    """
    root = root.resolve()
    if not root.is_dir():
        raise PortalError(f"{files.shown(root)}: no such folder")
    path = root / FILE
    settings = files.load(path, Settings) if path.is_file() else Settings()
    settings = changed(settings, changes or {})
    site = load_site(root)
    topics = load_topics(root, site)
    sources = load_sources(root, settings.feeds, {topic.name for topic in topics})
    return Portal(
        root=root,
        settings=settings,
        site=site,
        topics=topics,
        organizations=load_organizations(root),
        sources=sources,
        views=load_views(root, settings.views, site),
        removals=load_removals(root),
        corpus=_corpus(root, settings, corpus),
        state=_state(root, state or settings.state),
    )


def changed(settings: Settings, changes: Mapping[str, str]) -> Settings:
    """Return *settings* with *changes*: dotted names (Scrapy's in capitals) and YAML values.

    Raises:
        PortalError: an unknown name or a value of the wrong type.
    """
    values: dict[str, Any] = settings.model_dump()
    for name, text in changes.items():
        try:
            value = yaml.safe_load(text) if text else ""
        except (yaml.YAMLError, ValueError, RecursionError):  # as a day that is none
            value = text
        target = values
        *above, last = ["scrapy", name] if name.isupper() else name.split(".")
        for part in above:
            inner = target.get(part)
            if not isinstance(inner, dict):
                raise PortalError(f"--set {name}: unknown setting")
            target = inner
        target[last] = value
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        problem = next(iter(problems_of(error, None)))
        raise PortalError(f"--set {problem.field}: {files.allowed(problem, Settings)}") from None


def _corpus(root: Path, settings: Settings, chosen: Path | None) -> Place:
    if chosen is not None:
        return chosen.resolve()
    if is_url(settings.corpus):
        return Url(settings.corpus)
    folder = (root / settings.corpus).resolve()
    if not folder.is_relative_to(root):
        what = "leads out of the portal; give the other folder with --corpus if you mean it"
        raise PortalFileError(files.shown(root / settings.corpus), Problem(1, "", what))
    return folder


def _state(root: Path, url: str) -> str:
    if not url.startswith(_SQLITE):
        return url
    path = url.removeprefix(_SQLITE)
    return url if path.startswith("/") or not path else f"{_SQLITE}{root / path}"
