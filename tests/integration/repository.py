"""A git repository that a test makes, whatever the configuration of this machine is."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ENV = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ann Keeper",
    "GIT_AUTHOR_EMAIL": "ann@gazette.test",
    "GIT_COMMITTER_NAME": "Ann Keeper",
    "GIT_COMMITTER_EMAIL": "ann@gazette.test",
}


@dataclass
class Repository:
    """A repository in *root*; each commit is an hour after the one before it."""

    root: Path
    hours: int = 0
    env: Mapping[str, str] = field(default_factory=lambda: {**os.environ, **ENV})

    def __post_init__(self) -> None:
        """Make it."""
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, **env: str) -> str:
        """Run git and return what it says."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env={**self.env, **env}, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout.strip()

    def commit(self, subject: str, **env: str) -> str:
        """Commit all there is; return the commit's hash."""
        self.hours += 1
        when = f"2026-04-01T{self.hours:02}:00:00Z"
        self.git("add", "--all")
        self.git(
            "commit", "--quiet", "--allow-empty", f"--message={subject}",
            **{"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, **env},
        )  # fmt: skip
        return self.git("rev-parse", "HEAD")
