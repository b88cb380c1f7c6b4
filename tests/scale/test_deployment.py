"""What docs/scale shows for Compose and systemd is well-formed, and names commands that exist."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from crawler.commands import masthead

FOLDER = Path(__file__).parents[2] / "docs" / "scale"
UNITS = sorted(FOLDER.glob("*.service"))


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
    return found


def exists(line: str) -> bool:
    """Tell whether ``masthead`` has the command *line*, with these options."""
    words = shlex.split(line)[1:]
    context = click.Context(masthead)
    command = masthead.get_command(context, words[0])
    assert command is not None, words[0]
    command.make_context(words[0], words[1:])
    return True


def test_the_commands_of_the_units_exist() -> None:
    lines = [
        line.removeprefix("ExecStart=/usr/bin/env ")
        for unit in UNITS
        for line in unit.read_text("utf-8").splitlines()
        if line.startswith("ExecStart=")
    ]

    assert len(lines) == len(UNITS) == 2
    assert all(exists(line) for line in lines)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_the_units(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    named = tmp_path / unit.name.replace("@", "@1")
    shutil.copy(unit, named)

    found = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", named],
        capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip

    mine = [line for line in found.stderr.splitlines() if named.name in line]
    assert mine == []


def test_the_commands_of_the_compose_file_exist() -> None:
    services = compose()["services"]
    lines = [
        match[1]
        for name in ("scheduler", "worker")
        for match in re.finditer(r"exec (masthead .*)", services[name]["command"][-1])
    ]

    assert len(lines) == 2
    assert all(exists(line) for line in lines)


def test_the_compose_file_fits_together() -> None:
    found = compose()
    services = found["services"]
    for service in services.values():
        assert set(service.get("secrets", ())) <= set(found["secrets"])
        assert set(service.get("depends_on", ())) <= set(services)
        volumes = {each.partition(":")[0] for each in service.get("volumes", ())}
        assert {each for each in volumes if "/" not in each} <= set(found["volumes"])
        assert "ports" not in service  # nobody from outside speaks to them


def test_row_89_no_password_is_in_the_compose_file_or_on_a_command_line() -> None:
    text = (FOLDER / "compose.yaml").read_text("utf-8")

    assert not re.search(r"PASSWORD: |--requirepass", text)
    assert "://masthead:" not in text


def test_compose_takes_the_file(tmp_path: Path) -> None:
    known = (
        subprocess.run(
            ["docker", "compose", "version"], capture_output=True, check=False, timeout=900
        )
        if shutil.which("docker")
        else None
    )
    if known is None or known.returncode != 0:
        pytest.skip("Compose is not installed")
    shutil.copy(FOLDER / "compose.yaml", tmp_path)
    (tmp_path / "secrets").mkdir()
    for name in ("redis", "state", "storage"):
        (tmp_path / "secrets" / name).write_text("A=b\n")

    found = subprocess.run(
        ["docker", "compose", "config", "--quiet"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip

    assert found.returncode == 0, found.stderr
