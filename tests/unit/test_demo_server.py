"""The loopback server of the demonstration and the newspaper it serves."""

import http.client
import os
import socket
from collections.abc import Iterator
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
import pytest
from parsel import Selector
from protego import Protego

from crawler.demo.server import HOST, SITE, serve

TYPE_OF_PAGE = "text/html; charset=utf-8"
YESTERDAY = "Wed, 11 Mar 2026 09:00:00 GMT"
TODAY = "Thu, 12 Mar 2026 09:00:00 GMT"
TOMORROW = "Fri, 13 Mar 2026 09:00:00 GMT"


class Answer(NamedTuple):
    """What is kept of a response once its connection is closed."""

    status: int
    headers: Message
    body: bytes


def ask(root: str, target: str, method: str = "GET", **headers: str) -> Answer:
    """Send *target* exactly as given, which URL libraries would tidy up first."""
    connection = http.client.HTTPConnection(urlsplit(root).netloc, timeout=10)
    try:
        connection.putrequest(method, target, skip_host=True)
        connection.putheader("Host", HOST)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def send_raw(root: str, request: str) -> bytes:
    """Send *request* byte for byte and return all that comes back until the server hangs up."""
    received = b""
    with socket.create_connection(("127.0.0.1", urlsplit(root).port or 0), timeout=10) as sock:
        sock.sendall(request.encode())
        while chunk := sock.recv(65536):
            received += chunk
    return received


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small site, with a secret right beside it."""
    site = tmp_path / "site"
    (site / "news").mkdir(parents=True)
    (site / "index.html").write_text("<h1>Home</h1>", encoding="utf-8")
    (site / "news" / "index.html").write_text("<h1>News</h1>", encoding="utf-8")
    (site / "news" / "grüße.html").write_text("<h1>Grüße</h1>", encoding="utf-8")
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    (tmp_path / "site-next-door").mkdir()
    (tmp_path / "site-next-door" / "secret.html").write_text("secret", encoding="utf-8")
    at = parsedate_to_datetime(TODAY).timestamp()
    os.utime(site / "index.html", (at, at))
    return site


@pytest.fixture
def root(folder: Path) -> Iterator[str]:
    """Return the root URL of the small site."""
    with serve(folder) as url:
        yield url


def stored_file(url: str) -> Path:
    """Return the file that the address *url* stands for in the bundled site."""
    path = unquote(urlsplit(url).path)
    return SITE / path.lstrip("/") / ("index.html" if path.endswith("/") else "")


def site_pages() -> list[str]:
    """Return the URL path of every HTML file in the bundled site."""
    return sorted("/" + file.relative_to(SITE).as_posix() for file in SITE.rglob("*.html"))


def test_the_root_url_is_on_the_loopback_address_and_has_no_final_slash(root: str) -> None:
    assert urlsplit(root).hostname == "127.0.0.1"
    assert not root.endswith("/")


def test_a_path_is_answered_with_the_file_it_names(root: str) -> None:
    answer = ask(root, "/index.html?utm_source=rss")

    assert answer.status == 200
    assert answer.body == b"<h1>Home</h1>"
    assert answer.headers["Content-Type"] == TYPE_OF_PAGE
    assert answer.headers["Content-Length"] == "13"
    assert answer.headers["Last-Modified"] == TODAY


@pytest.mark.parametrize(
    ("target", "body"),
    [
        (f"http://{HOST}/index.html", b"<h1>Home</h1>"),
        (f"http://{HOST}", b"<h1>Home</h1>"),
        (f"http://{HOST.upper()}:80/news/?page=1", b"<h1>News</h1>"),
    ],
)
def test_an_absolute_form_target_is_answered_like_its_path(
    root: str, target: str, body: bytes
) -> None:
    answer = ask(root, target)

    assert (answer.status, answer.body) == (200, body)


@pytest.mark.parametrize(
    "target",
    [
        "http://elsewhere.example/index.html",
        f"http://{HOST}.elsewhere.example/",
        f"http://{HOST}@elsewhere.example/",
        f"http://{HOST}:8080/index.html",
        f"https://{HOST}/index.html",
    ],
)
def test_an_absolute_form_target_on_another_host_is_a_bad_gateway(root: str, target: str) -> None:
    assert ask(root, target).status == 502


@pytest.mark.parametrize("target", ["index.html", "*", "http://[/", f"http://{HOST}:port/"])
def test_a_target_in_no_known_form_is_a_bad_request(root: str, target: str) -> None:
    assert ask(root, target).status == 400


@pytest.mark.parametrize("target", ["/news/", "/news"])
def test_a_folder_is_answered_with_its_index_page(root: str, target: str) -> None:
    assert ask(root, target).body == b"<h1>News</h1>"


def test_a_percent_encoded_path_finds_the_file_with_the_decoded_name(root: str) -> None:
    assert ask(root, "/news/gr%C3%BC%C3%9Fe.html").body.decode() == "<h1>Grüße</h1>"


@pytest.mark.parametrize(
    "target",
    ["/nowhere.html", "/index.html/", "/%ff.html", "/%00", "/" + "n" * 5000, "/<script>"],
)
def test_a_path_without_a_file_is_answered_404_with_a_page(root: str, target: str) -> None:
    answer = ask(root, target)

    assert answer.status == 404
    assert answer.headers["Content-Type"] == TYPE_OF_PAGE
    assert b"404 Not Found" in answer.body
    assert b"<script>" not in answer.body


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.html",
        "/news/../../secret.html",
        "/%2e%2e/secret.html",
        "/..%2fsecret.html",
        "/../site-next-door/secret.html",
        f"http://{HOST}/../secret.html",
        "/../site/index.html",
    ],
)
def test_a_path_that_climbs_out_of_the_folder_is_refused(root: str, target: str) -> None:
    answer = ask(root, target)

    assert answer.status == 404
    assert b"secret" not in answer.body.replace(target.encode(), b"").replace(b"/secret.html", b"")


def test_an_absolute_file_name_is_looked_for_inside_the_folder_only(
    root: str, tmp_path: Path
) -> None:
    assert ask(root, "/" + (tmp_path / "secret.html").as_posix()).status == 404
    assert ask(root, f"http://{HOST}/" + (tmp_path / "secret.html").as_posix()).status == 404


def test_a_symbolic_link_is_followed_inside_the_folder_but_not_out_of_it(
    root: str, folder: Path
) -> None:
    (folder / "inside.html").symlink_to(folder / "index.html")
    (folder / "outside.html").symlink_to(folder.parent / "secret.html")
    (folder / "neighbour").symlink_to(folder.parent / "site-next-door")
    (folder / "loop.html").symlink_to(folder / "loop.html")

    assert ask(root, "/inside.html").body == b"<h1>Home</h1>"
    assert ask(root, "/outside.html").status == 404
    assert ask(root, "/neighbour/secret.html").status == 404
    assert ask(root, "/loop.html").status == 404


def test_an_index_page_that_links_out_of_the_folder_is_refused(root: str, folder: Path) -> None:
    (folder / "empty").mkdir()
    (folder / "empty" / "index.html").symlink_to(folder.parent / "secret.html")

    assert ask(root, "/empty/").status == 404


@pytest.mark.parametrize("target", ["/index.html", "/nowhere.html"])
def test_head_gives_the_headers_of_get_without_the_body(root: str, target: str) -> None:
    get, head = ask(root, target), ask(root, target, "HEAD")

    assert head.body == b""
    assert head.status == get.status
    assert {**head.headers, "Date": ""} == {**get.headers, "Date": ""}


def test_a_method_the_server_does_not_know_is_not_implemented(root: str) -> None:
    assert ask(root, "/index.html", "POST").status == 501


def test_an_entity_tag_follows_the_content_and_not_the_file(root: str, folder: Path) -> None:
    first = ask(root, "/index.html").headers["ETag"]
    (folder / "copy.html").write_text("<h1>Home</h1>", encoding="utf-8")
    (folder / "index.html").write_text("<h1>Later</h1>", encoding="utf-8")

    assert ask(root, "/copy.html").headers["ETag"] == first
    assert ask(root, "/index.html").headers["ETag"] != first
    assert first.startswith('"')
    assert first.endswith('"')


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"a,b" , W/{}', "*"])
def test_a_matching_entity_tag_is_answered_304_without_a_body(root: str, form: str) -> None:
    etag = ask(root, "/index.html").headers["ETag"]

    answer = ask(root, "/index.html", If_None_Match=form.format(etag))

    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert answer.headers["Content-Length"] is None


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("since", [TODAY, TOMORROW])
def test_a_page_unmodified_since_the_given_date_is_answered_304(
    root: str, method: str, since: str
) -> None:
    assert ask(root, "/index.html", method, If_Modified_Since=since).status == 304


@pytest.mark.parametrize(
    "headers",
    [
        {"If_None_Match": '"other"'},
        {"If_None_Match": "not a tag"},
        {"If_Modified_Since": YESTERDAY},
        {"If_Modified_Since": "not a date"},
        {"If_None_Match": '"other"', "If_Modified_Since": TOMORROW},
    ],
)
def test_a_condition_that_does_not_hold_is_answered_with_the_page(
    root: str, headers: dict[str, str]
) -> None:
    assert ask(root, "/index.html", **headers).status == 200


def test_a_missing_page_is_404_whatever_the_condition_says(root: str) -> None:
    assert ask(root, "/nowhere.html", If_None_Match="*").status == 404


def test_a_file_dated_in_the_future_is_not_announced_as_such(root: str, folder: Path) -> None:
    os.utime(folder / "index.html", (4_000_000_000, 4_000_000_000))

    headers = ask(root, "/index.html").headers

    modified = parsedate_to_datetime(headers["Last-Modified"])
    assert modified <= parsedate_to_datetime(headers["Date"])


def test_one_connection_carries_several_requests(root: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(root).netloc, timeout=10)
    seen = []
    for target in ("/index.html", "/nowhere.html", f"http://{HOST}/news/"):
        connection.request("GET", target)
        response = connection.getresponse()
        response.read()
        seen.append((response.status, connection.sock is not None))
    connection.close()

    assert seen == [(200, True), (404, True), (200, True)]


def test_the_body_of_a_request_is_not_taken_for_the_next_request(root: str) -> None:
    hidden = "GET /news/ HTTP/1.1\r\nHost: x\r\n\r\n"
    head = f"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: {len(hidden)}\r\n\r\n"

    assert send_raw(root, head + hidden).count(b"HTTP/1.1 ") == 1


def test_the_log_gets_one_printable_line_for_each_request(folder: Path) -> None:
    lines: list[str] = []
    with serve(folder, log=lines.append) as root:
        ask(root, "/news/")
        send_raw(root, "GET /no\x1bwhere HTTP/1.0\r\n\r\n")

    assert lines == [
        '"GET /news/ HTTP/1.1" 200 -',
        '"GET /no\\x1bwhere HTTP/1.0" 404 -',
    ]


def test_nothing_answers_once_the_block_has_been_left(folder: Path) -> None:
    with serve(folder) as root:
        address = ("127.0.0.1", urlsplit(root).port or 0)
        kept = socket.create_connection(address, timeout=10)
        kept.sendall(b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert kept.recv(65536).startswith(b"HTTP/1.1 200 ")

    with kept:
        assert kept.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=10)


def test_a_folder_that_does_not_exist_cannot_be_served(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), serve(tmp_path / "nowhere"):
        pass


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_every_link_in_a_feed_of_the_sample_site_leads_to_a_page(name: str) -> None:
    feed = feedparser.parse((SITE / name).read_bytes())

    assert not feed.bozo
    assert feed.entries
    for entry in feed.entries:
        assert urlsplit(entry.link).netloc == HOST
        assert stored_file(entry.link).is_file(), entry.link


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_the_feeds_of_the_sample_site_list_the_newest_article_first(name: str) -> None:
    feed = feedparser.parse((SITE / name).read_bytes())

    dates = [entry.published_parsed for entry in feed.entries]
    assert dates == sorted(dates, reverse=True)


def test_the_feed_of_the_sample_site_lists_one_article_twice() -> None:
    links = [entry.link for entry in feedparser.parse((SITE / "feed.xml").read_bytes()).entries]

    tracked = [link for link in links if link.endswith("?utm_source=rss")]
    assert len(tracked) == 1
    assert tracked[0].partition("?")[0] in links
    assert len(set(links)) == len(links)


def test_the_robots_file_of_the_sample_site_closes_only_the_private_folder() -> None:
    robots = Protego.parse((SITE / "robots.txt").read_text(encoding="utf-8"))

    closed = {page for page in site_pages() if not robots.can_fetch(page, "masthead")}
    assert closed == {"/private/draft.html"}


@pytest.mark.parametrize("page", site_pages())
def test_every_page_of_the_sample_site_links_only_to_files_that_exist(page: str) -> None:
    links = Selector((SITE / page[1:]).read_text(encoding="utf-8")).xpath("//@href | //@src")

    found = [urljoin(f"http://{HOST}{page}", link) for link in links.getall()]
    own = [url for url in found if urlsplit(url).netloc == HOST]
    assert own
    assert [url for url in own if not stored_file(url).is_file()] == []
    assert [url for url in own if "/private/" in url and not page.startswith("/private/")] == []
