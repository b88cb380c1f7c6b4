"""Front matter as Jekyll, Hugo and Eleventy take it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML

from tests.integration.local import record
from tests.unit.exporters.portals import everything, export

FORMS = ("eleventy", "hugo", "jekyll")
NAME = "2026-03-01-a.md"
MORE = """\
  - Ferries

tags:
  - steel

images:
  - url: "https://www.gazette.test/a.jpg"
    width: 800
    height: 600

updatedDateTime: 2026-03-02T08:00:00Z
rating: 4.5
seen: 2026-03-02
"""


def front(path: Path) -> dict[str, Any]:
    """Return the front matter of *path*, as two readers of YAML have it."""
    header = path.read_text("utf-8").split("---\n")[1]
    found: dict[str, Any] = yaml.safe_load(header)
    other = YAML(typ="safe", pure=True)  # YAML 1.2, like js-yaml; refuses a key that comes twice
    other.version = (1, 2)  # type: ignore[assignment]
    assert sorted(other.load(header)) == sorted(found)
    return found


def one(form: str, root: Path, text: str, **options: object) -> dict[str, Any]:
    _, to = export(form, root, {NAME: text}, **options)
    return front(to / NAME)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (
            "jekyll",
            {
                "layout": "post",
                "date": datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
                "last_modified_at": datetime(2026, 3, 2, 8, tzinfo=UTC),
                "categories": ["news"],
                "excerpt": "It opened.",
                "render_with_liquid": False,
                "category": "news",
                "type": "article",
                "tags": ["steel"],
                "published": False,
            },
        ),
        (
            "hugo",
            {
                "date": datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
                "lastmod": datetime(2026, 3, 2, 8, tzinfo=UTC),
                "draft": True,
                "description": "It opened.",
                "summary": "It opened.",
                "images": ["https://www.gazette.test/a.jpg"],
                "tags": ["steel"],
                "record": {
                    "type": "article",
                    "published": False,
                    "images": [
                        {"url": "https://www.gazette.test/a.jpg", "width": 800, "height": 600}
                    ],
                },
            },
        ),
        (
            "eleventy",
            {
                "layout": "post",
                "date": datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
                "tags": ["news", "News", "Ferries"],
                "permalink": False,
                "eleventyExcludeFromCollections": True,
                "templateEngineOverride": "md",
                "published": False,
                "record": {"tags": ["steel"]},
            },
        ),
    ],
)
def test_a_generator_gets_its_own_keys_and_the_records(
    tmp_path: Path, form: str, expected: dict[str, Any]
) -> None:
    found = one(form, tmp_path, record("One", more=MORE))

    assert {key: found[key] for key in expected} == expected
    assert (found["title"], found["topics"]) == ("One", ["News", "Ferries"])
    assert (found["rating"], found["seen"]) == (4.5, date(2026, 3, 2))
    assert found["publishedDateTime"] == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)


def test_what_is_published_is_not_hidden(tmp_path: Path) -> None:
    text = record("One").replace("published: false", "published: true")

    assert one("hugo", tmp_path, text)["draft"] is False
    assert one("jekyll", tmp_path, text)["published"] is True
    found = one("eleventy", tmp_path, text)
    assert found["permalink"] == "/news/2026-03-01-a/"
    assert "eleventyExcludeFromCollections" not in found


def test_an_absent_published_is_shown(tmp_path: Path) -> None:
    text = record("One").replace("published: false\n", "")

    assert one("hugo", tmp_path, text)["draft"] is False
    assert "permalink" in one("eleventy", tmp_path, text)
    assert "published" not in one("jekyll", tmp_path, text)


@pytest.mark.parametrize(
    ("form", "theirs"),
    [
        ("jekyll", {"layout": "wide", "date": "2020-01-01", "categories": "a"}),
        ("hugo", {"Date": "2020-01-01", "summary": "Mine", "type": "kept apart"}),
        ("eleventy", {"layout": "wide", "templateEngineOverride": "njk,md", "record": "Mine"}),
    ],
)
def test_the_keepers_keys_stand(tmp_path: Path, form: str, theirs: dict[str, str]) -> None:
    keys = "".join(f'{key}: "{value}"\n' for key, value in theirs.items() if key != "type")
    found = one(form, tmp_path, record("One", more=f"\n{keys}"))

    for key, value in theirs.items():
        if key == "record":
            assert found["record"]["record"] == value
        elif key != "type":
            assert found[key] == value
    if form == "hugo":
        assert "date" not in found


@pytest.mark.parametrize(
    ("form", "key", "hidden"),
    [
        ("hugo", "draft: false", ("draft", True)),
        ("eleventy", "permalink: /a/", ("permalink", False)),
    ],
)
def test_no_key_of_the_keeper_shows_what_is_not_published(
    tmp_path: Path, form: str, key: str, hidden: tuple[str, bool]
) -> None:
    found = one(form, tmp_path, record("One", more=f"\n{key}\n"))

    assert found[hidden[0]] is hidden[1]


def test_a_keeper_may_hide_what_is_published(tmp_path: Path) -> None:
    text = record("One", more="\nDraft: true\n").replace("published: false", "published: true")

    found = one("hugo", tmp_path, text)
    assert found["Draft"] is True
    assert "draft" not in found


def test_keys_that_a_generator_owns_are_kept_apart(tmp_path: Path) -> None:
    text = record("One", more='\npage: 1\nurl: "/b"\n').replace(
        "\nprovider:", '\ncontent: "Text"\n\nprovider:'
    )

    assert one("eleventy", tmp_path, text)["record"] == {"content": "Text", "page": 1}
    assert one("jekyll", tmp_path, text)["record"] == {"content": "Text", "url": "/b"}


def test_options_are_followed(tmp_path: Path) -> None:
    text = record("One").replace("published: false", "published: true")

    assert "layout" not in one("jekyll", tmp_path, text, layout="")
    found = one("hugo", tmp_path, text, layout="wide", type="story")
    assert (found["layout"], found["type"]) == ("wide", "story")
    found = one("eleventy", tmp_path, text, permalink="/a/{category}-{name}.html")
    assert found["permalink"] == "/a/news-2026-03-01-a.html"


@pytest.mark.parametrize("form", FORMS)
def test_bodies_stay_as_they_are_by_option(tmp_path: Path, form: str) -> None:
    body = "{% include mine.html %}\n\n<b>bold</b> {{< mine >}}\n"
    _, to = export(form, tmp_path, {NAME: record("One") + body}, bodies="as-is")

    assert (to / NAME).read_text("utf-8").endswith(f"---\n\n{body}")
    assert not {"render_with_liquid", "templateEngineOverride"} & set(front(to / NAME))


def test_a_body_that_grows_beyond_what_is_read_again_is_written(tmp_path: Path) -> None:
    _, to = export("hugo", tmp_path, {NAME: record("One") + "`" * 2_000_100})

    assert (to / NAME).stat().st_size > 10_000_000


@pytest.mark.parametrize("form", FORMS)
def test_row_76_no_value_leads_to_a_program(tmp_path: Path, form: str) -> None:
    text = record("One", url="javascript:alert(1)", more=MORE)
    text = text.replace("https://www.gazette.test/a.jpg", "data:image/svg+xml,a").replace(
        "\nprovider:", '\nfeaturedContent: "<script>a</script>"\n\nprovider:'
    )
    found = one(form, tmp_path, text)

    assert not {"webUrl", "originalUrl", "images", "featuredContent"} & set(found)
    assert "images" not in found.get("record", {})


@pytest.mark.parametrize("form", FORMS)
def test_row_76_text_is_inert_in_templates_that_do_not_escape(tmp_path: Path, form: str) -> None:
    text = record("<b>One</b>", more="  - <i>\n").replace("The Gazette", "<script>a</script>")
    found = one(form, tmp_path, text)

    assert found["title"] == "<\u2060b>One<\u2060/b>"
    assert "<b" not in str(found)
    assert "<i" not in str(found)
    assert "<s" not in str(found)


def test_hugo_reads_a_summary_as_markdown(tmp_path: Path) -> None:
    found = one("hugo", tmp_path, record("One").replace("It opened.", "1. < *x* {{< y >}}"))

    assert found["description"] == "1. < *x* {\u2060{< y >}}"
    assert found["summary"] == r"1\. &lt; \*x\* \{\{&lt; y >}}"


@pytest.mark.parametrize("form", FORMS)
def test_names_begin_with_the_day_and_no_file_is_lost(tmp_path: Path, form: str) -> None:
    names = ["!a.md", "2026-03-01-a.md", "2026-03-01-b c.de.md", "A.md"]
    count, to = export(form, tmp_path, {name: record(name) for name in names})

    assert count == len(names)
    assert {path.name: front(path)["title"] for path in to.iterdir()} == {
        "2026-03-01-a.md": "!a.md",
        "2026-03-01-a-2.md": "2026-03-01-a.md",
        "2026-03-01-b-cde.md": "2026-03-01-b c.de.md",
        "2026-03-01-a-3.md": "A.md",
    }


@pytest.mark.parametrize("form", FORMS)
def test_the_same_records_give_the_same_bytes(tmp_path: Path, form: str) -> None:
    files = {NAME: record("One", more=MORE), "b.md": record("Two")}

    assert everything(export(form, tmp_path, files)[1]) == everything(
        export(form, tmp_path, files)[1]
    )


def test_an_address_in_eleventy_has_no_template(tmp_path: Path) -> None:
    text = record("One").replace("published: false", "published: true")
    text = text.replace("category: news", 'category: "../{{ x }}/%}"')
    _, to = export("eleventy", tmp_path, {"2026-03-01-{{ a }}.md": text})

    assert front(to / NAME)["permalink"] == "/x/2026-03-01-a/"
