"""WARC files: pages that some crawler has stored, such as Common Crawl's news."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crawler.article.errors import ArticleError
from crawler.extract import optout
from crawler.extract.article import article_of
from crawler.extract.extractor import facts
from crawler.extract.page import answered
from crawler.importing.importers import Asked, Fault, Importer, Item
from crawler.portal.files import shown
from crawler.warc.capture import Capture
from crawler.warc.errors import WarcError
from crawler.warc.reading import captures
from crawler.worker import within

_OK: Final = 200
_LONGEST_S: Final = 10.0
"""Of processor time for a page."""

_AGENT: Final = "masthead"
_ENDS: Final = (".warc", ".warc.gz")


def read(path: Path, asked: Asked) -> Iterator[Item | Fault]:
    """Yield the articles on the pages in the WARC file at *path*, or in those of a folder.

    Only whole answers with status 200 are read. A later capture of an address comes later: what is
    there already is left alone, or brought up to date, as for any source.
    """
    for file in _files(path):
        faults: list[WarcError] = []
        try:
            for capture in captures(file, on_fault=faults.append):
                yield from map(_fault, faults)
                faults.clear()
                if capture.status == _OK and capture.body:
                    yield _read(capture, asked)
        except WarcError as error:
            faults.append(error)
        yield from map(_fault, faults)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.iterdir() if each.name.endswith(_ENDS) and each.is_file())


def _fault(error: WarcError) -> Fault:
    return Fault(f"{shown(error.path)}:{error.offset}", error.reason)


def _read(capture: Capture, asked: Asked) -> Item | Fault:
    place = f"{shown(capture.path)}:{capture.offset}"
    if capture.truncated:
        return Fault(place, f"{capture.url}: was not stored as a whole ({capture.truncated})")
    kind = next((value for name, value in capture.headers if name.lower() == "content-type"), "")
    try:
        page = answered(capture.url, capture.body, kind, fetched=capture.date)
        with within(_LONGEST_S, page.url):
            found = facts(page)
            article = article_of(found, page, body=asked.body)
    except ArticleError as error:
        return Fault(place, str(error).partition("\n")[0])
    except MemoryError:
        return Fault(place, f"{capture.url}: needs too much memory to be read")
    wishes = found.signals | optout.from_headers(capture.headers, _AGENT)
    return Item(
        place=place,
        article=article,
        fetched=capture.date,
        address=page.url,
        signals=frozenset(str(each) for each in wishes),
    )


IMPORTER = Importer(read=read, about="WARC files: pages that a crawler has stored", suffixes=_ENDS)
