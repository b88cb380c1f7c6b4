"""The family's JSON API: its form, its lists, and that it is the real one where records are."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.portal import portal
from exporters import _api
from tests.integration.local import SHARED, record
from tests.unit.exporters.portals import everything, export, record_of

REAL = SHARED / "corpora"

KEYS = [
    *("path", "title", "excerpt", "sourceUrl", "webUrl", "originalUrl", "featuredContent"),
    *("highlight", "heat", "tags", "images", "content", "type", "ampWebUrl", "cdnAmpWebUrl"),
    *("publishedDateTime", "updatedDateTime", "provider", "locale", "categories", "topics"),
]


def story(title: str, at: str = "2026-03-01T07:30:00Z", more: str = "", body: str = "") -> str:
    return (
        record(title, more=more)
        .replace("2026-03-01T07:30:00Z", at)
        .replace("published: false", f"published: {str(title != 'HIDDEN').lower()}")
    ) + body


def page(folder: Path, place: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / place / "index.json").read_bytes())
    return found


def titles(folder: Path, place: str) -> list[str]:
    return [each["title"] for each in page(folder, place)["value"]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A portal with a root topic and two below."""
    topics = tmp_path / "_data/topics"
    topics.mkdir(parents=True)
    (tmp_path / "_config.yml").write_text(
        "topic: News\nurl: https://site.test\nbaseurl: /b\nlocale: en-gb\n"
    )
    for name in ("Ferries", "C++", "C", "Page"):
        (topics / f"{name}.yaml").write_text(f'name: "{name}"\nparent: News\n')
    return tmp_path


def test_every_key_is_there_and_what_is_absent_is_null(root: Path) -> None:
    _, to = export("api", root, {"a.md": story("One")})

    (found,) = page(to, "news")["value"]
    assert list(found) == KEYS
    assert found["path"] == "_news/a.md"
    assert found["images"] is None
    assert found["tags"] is None
    assert found["updatedDateTime"] is None
    assert found["content"] == ""
    assert found["publishedDateTime"] == "2026-03-01T07:30:00Z"
    assert (found["locale"], found["categories"], found["topics"]) == ("en-gb", ["news"], ["News"])
    assert found["provider"] == {
        "name": "The Gazette",
        "domain": "gazette.test",
        "images": None,
        "publishers": None,
        "authors": None,
    }


def test_the_text_is_as_the_family_writes_it(root: Path) -> None:
    more = '\nimages:\n  - url: "https://a.test/b.jpg"\n    width: 8\n    height: 6\n'
    _, to = export("api", root, {"a.md": story("A < B & \u201cC\u201d \u2026", more=more)})

    data = (to / "news/index.json").read_bytes()
    assert data.decode() == json.dumps(json.loads(data), indent=2, ensure_ascii=False)
    assert page(to, "news")["value"][0]["images"] == [
        {
            "url": "https://a.test/b.jpg",
            "width": 8,
            "height": 6,
            "title": None,
            "attribution": None,
            "isCached": False,
        }
    ]


def test_lists_have_what_is_published_the_newest_first(root: Path) -> None:
    files = {
        "a.md": story("One"),
        "b.md": story("Newest", "2026-03-04T07:30:00Z"),
        "c.md": story("HIDDEN", "2026-03-05T07:30:00Z"),
        "d.md": story("Two"),
        "e.md": story("Oldest", "2026-02-28T23:59:59Z").replace("published: true\n", ""),
    }
    count, to = export("api", root, files, page_size=3)

    assert count == 4
    assert titles(to, "news/page/1") == ["Newest", "One", "Two"]
    assert titles(to, "news/page/2") == ["Oldest"]
    assert (page(to, "news/page/1")["page"], page(to, "news/page/1")["nextPage"]) == (1, 2)
    assert (page(to, "news/page/2")["page"], page(to, "news/page/2")["nextPage"]) == (2, None)
    assert (to / "news/index.json").read_bytes() == (to / "news/page/1/index.json").read_bytes()
    assert not any("HIDDEN" in data.decode() for data in everything(to).values())


def test_a_full_last_page_has_no_page_after_it(root: Path) -> None:
    _, to = export("api", root, {"a.md": story("One"), "b.md": story("Two")}, page_size=1)

    assert page(to, "news/page/2")["nextPage"] is None
    assert not (to / "news/page/3").exists()


def test_each_topic_has_a_list_and_a_folder_of_its_own(root: Path) -> None:
    files = {
        "a.md": story("One", more="  - C++\n  - Page\n  - C++\n"),
        "b.md": story("Two", more="  - C\n  - Elsewhere\n"),
    }
    _, to = export("api", root, files)

    assert titles(to, "news/c") == ["One"]  # C++, whose file comes first
    assert titles(to, "news/c-2") == ["Two"]
    assert titles(to, "news/page-2") == ["One"]
    assert titles(to, "news/elsewhere/page/1") == ["Two"]
    assert page(to, "news/ferries") == {"page": 1, "value": [], "nextPage": None}
    assert sorted(path.name for path in (to / "news").iterdir()) == [
        *("c", "c-2", "elsewhere", "ferries", "index.json", "page", "page-2"),
    ]
    assert sorted(path.name for path in to.iterdir()) == ["news"]


def test_topics_are_left_out_by_option(root: Path) -> None:
    _, to = export("api", root, {"a.md": story("One", more="  - C\n")}, topics=False)

    assert sorted(everything(to)) == ["news/index.json", "news/page/1/index.json"]


def test_another_category_has_another_list(root: Path) -> None:
    other = story("Two", more="  - C\n").replace("category: news", 'category: "../Press"')
    _, to = export("api", root, {"a.md": story("One"), "b.md": other})

    assert titles(to, "news") == ["One"]
    assert titles(to, "press") == titles(to, "press/c") == ["Two"]


def test_no_records_give_an_empty_page(root: Path) -> None:
    assert export("api", root, {}, topics=False)[0] == 0
    (to,) = root.glob("api-*")

    assert page(to, "news/page/1") == {"page": 1, "value": [], "nextPage": None}


def test_the_same_records_give_the_same_bytes(root: Path) -> None:
    files = {f"{n}.md": story(str(n), more="  - C\n") for n in range(5)}

    first, second = (everything(export("api", root, files, page_size=2)[1]) for _ in range(2))
    assert first == second


def test_rows_75_and_76_content_addresses_and_embeds_are_inert(root: Path) -> None:
    text = story("One", body="A <script>a</script> {{ a }} [a](javascript:a) [b](/c)\n")
    text = text.replace("https://www.gazette.test/a", "javascript:a").replace(
        "\nprovider:", '\nfeaturedContent: "<svg onload=a>"\n\nprovider:'
    )
    _, to = export("api", root, {"a.md": text})

    (found,) = page(to, "news")["value"]
    assert found["content"] == (
        "A &lt;script>a&lt;/script> \\{\\{ a }} \\[a\\](javascript:a) [b](https://site.test/c)\n"
    )
    assert (found["webUrl"], found["originalUrl"], found["featuredContent"]) == (None, None, None)


# The real ones -----------------------------------------------------------------------------------


def _real() -> Iterator[dict[str, Any]]:
    pages = (REAL / "portal/api/news/page").glob("*/index.json")
    for path in sorted(pages, key=lambda path: int(path.parent.name)):
        yield from json.loads(path.read_bytes())["value"]


@pytest.mark.skipif(not REAL.is_dir(), reason="no folder of real files beside the project")
def test_the_api_of_real_records_is_the_real_one() -> None:
    real = {each["path"]: each for each in _real()}
    site = portal.load(REAL / "portal").site
    records = [
        record_of(path.name, path.read_text("utf-8"))
        for path in sorted((REAL / "records").glob("*.md"))
    ]

    made = {
        f"_news/{each.name}": _api.value(
            each.article, each.name, folder="_news", locale=site.locale, base=""
        )
        for each in records
        if each.article.published is not False
    }

    assert set(made) <= set(real)  # what is published is what the real one has
    assert not {f"_news/{each.name}" for each in records} & set(real) - set(made)
    differing: Counter[str] = Counter()
    for path, found in made.items():
        assert list(found) == list(real[path])
        differing.update(key for key in found if found[key] != real[path][key])
    assert (len(made), differing) == (156, Counter())


@pytest.mark.skipif(not REAL.is_dir(), reason="no folder of real files beside the project")
def test_pages_of_real_values_are_the_real_pages() -> None:
    pages = (REAL / "portal/api/news/page").glob("*/index.json")
    for path in sorted(pages, key=lambda path: int(path.parent.name)):
        data = path.read_bytes()
        found = json.loads(data)
        articles = [_api.text(each) for each in found["value"]]
        assert _api.page(found["page"], articles, is_last=found["nextPage"] is None) == data
