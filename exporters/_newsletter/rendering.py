"""Templates of the newsletter: the keeper's own, or those that come with Masthead.

Templates are Jinja's, in its sandbox: they see the letter, not the program. In those whose name
ends in ``.html`` every value is escaped.
"""

import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    select_autoescape,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from crawler.article.errors import Problem
from crawler.portal.errors import PortalError, PortalFileError
from crawler.portal.files import shown
from crawler.portal.portal import Portal
from exporters._newsletter.letter import Letter
from exporters._newsletter.wrapping import wrapped

OWN: Final = Path(__file__).with_name("templates")
"""Folder of the templates that come with Masthead."""

LARGEST: Final = 10_000_000
"""Characters of a letter; mail servers take no more."""

_HELP: Final = "what a template knows: docs/export-feeds.md"


def folder_of(portal: Portal, templates: str | None) -> Path | None:
    """Return the folder *templates* of *portal*; None for Masthead's own.

    Raises:
        PortalError: there is no such folder, or it leads out of the portal.
    """
    if templates is None:
        return None
    folder = (portal.root / templates).resolve()
    if not folder.is_relative_to(portal.root):
        raise PortalError(f"option templates: {templates} leads out of the portal")
    if not folder.is_dir():
        what = "no such folder: make it, with newsletter.html or newsletter.txt in it"
        raise PortalError(f"{shown(portal.root / templates)}: {what}")
    return folder


def rendered(name: str, letter: Letter, folder: Path | None) -> str:
    """Return *letter* in the template *name* of *folder*, or in Masthead's own if it has none.

    Raises:
        PortalFileError: the template is wrong; the error has its line.
    """
    folders = [OWN] if folder is None else [folder, OWN]
    try:
        template = _environment(folders).get_template(name)
        return "".join(_bounded(template.generate(letter=letter)))
    except Exception as error:  # noqa: BLE001 - an expression of a template may do anything
        path, line = _place(error, folders)
        what = _told(error)
        raise PortalFileError(shown(path or folders[0] / name), Problem(line, "", what)) from None


def _environment(folders: Iterable[Path]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrapped"] = wrapped
    return environment


def _bounded(pieces: Iterable[str]) -> Iterator[str]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > LARGEST:
            raise ValueError(f"the letter is longer than {LARGEST:,} characters")
        yield piece


def _place(error: Exception, folders: Iterable[Path]) -> tuple[Path | None, int]:
    """Return the template and the line of *error*, which Jinja leaves in the traceback."""
    if isinstance(error, TemplateSyntaxError):
        return Path(error.filename) if error.filename else None, error.lineno
    inside = tuple(f"{folder}/" for folder in folders)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.startswith(inside):
            return Path(frame.filename), frame.lineno or 1
    return None, 1


def _told(error: Exception) -> str:
    """Return what is wrong, and what to do about it, in one line."""
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.message}: correct its name, or add it to the folder"
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8: save the template in UTF-8"
    if isinstance(error, UndefinedError | TemplateSyntaxError):
        message = (error.message or "").replace(f"{Letter.__module__}.", "")
        return f"{message} ({_HELP})"
    if isinstance(error, ValueError):
        return str(error)
    return f"{type(error).__name__}: {error} ({_HELP})"
