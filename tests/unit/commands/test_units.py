"""What runs the schedule: units and lines that say the same to systemd and cron as to a shell."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from crawler.commands.units import cron, systemd

ODD = Path("/srv/my portals/100% $HOME's")


def test_a_unit_names_the_portal_and_ends_in_order() -> None:
    text = systemd(Path("/srv/portal"), "/opt/venv/bin/masthead", "ada", ["--look", "5m"])

    assert "ExecStart=/opt/venv/bin/masthead schedule --portal /srv/portal --look 5m\n" in text
    assert "\nUser=ada\n" in text
    assert "KillMode=mixed\n" in text
    assert "ReadWritePaths=/srv/portal\n" in text


def test_a_unit_quotes_what_systemd_would_read_otherwise() -> None:
    text = systemd(ODD, "/opt/venv/bin/masthead", "")

    assert '--portal "/srv/my portals/100%% $$HOME\'s"\n' in text
    assert text.count("\n[") == 3


@pytest.mark.parametrize("folder", ["/srv/portal", "/srv/a b", "/srv/100%", "/srv/it's"])
def test_systemd_takes_the_unit(folder: str, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        pytest.skip("systemd-analyze is not installed")
    path = tmp_path / "masthead-portal.service"
    path.write_text(systemd(Path(folder), "/bin/true", "root"))

    result = subprocess.run([analyze, "verify", path], capture_output=True, text=True, check=False)

    assert path.name not in result.stderr


def test_a_line_for_cron_is_a_command_with_its_percent_signs_escaped() -> None:
    line = cron(ODD, "/opt/venv/bin/masthead").splitlines()[-1]

    assert line.startswith("*/10 * * * *  ")
    assert "%" not in line.replace("\\%", "")
    command = line.removeprefix("*/10 * * * *  ").replace("\\%", "%")
    assert shlex.split(command) == [
        "/opt/venv/bin/masthead", "crawl", "--due", "--portal", str(ODD),
    ]  # fmt: skip
