"""One line in ``ADDONS`` and ``MASTHEAD_QUEUE`` share a Scrapy project's crawls."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from scrapy.settings import BaseSettings

from crawler.portal.errors import PortalError
from crawler.portal.scaling import Scale

NEEDED: Final = "scale.queue: needs `pip install masthead[scale]`"


class ScalingAddon:
    """Puts the frontier in the place of Scrapy's scheduler where ``MASTHEAD_QUEUE`` is set.

    Settings: see ``crawler.scaling.frontier.Frontier``.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Set the components."""
        if not settings.get("MASTHEAD_QUEUE"):
            return
        try:
            import scrapy_redis  # noqa: F401, PLC0415 - an extra
        except ImportError:
            raise PortalError(NEEDED) from None
        chosen = "crawler.scaling.frontier.Frontier"
        settings.set("SCHEDULER", chosen, priority="addon")
        settings.set("STATS_CLASS", "crawler.scaling.stats.SharedStats", priority="addon")
        settings["EXTENSIONS"].set("crawler.scaling.reaching.Reachable", -1, priority="addon")
        settings["SPIDER_MIDDLEWARES"].set("crawler.scaling.seeding.Seeding", 5, priority="addon")
        settings["DOWNLOADER_MIDDLEWARES"].set(
            "crawler.scaling.guarding.LeaseGuard", 992, priority="addon"
        )


def settings_of(scale: Scale, root: Path) -> Mapping[str, Any]:
    """Return the frontier's settings that follow from *scale* of the portal in *root*."""
    if scale.queue is None:
        return {}
    return {
        "MASTHEAD_QUEUE": scale.queue,
        "MASTHEAD_QUEUE_NAME": scale.name or root.name.translate(_NO_BRACES),
        "MASTHEAD_QUEUE_LEASE": scale.lease,
        "MASTHEAD_QUEUE_WAITING": scale.waiting,
        "MASTHEAD_QUEUE_TRIES": scale.tries,
        "MASTHEAD_QUEUE_REMEMBER": int(scale.remember.total_seconds()),
        "MASTHEAD_QUEUE_PATIENCE": scale.patience.total_seconds(),
    }


_NO_BRACES = str.maketrans("{}\n", "___")
