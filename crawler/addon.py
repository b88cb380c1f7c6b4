"""One line in ``ADDONS`` makes a Scrapy project write a portal's records."""

from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from crawler import exporting
from crawler.enrich import chain
from crawler.fetching.conditional import ConditionalAddon
from crawler.fetching.pace import PaceAddon
from crawler.fetching.robots import RobotsAddon
from crawler.fetching.secrets import SecretsAddon
from crawler.fetching.transport import TransportAddon
from crawler.portal import portal
from crawler.portal.contact import user_agent
from crawler.portal.errors import PortalError
from crawler.scaling.addon import ScalingAddon, settings_of


class MastheadAddon:
    """Loads the portal and sets Scrapy up for it.

    Settings:
        MASTHEAD_PORTAL: the portal's folder; the one you stand in, or one above, if not set.
        MASTHEAD_CORPUS, MASTHEAD_STATE: see ``--corpus`` and ``--state``.
        MASTHEAD_SET: changes to the portal's settings, by dotted name.
        MASTHEAD_SHARE: False to crawl alone where the portal's crawls are shared.
        MASTHEAD_SAVE: False to write nothing; then no portal is needed.
        MASTHEAD_EXPORTER: name of the exporter that writes new files.
        MASTHEAD_ENRICHMENTS: see ``crawler.enrich.chain``.
        MASTHEAD_EXTRACT_WORKERS, MASTHEAD_EXTRACT_TIMEOUT, MASTHEAD_EXTRACT_MEMORY: see
            ``crawler.pool``.
    """

    portal: portal.Portal

    def update_settings(self, settings: BaseSettings) -> None:
        """Load the portal, and set what follows from its settings."""
        self.portal = load_portal(settings)
        # Nobody connects to a crawl while it runs, to execute code in it.
        for console in ("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED"):
            settings.set(console, False, priority="addon")  # noqa: FBT003 - a value
        SecretsAddon().update_settings(settings)
        TransportAddon().update_settings(settings)
        for name, value in _from_portal(self.portal).items():
            settings.set(name, value, priority="addon")
        settings.setdefault("MASTHEAD_SAVE", True, priority="default")
        settings.setdefault("MASTHEAD_EXPORTER", "frontmatter", priority="default")
        settings.setdefault("MASTHEAD_EXTRACT_TIMEOUT", 2.0, priority="default")
        settings.setdefault("MASTHEAD_EXTRACT_MEMORY", 1 << 30, priority="default")
        enrichments = chain.named(settings.getdict("MASTHEAD_ENRICHMENTS"))
        settings.set("MASTHEAD_ENRICHMENTS", enrichments, priority="addon")
        settings["EXTENSIONS"].set("crawler.run.Run", 0, priority="addon")
        settings["EXTENSIONS"].set("crawler.pool.ExtractionPool", 0, priority="addon")
        confirm = "crawler.confirming.ConfirmPipeline"
        settings["ITEM_PIPELINES"].set(confirm, 50, priority="addon")
        for place, name in enumerate(("Enrich", "Check", "Save"), start=1):
            component = f"crawler.pipelines.{name}Pipeline"
            settings["ITEM_PIPELINES"].set(component, place * 100, priority="addon")
        for name in exporting.names():
            settings["FEED_EXPORTERS"].set(name, f"crawler.feeds.as_{name}", priority="addon")
        # A page that comes again after a while is one that changes, not one that has moved.
        settings.set("METAREFRESH_MAXDELAY", 5, priority="addon")
        # A page has one article, and Scrapy starts as many tasks for each page.
        settings.set("CONCURRENT_ITEMS", 1, priority="addon")
        RobotsAddon().update_settings(settings)
        ConditionalAddon().update_settings(settings)
        PaceAddon().update_settings(settings)
        for name, value in self.portal.settings.scrapy.items():
            settings.set(name, value, priority="addon")  # the keeper's word is the last
        if self.portal.settings.scale.queue and settings.getbool("MASTHEAD_SHARE", default=True):
            _scale(settings, self.portal)
        middlewares = settings["DOWNLOADER_MIDDLEWARES"]
        middlewares.set("crawler.claims.Claims", 990, priority="addon")
        middlewares.set("crawler.archiving.Archiving", 993, priority="addon")
        middlewares.set("crawler.fetching.trail.Trail", 995, priority="addon")


def load_portal(settings: BaseSettings) -> portal.Portal:
    """Return the portal that *settings* name.

    Raises:
        PortalError: there is none, or it is wrong.
    """
    corpus = settings.get("MASTHEAD_CORPUS")
    chosen = settings.get("MASTHEAD_PORTAL")
    root = Path(chosen) if chosen else portal.find(Path.cwd())
    if root is None and (corpus or not settings.getbool("MASTHEAD_SAVE", default=True)):
        root = Path(corpus or Path.cwd())
    if root is None:
        raise PortalError(
            "no portal here or above: make one with `masthead init DIR`, "
            "or name it with --portal DIR"
        )
    return portal.load(
        root,
        corpus=Path(corpus) if corpus else None,
        state=settings.get("MASTHEAD_STATE"),
        changes=settings.getdict("MASTHEAD_SET"),
    )


def _scale(settings: BaseSettings, found: portal.Portal) -> None:
    """Let the crawl be shared, as *found* says."""
    for name, value in settings_of(found.settings.scale, found.root).items():
        settings.set(name, value, priority="addon")
    settings.set("MASTHEAD_QUEUE_KINDS", "crawler.carried.kinds", priority="addon")
    settings.set(
        "MASTHEAD_QUEUE_LOCAL", ["masthead_claimed", "masthead_claimed_at"], priority="addon"
    )
    ScalingAddon().update_settings(settings)


def _from_portal(found: portal.Portal) -> dict[str, Any]:
    mine = found.settings
    return {
        "USER_AGENT": user_agent(mine.contact),
        "ROBOTSTXT_OBEY": mine.robots,
        "DOWNLOAD_DELAY": mine.delay,
        "DOWNLOAD_MAXSIZE": mine.page_bytes,
        "DOWNLOAD_TIMEOUT": min(mine.idle_timeout, mine.timeout),
        "MASTHEAD_DEADLINE": mine.timeout,
        "MASTHEAD_ALLOW_PRIVATE": list(mine.allow_private),
        **mine.scrapy,
    }
