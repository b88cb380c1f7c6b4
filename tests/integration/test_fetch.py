"""``masthead fetch``: addresses in, files out."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.local import HOST, TEXT, Portal, Run, Site, Story

STORY = Story()
A = f"{HOST}/a"
NAME = "2026-03-01-harbour-bridge-opens.md"
LATER = "A bridge over the harbour opened at last, two years late."

WHOLE = Story(
    head="""\
<link rel="canonical" href="http://www.gazette.test/news/bridge">
<link rel="amphtml" href="http://www.gazette.test/amp/news/bridge">
<meta name="author" content="Ada Poole">
<meta property="og:image" content="http://www.gazette.test/images/bridge.jpg">
<meta property="og:image:width" content="1200"><meta property="og:image:height" content="800">
"""
)

WHOLE_FILE = """\
---
category: news
title: "Harbour bridge opens"
excerpt: "A bridge over the harbour opened on Sunday."
publishedDateTime: 2026-03-01T07:30:00Z
originalUrl: "http://www.gazette.test/news/bridge?utm_source=letter"
webUrl: "http://www.gazette.test/news/bridge"
ampWebUrl: "http://www.gazette.test/amp/news/bridge"
cdnAmpWebUrl: "https://www-gazette-test.cdn.ampproject.org/c/www.gazette.test/amp/news/bridge"
type: article
quality: 99
heat: 99
published: true

provider:
  name: The Harbour Gazette
  domain: gazette.test
  images:
    - url: "https://portal.example/assets/images/organizations/gazette.test-50x50.jpg"
      width: 50
      height: 50
  authors:
    - name: Ada Poole

topics:
  - News
  - Harbour

images:
  - url: "http://www.gazette.test/images/bridge.jpg"
    width: 1200
    height: 800
    isCached: false
---

The bridge over the harbour opened on Sunday after three years of work and a change of plan.

People walked across it from early in the morning, and the first ferry went under it at noon.
"""

ORGANIZATION = """\
---
name: The Harbour Gazette
domain: gazette.test
images:
  - url: /assets/images/organizations/gazette.test-50x50.jpg
    width: 50
    height: 50
---
"""


def test_an_article_becomes_the_file_that_the_record_format_asks_for(
    portal: Portal, site: Site
) -> None:
    portal.topic("Harbour", "harbour")
    (portal.root / "_data/organizations/gazette.test.md").write_text(ORGANIZATION)
    site.put("/news/bridge", WHOLE)
    address = "http://www.gazette.test/news/bridge?utm_source=letter"

    result = portal.run("fetch", address)

    assert portal.record.read_text("utf-8") == WHOLE_FILE
    assert result.out == "saved _news/2026-03-01-harbour-bridge-opens.md\n1 saved\n"
    assert (result.code, result.err) == (0, "")
    assert portal.leftovers == []


def test_the_same_page_twice_gives_one_file_and_says_unchanged(kept: Portal) -> None:
    before = kept.record.stat()

    result = kept.run("fetch", A)

    assert result.out == "unchanged _news/2026-03-01-harbour-bridge-opens.md\n1 unchanged\n"
    assert result.code == 0
    assert kept.record.stat().st_mtime_ns == before.st_mtime_ns
    assert kept.record.stat().st_ino == before.st_ino


def test_one_article_under_several_addresses_gives_one_file(portal: Portal, site: Site) -> None:
    canonical = f'<link rel="canonical" href="{HOST}/a">'
    for path in ("/a", "/b"):
        site.put(path, replace(STORY, head=canonical))
    site.redirect("/moved", "/a")
    addresses = [f"{HOST}{path}" for path in ("/a?utm_source=x", "/b", "/moved", "/a#top")]

    result = portal.run("fetch", *addresses)

    assert result.code == 0
    assert len(portal.records) == 1
    assert result.out.splitlines()[-1] == "3 unchanged, 1 saved"


def test_addresses_also_come_from_a_file(portal: Portal, site: Site, tmp_path: Path) -> None:
    addresses = [
        site.put(f"/{name}", replace(STORY, title=f"{name} opens"))
        for name in ("one", "two", "three")
    ]
    listed = tmp_path / "addresses.txt"
    listed.write_bytes(f"\ufeff{addresses[1]}\r\n\r\n  {addresses[2]}\r\n".encode())

    result = portal.run("fetch", addresses[0], "--file", listed)

    assert (result.code, result.err) == (0, "")
    assert [path.name for path in portal.records] == [
        "2026-03-01-one-opens.md",
        "2026-03-01-three-opens.md",
        "2026-03-01-two-opens.md",
    ]


def test_a_file_of_addresses_that_is_no_text_is_named(portal: Portal, tmp_path: Path) -> None:
    listed = tmp_path / "addresses.txt"
    listed.write_bytes(b"http://127.0.0.1/caf\xe9\n")

    result = portal.run("fetch", "--file", listed)

    assert result.code == 2
    assert "addresses.txt" in result.line("UTF-8")


def test_an_address_with_a_space_is_one_address(portal: Portal, site: Site) -> None:
    result = portal.run("fetch", f"{HOST}/a b")

    assert result.code == 1
    assert result.line("space").startswith(f"{HOST}/a b: refused: ")
    assert site.log == []


def test_stdout_prints_the_file_and_needs_no_portal(run: Run, site: Site, tmp_path: Path) -> None:
    good, bad = site.put("/a", STORY), f"{HOST}/missing"

    result = run("fetch", "--stdout", good, bad)

    assert result.code == 3
    assert result.out.startswith('---\ncategory: news\ntitle: "Harbour bridge opens"\n')
    assert result.out.endswith(f"---\n\n{TEXT[0]}\n\n{TEXT[1]}\n")
    assert result.err == f"{bad}: failed: HTTP 404 Not Found\n"
    assert list(tmp_path.iterdir()) == []


def test_json_is_one_object_an_address_and_a_summary(portal: Portal, site: Site) -> None:
    good, bad = site.put("/a", STORY), f"{HOST}/missing"

    result = portal.run("fetch", "--json", good, bad)

    *outcomes, last = [json.loads(line) for line in result.out.splitlines()]
    name = "_news/2026-03-01-harbour-bridge-opens.md"
    assert sorted(outcomes, key=lambda each: each["url"]) == [
        {"url": good, "status": "saved", "path": name},
        {"url": bad, "status": "failed", "reason": "HTTP 404 Not Found", "code": "http-404"},
    ]
    assert last == {"summary": {"failed": 1, "saved": 1}}
    assert (result.code, result.err) == (3, "")


def test_a_changed_page_changes_only_its_lines(kept: Portal, site: Site) -> None:
    before = kept.record.read_text("utf-8")
    site.put("/a", replace(STORY, description=LATER, text=(TEXT[0], "It rained.")))

    result = kept.run("fetch", A)

    wanted = before.replace("A bridge over the harbour opened on Sunday.", LATER)
    assert kept.record.read_text("utf-8") == wanted.replace(TEXT[1], "It rained.")
    assert result.out.startswith("updated _news/")


EDITED_BY_HAND = f"""\
---\r
# Checked with the harbour office.\r
title: 'Our bridge is open'\r
category: news\r
excerpt: "A bridge over the harbour opened on Sunday."  # theirs\r
publishedDateTime: 2026-03-01T07:30:00Z\r
originalUrl: "{A}"\r
webUrl: "{A}"\r
desk: harbour\r
type: article\r
published: true\r
quality: 2\r
heat: 2\r
topics: [News]\r
provider:\r
  domain: gazette.test\r
  name: The Gazette\r
---\r
\r
The bridge over the harbour opened on Sunday after three years of work and a change of plan.\r
\r
A paragraph of our own.\r
"""


def test_a_persons_edits_stay_when_the_publisher_changes_another_field(
    kept: Portal, site: Site
) -> None:
    """Row 84: comment, key, order, quoting, title, paragraph, CRLF, `published`."""
    mine = EDITED_BY_HAND
    kept.record.write_bytes(mine.encode())
    site.put("/a", replace(STORY, description=LATER))

    result = kept.run("fetch", A)

    wanted = mine.replace("A bridge over the harbour opened on Sunday.", LATER)
    assert kept.record.read_bytes().decode() == wanted
    assert (result.code, result.err) == (0, "")


def test_where_both_changed_a_field_the_persons_value_stays_and_is_named(
    kept: Portal, site: Site
) -> None:
    """Row 84: both changed."""
    mine = kept.record.read_text("utf-8").replace("Harbour bridge opens", "Our bridge is open")
    kept.record.write_text(mine, "utf-8")
    site.put("/a", replace(STORY, title="Harbour bridge opens at last", description=LATER))

    result = kept.run("fetch", A)

    assert result.out.splitlines()[0] == (
        "updated _news/2026-03-01-harbour-bridge-opens.md (corrected: excerpt; "
        "kept a person's title)"
    )
    wanted = mine.replace("A bridge over the harbour opened on Sunday.", LATER)
    assert kept.record.read_text("utf-8") == wanted


def test_an_older_value_that_a_person_chose_again_stays(kept: Portal, site: Site) -> None:
    """The machine wrote it once; it is the person's all the same."""
    site.put("/a", replace(STORY, title="Second title"))
    kept.run("fetch", A)
    mine = kept.record.read_text("utf-8").replace("Second title", "Harbour bridge opens")
    kept.record.write_text(mine, "utf-8")
    site.put("/a", replace(STORY, title="Third title"))

    result = kept.run("fetch", A)

    assert kept.record.read_text("utf-8") == mine
    assert "kept a person's title" in result.out


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        pytest.param(404, "text/html", "HTTP 404 Not Found", id="gone"),
        pytest.param(500, "text/html", "HTTP 500 Internal Server Error", id="broken"),
        pytest.param(200, "application/pdf", "not HTML but application/pdf", id="no-page"),
    ],
)
def test_a_page_that_cannot_be_read_leaves_its_record_as_it_is(
    kept: Portal, site: Site, status: int, kind: str, reason: str
) -> None:
    """Row 85."""
    before = kept.record.read_bytes(), kept.record.stat().st_mtime_ns
    site.put("/a", "%PDF" if kind != "text/html" else "gone", status=status, kind=kind)

    result = kept.run("fetch", A)

    assert (kept.record.read_bytes(), kept.record.stat().st_mtime_ns) == before
    assert result.code == 1
    assert result.line(A).endswith(reason)


def test_two_articles_of_one_date_and_slug_get_two_files(portal: Portal, site: Site) -> None:
    other = replace(
        STORY, text=("The bridge at Saltmere opened on Sunday, too, to a small crowd.",)
    )
    addresses = [site.put("/a", STORY), site.put("/b", other)]

    result = portal.run("fetch", *addresses)
    again = portal.run("fetch", *addresses)

    assert result.out.splitlines()[-1] == "2 saved"
    assert again.out.splitlines()[-1] == "2 unchanged"
    assert [path.name for path in portal.records] == [
        "2026-03-01-harbour-bridge-opens-2.md",
        "2026-03-01-harbour-bridge-opens.md",
    ]


def test_a_file_keeps_its_name_when_title_and_date_are_corrected(kept: Portal, site: Site) -> None:
    site.put("/a", replace(STORY, title="Harbor bridge opens", published="2026-02-28T10:00:00Z"))

    result = kept.run("fetch", A)

    assert kept.record.name == "2026-03-01-harbour-bridge-opens.md"
    text = kept.record.read_text("utf-8")
    assert 'title: "Harbor bridge opens"\n' in text
    assert "publishedDateTime: 2026-02-28T10:00:00Z\n" in text
    assert result.code == 0


def test_a_record_whose_original_address_is_no_web_address_is_named(
    kept: Portal, site: Site
) -> None:
    """Row 36, met by its other address."""
    text = kept.record.read_text("utf-8")
    text = text.replace(f'originalUrl: "{A}"', 'originalUrl: "file:///etc/passwd"')
    kept.record.write_text(text, "utf-8")
    site.put("/a", replace(STORY, title="Another title"))

    result = kept.run("fetch", A)

    assert result.code == 1
    assert "file:///etc/passwd" in result.line(A)
    assert "internal error" not in result.err
    assert kept.record.read_text("utf-8") == text
