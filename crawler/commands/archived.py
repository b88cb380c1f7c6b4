"""Reading a corpus's pages again from WARC files, for ``masthead extract --warc``."""

from collections.abc import Sequence
from pathlib import Path

from crawler.commands.options import Place


def again(
    place: Place,
    files: Sequence[Path],
    conditions: Sequence[str],
    *,
    older: bool,
    dry: bool,
    as_json: bool,
) -> None:
    """Extract the pages of the records that meet *conditions* anew, and leave.

    They are read from *files*, and from those of the portal if there are none.

    What a killed run left of the portal's own files is finished before, but for a *dry* run.
    """
    from crawler.commands.crawling import crawl, mistakes
    from crawler.commands.reporting import Reporter
    from crawler.portal.errors import PortalError
    from crawler.portal.files import shown
    from crawler.spiders.choosing import stale
    from crawler.warc.archive import files_in
    from crawler.warc.leftovers import finish

    report = Reporter(as_json=as_json, dry=dry)
    with mistakes():
        portal = place.load()
        stale(portal, conditions=conditions)
        own = portal.root / portal.settings.warc.folder
        if not files and not dry and own.is_dir():
            finish(own)
        for each in files:
            if not each.exists():
                raise PortalError(f"{each}: no such file")
        if not files_in(files or [own]):
            where = " ".join(map(str, files)) or shown(own)
            raise PortalError(f"{where}: no WARC file: `warc.store: true` lets a crawl write some")
        arguments = {
            "files": [str(each) for each in files],
            "filter": conditions,
            "older": older,
            "dry": dry,
        }
        ending = crawl(
            place,
            "archive",
            arguments,
            on_outcome=report,
            on_request=report.asked,
            on_left=report.left,
            on_absent=report.lacks,
        )
    report.finish(ending)
