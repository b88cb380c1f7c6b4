"""Where a key may be named, and an environment without one for processes that need none."""

from collections.abc import Mapping
from typing import Final

KEY: Final = "MASTHEAD_SEAL_KEY"
"""Environment variable with keys, one a line; the first seals."""

KEY_FILE: Final = "MASTHEAD_SEAL_KEY_FILE"
"""Environment variable with the path of a file of keys."""

NAMES: Final = (KEY, KEY_FILE)


def without_keys(environment: Mapping[str, str]) -> dict[str, str]:
    """Return *environment* without what leads to a key."""
    return {name: value for name, value in environment.items() if name not in NAMES}
