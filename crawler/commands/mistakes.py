"""A person's mistakes, in one line each."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from crawler.commands.codes import Exit
from crawler.portal.errors import PortalError
from crawler.portal.files import shown
from crawler.portal.places import Place


@contextmanager
def mistakes() -> Iterator[None]:
    """Turn what a person or the disk did wrong into one line on stderr and an exit code."""
    try:
        yield
    except BrokenPipeError:
        sys.exit(Exit.FAILED)
    except PortalError as error:
        leave(str(error), Exit.USAGE)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        leave(f"{place}{error.strerror or error}", Exit.FAILED)


def told(path: Place, error: Exception) -> str:
    """Return what is wrong with the file at *path*, with its place."""
    if isinstance(error, OSError):
        return f"{shown(path)}: {error.strerror or error}"
    return str(error)


def leave(message: str, code: Exit) -> NoReturn:
    """Print *message* on stderr and leave with *code*."""
    click.echo(f"masthead: {message}", err=True)
    sys.exit(code)
