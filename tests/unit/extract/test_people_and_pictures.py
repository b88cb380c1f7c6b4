from collections.abc import Callable

import pytest

from crawler.extract.authors import people
from crawler.extract.facts import Facts

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ada Bell", ("Ada Bell",)),
        ("Written by Ada Bell and Tom Cray", ("Ada Bell", "Tom Cray")),
        ("Von Ada Bell, Tom Cray", ("Ada Bell", "Tom Cray")),
        ("Ada Bell | March 1, 2026", ("Ada Bell",)),
        ("Ada Bell, Ada Bell", ("Ada Bell",)),
        ("https://social.test/ada", ()),
        ("@ada", ()),
        ("admin", ()),
        ("3 minutes ago", ()),
        ("View all posts by Ada Bell", ("Ada Bell",)),
        ("Ada Bell Updated March 1, 2026", ("Ada Bell",)),
        ("", ()),
        ("x" * 500, ()),
    ],
)
def test_bylines_give_names_without_what_stands_around_them(
    text: str, names: tuple[str, ...]
) -> None:
    assert people([text]) == names


def test_the_articles_own_data_names_the_authors(read: Read) -> None:
    head = (
        '<meta name="author" content="The Web Desk"><script type="application/ld+json">'
        '{"@type": "NewsArticle", "author": [{"@type": "Person", "name": "Ada Bell"}, "Tom '
        'Cray"]}</script>'
    )
    assert read(head).authors == ("Ada Bell", "Tom Cray")


def test_a_person_beats_the_site_as_author(read: Read) -> None:
    head = (
        '<meta property="og:site_name" content="Gazette"><script type="application/ld+json">'
        '{"@type": "NewsArticle", "author": {"name": "Gazette"}}</script>'
        '<meta name="author" content="Ada Bell">'
    )
    assert read(head).authors == ("Ada Bell",)


def test_a_byline_is_read_from_the_page(read: Read) -> None:
    assert read("", '<p class="byline">By Ada Bell</p><p>Text of it.').authors == ("Ada Bell",)


def test_a_name_after_by_beside_the_heading_is_the_author(read: Read) -> None:
    assert read("", "<h1>Bridge</h1><div>By <a>Ada Bell</a></div><p>Text.").authors == ("Ada Bell",)


def test_the_site_is_left_out_beside_a_person(read: Read) -> None:
    head = (
        '<meta property="og:site_name" content="Gazette">'
        '<meta name="author" content="Ada Bell, Gazette">'
    )
    assert read(head).authors == ("Ada Bell",)


def test_a_commenter_is_no_author(read: Read) -> None:
    body = '<p>Text of it.</p><div id="comments"><span class="author">Troll</span></div>'
    assert read("", body).authors == ()


def test_the_lead_image_is_absolute_and_has_its_stated_size(read: Read) -> None:
    head = (
        '<meta property="og:image" content="/img/bridge.jpg">'
        '<meta property="og:image:width" content="1200"><meta property="og:image:height" '
        'content="630px">'
    )
    image = read(head).image
    assert image is not None
    assert (image.url, image.width, image.height) == (
        "https://www.gazette.test/img/bridge.jpg",
        1200,
        630,
    )


@pytest.mark.parametrize(
    "head",
    [
        pytest.param('<meta property="og:image" content="data:image/png;base64,AA">', id="data"),
        pytest.param('<meta property="og:image" content="javascript:alert(1)">', id="script"),
        pytest.param('<meta property="og:image" content="/static/logo.png">', id="logo"),
        pytest.param(
            '<meta property="og:image" content="/a.jpg"><meta property="og:image:width" '
            'content="1">',
            id="pixel",
        ),
    ],
)
def test_what_is_no_picture_of_the_article_is_not_taken(read: Read, head: str) -> None:
    assert read(head).image is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/authors/jane.jpg", False),
        ("/img/headshots/jane-doe.jpg", False),
        ("/profile_images/74298/a_400x400.jpg", False),
        ("/img/no-image.png", False),
        ("/img/noimage.png", False),
        ("/img/no_photo_large.jpg", False),
        ("/img/opengraph_default.png", False),
        ("/img/default-image.jpg?v=2", False),
        ("/public/default_images/opener.jpg", False),
        ("/img/image-not-available.png", False),
        ("/img/placeholder.png", False),
        ("/sites/default/files/bridge.jpg", True),
        ("/img/58215_default_1uF.jpg", True),
        ("/img/famous-author-dies.jpg", True),
        ("/img/author.jpg", True),
        ("/img/piano-image.jpg", True),
        ("/img/there-is-no-image-of-it.jpg", True),
    ],
)
def test_a_picture_of_the_site_of_nothing_or_of_a_writer_is_not_taken(
    read: Read, path: str, *, expected: bool
) -> None:
    image = read(f'<meta property="og:image" content="{path}">').image

    assert (image is not None) is expected


def test_a_picture_with_two_sizes_has_none(read: Read) -> None:
    head = (
        '<meta property="og:image" content="/a.jpg">'
        '<meta property="og:image:width" content="600"><meta property="og:image:height" '
        'content="400"><script type="application/ld+json">{"@type": "Article",'
        ' "image": {"url": "/a.jpg", "width": 1200, "height": 630}}</script>'
    )
    image = read(head).image
    assert image is not None
    assert (image.width, image.height) == (None, None)


def test_a_size_is_taken_from_any_witness_of_the_picture(read: Read) -> None:
    head = (
        '<meta property="og:image" content="/a.jpg"><script type="application/ld+json">{"@type": '
        '"Article",'
        ' "image": {"url": "/a.jpg", "width": 1200, "height": "630"}}</script>'
    )
    image = read(head).image
    assert image is not None
    assert (image.width, image.height) == (1200, 630)


def test_an_absurd_size_is_no_size(read: Read) -> None:
    head = (
        '<meta property="og:image" content="/a.jpg">'
        '<meta property="og:image:width" content="99999999999"><meta property="og:image:height" '
        'content="٣٠٠">'
    )
    image = read(head).image
    assert image is not None
    assert (image.width, image.height) == (None, None)


def test_the_articles_own_picture_beats_the_one_for_networks(read: Read) -> None:
    head = (
        '<meta property="og:image" content="/card.jpg"><script type="application/ld+json">'
        '{"@type": "Article", "image": "/a.jpg"}</script>'
    )
    image = read(head).image
    assert image is not None
    assert image.url == "https://www.gazette.test/a.jpg"


def test_a_picture_in_the_text_does_where_none_is_named(read: Read) -> None:
    image = read(
        "", '<p><img src="data:image/gif;base64,A" data-src="/a.jpg">Text of it.</p>'
    ).image
    assert image is not None
    assert image.url == "https://www.gazette.test/a.jpg"
