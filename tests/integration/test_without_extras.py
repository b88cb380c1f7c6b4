"""Commands where only what Masthead always needs is installed."""

import subprocess
import sys
from pathlib import Path

import pytest

EXTRAS = (
    "PIL", "aiobotocore", "fsspec", "pg8000", "pyarrow", "redis", "s3fs",
    "scrapy_redis", "warcio",
)  # fmt: skip

PROGRAM = f"""
import sys
sys.modules.update(dict.fromkeys({EXTRAS}))  # which is how Python knows what cannot be imported
from crawler.commands import main
main()
"""


def masthead(*arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that finds no extra."""
    root = Path(__file__).parents[2]
    program = f"import sys; sys.path.insert(0, {str(root)!r})\n{PROGRAM}"
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    place = tmp_path / "portal"
    made = masthead("init", str(place), "--contact", "you@portal.example", at=tmp_path)
    assert made.returncode == 0, made.stderr
    return place


@pytest.mark.parametrize(
    "command",
    [("status",), ("status", "--json"), ("check",), ("refresh",), ("score",), ("index",),
     ("export", "jsonl", "out.jsonl"), ("sources", "list")],
    ids=" ".join,
)  # fmt: skip
def test_what_needs_no_extra_works_without(portal: Path, command: tuple[str, ...]) -> None:
    done = masthead(*command, at=portal)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("setting", "command"),
    [
        ("scale:\n  queue: redis://127.0.0.1:1/0\n", "status"),
        ("scale:\n  queue: redis://127.0.0.1:1/0\n", "worker"),
        ("scale: {queue: redis://127.0.0.1:1/0}\nfeeds: [https://a.test/f]\n", "crawl"),
        ("corpus: s3://bucket/news\n", "check"),
        ("corpus: s3://bucket/news\n", "refresh"),
        ("state: postgresql+pg8000://127.0.0.1:1/m\n", "refresh"),
    ],
)
def test_what_needs_an_extra_says_which(portal: Path, setting: str, command: str) -> None:
    (portal / "masthead.yaml").write_text(f"contact: you@portal.example\n{setting}")
    done = masthead(command, at=portal)
    assert "Traceback" not in done.stderr
    assert done.returncode in (1, 2)
    assert "pip install" in done.stderr
