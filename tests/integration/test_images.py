"""Lead images of records: their size, their copies, and what a refresh makes of them."""

import json
from dataclasses import replace

import pytest

from crawler.article import frontmatter
from crawler.article.record import Article, Image
from tests.integration.local import HOST, Portal, Site, Story
from tests.pictures import picture

PHOTO = f"{HOST}/img/photo.jpg"
OTHER = f"{HOST}/img/other.jpg"
LIST = "_data/article_images.json"


def story(image: str = PHOTO, size: str = "", **changes: object) -> Story:
    """Return a story with a lead image, of *size* as its page says."""
    metas = [("og:image", image)]
    if size:
        metas += zip(("og:image:width", "og:image:height"), size.split("x"), strict=True)
    head = "\n".join(f'<meta property="{name}" content="{text}">' for name, text in metas)
    return replace(Story(head=head), **changes)  # type: ignore[arg-type]


def photo(site: Site, path: str = "/img/photo.jpg", size: tuple[int, int] = (640, 480)) -> None:
    site.put(path, picture("JPEG", size), kind="image/jpeg")


def article(portal: Portal) -> Article:
    return frontmatter.loads(portal.record.read_text("utf-8"))


def image(portal: Portal) -> Image | None:
    found = article(portal).images
    return found[0] if found else None


def sized(width: int, height: int, *, url: str = PHOTO, cached: bool = False) -> Image:
    return Image(url=url, width=width, height=height, isCached=cached)


def copies(portal: Portal) -> list[str]:
    root = portal.root / "assets"
    return sorted(str(path.relative_to(portal.root)) for path in root.rglob("*.*"))


def test_a_size_that_the_page_does_not_state_is_read_from_the_file(
    portal: Portal, site: Site
) -> None:
    photo(site)

    assert portal.run("fetch", site.put("/a", story())).code == 0

    assert image(portal) == sized(640, 480)
    assert article(portal).quality == 22
    ((_, headers),) = [each for each in site.requests if each[0] == "/img/photo.jpg"]
    assert headers["range"] == "bytes=0-65535"
    assert headers["accept-encoding"] == "identity"
    assert headers["user-agent"].startswith("Masthead/")
    assert not headers.keys() & {"cookie", "referer", "authorization", "if-none-match"}


def test_a_size_that_the_page_states_is_believed(portal: Portal, site: Site) -> None:
    photo(site)

    portal.run("fetch", site.put("/a", story(size="1200x800")))

    assert image(portal) == sized(1200, 800)
    assert site.asked("/img/photo.jpg") == 0


def test_two_sizes_for_one_image_are_settled_by_the_file(portal: Portal, site: Site) -> None:
    photo(site)
    data = {"@type": "NewsArticle", "image": {"url": PHOTO, "width": 800, "height": 600}}
    page = story(size="1200x800")
    head = f'{page.head}<script type="application/ld+json">{json.dumps(data)}</script>'

    portal.run("fetch", site.put("/a", replace(page, head=head)))

    assert image(portal) == sized(640, 480)


def test_a_part_of_the_file_is_enough(portal: Portal, site: Site) -> None:
    whole = picture("JPEG", (3000, 2000), quality=100)
    headers = {"Content-Range": f"bytes 0-65535/{len(whole)}"}
    site.put("/img/photo.jpg", whole[:65536], status=206, kind="image/jpeg", headers=headers)

    portal.run("fetch", site.put("/a", story()))

    assert image(portal) == sized(3000, 2000)


def test_a_picture_that_is_none_gives_no_points(portal: Portal, site: Site) -> None:
    site.put("/img/photo.jpg", picture("PNG", (199, 640)))

    portal.run("fetch", site.put("/a", story()))

    assert image(portal) is None
    assert article(portal).quality == 2


def test_a_keeper_who_does_not_want_to_know_asks_for_no_file(portal: Portal, site: Site) -> None:
    photo(site)
    portal.settings("images:\n  size: never\n")

    portal.run("fetch", site.put("/a", story()))

    assert image(portal) == Image(url=PHOTO, isCached=False)
    assert site.asked("/img/photo.jpg") == 0


def test_robots_txt_holds_for_images(portal: Portal, site: Site) -> None:
    photo(site)
    site.put("/robots.txt", "User-agent: *\nDisallow: /img", kind="text/plain")

    portal.run("fetch", site.put("/a", story()))

    assert image(portal) is None
    assert site.asked("/img/photo.jpg") == 0


def test_an_image_that_does_not_come_holds_up_no_other_article(portal: Portal, site: Site) -> None:
    photo(site)
    site.put("/img/slow.jpg", picture("JPEG"), after_s=3)
    slow = [
        site.put(f"/slow{n}", story(f"{HOST}/img/slow.jpg?{n}", title=f"Slow {n}"))
        for n in range(5)
    ]
    fast = [site.put(f"/fast{n}", story(size="800x600", title=f"Fast {n}")) for n in range(5)]

    result = portal.run("fetch", "--set", "images.patience=1.0", *slow, *fast)

    saved = [line.rpartition("-01-")[2] for line in result.out.splitlines()[:10]]
    assert result.code == 0
    assert sorted(saved[:5]) == [f"fast-{n}.md" for n in range(5)]
    asked = [path for path in site.log if path.startswith("/img/slow.jpg")]
    assert 1 <= len(asked) <= 2  # then its host is left alone


def test_articles_of_one_title_have_their_names_in_the_order_in_which_they_came(
    portal: Portal, site: Site
) -> None:
    site.put("/img/slow.jpg", picture("JPEG"), after_s=1)
    first = site.put("/first", story(f"{HOST}/img/slow.jpg", text=("One.", "A first story.")))
    second = site.put("/second", story(size="800x600", text=("Two.", "A second story.")))

    portal.run("fetch", "--set", "CONCURRENT_REQUESTS=1", first, second)

    found = [frontmatter.loads(path.read_text("utf-8")).originalUrl for path in portal.records]
    assert [path.name for path in portal.records] == [
        "2026-03-01-harbour-bridge-opens-2.md",
        "2026-03-01-harbour-bridge-opens.md",
    ]
    assert found == [second, first]


# Copies


@pytest.fixture
def storing(portal: Portal) -> Portal:
    portal.settings("images:\n  store: true\n  side: 300\n")
    return portal


def test_a_copy_is_stored_and_the_record_names_its_publisher(storing: Portal, site: Site) -> None:
    photo(site)

    assert storing.run("fetch", site.put("/a", story(size="1200x800"))).code == 0

    assert image(storing) == sized(640, 480, cached=True)
    (path,) = copies(storing)
    listed = json.loads((storing.root / LIST).read_text("utf-8"))
    assert listed == {
        PHOTO: {
            "path": f"/{path}",
            "width": 300,
            "height": 225,
            "originalWidth": 640,
            "originalHeight": 480,
        }
    }
    assert storing.run("check").code == 0


def test_a_copy_is_also_made_where_pages_are_read_in_the_crawl_itself(
    storing: Portal, site: Site
) -> None:
    photo(site)

    storing.run("fetch", "--set", "MASTHEAD_EXTRACT_WORKERS=0", site.put("/a", story()))

    assert image(storing) == sized(640, 480, cached=True)


def test_one_picture_of_two_articles_is_stored_once(storing: Portal, site: Site) -> None:
    photo(site)
    photo(site, "/img/other.jpg")
    a = site.put("/a", story())
    b = site.put("/b", story(OTHER, title="Ferry sails"))

    storing.run("fetch", a, b)

    assert len(copies(storing)) == 1
    assert len(json.loads((storing.root / LIST).read_text("utf-8"))) == 2


def test_a_picture_that_is_held_is_not_asked_for_again(storing: Portal, site: Site) -> None:
    photo(site)
    address = site.put("/a", story())
    storing.run("fetch", address)
    before = storing.record.read_bytes()
    site.put("/img/photo.jpg", status=404)

    result = storing.run("fetch", address)

    assert "unchanged" in result.out
    assert site.asked("/img/photo.jpg") == 1
    assert storing.record.read_bytes() == before


def test_a_picture_that_is_too_large_has_its_size_and_no_copy(storing: Portal, site: Site) -> None:
    data = picture("JPEG", (640, 480), quality=100)
    site.put("/img/photo.jpg", data + bytes(20_000), kind="image/jpeg")

    storing.run("fetch", "--set", "images.bytes=10000", site.put("/a", story()))

    assert image(storing) == sized(640, 480)
    assert copies(storing) == []


def test_a_broken_list_of_copies_ends_a_run_before_it_begins(storing: Portal, site: Site) -> None:
    (storing.root / LIST).write_text("{\n")

    result = storing.run("fetch", site.put("/a", story()))

    assert result.code == 2
    assert f"{LIST}:2: " in result.err
    assert site.log == []


def test_without_pillow_a_keeper_is_told_what_copies_need(storing: Portal, site: Site) -> None:
    hidden = storing.root / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text("import sys; sys.modules['PIL'] = None\n")
    without = {"PYTHONPATH": str(hidden)}

    result = storing.run("fetch", site.put("/a", story()), env=without)

    assert result.code == 2
    assert result.line("images.store: needs Pillow: pip install 'masthead[images]'")
    assert storing.run("fetch", "--set", "images.store=false", f"{HOST}/a", env=without).code == 0


def test_nothing_is_stored_where_nothing_is_saved(storing: Portal, site: Site) -> None:
    photo(site)

    result = storing.run("fetch", "--stdout", site.put("/a", story()))

    assert "width: 640" in result.out
    assert "isCached: false" in result.out
    assert copies(storing) == []


# Refreshing


def refreshed(portal: Portal, site: Site, page: Story) -> Image | None:
    """Return the record's image after its page has become *page*."""
    site.put("/a", page)
    assert portal.run("refresh", "--older-than", "0s").code == 0
    return image(portal)


CHANGED = "A bridge over the harbour opened on Sunday, and closed on Monday."


def test_a_known_size_is_not_asked_for_again(portal: Portal, site: Site) -> None:
    photo(site)
    portal.run("fetch", site.put("/a", story()))
    site.put("/img/photo.jpg", status=503)

    assert refreshed(portal, site, story(description=CHANGED)) == sized(640, 480)
    assert site.asked("/img/photo.jpg") == 1
    assert article(portal).excerpt == CHANGED


@pytest.mark.parametrize("status", [404, 503])
def test_a_verified_size_stays_while_the_file_cannot_be_seen(
    portal: Portal, site: Site, status: int
) -> None:
    photo(site)
    portal.settings("images:\n  size: file\n")
    portal.run("fetch", site.put("/a", story()))
    site.put("/img/photo.jpg", status=status)

    assert refreshed(portal, site, story(description=CHANGED)) == sized(640, 480)


def test_an_image_stays_while_the_new_one_cannot_be_seen(portal: Portal, site: Site) -> None:
    photo(site)
    portal.run("fetch", site.put("/a", story()))
    site.put("/img/other.jpg", status=503)

    assert refreshed(portal, site, story(OTHER)) == sized(640, 480)

    photo(site, "/img/other.jpg", (800, 600))
    assert refreshed(portal, site, story(OTHER, description=CHANGED)) == sized(800, 600, url=OTHER)


def test_a_copy_of_old_is_still_one_when_copies_are_no_longer_made(
    storing: Portal, site: Site
) -> None:
    photo(site)
    storing.run("fetch", site.put("/a", story()))
    storing.settings("")

    found = refreshed(storing, site, story(description=CHANGED))

    assert found == sized(640, 480, cached=True)


def test_an_image_that_a_person_chose_stays(portal: Portal, site: Site) -> None:
    photo(site)
    photo(site, "/img/other.jpg", (800, 600))
    portal.run("fetch", site.put("/a", story()))
    text = portal.record.read_text("utf-8")
    chosen = text.replace(PHOTO, "https://portal.example/mine.jpg").replace("640", "641")
    portal.record.write_text(chosen, "utf-8")

    found = refreshed(portal, site, story(OTHER, description=CHANGED))

    assert found == sized(641, 480, url="https://portal.example/mine.jpg")
    assert article(portal).excerpt == CHANGED
