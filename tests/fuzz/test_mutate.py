"""Row 23: a small sample of what ``tests/fuzz/mutate.py`` does with ten thousand pages."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz import mutate

SITE = mutate.ROOT / "crawler" / "demo" / "site"


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, mutate.__file__, *(str(each) for each in arguments)]
    environment = {**os.environ, "PYTHONPATH": str(mutate.ROOT)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_mutated_pages_are_read_or_refused() -> None:
    result = _run("--pages", 120, "--from", SITE)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "120 pages" in result.stdout
    assert "0 uncaught, 0 signals" in result.stdout


def test_a_page_of_a_seed_is_always_the_same() -> None:
    paths = mutate.sources(SITE)
    pages = [mutate.mutated(7, number, paths) for number in range(20)]
    assert pages == [mutate.mutated(7, number, paths) for number in range(20)]
    assert len({page for page, _ in pages}) == 20


@pytest.mark.parametrize("mutation", mutate.MUTATIONS, ids=lambda each: each.__name__)
def test_every_mutation_stands_an_empty_page(mutation: mutate.Mutation) -> None:
    assert isinstance(mutation(random.Random(1), b"", b""), bytes)  # noqa: S311


def test_what_kills_a_process_or_is_not_caught_is_seen(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        f"sys.path.insert(0, {str(mutate.ROOT)!r})\n"
        "import tests.fuzz.target as target\n"
        "count = 0\n"
        "def attempt(content, charset=None):\n"
        "    global count\n"
        "    count += 1\n"
        "    if count == 2: raise KeyError('a')\n"
        "    if count == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return True\n"
        "target.attempt = attempt\n",
        "utf-8",
    )
    command = [sys.executable, mutate.__file__, "--pages", "4", "--workers", "1"]
    command += ["--from", str(SITE), "--keep", str(tmp_path / "kept")]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert result.returncode == 1, result.stderr
    assert f"page 2 of seed 1: 0.0 s signal {signal.SIGKILL.value}" in result.stdout
    assert "2 articles, 0 refused, 1 uncaught, 1 signals" in result.stdout
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["1-1.html", "1-2.html"]
