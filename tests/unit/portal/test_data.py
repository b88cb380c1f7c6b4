"""Topics, organizations and the site: what is refused, where, and what may be odd."""

from pathlib import Path

import pytest

from crawler.portal import portal
from crawler.portal.data import Organization, Site, Topic
from crawler.portal.errors import PortalFileError


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def refused(root: Path) -> str:
    with pytest.raises(PortalFileError) as caught:
        portal.load(root)
    return "\n".join(line.removeprefix(f"{root}/") for line in str(caught.value).splitlines())


def topics(root: Path, *parents: tuple[str, str]) -> None:
    for name, parent in parents:
        write(root, f"_data/topics/{name}.yaml", f"name: {name}\nparent: {parent}\n")


# topics ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parents", "said"),
    [
        pytest.param([("A", "A")], "A.yaml:2: parent: 'A' is above itself (A < A)", id="itself"),
        pytest.param(
            [("A", "News"), ("B", "C"), ("C", "B")],
            "B.yaml:2: parent: 'B' is above itself (B < C < B): give one another parent",
            id="two",
        ),
        pytest.param(
            [("A", "B"), ("B", "C"), ("C", "D"), ("D", "C")], "'C' is above itself (C < D < C)",
            id="a-way-that-leads-into-one",
        ),
    ],
)  # fmt: skip
def test_a_topic_that_is_above_itself_is_named(
    tmp_path: Path, parents: list[tuple[str, str]], said: str
) -> None:
    write(tmp_path, "_config.yml", "topic: News\n")
    topics(tmp_path, *parents)

    assert said in refused(tmp_path)


def test_a_circle_through_the_root_topic_is_one(tmp_path: Path) -> None:
    write(tmp_path, "_config.yml", "topic: News\n")
    topics(tmp_path, ("News", "Boats"), ("Boats", "News"))

    assert "'Boats' is above itself (Boats < News < Boats)" in refused(tmp_path)


def test_a_long_circle_is_told_in_short(tmp_path: Path) -> None:
    names = [f"t{number:03}" for number in range(300)]
    topics(tmp_path, *zip(names, [*names[1:], names[0]], strict=True))

    said = refused(tmp_path)
    assert "'t000' is above itself (t000 < t001 < " in said
    assert "< t007 < ... < t000)" in said
    assert len(said) < 200


def test_a_long_way_up_is_fine(tmp_path: Path) -> None:
    names = [f"t{number:03}" for number in range(300)]
    write(tmp_path, "_config.yml", "topic: News\n")
    topics(tmp_path, *zip(names, [*names[1:], "News"], strict=True))

    assert len(portal.load(tmp_path).topics) == 301


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: A\nkeywords:\n  - boat\n  - ' '\n", "4: keywords[1]: an empty keyword is in every"),
        ("name: A\nkeywords:\n  - boat\n  -\n", "4: keywords[1]: must be text, not empty"),
        (
            "name: A\nkeywords: [no]\n",
            '2: keywords[0]: must be text, not true or false: write "no"',
        ),
        ("name: A\nkeywords:\n  a: b\n", "3: keywords: must be a list of `- ...` lines"),
        (f"name: A\nkeywords: [{'a' * 201}]\n", "2: keywords[0]: "),
        ("name: ' '\n", "1: name: must not be empty"),
        ("name:\nkeywords: [a]\n", "1: name: required, but missing"),
        ("name: A\nhashtags: '#a'\n", "2: hashtags: must be a list"),
        ("- name: A\n", "1: the file must be a list of `key: value` lines"),
    ],
)
def test_a_wrong_topic_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, "_data/topics/a.yaml", text)

    assert f"_data/topics/a.yaml:{said}" in refused(tmp_path)


def test_the_other_topic_of_the_name_is_named(tmp_path: Path) -> None:
    write(tmp_path, "_data/topics/a.yaml", "name: A\n")
    write(tmp_path, "_data/topics/b.yml", "_id: b\nname: A\n")

    said = refused(tmp_path)
    assert "_data/topics/b.yml:2: name: a second topic of the name 'A': " in said
    assert said.endswith("_data/topics/a.yaml has it too")


def test_what_the_family_keeps_beside_is_passed_over(tmp_path: Path) -> None:
    text = (
        "taxonomy: topic\n_id: a\nname: A\nshortname: 7\nkeywords:\nparent:\n"
        "hashtags:\n  - '#A'\n  - '#A'\nservices:\n  news: https://a.example/\n  deep: [{a: 1}]"
    )
    write(tmp_path, "_data/topics/a.yaml", text)

    assert portal.load(tmp_path).topics == (Topic(name="A", hashtags=("#A", "#A")),)


# organizations -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("bbc.com.md", "name: BBC\n", "2: domain: required, but missing: add `domain: bbc.com`"),
        ("bbc.com.md", "name: BBC\ndomain:\n", "3: domain: required, but missing: add `domain: b"),
        (
            "The BBC.md",
            "name: BBC\n",
            "2: domain: required, but missing: add `domain: example.com`",
        ),
        ("a.md", "name: A\ndomain: https://a.example/\n", "3: domain: must be a domain or a host"),
        ("a.md", "name: A\ndomain: a example\n", "3: domain: must be a domain or a host"),
        ("a.md", "name: A\ndomain: a.example/news\n", "3: domain: must be a domain or a host"),
        ("a.md", "name: A\ndomain: a.example:80\n", "3: domain: must be a domain or a host"),
        ("a.md", "name: A\ndomain: me@a.example\n", "3: domain: must be a domain or a host"),
        ("a.md", "name: A\ndomain: ''\n", "3: domain: must be a domain or a host"),
        ("a.md", "name: A\ndomain: 7\n", "3: domain: must be text, not a number"),
        ("a.md", "domain: a.example\n", "2: name: required, but missing"),
        (
            "a.md",
            "name: A\ndomain: a.example\nimages:\n  - url: a.jpg\n    width: 50\n    height: 0\n",
            "5: images[0].url: must be a path of the portal such as /assets/a.jpg",
        ),
        (
            "a.md",
            "name: A\ndomain: a.example\nimages:\n  - url: /a.jpg\n    width: 50\n    height: 0\n",
            "7: images[0].height: must be more than 0, not 0",
        ),
    ],
)
def test_a_wrong_organization_is_told_with_its_line(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    write(tmp_path, f"_data/organizations/{name}", f"---\n{text}---\n")

    assert f"_data/organizations/{name}:{said}" in refused(tmp_path)


def test_a_domain_is_written_as_addresses_have_it() -> None:
    domains = [Organization(name="A", domain=each).domain for each in ("BBC.co.uk", "bücher.de")]

    assert domains == ["bbc.co.uk", "xn--bcher-kva.de"]


def test_the_other_organization_of_the_domain_is_named(tmp_path: Path) -> None:
    write(tmp_path, "_data/organizations/a.yaml", "name: A\ndomain: A.example\n")
    write(tmp_path, "_data/organizations/b.md", "---\nname: B\ndomain: a.example\n---\n")

    said = refused(tmp_path)
    assert "b.md:3: domain: a second organization of the domain a.example: " in said
    assert said.endswith("_data/organizations/a.yaml has it too")


# _config.yml -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "site"),
    [
        pytest.param("", Site(), id="empty"),
        pytest.param("# nothing\n", Site(), id="comment"),
        pytest.param("title:\nurl:\nbaseurl:\nlocale:\ntopic:\n", Site(), id="keys-without-values"),
        pytest.param("url: ''\nbaseurl: /\n", Site(), id="of-nothing"),
        pytest.param("plugins: [a]\nkramdown: {input: GFM}\n", Site(), id="other-keys"),
        pytest.param(
            "a: &a {x: 1}\nb: {<<: *a}\nc: [*a, *a]\ntitle: &t News\ntopic: *t\n",
            Site(title="News", topic="News"),
            id="anchors",
        ),
        pytest.param(
            "url: https://A.example/\nbaseurl: news/\n",
            Site(url="https://a.example", baseurl="/news"),
            id="slashes",
        ),
    ],
)
def test_an_odd_site_file_is_read(tmp_path: Path, text: str, site: Site) -> None:
    write(tmp_path, "_config.yml", text)

    assert portal.load(tmp_path).site == site


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n", "1: the file must be a list of `key: value` lines"),
        ("News\n", "1: the file must be a list of `key: value` lines"),
        ("a: *b\n", "1: the alias *b has no anchor before it"),
        ("a: 1\n<<: 2\n", "2: << must be an alias of a mapping"),
        ("title: News\nurl: a.example\n", "2: url: must be an http or https address, such as"),
        ("url: javascript:alert(1)\n", "1: url: must be an http or https address"),
        ("baseurl: https://a.example/\n", "1: baseurl: must be a path such as /news"),
        ("topic: ' '\n", "1: topic: must not be empty"),
        ("topic: [News]\n", "1: topic: must be text, not a list"),
        ("locale: no\n", '1: locale: must be text, not true or false: write "no" in double quotes'),
    ],
)
def test_a_wrong_site_file_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, "_config.yml", text)

    assert f"_config.yml:{said}" in refused(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("scoring:\n  keyword: many\n", "2: scoring.keyword: must be a whole number, not text"),
        ("scoring:\n  keyword: 1e3\n", "2: scoring.keyword: must be a whole number, not text"),
        ("scoring:\n  keyword: .nan\n", "2: scoring.keyword: must be a whole number, not a fr"),
        ("scoring:\n  keyword: yes\n", "2: scoring.keyword: must be a whole number, not true"),
        ("scoring:\n  keyword:\n", "2: scoring.keyword: must be a whole number, not empty"),
        ("scoring:\n  keyword: [15]\n", "2: scoring.keyword: must be a whole number, not a list"),
        ("scoring:\n  keyword: 1000001\n", "2: scoring.keyword: must be at most 1000000"),
        ("topics:\n  title: 0\n", "2: topics: no keyword can count: title, excerpt and body"),
        ("topics:\n  body: heavy\n", "2: topics.body: must be a whole number, not text"),
        ("topics:\n  match: regex\n", "2: topics.match: must be 'substring', 'word' or 'stem'"),
        ("topics: [News]\n", "1: topics: must be a mapping"),
        ("topics:\n  boats: 1\n", "2: topics.boats: unknown key: allowed are match, title, ex"),
    ],
)
def test_weights_that_are_none_are_told_with_their_line(
    tmp_path: Path, text: str, said: str
) -> None:
    write(tmp_path, "masthead.yaml", text)

    assert f"masthead.yaml:{said}" in refused(tmp_path)


def test_thousands_of_files_are_loaded(tmp_path: Path) -> None:
    for number in range(2_000):
        text = f"---\nname: O{number}\ndomain: o{number}.example\n---\n"
        write(tmp_path, f"_data/organizations/o{number}.example.md", text)

    assert len(portal.load(tmp_path).organizations) == 2_000
