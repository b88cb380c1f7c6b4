from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.article.names import LONGEST_NAME, file_name, slug

DAY = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Ferry stays in port", "ferry-stays-in-port", id="words"),
        pytest.param("CI/CD: what\u2019s new?", "cicd-whats-new", id="marks-go"),
        pytest.param(
            "Caf\u00e9 na\u00efve \u2013 \u00c5ngstr\u00f6m", "cafe-naive-angstrom", id="accents"
        ),
        pytest.param("  A -- B\u00a0\tC  ", "a-b-c", id="gaps"),
        pytest.param("\u4eba\u5de5\u667a\u80fd AI", "ai", id="79-mixed"),
        pytest.param("\u4eba\u5de5\u667a\u80fd", "rengongzhineng", id="79-chinese"),
        pytest.param("\u0627\u0644\u0630\u0643\u0627\u0621", "ldhk", id="79-arabic"),
        pytest.param(
            "\u041f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440",
            "privet-mir",
            id="79-cyrillic",
        ),
        pytest.param("\U0001f6a2\u2693", "shipanchor", id="79-emoji-only"),
        pytest.param("../../etc/passwd", "etcpasswd", id="79-parent-folders"),
        pytest.param("..\\..\\windows", "windows", id="79-windows-path"),
        pytest.param("CON", "con", id="79-device"),
        pytest.param("nul.txt", "nultxt", id="79-device-with-suffix"),
        pytest.param("\x00\n\r", "untitled-1cb7a3f3", id="79-controls-only"),
    ],
)
def test_79_a_title_becomes_a_slug(title: str, expected: str) -> None:
    assert slug(title) == expected


@pytest.mark.parametrize("title", ["", " ", "?!", "\u200b", "\ue000", "\ud800"])
def test_79_a_title_without_letters_still_has_a_name_of_its_own(title: str) -> None:
    assert slug(title).startswith("untitled-")
    assert slug(title) != slug(title + "?")


def test_79_a_long_title_is_cut_at_a_word() -> None:
    title = "word " * 80

    assert slug(title) == "-".join(["word"] * 30)
    assert slug("w" * 400) == "w" * 150
    assert len(file_name(DAY, "\u4eba" * 400).encode()) <= LONGEST_NAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("caf\u00e9", "cafe\u0301", id="NFC-and-NFD"),
        pytest.param("Ferry", "FERRY", id="case"),
        pytest.param("C++", "C", id="marks"),
        pytest.param("a" * 400, "a" * 399, id="long"),
    ],
)
def test_79_twins_get_names_that_differ(one: str, other: str) -> None:
    first = file_name(DAY, one)
    second = file_name(DAY, other, {first})
    third = file_name(DAY, one, {first, second})

    assert len({first, second, third}) == 3
    assert second == first.replace(".md", "-2.md")
    assert third == first.replace(".md", "-3.md")


def test_a_second_name_may_be_taken_by_another_title() -> None:
    assert file_name(DAY, "a", {"2026-03-01-a.md", "2026-03-01-a-2.md"}) == "2026-03-01-a-3.md"
    assert file_name(DAY, "a 2", {"2026-03-01-a.md"}) == "2026-03-01-a-2.md"


def test_the_date_of_a_name_is_the_utc_date() -> None:
    late = datetime(2026, 3, 1, 23, tzinfo=timezone(-timedelta(hours=5)))

    assert file_name(late, "a") == "2026-03-02-a.md"
