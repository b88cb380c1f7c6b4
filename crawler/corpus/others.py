"""Any store that fsspec knows, without conditions: for those where nobody edits."""

import hashlib
from typing import Any

from fsspec.spec import AbstractFileSystem

from crawler.article import document
from crawler.article.cards import Stamp
from crawler.corpus.patience import BusyError
from crawler.corpus.stores import Held, OthersError, stamp_of
from crawler.portal.places import Url
from crawler.portal.storage import Storage


class OtherBucket:
    """The files in *place* of a store of the class *kind*.

    The condition of a write is looked at before it, and not in it.
    """

    def __init__(self, place: Url, kind: type[AbstractFileSystem], storage: Storage) -> None:
        self._place = place
        self._folder = place.inside
        options = {"endpoint_url": storage.endpoint_url} if storage.endpoint_url else {}
        self._fs: Any = kind(use_listings_cache=False, **options)

    def get(self, name: str) -> Held:
        """Return the file *name*."""
        data = self._told(name, self._fs.cat_file, self._at(name))[: document.LARGEST + 1]
        return Held(data, hashlib.sha256(data).hexdigest())

    def put(self, name: str, data: bytes, old: Held | None) -> str:
        """Write *data* as the file *name*, which must be *old*, or not be there; its version."""
        try:
            there = self.get(name)
        except FileNotFoundError:
            there = None
        if there != old:
            raise OthersError
        self._told(name, self._fs.pipe_file, self._at(name), data)
        return hashlib.sha256(data).hexdigest()

    def head(self, name: str) -> Stamp:
        """Return the stamp of the file *name*."""
        # Not by ``info``: some stores write times in another way there than in listings.
        found = self._told(name, self._fs.ls, self._at(name), detail=True)
        if len(found) != 1 or found[0]["type"] != "file":
            raise FileNotFoundError(2, "No such file", str(self._place / name))
        return _stamp(found[0])

    def page(self, after: str) -> tuple[list[tuple[str, Stamp]], str]:
        """Return all files."""
        del after
        try:
            every = self._told("", self._fs.ls, self._folder, detail=True)
        except FileNotFoundError:
            every = []
        files = [each for each in every if each["type"] == "file"]
        return [(each["name"].rpartition("/")[2], _stamp(each)) for each in files], ""

    def _at(self, name: str) -> str:
        return f"{self._folder}/{name}"

    def _told(self, name: str, act: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - fsspec's
        try:
            return act(*args, **kwargs)
        except (FileNotFoundError, PermissionError, IsADirectoryError):
            raise
        except OSError as error:
            what = error.strerror or type(error).__name__
            raise BusyError(5, what, str(self._place / name)) from None


def _stamp(info: dict[str, Any]) -> Stamp:
    """Return the stamp of a file by what its store says of it."""
    marks = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "updated", "created")
    said = " ".join(str(info[mark]) for mark in marks if info.get(mark))
    return stamp_of(int(info["size"] or 0), said or "-")
