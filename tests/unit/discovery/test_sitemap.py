"""Sitemaps, their indexes, and rows 42 to 44."""

import gzip
import resource
import subprocess
import sys
import zlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.discovery.kinds.sitemap import KIND
from crawler.discovery.listing import Listing, ListingError
from crawler.extract.given import Given
from tests.unit.discovery.reading import ITEM, fetched, rss

MAP = "https://www.example.com/sitemap.xml"
URLSET = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)
GOOD = "<url><loc>https://www.example.com/good</loc></url>"


def read(content: bytes | str) -> Listing:
    return KIND.read(fetched(content, MAP))


def index(*parts: str) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap>{part}</sitemap>' for part in parts)}</sitemapindex>"


def test_a_news_sitemap_gives_the_facts_of_an_article() -> None:
    listing = read(
        f"{URLSET}<url><loc> https://news.example.com/a </loc><lastmod>2026-02-03</lastmod>"
        "<image:image><image:loc>https://cdn.test/a.jpg</image:loc><image:title>No</image:title>"
        "</image:image><video:video><video:title>No</video:title></video:video><news:news>"
        "<news:publication><news:name>Gazette</news:name><news:language>en</news:language>"
        "</news:publication><news:publication_date>2026-02-01T10:00+01:00</news:publication_date>"
        "<news:title>A &amp; B</news:title></news:news></url></urlset>"
    )

    assert (listing.form, listing.problems) == ("news sitemap", ())
    assert listing.found[0].address == "https://news.example.com/a"
    assert listing.found[0].given == Given(
        title="A & B",
        published=datetime(2026, 2, 1, 9, tzinfo=UTC),
        modified=date(2026, 2, 3),
        image="https://cdn.test/a.jpg",
        language="en",
        site_name="Gazette",
    )


def test_an_index_gives_its_parts_once_the_newest_first() -> None:
    listing = read(
        index(
            "<loc>https://www.example.com/undated.xml</loc>",
            "<loc>https://www.example.com/old.xml</loc><lastmod>2026-01-01</lastmod>",
            "<loc>https://www.example.com/new.xml</loc><lastmod>2026-02-01T00:00Z</lastmod>",
            "<loc>https://www.example.com/old.xml</loc>",
            "<loc>https://elsewhere.test/x.xml</loc>",
        )
    )

    assert [more.address.rpartition("/")[2] for more in listing.more] == [
        "new.xml",
        "old.xml",
        "undated.xml",
    ]
    assert listing.problems == ("sitemap 5: https://elsewhere.test/x.xml is on another site",)


def test_42_an_index_that_names_itself_leads_nowhere() -> None:
    assert read(index(f"<loc>{MAP}</loc>")).more == ()
    assert KIND.pages <= 2_000


@pytest.mark.parametrize(
    ("body", "form"),
    [
        pytest.param(gzip.compress(f"{URLSET}{GOOD}</urlset>".encode()), "sitemap", id="gzip"),
        pytest.param("\ufeffhttps://www.example.com/good\r\n", "text sitemap", id="text"),
        pytest.param(rss(ITEM), "rss20", id="rss"),
        pytest.param(f"<urlset>{GOOD}</urlset>".encode("utf-16"), "sitemap", id="utf-16"),
        pytest.param(f"<s:urlset xmlns:s='x'>{GOOD.replace('<', '<s:').replace('<s:/', '</s:')}"
                     "</s:urlset>", "sitemap", id="any-namespace"),
    ],
)  # fmt: skip
def test_every_form_of_a_sitemap_is_read(body: bytes | str, form: str) -> None:
    listing = read(body)

    assert listing.form == form
    assert [found.address for found in listing.found] == ["https://www.example.com/good"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("", "empty answer", id="empty"),
        pytest.param("<html>", "not a sitemap: an HTML page", id="html"),
        pytest.param(URLSET + GOOD[:-6], "cut short: no address is complete", id="cut"),
        pytest.param(gzip.compress(GOOD.encode())[:-9], "cut short: ", id="cut-gzip"),
        pytest.param("<svg/>", "not a sitemap: an XML document of <svg>", id="svg"),
        pytest.param("not found", "not a list of addresses: line 1: 'not found'", id="words"),
    ],
)
def test_what_is_no_sitemap_is_named(body: bytes | str, reason: str) -> None:
    with pytest.raises(ListingError) as caught:
        read(body)

    assert str(caught.value).startswith(reason)


def test_a_sitemap_that_is_cut_short_says_so_and_keeps_what_is_whole() -> None:
    listing = read(f"{URLSET}{GOOD}<url><loc>https://www.example.com/cu")

    assert [found.address for found in listing.found] == ["https://www.example.com/good"]
    assert listing.problems == ("the sitemap is cut short after address 1",)


def test_addresses_of_other_sites_are_named_and_counted() -> None:
    others = "".join(f"<url><loc>https://elsewhere.test/{n}</loc></url>" for n in range(1_254))
    listing = read(f"{URLSET}{others}{GOOD}</urlset>")

    assert len(listing.found) == 1
    assert listing.problems[0] == "url 1: https://elsewhere.test/0 is on another site"
    assert listing.problems[20:] == ("and 1,234 more",)


def test_43_a_bomb_is_refused_before_it_is_unpacked() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(10_000_000)) for _ in range(150)) + packer.flush()

    with pytest.raises(ListingError, match="over 52,428,800 bytes when unpacked"):
        read(bomb)


BIG = """
import re
from datetime import UTC, datetime
from pathlib import Path
from crawler.discovery.kinds.sitemap import KIND
from crawler.discovery.listing import Fetched
url = "<url><loc>https://www.example.com/{n}/{pad}</loc><lastmod>2026-02-01</lastmod></url>"
body = "<urlset>" + "".join(url.format(n=n, pad="x" * 940) for n in range(50_001)) + "</urlset>"
body = body.encode()
fetched = Fetched(url="https://www.example.com/s.xml", content=body, now=datetime.now(UTC))
listing = KIND.read(fetched)
# Not ru_maxrss: that begins with what the process had that started this one.
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(len(body), len(listing.found), peak, *listing.problems)
"""


def test_44_a_sitemap_of_50_mb_and_50_000_urls_is_read_in_less_than_512_mb() -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

    out = subprocess.run(
        [sys.executable, "-c", BIG],
        capture_output=True,
        check=True,
        text=True,
        preexec_fn=limit,
        cwd=Path(__file__).parents[3],
    ).stdout
    size, found, peak, problem = out.strip().split(" ", 3)

    assert int(size) > 50_000_000
    assert int(found) == 50_000
    assert int(peak) < 512 * 1024
    assert problem == "50,001 addresses: only 50,000 are read"


def test_sitemaps_go_back_a_year() -> None:
    assert (KIND.same_site, KIND.max_age, KIND.pages) == (True, timedelta(days=365), 200)
