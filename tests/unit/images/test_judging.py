import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.record import Image
from crawler.images.judging import (
    Found,
    NoPicture,
    Sized,
    Unseen,
    judged,
    must_be_seen,
    settled,
)
from crawler.portal.pictures import Pictures

RULE = Pictures()
URL = "https://img.example/a.jpg"
SILENT = Image(url=URL, isCached=False)
STATED = Image(url=URL, width=1200, height=800, isCached=False)
KEPT = Image(url=URL, width=900, height=600, isCached=True)
OTHER = Image(url="https://img.example/old.jpg", width=700, height=500, isCached=True)
SEEN = Sized((1000, 700))
LOST = Unseen("http-503")


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((200, 200), None),
        ((1200, 199), NoPicture("small")),
        ((199, 1200), NoPicture("small")),
        ((1, 1), NoPicture("small")),
        ((2000, 200), None),
        ((2001, 200), NoPicture("implausible")),
        ((20_000, 2_500), None),
        ((20_001, 2_400), NoPicture("implausible")),
        ((10_000, 5_001), NoPicture("implausible")),
        ((100_000, 100_000), NoPicture("implausible")),
    ],
)
def test_a_lead_image_has_the_size_of_one(
    size: tuple[int, int], expected: NoPicture | None
) -> None:
    assert judged(size, RULE) == expected


@pytest.mark.parametrize(
    ("policy", "image", "old", "expected"),
    [
        ("stated", STATED, None, False),
        ("stated", SILENT, None, True),
        ("stated", SILENT, KEPT, False),  # its size is known
        ("stated", SILENT, OTHER, True),
        ("stated", SILENT, SILENT, True),
        ("stated", STATED.replace(width=1200, height=1), None, True),
        ("stated", STATED.replace(width=20_000, height=20_000), None, True),
        ("file", STATED, None, True),
        ("file", STATED, STATED, True),
        ("never", SILENT, None, False),
    ],
)
def test_a_file_is_asked_for_where_its_size_is_not_known(
    policy: str,
    image: Image,
    old: Image | None,
    expected: bool,  # noqa: FBT001 - an example
) -> None:
    rule = Pictures.model_validate({"size": policy})

    assert must_be_seen(image, old, rule) is expected


@pytest.mark.parametrize(
    ("image", "old", "found", "expected"),
    [
        pytest.param(STATED, None, None, STATED, id="stated"),
        pytest.param(SILENT, None, SEEN, (1000, 700, False), id="seen"),
        pytest.param(STATED, None, SEEN, (1000, 700, False), id="stated wrongly"),
        pytest.param(SILENT, None, Sized((1000, 700), is_kept=True), (1000, 700, True), id="kept"),
        pytest.param(SILENT, None, NoPicture("other"), None, id="no picture"),
        pytest.param(STATED, KEPT, NoPicture("other"), None, id="no picture any more"),
        pytest.param(STATED, None, LOST, STATED, id="unseen, stated"),
        pytest.param(SILENT, None, LOST, None, id="unseen, silent"),
        pytest.param(STATED.replace(height=2), None, LOST, None, id="unseen, absurd"),
        pytest.param(SILENT, KEPT, LOST, KEPT, id="unseen, known"),
        pytest.param(SILENT, KEPT, None, KEPT, id="known"),
        pytest.param(
            SILENT, KEPT.replace(isCached=None), LOST, (900, 600, False), id="known of old"
        ),
        pytest.param(STATED, KEPT, LOST, (1200, 800, True), id="unseen, restated"),
        pytest.param(SILENT, OTHER, LOST, OTHER, id="another, unseen"),
        pytest.param(STATED, OTHER, LOST, STATED, id="another, stated"),
        pytest.param(SILENT, OTHER, SEEN, (1000, 700, False), id="another, seen"),
        pytest.param(SILENT, SILENT, LOST, SILENT, id="unknown as before"),
    ],
)
def test_what_is_known_of_an_image_decides(
    image: Image,
    old: Image | None,
    found: Found | None,
    expected: Image | tuple[int, int, bool] | None,
) -> None:
    if isinstance(expected, tuple):
        width, height, cached = expected
        expected = Image(url=image.url, width=width, height=height, isCached=cached)

    assert settled(image, old, found, RULE, held=None) == expected


def test_a_copy_that_is_held_has_the_size_and_says_so() -> None:
    held = settled(SILENT, None, None, RULE, held=(1000, 700))

    assert held == Image(url=URL, width=1000, height=700, isCached=True)


def test_an_image_without_a_size_stays_where_the_keeper_does_not_want_to_know() -> None:
    rule = Pictures(size="never")

    assert settled(SILENT, None, None, rule, held=None) == SILENT
    assert settled(STATED.replace(height=3), None, None, rule, held=None) == SILENT


def test_a_stated_size_below_the_keepers_least_is_none() -> None:
    assert settled(STATED, None, None, Pictures(least=801), held=None) is None


images = st.sampled_from([SILENT, STATED, KEPT, OTHER])


@given(
    images,
    st.none() | images,
    st.sampled_from([None, LOST, SEEN, NoPicture("other")]),
    st.sampled_from(["stated", "file", "never"]),
)
def test_a_second_look_with_the_same_outcome_changes_nothing(
    image: Image, old: Image | None, found: Found | None, policy: str
) -> None:
    rule = Pictures.model_validate({"size": policy})
    first = settled(image, old, found, rule, held=None)

    if first is not None:
        assert settled(image, first, found, rule, held=None) == first
