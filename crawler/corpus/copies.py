"""Copies of pictures that a portal holds, and the list by which a site finds them.

A copy's name is the SHA-256 of its bytes, so that a picture that many articles have is there once.
Records name the publisher's address; ``_data/article_images.json`` says which copy belongs to it.
Nothing is removed: a record of which nobody here knows may show it.
"""

import hashlib
import json
import re
import threading
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from crawler.article.errors import Problem
from crawler.corpus import files
from crawler.portal.errors import PortalError, PortalFileError
from crawler.portal.files import shown

FOLDER: Final = "assets/images/articles"
LIST: Final = "_data/article_images.json"

_PATH: Final = rf"^/{FOLDER}/[0-9a-f]{{2}}/[0-9a-f]{{64}}\.(?:jpg|png|webp)$"
_Pixels = Annotated[int, Field(gt=0, strict=True)]


class Copy(BaseModel):
    """One line of the list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Annotated[str, StringConstraints(strict=True, pattern=_PATH)]
    """Of the copy, in the portal."""

    width: _Pixels
    height: _Pixels
    originalWidth: _Pixels  # noqa: N815 - the record's spelling
    originalHeight: _Pixels  # noqa: N815 - the same


_LIST: Final = TypeAdapter(dict[str, Copy])


class Copies:
    """The copies of the portal in the folder *root*; there is one writer, which holds its lock.

    Raises:
        PortalError: the list cannot be read.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._list = root / LIST
        self._known = _read(self._list)
        self._lines = {url: _line(url, copy) for url, copy in self._known.items()}
        self._waiting: dict[str, Copy] = {}
        self._waiting_changes = threading.Lock()
        self._writing = threading.Lock()
        for folder in (self._list.parent, *(root / FOLDER).glob("[0-9a-f][0-9a-f]")):
            if folder.is_dir():
                files.sweep(folder)

    def held(self, url: str) -> Copy | None:
        """Return the copy of the picture at *url*; None if there is none."""
        copy = self._known.get(url)
        return copy if copy and (self._root / copy.path.lstrip("/")).is_file() else None

    def keep(
        self, url: str, data: bytes, suffix: str, *, size: tuple[int, int], of: tuple[int, int]
    ) -> Copy:
        """Keep *data* as the copy of the picture at *url*, and return it.

        It is there and listed when this returns; many threads may call it at once.

        Args:
            url: where the picture is.
            data: the copy.
            suffix: of its name.
            size: its width and height.
            of: width and height of the picture.

        Raises:
            OSError: it cannot be written; what was there is there.
        """
        digest = hashlib.sha256(data).hexdigest()
        path = f"/{FOLDER}/{digest[:2]}/{digest}{suffix}"
        place = self._root / path.lstrip("/")
        if not place.is_file() or place.read_bytes() != data:  # damaged
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists():
                files.replace(place, data)
            else:
                with suppress(FileExistsError):  # another page has the same picture
                    files.create(place, data)
        copy = Copy(
            path=path, width=size[0], height=size[1], originalWidth=of[0], originalHeight=of[1]
        )
        if self._known.get(url) != copy:
            self._note(url, copy)
        return copy

    def _note(self, url: str, copy: Copy) -> None:
        """List *copy*; who comes while the list is being written is written with the next one."""
        with self._waiting_changes:
            self._waiting[url] = copy
        try:
            with self._writing:
                with self._waiting_changes:
                    mine = dict(self._waiting)
                if url in mine:
                    lines = self._lines | {each: _line(each, mine[each]) for each in mine}
                    self._write(",\n".join(sorted(lines.values())))
                    self._lines, self._known = lines, self._known | mine
                    with self._waiting_changes:
                        for each in mine:
                            self._waiting.pop(each, None)
        finally:
            with self._waiting_changes:
                self._waiting.pop(url, None)

    def _write(self, lines: str) -> None:
        data = f"{{\n{lines}\n}}\n".encode()
        if self._list.exists():
            files.replace(self._list, data)
        else:
            self._list.parent.mkdir(parents=True, exist_ok=True)
            files.create(self._list, data)


def _line(url: str, copy: Copy) -> str:
    return f"{json.dumps(url, ensure_ascii=False)}: {copy.model_dump_json()}"


def _read(path: Path) -> dict[str, Copy]:
    try:
        return _LIST.validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise PortalError(f"{shown(path)}: {error.strerror or error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        found = re.search(r"line (\d+)", first["msg"])
        line = int(found[1]) if found else _line_of(path, first["loc"])
        what = f"{first['msg']}: mend it, or remove the file: it is made again, copy by copy"
        raise PortalFileError(shown(path), Problem(line, key, what)) from None


def _line_of(path: Path, loc: tuple[int | str, ...]) -> int:
    start = json.dumps(loc[0], ensure_ascii=False) if loc else ""
    lines = path.read_text("utf-8", "replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if start in line), 1)
