"""The internet inside a network namespace: names, addresses and a hostile server; see ``lab``."""

import asyncio
import json
import socket
import ssl
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

from tests.hostile import behaviours, pictures
from tests.hostile.behaviours import missing
from tests.hostile.certificates import context

BEHAVIOURS = {**behaviours.BEHAVIOURS, **pictures.BEHAVIOURS}

PUBLIC = ("93.184.216.34", "151.101.1.1", "2606:2800:220:1::1")
PRIVATE = ("10.0.0.1", "169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")
"""Addresses of the loopback interface, beside its own."""

NAMESERVER = "127.0.0.53"
NAMES = {
    "loopback.test": [["127.0.0.1"]],
    "loopback6.test": [["::1"]],
    "metadata.test": [["169.254.169.254"]],
    "intranet.test": [["10.0.0.1"]],
    "both.test": [["127.0.0.1", PUBLIC[0]]],
    "rebind.test": [[PUBLIC[0]], ["127.0.0.1"]],
    "mapped.test": [["::ffff:127.0.0.1"]],
    "nowhere.test": [[]],
}
"""Answers for each name, taken in turn; any other name leads to the first public address."""


def main() -> None:
    folder = Path(sys.argv[1])
    _run("ip", "link", "set", "lo", "up")
    for address in (*PUBLIC, *PRIVATE):
        flags = ["nodad"] if ":" in address else []
        _run("ip", "address", "add", address, "dev", "lo", *flags)
    (folder / "resolv.conf").write_text(f"nameserver {NAMESERVER}\noptions timeout:1 attempts:2\n")
    (folder / "hosts").write_text("127.0.0.1 localhost\n::1 localhost\n")
    for name in ("resolv.conf", "hosts"):
        _run("mount", "--bind", str(folder / name), str(Path("/etc", name).resolve()))
    asyncio.run(_serve(folder))


async def _serve(folder: Path) -> None:
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(_Names, local_addr=(NAMESERVER, 53))
    server = _Server(folder / "log.jsonl")
    tls = context(folder)
    for family, host in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):  # noqa: S104 - inside
        await asyncio.start_server(server.answer, host, 80, family=family)
        await asyncio.start_server(server.answer, host, 443, family=family, ssl=tls)
    (folder / "ready").touch()
    await loop.run_in_executor(None, sys.stdin.read)  # until whoever began this ends


class _Server:
    def __init__(self, log: Path) -> None:
        self._log = log

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        local = writer.get_extra_info("sockname")[0]
        self._note(connected=local)
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            path = lines[0].split(" ")[1]
            headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
            self._note(connected=local, path=path, host=headers.get("host"), headers=headers)
            kind, _, rest = path.lstrip("/").partition("/")
            behave = BEHAVIOURS.get(kind, missing)
            if kind == "robots.txt" and str(headers.get("host")).startswith("inward"):
                behave, rest = BEHAVIOURS["to"], "302/http%3A//10.0.0.1/robots.txt"
            elif kind == "robots.txt":
                behave = missing
            await behave(writer, rest)
        except (OSError, asyncio.IncompleteReadError, ssl.SSLError):
            pass  # the client hung up
        finally:
            writer.close()

    def _note(self, **facts: object) -> None:
        with self._log.open("a") as file:
            file.write(json.dumps({"at": time.time(), **facts}) + "\n")


class _Names(asyncio.DatagramProtocol):
    """A name server for A and AAAA (RFC 1035 4)."""

    def __init__(self) -> None:
        self._asked = {name: count() for name in NAMES}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        end = data.index(b"\0", 12) + 1
        labels, place = [], 12
        while data[place]:
            labels.append(data[place + 1 : place + 1 + data[place]].decode())
            place += 1 + data[place]
        name, kind = ".".join(labels).lower(), int.from_bytes(data[end : end + 2], "big")
        family, size = {1: (socket.AF_INET, 4), 28: (socket.AF_INET6, 16)}.get(kind, (None, 0))
        found = []
        if family:
            known = NAMES.get(name)
            # A and AAAA are asked for together: both count as one.
            turn = next(self._asked[name]) // 2 if known else 0
            addresses = known[min(turn, len(known) - 1)] if known else [PUBLIC[0]]
            found = [a for a in addresses if (":" in a) == (family is socket.AF_INET6)]
        missing = name in NAMES and not any(NAMES[name])
        answer = data[:2] + (b"\x81\x83" if missing else b"\x81\x80")
        answer += data[4:6] + len(found).to_bytes(2, "big") + bytes(4) + data[12 : end + 4]
        for address in found:
            packed = socket.inet_pton(family or socket.AF_INET, address)
            answer += b"\xc0\x0c" + kind.to_bytes(2, "big") + b"\0\1" + bytes(4)
            answer += size.to_bytes(2, "big") + packed
        self._transport.sendto(answer, addr)  # type: ignore[attr-defined]


def _run(*arguments: str) -> None:
    subprocess.run(arguments, check=True)


if __name__ == "__main__":
    main()
