"""The demo writes exactly what the documentation says."""

import os
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_demo_writes_what_the_documentation_shows(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}

    result = subprocess.run(
        [sys.executable, "-m", "crawler.commands", "demo", "masthead-demo"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert f"```\n{result.stdout.strip()}\n```" in (DOCS / "demo.md").read_text("utf-8")
    news = tmp_path / "masthead-demo" / "_news"
    written = {path.name: path.read_bytes() for path in news.glob("*.md")}
    shown = {path.name: path.read_bytes() for path in (DOCS / "demo").glob("*.md")}
    assert written == shown


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    result = subprocess.run(
        [sys.executable, "-m", "crawler.commands", "demo", str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert result.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
