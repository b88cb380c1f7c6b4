"""Options that all commands share."""

import functools
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec

import click

from crawler.portal import portal as portals
from crawler.portal.durations import duration
from crawler.portal.errors import PortalError

P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which portal, corpus and state a command is about."""

    portal: Path | None
    corpus: Path | None
    state: str | None
    changes: dict[str, str]
    log_level: str

    @property
    def root(self) -> Path | None:
        """The portal's folder; None if there is none here or above, and none was named."""
        return self.portal or portals.find(Path.cwd()) or self.corpus

    def load(self) -> portals.Portal:
        """Return the portal.

        Raises:
            PortalError: there is none, or it is wrong.
        """
        root = self.root
        if root is None:
            raise PortalError(
                "no portal here or above: make one with `masthead init DIR`, "
                "or name it with --portal DIR"
            )
        return portals.load(root, corpus=self.corpus, state=self.state, changes=self.changes)

    def arguments(self) -> list[str]:
        """Return the command line's options that say the same; see also ``environment``."""
        found = ["--log-level", self.log_level]
        for name, folder in (("portal", self.portal), ("corpus", self.corpus)):
            if folder is not None:
                found += [f"--{name}", str(folder)]
        for name, value in self.changes.items():
            found += ["--set", f"{name}={value}"]
        return found

    def environment(self) -> dict[str, str]:
        """Return the environment of a process of ours with the same state, whose URL may be secret.

        The keys of sealing are in it as they are in this one: as arguments everybody could read
        them. A process that is not ours gets ``crawler.sealing.environment.without_keys``.
        """
        return {**os.environ, **({"MASTHEAD_STATE_URL": self.state} if self.state else {})}

    def settings(self) -> dict[str, Any]:
        """Return the settings of Scrapy that say the same."""
        found: dict[str, Any] = {"LOG_LEVEL": self.log_level, "MASTHEAD_SET": self.changes}
        for name, value in (
            ("PORTAL", self.portal),
            ("CORPUS", self.corpus),
            ("STATE", self.state),
        ):
            if value is not None:
                found[f"MASTHEAD_{name}"] = str(value)
        return found


class Span(click.ParamType[float]):
    """A span of time, as its seconds."""

    name = "span"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as in click
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Return the seconds of *value*, or say how a span is written."""
        if isinstance(value, float):
            return value
        try:
            return duration(value).total_seconds()
        except ValueError as error:
            self.fail(str(error), param, ctx)


span = Span()


conditions = click.option(
    "--filter",
    "conditions",
    multiple=True,
    metavar="CONDITION",
    help="Only records that meet it, and all others given: topic=Ferries, date>=2026-01-01, "
    "age<7d, published=no ... (docs/filters.md).",
)
"""The option by which a command is told which records are meant."""


_URL: Final = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
"""How a URL begins after it was taken for a path, which has no two slashes in a row."""


def common(function: Callable[Concatenate[Place, P], None]) -> Callable[P, None]:
    """Give a command the options all have; it gets them as its first argument, a Place."""

    @click.option(
        "--portal", type=click.Path(path_type=Path), help="Portal folder [default: here or above]."
    )
    @click.option(
        "--corpus",
        type=click.Path(path_type=Path),
        help="Folder of article files [default: _news].",
    )
    @click.option(
        "--state",
        metavar="URL",
        envvar="MASTHEAD_STATE_URL",
        help="State database, also MASTHEAD_STATE_URL [default: in the portal].",
    )
    @click.option(
        "--set",
        "changes",
        metavar="KEY=VALUE",
        multiple=True,
        help="Change a setting for this run.",
    )
    @click.option(
        "--log-level",
        type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], case_sensitive=False),
        default="CRITICAL",
        show_default=True,
        help="What the log on stderr tells.",
    )
    @functools.wraps(function)
    def wrapper(
        portal: Path | None,
        corpus: Path | None,
        state: str | None,
        changes: tuple[str, ...],
        log_level: str,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        if corpus is not None and _URL.match(str(corpus)):
            raise click.UsageError("--corpus is a folder; for a URL write --set corpus=URL")
        place = Place(
            portal=portal,
            corpus=corpus,
            state=state,
            changes=_pairs(changes),
            log_level=log_level.upper(),
        )
        function(place, *args, **kwargs)

    return wrapper  # type: ignore[return-value]


def _pairs(changes: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--set {change}: write KEY=VALUE, as in --set body=none")
        found[name] = value
    return found
