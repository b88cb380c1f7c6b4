"""A portal's folder: what is read from it, and what is said when it is wrong."""

from pathlib import Path

import pytest

from crawler.portal import portal
from crawler.portal.errors import PortalError, PortalFileError
from crawler.portal.settings import Settings


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A portal with a topic, an organization and settings that change nothing."""
    write(tmp_path, "masthead.yaml", "# Nothing yet.\n")
    write(tmp_path, "_config.yml", "title: Harbour\nurl: https://p.example\ntopic: News\n")
    write(tmp_path, "_data/topics/00-news.yaml", "name: News\nkeywords: []\nservices: {a: b}\n")
    write(tmp_path, "_data/topics/b.yaml", "name: Boats\nparent: News\nkeywords: [boat, ship]\n")
    write(tmp_path, "_data/organizations/a.md", "---\nname: A\ndomain: a.example\n---\nText.\n")
    return tmp_path


def write(root: Path, name: str, text: str | bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def test_what_the_portal_says_is_read(root: Path) -> None:
    found = portal.load(root)

    assert found.settings == Settings()
    assert (found.site.title, found.site.url, found.site.locale) == (
        "Harbour",
        "https://p.example",
        "en",
    )
    assert [topic.name for topic in found.topics] == ["News", "Boats"]
    assert found.topics[1].keywords == ("boat", "ship")
    assert found.organizations["a.example"].name == "A"
    assert found.corpus == root / "_news"
    assert found.state == f"sqlite:///{root}/.masthead/state.sqlite3"


def test_an_empty_folder_is_a_portal_with_defaults(tmp_path: Path) -> None:
    found = portal.load(tmp_path)

    assert (found.settings, found.topics, found.organizations) == (Settings(), (), {})


def test_the_root_topic_comes_first_the_others_by_file_name(root: Path) -> None:
    write(root, "_data/topics/zz.yml", "name: Zebra\nparent: Boats\n")
    write(root, "_data/topics/a.yaml", "name: Ants\nparent: News\n")
    (root / "_data/topics/00-news.yaml").rename(root / "_data/topics/x.yaml")

    assert [topic.name for topic in portal.load(root).topics] == ["News", "Ants", "Boats", "Zebra"]


def test_without_a_site_topic_the_first_without_a_parent_is_the_root(root: Path) -> None:
    write(root, "_config.yml", "title: Harbour\n")

    assert portal.load(root).topics[0].name == "News"


def test_the_sites_topic_need_not_have_a_file(root: Path) -> None:
    write(root, "_config.yml", "topic: All\n")
    (root / "_data/topics/00-news.yaml").unlink()
    write(root, "_data/topics/b.yaml", "name: Boats\nparent: All\n")

    assert [topic.name for topic in portal.load(root).topics] == ["All", "Boats"]


def test_folders_links_and_other_files_among_the_data_are_passed_over(root: Path) -> None:
    write(root, "_data/topics/README.txt", "not YAML: [")
    (root / "_data/topics/deep.yaml").mkdir()
    (root / "_data/organizations/gone.md").symlink_to("nowhere")

    assert len(portal.load(root).topics) == 2


@pytest.mark.parametrize("below", ["", "_news", "_data/topics"])
def test_the_portal_is_found_from_anywhere_in_it(root: Path, below: str) -> None:
    (root / below).mkdir(exist_ok=True)

    assert portal.find(root / below) == root


def test_a_family_portal_without_our_settings_is_one(root: Path) -> None:
    (root / "masthead.yaml").unlink()

    assert portal.find(root) == root
    assert portal.load(root).settings == Settings()


def test_outside_of_a_portal_none_is_found(tmp_path: Path) -> None:
    assert portal.find(tmp_path) is None


SETTINGS = """\
corpus: _articles
state: postgresql://db/masthead
contact: https://p.example/about
feeds:
  - HTTPS://WWW.Example.com:443/feed.xml#top
category: sea
body: none
official: [www.example.co.uk]
scoring: {publish_at: 40, image: 0}
page_bytes: 5000
timeout: 5
delay: 0.5
robots: false
scrapy: {CONCURRENT_REQUESTS: 2}
"""


def test_every_setting_is_read(root: Path) -> None:
    write(root, "masthead.yaml", SETTINGS)

    found = portal.load(root)

    mine = found.settings
    assert mine.feeds == ("https://www.example.com/feed.xml",)
    assert mine.official == ("www.example.co.uk",)
    assert (mine.scoring.publish_at, mine.scoring.image, mine.scoring.topic) == (40, 0, 2)
    assert (mine.timeout, mine.delay, mine.robots, mine.page_bytes) == (5.0, 0.5, False, 5000)
    assert mine.scrapy == {"CONCURRENT_REQUESTS": 2}
    assert (found.corpus, found.state) == (root / "_articles", "postgresql://db/masthead")


BOMB = "a: &a [x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdef", "bcdefg", strict=True)
)
MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 9)}]}}\n"
    for before, name in zip("abcdef", "bcdefg", strict=True)
)

WRONG = [
    pytest.param("colour: red\n", "1: colour: unknown key: allowed are corpus, ", id="unknown"),
    pytest.param("\n\nscoring:\n  a: 1\n", "4: scoring.a: unknown key: allowed are topic", id="in"),
    pytest.param("scoring: high\n", "1: scoring: must be a mapping", id="no-mapping"),
    pytest.param("scoring: {topic: 1.5}\n", "1: scoring.topic: must be a whole", id="fraction"),
    pytest.param("scoring: {topic: '1'}\n", "1: scoring.topic: must be a whole", id="text"),
    pytest.param("contact: 7\n", "1: contact: must be text, not a number", id="number"),
    pytest.param("contact: 2026-02-30\n", "1: contact: ", id="no-date"),
    pytest.param("robots: 'yes'\n", "1: robots: must be true or false, not text", id="flag"),
    pytest.param("delay: -1\n", "1: delay: ", id="negative"),
    pytest.param("delay: .inf\n", "1: delay: ", id="endless"),
    pytest.param("delay: .nan\n", "1: delay: ", id="no-number"),
    pytest.param("timeout: 0\n", "1: timeout: ", id="no-time"),
    pytest.param("page_bytes: 10\n", "1: page_bytes: ", id="too-small"),
    pytest.param("feeds: https://a.example/\n", "1: feeds: must be a list", id="no-list"),
    pytest.param("feeds: [https://a b/]\n", "1: feeds[0]: ", id="feed"),
    pytest.param("feeds: [file:///etc/passwd]\n", "1: feeds[0]: is not an http", id="local-feed"),
    pytest.param("corpus: /etc\n", "1: corpus: must be a folder inside the portal", id="absolute"),
    pytest.param("corpus: a/../../b\n", "1: corpus: must be a folder inside", id="upwards"),
    pytest.param("corpus: ''\n", "1: corpus: must be a folder inside", id="nowhere"),
    pytest.param("a: 1\na: 2\n", "2: a: duplicate key, first on line 1", id="duplicate"),
    pytest.param("scoring:\n\ttopic: 1\n", "2: not YAML: .* use spaces", id="tab"),
    pytest.param(BOMB, ": stands for more than 20,000 values", id="alias-bomb"),
    pytest.param(MERGE_BOMB, ": stands for more than 20,000 values", id="merge-bomb"),
    pytest.param("a: " + "[" * 60_000, "1: .*nested more than 32", id="deep"),
    pytest.param("a: !!python/object:os.system x\n", "1: the tag .* is not allowed", id="tag"),
    pytest.param("a: 1\n---\nb: 2\n", "2: a second YAML document", id="documents"),
    pytest.param("just text\n", "1: the file must be a list of `key: value` lines", id="scalar"),
    pytest.param(b"contact: caf\xe9\n", "1: not UTF-8", id="latin-1"),
    pytest.param(b"contact: \xff\xfe\x00\n", "1: not UTF-8", id="binary"),
    pytest.param("a: b\0\n", "1: ", id="nul"),
    pytest.param("#" * 1_000_001, "1: longer than 1,000,000 bytes", id="long"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_wrong_setting_is_told_with_line_key_and_what_is_allowed(
    root: Path, text: str | bytes, said: str
) -> None:
    """Row 47."""
    write(root, "masthead.yaml", text)

    with pytest.raises(PortalFileError, match=rf"masthead\.yaml:{'.*' if said[0] == ':' else ''}"
                       + said.replace("[", r"\[")) as caught:  # fmt: skip
        portal.load(root)

    assert len(caught.value.problems) >= 1
    assert max(map(len, str(caught.value).splitlines())) < 400


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_lines(root: Path) -> None:
    write(root, "masthead.yaml", "colour: red\nbody: html\nrobots: 1\n")

    with pytest.raises(PortalFileError) as caught:
        portal.load(root)

    assert [problem.line for problem in caught.value.problems] == [1, 2, 3]


@pytest.mark.parametrize(
    "text",
    ["", "\n", "# only this\n", "---\n", "\ufeffbody: text\n", "body: text\r\ndelay: 2\r\n"],
    ids=["empty", "blank", "comment", "marker", "bom", "crlf"],
)
def test_what_people_may_write_is_read(root: Path, text: str) -> None:
    write(root, "masthead.yaml", text)

    assert portal.load(root).settings.body in ("text", "markdown")


DATA = [
    pytest.param("topics/b.yaml", "keywords: [a]\n", "1: name: required", id="nameless"),
    pytest.param("topics/b.yaml", "name: B\nkeywords: boat\n", "2: keywords: must be", id="text"),
    pytest.param("topics/b.yaml", "name: B\nkeywords: [7]\n", r"2: keywords\[0\]: ", id="number"),
    pytest.param(
        "topics/b.yaml", "name: B\nkeywords: ['']\n", r"2: keywords\[0\]: an empty", id="empty"
    ),
    pytest.param("topics/b.yaml", "#\nname: News\n", "2: name: a second topic", id="twice"),
    pytest.param("topics/b.yaml", "name: B\nparent: C\n", "2: parent: there is no", id="parent"),
    pytest.param(
        "organizations/b.md",
        "---\nname: B\ndomain: a.example\n---\n",
        "3: domain: a second organization",
        id="domain-twice",
    ),
    pytest.param("organizations/b.md", "name: B\n", "1: no front matter", id="no-header"),
    pytest.param(
        "organizations/b.md",
        "---\nname: B\ndomain: b.example\nimages:\n  - url: /b.jpg\n    width: '50'\n---\n",
        r"5: images\[0\]",
        id="logo",
    ),
]


@pytest.mark.parametrize(("name", "text", "said"), DATA)
def test_wrong_data_is_told_with_file_and_line(root: Path, name: str, text: str, said: str) -> None:
    write(root, f"_data/{name}", text)

    with pytest.raises(PortalFileError, match=rf"_data/{name}:{said}"):
        portal.load(root)


def test_a_corpus_that_leads_out_of_the_portal_is_refused(root: Path, tmp_path: Path) -> None:
    """Row 83."""
    (root / "_news").symlink_to(tmp_path.parent)

    with pytest.raises(PortalFileError, match="_news:1: leads out of the portal"):
        portal.load(root)
    assert portal.load(root, corpus=tmp_path.parent).corpus == tmp_path.parent.resolve()


def test_a_link_inside_the_portal_is_fine(root: Path) -> None:
    (root / "articles").mkdir()
    (root / "_news").symlink_to("articles")

    assert portal.load(root).corpus == root / "articles"


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        pytest.param({"body": "none"}, "body", "none", id="text"),
        pytest.param({"timeout": "5"}, "timeout", 5.0, id="number"),
        pytest.param({"robots": "false"}, "robots", False, id="flag"),
        pytest.param({"contact": ""}, "contact", "", id="empty"),
        pytest.param({"feeds": "[http://a.test/]"}, "feeds", ("http://a.test/",), id="list"),
        pytest.param({"DEPTH_LIMIT": "3"}, "scrapy", {"DEPTH_LIMIT": 3}, id="scrapy"),
    ],
)
def test_settings_can_be_changed_for_a_run(
    root: Path, changes: dict[str, str], name: str, value: object
) -> None:
    assert getattr(portal.load(root, changes=changes).settings, name) == value


def test_an_inner_setting_is_changed_by_its_dotted_name(root: Path) -> None:
    changed = portal.load(root, changes={"scoring.image": "7"}).settings.scoring

    assert (changed.image, changed.amp) == (7, 20)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        pytest.param("colour", "1", "--set colour: unknown key: allowed are corpus", id="unknown"),
        pytest.param("scoring.a", "1", "--set scoring.a: unknown key: allowed are topic", id="in"),
        pytest.param("body.a", "1", "--set body.a: unknown setting", id="below"),
        pytest.param("timeout", "soon", "--set timeout: ", id="type"),
        pytest.param("timeout", "2024-02-30", "--set timeout: ", id="no-date"),
        pytest.param("timeout", "[" * 9_999, "--set timeout: ", id="deep"),
        pytest.param("timeout", "{", "--set timeout: ", id="no-yaml"),
    ],
)
def test_a_change_that_is_wrong_is_told(root: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(PortalError, match=said):
        portal.load(root, changes={name: value})


def test_a_relative_state_is_inside_the_portal(root: Path) -> None:
    assert portal.load(root, state="sqlite:///a.db").state == f"sqlite:///{root}/a.db"
    assert portal.load(root, state="sqlite:////a.db").state == "sqlite:////a.db"
    assert portal.load(root, state="sqlite://").state == "sqlite://"


def test_a_folder_that_is_not_there_is_no_portal(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match="no: no such folder"):
        portal.load(tmp_path / "no")
