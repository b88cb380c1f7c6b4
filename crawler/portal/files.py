"""Reading the portal's YAML files, with errors that name file, line and key."""

import functools
import os
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from crawler.article import document
from crawler.article.errors import FrontMatterError, Problem
from crawler.article.faults import problems_of, resolved
from crawler.article.yamltree import Pairs, compose
from crawler.portal.errors import PortalError, PortalFileError
from crawler.portal.places import Place, Url

Model = TypeVar("Model", bound=BaseModel)

LARGEST: Final = 1_000_000
"""Bytes of one file."""


def shown(path: Place) -> str:
    """Return *path* as a person would type it from where they stand."""
    if isinstance(path, Url):
        return path.text
    written = os.fspath(path)
    folder, name = os.path.split(written)
    inside = _inside(folder, os.getcwd())  # noqa: PTH109 - many a page asks for it
    return written if inside is None else f"{inside}{name}" or "."


@functools.lru_cache(maxsize=16)
def _inside(folder: str, here: str) -> str | None:
    """Return the way from *here* to *folder*, with a slash at its end; None if it leads up."""
    relative = os.path.relpath(folder or ".", here)
    if relative.startswith(".."):
        return None
    return "" if relative == "." else f"{relative}/"


def read(path: Path) -> str:
    """Return the text of the file at *path*, without a byte order mark."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise PortalError(f"{shown(path)}: {error.strerror or error}") from None
    if len(data) > LARGEST:
        raise PortalFileError(shown(path), Problem(1, "", f"longer than {LARGEST:,} bytes"))
    try:
        return document.decode(data, path=shown(path)).removeprefix("\ufeff")
    except FrontMatterError as error:
        raise PortalFileError(shown(path), *error.problems) from None


def load(path: Path, model: type[Model]) -> Model:
    """Return what the YAML file at *path*, or the front matter of the Markdown file, says."""
    text, first_line = read(path), 1
    try:
        if path.suffix == ".md":
            parts = document.split(text)
            text, first_line = parts.header, 2
        elif not _has_content(text):
            return model()
        tree = compose(text, first_line=first_line, what="the file")
        values = resolved(tree)
    except FrontMatterError as error:
        raise PortalFileError(shown(path), *error.problems) from None
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise PortalFileError(shown(path), *_problems(error, tree, model)) from None


def in_folder(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """Return the files in *folder* with one of *suffixes*, by name; none if there is no folder."""
    try:
        found = sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise PortalError(f"{shown(folder)}: {error.strerror or error}") from None
    return [path for path in found if path.suffix in suffixes and path.is_file()]


def fault(path: Path, key: str, what: str, *, at: str = "") -> PortalFileError:
    """Return the error of the file at *path* whose *key* does not go with other files.

    *at* is in the line that is meant, if that is not the key's.
    """
    lines = read(path).splitlines()
    meant = (lambda text: at in text) if at else (lambda text: text.startswith(f"{key}:"))
    line = next((number for number, text in enumerate(lines, 1) if meant(text)), 1)
    return PortalFileError(shown(path), Problem(line, key, what))


def _problems(error: ValidationError, tree: Pairs, model: type[BaseModel]) -> list[Problem]:
    return [
        Problem(problem.line, problem.field, allowed(problem, model))
        for problem in problems_of(error, tree)
    ]


def allowed(problem: Problem, model: type[BaseModel]) -> str:
    """Return what is wrong; for an unknown key also the keys that *model* has at its place."""
    if problem.what != "unknown key":
        return problem.what
    inner: Any = model
    for part in problem.field.split(".")[:-1]:
        field = inner.model_fields.get(part.partition("[")[0])
        inner = field.annotation if field else inner
    names = ", ".join(inner.model_fields) if hasattr(inner, "model_fields") else ""
    return f"unknown key: allowed are {names}"


def _has_content(text: str) -> bool:
    lines = (line.strip() for line in text.splitlines())
    return any(line and not line.startswith("#") and line != "---" for line in lines)
