"""Sitemaps and news sitemaps: valid, and of the portal's own pages only."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from crawler.portal.errors import PortalError
from exporters import newssitemap, sitemap
from tests.feeding import CONFIG, HOSTILE, about, article, export, records, valid

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
FOUND = records(
    article("One", day=1), article("Hidden", day=2, published=False), article("Two", day=3)
)


def pages(path: Path) -> list[str]:
    return [each.text for each in valid(path, "sitemap").iter(LOC)]


def test_a_sitemap_lists_the_portals_pages_with_their_last_change(tmp_path: Path) -> None:
    later = article("Three", day=4, updatedDateTime=datetime(2026, 3, 9, 1, 2, 3, tzinfo=UTC))
    folder = export(tmp_path, "sitemap", [*FOUND, *records(later)])

    assert [path.name for path in folder.iterdir()] == ["sitemap.xml"]
    assert pages(folder / "sitemap.xml") == [
        "https://portal.example/n/news/2026-03-01-story-0.html",
        "https://portal.example/n/news/2026-03-03-story-2.html",
        "https://portal.example/n/news/2026-03-04-story-0.html",
    ]
    text = (folder / "sitemap.xml").read_text("utf-8")
    assert "<lastmod>2026-03-01T07:30:00Z</lastmod>" in text
    assert "<lastmod>2026-03-09T01:02:03Z</lastmod>" in text


def test_a_sitemap_of_nothing_is_one(tmp_path: Path) -> None:
    assert pages(export(tmp_path, "sitemap", []) / "sitemap.xml") == []


@pytest.mark.parametrize(("most", "value"), [("MOST_PAGES", 2), ("MOST_BYTES", 800)])
def test_pages_that_do_not_fit_into_a_file_go_into_several_with_an_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: str, value: int
) -> None:
    monkeypatch.setattr(sitemap, most, value)
    found = records(*(article(f"No. {day}", day=day) for day in range(1, 6)))

    folder = export(tmp_path, "sitemap", found, url="https://portal.example/sitemap.xml")

    parts = ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    assert sorted(path.name for path in folder.iterdir()) == [*parts, "sitemap.xml"]
    assert pages(folder / "sitemap.xml") == [f"https://portal.example/{part}" for part in parts]
    assert [len(pages(folder / part)) for part in parts] == [2, 2, 1]
    root = etree.parse(folder / "sitemap.xml").getroot()
    assert root.tag.endswith("}sitemapindex")
    assert root.findtext(".//{*}lastmod") == "2026-03-02T07:30:00Z"


@pytest.mark.parametrize("form", ["sitemap", "newssitemap"])
@pytest.mark.parametrize(
    "url", ["https://other.example/sitemap.xml", "https://portal.example/n/maps/sitemap.xml"]
)
def test_a_sitemap_is_not_put_where_it_may_not_list_the_pages(
    tmp_path: Path, form: str, url: str
) -> None:
    with pytest.raises(PortalError, match=r"option url: a sitemap there may list pages below "):
        export(tmp_path, form, FOUND, url=url)


def test_a_news_sitemap_has_the_last_two_days_newest_first(tmp_path: Path) -> None:
    found = [*FOUND, *records(article("Late", day=4, locale="zh-Hant-HK"))]

    tree = valid(export(tmp_path, "newssitemap", found), "sitemap")

    assert [each.text for each in tree.iter(f"{NEWS}title")] == ["Late", "Two"]
    assert [each.text for each in tree.iter(f"{NEWS}language")] == ["zh-tw", "en"]
    assert {each.text for each in tree.iter(f"{NEWS}name")} == {"Harbour News"}
    assert tree.findtext(f".//{NEWS}publication_date") == "2026-03-04T07:30:00Z"
    assert tree.findtext(f".//{LOC}") == "https://portal.example/n/news/2026-03-04-story-0.html"


def test_a_news_sitemap_may_end_at_another_time_and_have_another_name(tmp_path: Path) -> None:
    path = export(
        tmp_path, "newssitemap", FOUND, until="2026-03-03T00:00:00Z", publication="The Harbour"
    )

    tree = valid(path, "sitemap")
    assert [each.text for each in tree.iter(f"{NEWS}title")] == ["One"]
    assert tree.findtext(f".//{NEWS}name") == "The Harbour"


def test_a_news_sitemap_has_no_more_than_its_reader_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newssitemap, "MOST", 1)

    assert len(pages(export(tmp_path, "newssitemap", FOUND))) == 1


def test_row_75_and_76_a_hostile_title_is_text_in_a_news_sitemap(tmp_path: Path) -> None:
    tree = valid(export(tmp_path, "newssitemap", records(article(HOSTILE))), "sitemap")

    assert tree.findtext(f".//{NEWS}title") == HOSTILE


def test_a_news_sitemap_needs_a_language(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match=r"_config.yml: locale: must be a language such as en"):
        export(tmp_path, "newssitemap", FOUND, config=CONFIG.replace("en-us", "x-ours"))


def test_an_option_says_where_pages_are(tmp_path: Path) -> None:
    told = about(tmp_path, "sitemap", permalink="/:collection/:year/:month/:day/:title/")
    sitemap.write(FOUND, tmp_path / "out", told)

    assert pages(tmp_path / "out/sitemap.xml")[0] == (
        "https://portal.example/n/news/2026/03/01/story-0/"
    )
