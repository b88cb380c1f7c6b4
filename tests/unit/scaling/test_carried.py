"""What our own requests carry in meta."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.http import Response

from crawler.agenda import Place
from crawler.carried import _RECORDS, SourceKind
from crawler.extract.given import Given
from crawler.portal.portal import Portal, load
from crawler.portal.sources import Source
from crawler.refreshing.arrivals import Subject
from crawler.scaling.errors import MessageError
from crawler.scaling.messages import Codec
from crawler.state.validators import Validators

SOURCE = "read:\n  feed: https://www.gazette.test/rss\nevery: 30m\nlimits:\n  max_age: 30d\n"


class NewsSpider(Spider):
    name = "news"

    def parse_page(self, response: Response) -> None: ...


def portal_in(folder: Path, source: str = SOURCE) -> Portal:
    (folder / "sources").mkdir(parents=True)
    (folder / "masthead.yaml").touch()
    (folder / "sources" / "gazette.yaml").write_text(source, "utf-8")
    return load(folder)


def codec_of(portal: Portal) -> Codec:
    return Codec(NewsSpider(), kinds=(*_RECORDS, SourceKind(portal)))


def test_all_that_our_spiders_say_of_a_page_comes_along(tmp_path: Path) -> None:
    portal = portal_in(tmp_path)
    source = portal.sources["gazette"]
    other = Source(read={"feed": ("https://other.test/rss",)}, every=timedelta(hours=1), key="x")
    when = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    meta: dict[str, Any] = {
        "masthead_found_at": "https://www.gazette.test/a",
        "masthead_again": False,
        "masthead_source_of": source,
        "masthead_given": Given(title="T", published=date(2026, 3, 1), modified=when),
        "masthead_subject": Subject(key="k", path="_news/a.md", published=when),
        "masthead_validators": ("https://a.test/", (Validators(etag=b'"\xff"'), None)),
        "masthead_place": Place(other, "feed", "https://other.test/rss", "https://other.test/rss"),
        "masthead_others": (("https://www.gazette.test/amp", True),),
        "none": None,
    }  # fmt: skip
    codec = codec_of(portal)
    found = codec.loads(codec.dumps(Request("https://www.gazette.test/a", meta=meta)))

    assert found.meta == meta
    assert found.meta["masthead_source_of"] is source
    assert type(found.meta["masthead_given"].published) is date
    assert found.meta["masthead_place"].source.path == ""


def test_each_worker_goes_by_its_own_portal(tmp_path: Path) -> None:
    one, two = portal_in(tmp_path / "a"), portal_in(tmp_path / "b", SOURCE + "official: true\n")
    request = Request("https://a.test/", meta={"of": one.sources["gazette"]})
    found = codec_of(two).loads(codec_of(one).dumps(request))

    assert found.meta["of"] is two.sources["gazette"]


@pytest.mark.parametrize(
    "plain",
    ['"no such"', "3", '{"key": "a"}', '{"read": {"feed": "https://a.test/"}, "unknown": 1}'],
)
def test_a_source_that_this_portal_has_not_is_refused(tmp_path: Path, plain: str) -> None:
    text = f'.{{"url":"https://a.test/","meta":{{"of":{{"$source":{plain}}}}}}}'
    with pytest.raises(MessageError):
        codec_of(portal_in(tmp_path)).loads(text.encode())
