"""Which addresses belong together. Pure."""

import functools
from typing import Final
from urllib.parse import urlsplit

_PORTS: Final = {"http": 80, "https": 443}


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of *url* (RFC 6454 4)."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:  # out of range: it will not be asked for
        port = None
    return parts.scheme, parts.hostname or "", port or _PORTS.get(parts.scheme)


@functools.lru_cache(maxsize=1024)  # asked many times of each request that is under way
def server(url: str) -> str:
    """Return the host of *url*, with its port where that is not the scheme's own.

    What is down, slow or wants silence is that; on another port of the host there may be another.
    """
    scheme, host, port = origin(url)
    return host if port == _PORTS.get(scheme) else f"{host}:{port}"
