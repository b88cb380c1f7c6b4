"""What makes a service manager run the schedule: text for systemd and for cron."""

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path


def program() -> str:
    """Return the path of this program, as a service manager needs it."""
    beside = Path(sys.executable).with_name("masthead")
    return str(beside if beside.exists() else Path(sys.argv[0]).resolve())


def owner(portal: Path) -> str:
    """Return the user whose *portal* is; empty if nobody knows."""
    try:
        return portal.owner()
    except (OSError, KeyError, NotImplementedError):
        return ""


def systemd(portal: Path, command: str, user: str, arguments: Sequence[str] = ()) -> str:
    """Return a unit (systemd.service(5)) that keeps the schedule of *portal* running.

    Args:
        portal: an absolute path.
        command: absolute path of ``masthead``.
        user: who is to run it; empty to leave that to whoever installs it.
        arguments: further ones of ``masthead schedule``.
    """
    name = f"masthead-{_unit_name(portal.name)}"
    words = [command, "schedule", "--portal", str(portal), *arguments]
    started = " ".join(_systemd_word(word) for word in words)
    return f"""\
# Install: save this as /etc/systemd/system/{name}.service, then
#   systemctl daemon-reload && systemctl enable --now {name}
# See what it does: journalctl -u {name} -f
[Unit]
Description=Masthead: keep the portal in {_systemd_text(str(portal))} up to date
Wants=network-online.target
After=network-online.target

[Service]
ExecStart={started}
# Who owns the portal's folder:
{f"User={user}" if user else "#User="}
# What is in flight is finished first.
KillMode=mixed
TimeoutStopSec=150
Restart=on-failure
RestartSec=30
# A configuration that is wrong does not mend itself.
RestartPreventExitStatus=2
NoNewPrivileges=yes
PrivateTmp=yes
ProtectHome=read-only
ProtectSystem=strict
ReadWritePaths={_systemd_word(str(portal))}

[Install]
WantedBy=multi-user.target
"""


def cron(portal: Path, command: str) -> str:
    """Return a line for crontab(5) that reads what is due in *portal* every ten minutes."""
    words = f"{shlex.quote(command)} crawl --due --portal {shlex.quote(str(portal))}"
    escaped = words.replace("%", "\\%")  # a bare one ends the command
    return f"# Install: crontab -e, and add\n*/10 * * * *  {escaped}\n"


def _unit_name(text: str) -> str:
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text)
    return kept.strip("-").lower() or "portal"


def _systemd_text(text: str) -> str:
    return text.replace("%", "%%").replace("\n", " ")


def _systemd_word(word: str) -> str:
    """Quote *word* for a command line (systemd.service(5), systemd.syntax(7))."""
    word = word.replace("%", "%%").replace("$", "$$")
    if word and not set(word) & set(" \t\n\"'\\;"):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
