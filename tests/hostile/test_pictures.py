"""Row 94: lead images that lie, never end, are no pictures, or lead inside."""

from dataclasses import dataclass
from urllib.parse import quote

import pytest

from crawler.article import frontmatter
from crawler.article.record import Image
from crawler.images.sniffing import size
from tests.hostile.lab import Lab
from tests.integration.local import Portal, Result, Run

MOST_MB = {"sized": 170, "stored": 400}
"""Of the largest process; when a picture of 50 million pixels is copied, its pixels need 200."""

GOOD = "good.png"
NONE, TRUE = None, (640, 480)
CASES: dict[str, tuple[str, str, tuple[int, int] | None]] = {
    # name: its address on the image's host, what the page states, what the record has
    "1x1": ("/picture/dot.png", "", NONE),
    "stated as 1x1": ("/picture/good.png", "1x1", NONE),
    "thumbnail": ("/picture/small.png", "", NONE),
    "thumbnail, stated larger": ("/picture/small.png", "640x480", NONE),
    "SVG with script": ("/picture/script.svg", "640x480", NONE),
    "SVG called PNG": ("/picture/script.png", "640x480", NONE),
    "HTML called PNG": ("/picture/html.png", "640x480", NONE),
    "empty": ("/picture/empty.png", "640x480", NONE),
    "100,000 x 100,000": ("/picture/huge.png", "", NONE),
    "100,000 x 100,000, stated": ("/picture/huge.png", "100000x100000", NONE),
    "huge canvas": ("/picture/canvas.gif", "640x480", NONE),
    "endless": ("/endless-picture/good.png", "", TRUE),
    "endless nothing": ("/endless-picture/empty.png", "", NONE),
    "wrong size": ("/picture/good.jpeg", "1200x900", TRUE),
    "absurd ratio": ("/picture/good.jpeg", "1200x60", TRUE),
    "half a size": ("/picture/good.jpeg", "1200x", TRUE),
    "bomb": ("/picture/bomb.png", "", (7_000, 7_000)),
    "truncated": ("/picture/cut.jpg", "", TRUE),
    "polyglot": ("/picture/both.jpg", "", TRUE),
    "redirect": (f"/to/302/{quote('http://other.test/picture/good.png', safe='')}", "", TRUE),
    "redirect inside": (f"/to/302/{quote('http://10.0.0.1/picture/good.png', safe='')}", "", NONE),
    "redirect to a name inside": (
        f"/to/302/{quote('http://intranet.test/picture/good.png', safe='')}", "", NONE,
    ),
    "loop": ("/loop/1", "", NONE),
    "gone": ("/nothing", "", NONE),
    "gone, stated": ("/nothing", "640x480", TRUE),
    "silent": ("/silent", "", NONE),
    "silent, stated": ("/silent", "640x480", TRUE),
    "slow": ("/slow-body", "640x480", TRUE),
    "cut answer": ("/cut/length", "640x480", TRUE),
}  # fmt: skip
INSIDE = {
    "private": "http://10.0.0.1/picture/good.png",
    "loopback": "http://127.0.0.1/picture/good.png",
    "name of a private address": "http://intranet.test/picture/good.png",
    "metadata": "http://metadata.test/picture/good.png",
    "data": "data:image/png;base64,iVBORw0KGgo=",
    "script": "javascript:alert(1)",
}


def pages() -> dict[str, str]:
    """Return the address of each case's page, on a host of its own, as its image's."""
    found = {}
    for number, (case, (path, stated, _)) in enumerate(CASES.items()):
        image = quote(f"http://image{number}.test{path}", safe="")
        found[case] = f"http://host{number}.test/page/{number}/{image}" + f"/{stated}" * bool(
            stated
        )
    for number, (case, address) in enumerate(INSIDE.items(), len(CASES)):
        found[case] = f"http://host{number}.test/page/{number}/{quote(address, safe='')}"
    return found


PAGES = pages()


@dataclass(frozen=True, slots=True)
class Ran:
    """One run over all cases."""

    result: Result
    images: dict[str, Image | None]
    log: list[dict[str, object]]
    peak_mb: float
    portal: Portal


def ran(lab: Lab, portal: Portal, *settings: str) -> Ran:
    lab.log()
    more = [part for setting in ("images.patience=4", *settings) for part in ("--set", setting)]
    result = lab.run(portal, "fetch", *more, *PAGES.values())
    found = {}
    for path in portal.records:
        article = frontmatter.loads(path.read_text("utf-8"))
        found[article.originalUrl] = article.images[0] if article.images else None
    images = {case: found[address] for case, address in PAGES.items()}
    return Ran(result, images, lab.log(), lab.peak_mb, portal)


@pytest.fixture(scope="module")
def sized(whole_lab: Lab, new_portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("sized")
    portal = new_portal.copy(folder / "portal", Run(folder))
    return ran(whole_lab, portal, "images.size=file")


@pytest.fixture(scope="module")
def stored(whole_lab: Lab, new_portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("stored")
    portal = new_portal.copy(folder / "portal", Run(folder))
    return ran(whole_lab, portal, "images.store=true")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("how", ["sized", "stored"])
def test_row_94_a_record_has_the_true_size_of_its_image_or_no_image(
    how: str, case: str, request: pytest.FixtureRequest
) -> None:
    run: Ran = request.getfixturevalue(how)

    image = run.images[case]

    assert (image and (image.width, image.height)) == CASES[case][2]


@pytest.mark.parametrize("case", INSIDE)
def test_row_94_an_image_that_is_not_on_the_web_is_none(sized: Ran, case: str) -> None:
    assert sized.images[case] is None


@pytest.mark.parametrize("how", ["sized", "stored"])
def test_row_94_no_image_is_an_error_of_its_article(
    how: str, request: pytest.FixtureRequest
) -> None:
    run: Ran = request.getfixturevalue(how)

    assert run.result.code == 0
    assert f"{len(PAGES)} saved" in run.result.out + run.result.err
    assert run.portal.run("check").code == 0


@pytest.mark.parametrize("how", ["sized", "stored"])
def test_row_94_nothing_inside_is_asked_for_an_image(
    how: str, request: pytest.FixtureRequest
) -> None:
    run: Ran = request.getfixturevalue(how)

    connected = {str(entry["connected"]) for entry in run.log}
    assert not {each for each in connected if each.startswith(("10.", "127.", "169."))}


@pytest.mark.parametrize("how", ["sized", "stored"])
def test_row_94_memory_is_bounded(how: str, request: pytest.FixtureRequest) -> None:
    run: Ran = request.getfixturevalue(how)

    # One picture is decoded at a time, so the other processes stay small.
    assert run.peak_mb <= MOST_MB[how]


def test_row_94_a_copy_is_what_a_browser_shows_and_nothing_else(stored: Ran) -> None:
    files = [path for path in (stored.portal.root / "assets").rglob("*.*") if path.is_file()]

    assert files
    for path in files:
        data = path.read_bytes()
        assert size(data) in {(640, 480), (1_600, 1_600)}
        assert b"script" not in data
        assert not data.endswith(b"PK\x03\x04")


def test_row_94_what_cannot_be_copied_is_not_called_cached(stored: Ran) -> None:
    cached = {case for case, image in stored.images.items() if image and image.isCached}

    assert cached == {
        "absurd ratio", "bomb", "half a size", "polyglot", "redirect", "wrong size",
    }  # fmt: skip


def test_row_94_each_image_is_tried_once(sized: Ran) -> None:
    paths = [(entry["host"], entry["path"]) for entry in sized.log if "path" in entry]

    for host, path in paths:
        if str(host).startswith("image") and not str(path).startswith("/loop"):
            assert paths.count((host, path)) == 1
