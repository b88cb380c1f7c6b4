"""The newsletter: the best of the last hours, in templates that the keeper may change."""

import json
import textwrap
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from crawler.article.record import Article, Image, Provider, Related
from crawler.portal.errors import PortalError
from exporters._feeds.newest import Shown
from exporters._newsletter.best import best
from exporters._newsletter.wrapping import wrapped
from tests.feeding import HOSTILE, article, export, records


def at(title: str, hour: int, heat: int, quality: int = 0, **values: Any) -> Article:  # noqa: ANN401
    """Return an article of the *hour* after the second of March began; its address is its own."""
    when = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=hour)
    address = f"https://www.gazette.test/{title.replace(' ', '-')}"
    usual = {"publishedDateTime": when, "heat": heat, "quality": quality, "webUrl": address}
    return article(title, **(usual | values))


FOUND = records(
    at("Too old", 0, 99),
    at("Good", 1, 80, 10),
    at("Hidden", 5, 100, published=False),
    at("Best", 10, 90),
    at("Good and better", 20, 80, 20),
    at("Newest", 24, 70),
)
IMAGE = Image(url="https://g.test/a.jpg", width=1104, height=600, title="A ferry")


def titles(folder: Path) -> list[str]:
    page = lxml.html.fromstring((folder / "newsletter.html").read_bytes())
    return [each.text_content() for each in page.iter("bdi")]


def test_a_letter_has_the_published_of_the_last_day_best_first(tmp_path: Path) -> None:
    folder = export(tmp_path, "newsletter", FOUND)

    assert sorted(path.name for path in folder.iterdir()) == ["newsletter.html", "newsletter.txt"]
    assert titles(folder) == ["Best", "Good and better", "Good", "Newest"]
    text = (folder / "newsletter.txt").read_text("utf-8")
    assert [line for line in text.splitlines() if line[:2] in ("1.", "2.", "3.", "4.")] == [
        "1. Best", "2. Good and better", "3. Good", "4. Newest",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"items": 2}, ["Best", "Good and better"]),
        ({"hours": 4}, ["Newest"]),
        ({"hours": 5}, ["Good and better", "Newest"]),
        ({"hours": 25}, ["Too old", "Best", "Good and better", "Good", "Newest"]),
        ({"until": "2026-03-02T10:00:00Z"}, ["Too old", "Best", "Good"]),
        ({"until": "2026-03-09T10:00:00Z"}, []),
    ],
)
def test_options_say_how_many_and_of_what_time(
    tmp_path: Path, options: dict[str, object], expected: list[str]
) -> None:
    assert titles(export(tmp_path, "newsletter", FOUND, **options)) == expected


def test_a_letter_of_nothing_says_so(tmp_path: Path) -> None:
    folder = export(tmp_path, "newsletter", [])

    for name in ("newsletter.html", "newsletter.txt"):
        assert "Nothing was published." in (folder / name).read_text("utf-8")


def test_the_same_records_give_the_same_letter(tmp_path: Path) -> None:
    first, second = (export(tmp_path, "newsletter", FOUND) for _ in range(2))

    for name in ("newsletter.html", "newsletter.txt"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_the_best_are_found_whatever_the_order_and_however_many() -> None:
    found = records(*(at(str(n), n * 7 % 50, n * 31 % 101) for n in range(2_500)))
    window = timedelta(hours=12)

    chosen, until = best(found, 10, window, None)

    def key(each: Shown) -> tuple[int, str]:
        return each.values["heat"], each.published

    everything = best(found, 9_999, timedelta(days=99), until)[0]
    assert len(everything) == 2_500
    assert until == datetime(2026, 3, 4, 1, tzinfo=UTC)
    expected = [each for each in everything if each.published > "2026-03-03T13"][:10]
    assert list(map(key, chosen)) == list(map(key, expected))


def test_images_are_asked_for_only_if_the_keeper_wants(tmp_path: Path) -> None:
    found = records(at("One", 1, 80, images=(IMAGE,)))

    for images, expected in ((False, []), (True, [("https://g.test/a.jpg", "552", "300")])):
        folder = export(tmp_path, "newsletter", found, images=images)
        page = lxml.html.fromstring((folder / "newsletter.html").read_bytes())
        sources = [
            (each.get("src"), each.get("width"), each.get("height")) for each in page.iter("img")
        ]
        assert sources == expected
        assert page.xpath("//@background | //link | //script") == []
        assert "url(" not in (folder / "newsletter.html").read_text("utf-8")


def test_row_75_and_76_what_is_hostile_is_text_in_a_letter(tmp_path: Path) -> None:
    related = Related(
        title=HOSTILE,
        publishedDateTime=datetime(2026, 3, 1, tzinfo=UTC),
        webUrl="javascript:alert(1)",
        provider=Provider(name=HOSTILE, domain="g.test"),
    )
    good = related.replace(webUrl="https://g.test/r")
    provider = Provider(name=HOSTILE, domain="g.test")
    one = at(HOSTILE, 1, 80, excerpt=HOSTILE, provider=provider, related=(related, good))
    config = json.dumps({"title": HOSTILE, "url": "https://portal.example"})

    folder = export(tmp_path, "newsletter", records(one), config=config)

    page = lxml.html.fromstring((folder / "newsletter.html").read_bytes())
    assert titles(folder) == [HOSTILE]
    assert page.findtext(".//h1") == page.findtext(".//title") == HOSTILE
    assert page.xpath("//script | //b | //@onload") == []
    assert all(href.startswith("https://") for href in page.xpath("//@href"))
    assert "https://g.test/r" in page.xpath("//@href")
    text = (folder / "newsletter.txt").read_text("utf-8")
    assert HOSTILE.split()[0] in text
    assert all(len(line) <= 72 or "://" in line for line in text.splitlines())


# Templates ---------------------------------------------------------------------------------------


def with_template(root: Path, text: str, name: str = "newsletter.html") -> Path:
    folder = root / "_templates"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(textwrap.dedent(text), "utf-8")
    return export(root, "newsletter", FOUND, templates="_templates")


def test_a_template_of_the_keeper_is_used_and_the_other_one_is_ours(tmp_path: Path) -> None:
    template = """\
        {% for story in letter.stories %}
        <i>{{ story.title }}, {{ story.heat }}</i>
        {% endfor %}
        {{ '<b>' }}
        """

    folder = with_template(tmp_path, template)

    lines = (folder / "newsletter.html").read_text("utf-8").splitlines()
    assert lines[0] == "<i>Best, 90</i>"
    assert lines[-1] == "&lt;b&gt;"
    assert "1. Best" in (folder / "newsletter.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{% for %}", ":2: Expected an expression, got"),
        ("{% endfor %}", ":2: Encountered unknown tag 'endfor'"),
        ("{{ letter.titel }}", ":2: 'Letter object' has no attribute 'titel'"),
        ("{{ nothing }}", ":2: 'nothing' is undefined"),
        ("{{ 1 / 0 }}", ":2: ZeroDivisionError: division by zero"),
        ("{% include 'nowhere.html' %}", ":2: there is no template nowhere.html: correct its name"),
        ("{% include '../_config.yml' %}", ":2: there is no template ../_config.yml: correct"),
        ("{{ ''.__class__.__mro__ }}", ":2: "),
        ("{% set letter.title = 'x' %}", ":1: TemplateRuntimeError: cannot assign"),
        ("{{ letter.stories.append(1) }}", ":2: "),
        ("{% for a in range(999999) %}{% endfor %}", ":2: OverflowError: Range too big"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", ":2: RecursionError: "),
        ("{% for a in range(99999) %}{{ '%0999d' % a }}{% endfor %}", ":1: the letter is longer"),
    ],
)
def test_a_template_that_is_wrong_is_named_with_its_line(
    tmp_path: Path, line: str, said: str
) -> None:
    with pytest.raises(PortalError) as raised:
        with_template(tmp_path, f"<p>\n{line}\n</p>\n")

    assert f"_templates/newsletter.html{said}" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert not list(tmp_path.glob("out-*"))


def test_a_template_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "_templates").mkdir()
    (tmp_path / "_templates/newsletter.txt").write_bytes(b"\xff")

    with pytest.raises(PortalError, match=r"newsletter.txt:1: not UTF-8: save the template in"):
        export(tmp_path, "newsletter", FOUND, templates="_templates")


@pytest.mark.parametrize(
    ("templates", "said"),
    [
        ("nowhere", "nowhere: no such folder: make it, with newsletter.html"),
        ("out", "leads out of"),
    ],
)
def test_a_folder_of_templates_is_one_in_the_portal(
    tmp_path: Path, templates: str, said: str
) -> None:
    root = tmp_path / "portal"
    root.mkdir()
    (root / "out").symlink_to(tmp_path)

    with pytest.raises(PortalError, match=said):
        export(root, "newsletter", FOUND, templates=templates)


def test_lines_are_wrapped_but_addresses_stay_whole() -> None:
    address = f"https://g.test/{'a' * 100}"

    assert max(map(len, wrapped("word " * 40 + "w" * 200, "   ").splitlines())) == 72
    assert address in wrapped(f"see {address}").splitlines()
    assert wrapped("") == ""
