"""How many articles a run may ask for."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(slots=True)
class Budget:
    """Requests for articles that are left in a run."""

    run: int
    """Of all hosts together."""

    host: int
    """Of each host."""

    _taken: Counter[str] = field(default_factory=Counter)

    def take(self, address: str) -> bool:
        """Tell whether *address* may still be asked for; if so it is counted."""
        if not self.has(address):
            return False
        self.run -= 1
        self._taken[_host(address)] += 1
        return True

    def has(self, address: str) -> bool:
        """Tell the same, without counting it."""
        return self.run > 0 and self._taken[_host(address)] < self.host


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""
