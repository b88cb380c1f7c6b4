"""What the crawl keeps of raw responses, and what it does not."""

import gzip
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler import archiving
from crawler.archiving import Archiving, said
from crawler.extract.optout import Signal, from_markup
from crawler.fetching.robots import SIGNALS
from crawler.portal import portal as portals
from crawler.portal.errors import PortalError
from crawler.run import FOUND_AT, SOURCE

URL = "https://www.gazette.test/a"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (b'<META content="noarchive, x" name=Robots>', {Signal.NOARCHIVE}),
        (b"<meta name='tdm-reservation' content='1'><body>", {Signal.TDM}),
        (b"<meta name='robots' content='noai'" + b"x" * 5_000, set()),
        (b"<!-- --><p>robots: noai</p>", set()),
        (b"<meta " * 100_000, set()),
    ],
)
def test_wishes_are_seen_without_reading_the_page(markup: bytes, expected: set[Signal]) -> None:
    assert from_markup(markup) == expected


def test_wishes_of_headers_pages_and_robots_txt_count() -> None:
    page = b"<meta name=robots content=noarchive>"
    headers = {"Content-Encoding": "gzip", "X-Robots-Tag": "noindex"}
    response = Response(URL, headers=headers, body=gzip.compress(page))
    request = Request(URL, meta={SIGNALS: ["noai"]})

    assert said(request, response, 1_000) == {Signal.NOARCHIVE, Signal.NOINDEX, Signal.NOAI}
    assert said(request, response.replace(body=b"\x1f\x8bx"), 1_000) == {
        Signal.NOINDEX, Signal.NOAI,
    }  # fmt: skip


def test_private_fields_and_plain_pages_do_not_go_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_config.yml").write_text("topic: News\n", "utf-8")
    (tmp_path / "masthead.yaml").write_text("warc:\n  store: true\n", "utf-8")
    found = portals.load(tmp_path)
    crawler = cast("Any", SimpleNamespace())
    Archiving(crawler, found)
    private = portals.load(tmp_path, changes={"sealing.fields": "[body]"})

    with pytest.raises(PortalError, match="says that some"):
        Archiving(crawler, private)
    monkeypatch.setattr(archiving, "find_spec", lambda _: None)
    with pytest.raises(PortalError, match=r"pip install 'masthead\[warc\]'"):
        Archiving(crawler, found)


@pytest.mark.parametrize(
    ("settings", "meta", "kept"),
    [
        ({}, {FOUND_AT: URL}, True),
        ({}, {SOURCE: True}, False),
        ({"warc.sources": "true"}, {SOURCE: True}, True),
        ({}, {"dont_obey_robotstxt": True}, False),
        ({"warc.robots": "true"}, {"dont_obey_robotstxt": True}, True),
        ({"warc.robots": "true", "warc.sources": "true"}, {}, False),  # a picture, say
    ],
)
def test_what_is_kept_is_what_the_settings_say(
    tmp_path: Path, settings: dict[str, str], meta: dict[str, object], *, kept: bool
) -> None:
    (tmp_path / "_config.yml").write_text("topic: News\n", "utf-8")
    found = Archiving(cast("Any", SimpleNamespace()), portals.load(tmp_path, changes=settings))

    assert found.is_kept(Request(URL, meta=meta)) == kept


@pytest.mark.parametrize("folder", ["/x", "../x", "~/x", ".", "", "./"])
def test_the_folder_is_inside_the_portal(tmp_path: Path, folder: str) -> None:
    (tmp_path / "_config.yml").write_text("topic: News\n", "utf-8")
    (tmp_path / "masthead.yaml").write_text(f"warc:\n  folder: '{folder}'\n", "utf-8")

    with pytest.raises(PortalError, match=r"masthead.yaml:2: warc.folder: must be a folder inside"):
        portals.load(tmp_path)
