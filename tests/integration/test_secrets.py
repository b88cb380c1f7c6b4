"""Rows 59, 89, 90 and 91, and what ``--explain`` tells."""

import json

from tests.integration.local import HOST, Portal, Site, Story

SECRET = "geheim"  # noqa: S105 - it is nobody's


def test_row_89_an_address_with_a_password_is_refused_and_nothing_keeps_it(
    portal: Portal, site: Site
) -> None:
    feed = site.feed("/rss", f"http://me:{SECRET}@www.gazette.test/a")
    site.put("/a", Story())

    told = [
        portal.run("fetch", f"http://me:{SECRET}@www.gazette.test/a", "--log-level", "DEBUG"),
        portal.run("fetch", "--json", f"http://me:{SECRET}@www.gazette.test/a"),
        portal.run("crawl", "--feed", feed, "--log-level", "DEBUG"),
        portal.run("crawl", "--feed", f"http://me:{SECRET}@www.gazette.test/rss"),
    ]

    assert [each.code for each in told] == [1, 1, 1, 2]
    assert SECRET not in "".join(each.out + each.err for each in told)
    assert not [
        path
        for path in portal.root.rglob("*")
        if path.is_file() and SECRET.encode() in path.read_bytes()
    ]


def test_row_89_a_proxys_password_is_told_nowhere(portal: Portal, site: Site) -> None:
    proxy = site.root.replace("http://", f"http://me:{SECRET}@")
    address = site.put("/a", Story())

    result = portal.run("fetch", address, "--log-level", "DEBUG", env={"http_proxy": proxy})

    assert result.code == 0
    assert SECRET not in result.out + result.err


def test_row_90_tokens_are_redacted_in_logs_and_no_referer_is_sent(
    portal: Portal, site: Site
) -> None:
    story = site.put("/a", Story())
    feed = site.feed(f"/rss?token={SECRET}", story, f"{HOST}/missing?access_token={SECRET}")

    result = portal.run("crawl", "--feed", feed, "--log-level", "DEBUG")
    explained = portal.run("fetch", "--explain", f"{HOST}/missing?access_token={SECRET}")

    assert result.code == 3
    assert f"?token={SECRET}" in "".join(site.log)
    assert SECRET not in result.out + result.err + explained.out + explained.err
    assert "access_token=***" in result.err
    assert all("referer" not in headers for _, headers in site.requests)


def test_row_91_a_redirect_to_another_host_takes_no_secrets_along(
    portal: Portal, site: Site
) -> None:
    site.redirect("/a", "http://other.test/b")
    site.put("/b", Story())
    spider = f"""
from crawler.spiders.article import ArticleSpider
class Secretive(ArticleSpider):
    name = "secretive"
    async def requests(self):
        async for request in super().requests():
            request.headers["Authorization"] = "Bearer {SECRET}"
            request.headers["Cookie"] = "session={SECRET}"
            yield request
"""
    (portal.root / "secretive.py").write_text(spider, "utf-8")

    result = portal.run.unchecked(
        "runspider", "secretive.py", "-a", f"url={HOST}/a", "-L", "DEBUG",
        program="scrapy", env={"SCRAPY_SETTINGS_MODULE": "crawler.settings"},
    )  # fmt: skip

    assert result.code == 0
    sent = {path: headers for path, headers in site.requests if path in ("/a", "/b")}
    assert sent["/a"]["authorization"] == f"Bearer {SECRET}"
    assert "authorization" not in sent["/b"]
    assert "cookie" not in sent["/b"]
    assert SECRET not in result.out + result.err


def test_row_91_keys_for_one_host_do_not_reach_another(portal: Portal, site: Site) -> None:
    portal.settings(
        f"scrapy: {{DEFAULT_REQUEST_HEADERS: {{X-Api-Key: {SECRET}, Cookie: a={SECRET}, "
        f"Authorization: Bearer {SECRET}, X-Access-Token: {SECRET}, Accept-Language: de}}}}\n"
    )
    site.redirect("/a", "/b")
    site.redirect("/b", "http://other.test/c")
    site.put("/c", Story())

    result = portal.run("fetch", f"{HOST}/a", "--log-level", "DEBUG")

    assert result.code == 0
    sent = dict(site.requests)
    assert sent["/a"]["x-api-key"] == sent["/b"]["x-api-key"] == SECRET
    assert SECRET not in str(sent["/c"])
    assert sent["/c"]["accept-language"] == "de"
    robots = [headers for path, headers in site.requests if path == "/robots.txt"]
    assert [headers["host"] for headers in robots] == ["www.gazette.test", "other.test"]
    assert SECRET not in str(robots)
    assert SECRET not in result.out + result.err


def test_row_59_the_user_agent_names_bot_and_contact(portal: Portal, site: Site) -> None:
    portal.settings("contact: https://portal.example/about\n")

    portal.run("fetch", site.put("/a", Story()))

    agents = {headers["user-agent"] for _, headers in site.requests}
    assert len(agents) == 1
    assert agents.pop().endswith("(+https://portal.example/about)")


def test_row_59_a_new_portal_has_a_contact_or_says_that_it_lacks_one(portal: Portal) -> None:
    named = portal.run("init", "one", "--contact", "desk@portal.example")
    nameless = portal.run("init", "two")
    again = portal.run("init", "one")
    wrong = portal.run("init", "three", "--contact", "me")

    assert (named.code, named.err) == (0, "")
    assert "\ncontact: desk@portal.example\n" in (portal.root / "one/masthead.yaml").read_text()
    assert nameless.code == 0
    assert "set `contact` in" in nameless.err
    assert (again.code, again.err) == (0, "")
    assert wrong.code == 2
    assert not (portal.root / "three").exists()


def test_explain_tells_what_happened(portal: Portal, site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /no\n", kind="text/plain")
    site.redirect("/old", "/a")
    site.put("/a", Story(), headers={"ETag": '"1,2"'})
    addresses = [f"{HOST}/old", f"{HOST}/no"]

    first = portal.run("fetch", "--explain", *addresses)
    second = portal.run("fetch", "--explain", "--json", *addresses)

    assert first.code == 3
    for words in (
        "60 s in all",
        "robots.txt  http://www.gazette.test/robots.txt: forbids it for masthead",
        "robots.txt  http://www.gazette.test/robots.txt: allows it for masthead",
        "GET http://www.gazette.test/old",
        "302",
        "Location: /a",
        'ETag: "1,2"',
        "outcome     saved: _news/",
        "outcome     refused: robots.txt forbids it",
    ):
        assert words in first.out, words
    lines = [json.loads(line) for line in second.out.splitlines()]
    steps = [step["text"] for line in lines[:-1] for step in line["explanation"]]
    assert any('If-None-Match: "1,2"' in step for step in steps)
    assert any(step.startswith("unchanged") for step in steps)
