"""What a program reads from a command: UTF-8, whatever the terminal's encoding is."""

import json

import click


def json_line(value: object) -> None:
    """Print *value* as one line of JSON."""
    text(f"{json.dumps(value, ensure_ascii=False)}\n")


def text(written: str) -> None:
    r"""Print *written* on stdout; half a surrogate pair becomes ``\ud800``, as JSON writes it."""
    click.echo(written.encode("utf-8", "backslashreplace"), nl=False)
