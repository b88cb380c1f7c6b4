"""Masthead's formats as feeds of Scrapy: ``scrapy crawl article -O out.parquet``.

Lines wait in a temporary file, and the format's own exporter writes them at the end, in the order
of their names. The crawl does not know yet what a file is called that is new, so an article has the
name that it would have in an empty corpus.
"""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any, ClassVar, Final, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.exporters import BaseItemExporter
from scrapy.settings.default_settings import FEED_EXPORTERS_BASE
from scrapy.utils.misc import load_object

from crawler import exporting
from crawler.addon import MastheadAddon
from crawler.article import lines, names
from crawler.article.record import Article
from crawler.exporting import About, Record
from crawler.portal.portal import Portal

PREFIX: Final = "as_"
_MIXED: Final = "a feed in the format {} has articles, or has none"


def __getattr__(name: str) -> "type[RecordFeed]":
    """Return the exporter of Scrapy's of one format: ``as_parquet`` and so on."""
    form = name.removeprefix(PREFIX)
    if form == name or form not in exporting.names():
        raise AttributeError(f"module {__name__} has no {name}")
    return type(name, (RecordFeed,), {"form": form})


class RecordFeed(BaseItemExporter):
    """Writes articles to *file* in a format of Masthead's.

    Items of other spiders go to Scrapy's own exporter of the same name, if there is one. The
    format's options are those of ``masthead.yaml``, and the feed's ``item_export_kwargs``.

    Raises:
        ValueError: the format writes a folder, or the file has something in it.
        OptionError: an option is wrong.
    """

    form: ClassVar[str]
    """Name of the format."""

    def __init__(self, portal: Portal, file: IO[bytes], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(dont_fail=True, **kwargs)
        self.exporter = exporting.load(self.form)
        if self.exporter.folder:
            raise ValueError(f"{self.form} writes a folder: use `masthead export {self.form}`")
        self.file = file
        self._options = {**portal.settings.export.get(self.form, {}), **self._kwargs}
        self._portal = portal
        scrapys = FEED_EXPORTERS_BASE.get(self.form)
        self._others = partial(load_object(scrapys), file, **kwargs) if scrapys else None
        self._other: BaseItemExporter | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._places: dict[str, int] = {}
        """Where in the temporary file each article's line begins, by name."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, file: IO[bytes], **kwargs: Any) -> Self:  # noqa: ANN401
        """Take the add-on's portal."""
        addon = crawler.get_addon(MastheadAddon)
        if addon is None:
            raise NotConfigured("crawler.addon.MastheadAddon is not in ADDONS")
        return cls(addon.portal, file, **kwargs)

    def export_item(self, item: object) -> None:
        """Take *item*.

        Raises:
            TypeError: the feed cannot hold it.
        """
        if isinstance(item, Article):
            if self._other is not None:
                raise TypeError(_MIXED.format(self.form))
            self._keep(item)
        elif self._others is not None and self._folder is None:
            if self._other is None:
                self._other = self._others()
                self._other.start_exporting()
            self._other.export_item(item)
        else:
            raise TypeError(_MIXED.format(self.form))

    def finish_exporting(self) -> None:
        """Write what there is."""
        if self._folder is None and self._others is not None:
            if self._other is None:
                self._other = self._others()
                self._other.start_exporting()
            self._other.finish_exporting()
            return
        with self._begun() as folder:
            out = Path(folder, "out")
            self.exporter.write(self._records(), out, self._about())
            with out.open("rb") as written:
                shutil.copyfileobj(written, self.file)
        self._folder = None

    def _begun(self) -> "tempfile.TemporaryDirectory[str]":
        if self._folder is None:
            if self.file.tell():
                raise ValueError(f"{self.file.name}: has something in it: use -O, not -o")
            folder = tempfile.TemporaryDirectory(prefix="masthead-feed-")
            try:  # what is missing or wrong is told now, not after the crawl
                self.exporter.write((), Path(folder.name, "empty"), self._about())
            except BaseException:
                folder.cleanup()
                raise
            self._folder = folder
            self._lines.touch()
        return self._folder

    @property
    def _lines(self) -> Path:
        assert self._folder is not None  # noqa: S101 - for the type checker
        return Path(self._folder.name, "lines")

    def _about(self) -> About:
        options = exporting.options_of(self.exporter, self._options)
        return About(portal=self._portal, options=options, now=datetime.now(UTC))

    def _keep(self, article: Article) -> None:
        self._begun()
        name = names.file_name(article.publishedDateTime, article.title, self._places)
        with self._lines.open("ab") as file:
            self._places[name] = file.tell()
            file.write(lines.written(name, article) + b"\n")

    def _records(self) -> Iterator[Record]:
        with self._lines.open("rb") as file:
            for name, place in sorted(self._places.items()):
                file.seek(place)
                yield Record(name, file.readline().removesuffix(b"\n"))
