"""Scrapy signals of the frontier."""

from typing import Final

run_began: Final = object()
"""Sent with ``run``, a name, when this worker hears of another run than the one it was in."""
