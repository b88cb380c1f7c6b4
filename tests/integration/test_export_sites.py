"""Jekyll, Hugo and Eleventy build sites of what is exported for them, each one site in all."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml.html import HtmlElement, document_fromstring

from crawler import exporting
from crawler.article import frontmatter, lines
from crawler.exporting import About
from crawler.extract.escaping import WORD_JOINER
from crawler.portal import portal
from tests.integration.local import HANG_S, Portal, environment, record

SCRIPT = "<script>alert(1)</script>"
LIQUID = "{{ site.title }} {% raw %} {% endraw %} {% include x.html %} {{"
SHORTCODE = "{{< figure src=x >}} {{% ref x %}}"
TITLE = f"All {LIQUID} {SHORTCODE} {SCRIPT} [x](javascript:alert(1)) <b onclick=alert(1)>x</b>"
EXCERPT = f"What {SCRIPT} and {LIQUID} and <svg/onload=alert(1)> mean." + '" onclick="alert(1)'

# Row 76 and 75: a body that a person wrote, or that came from another system.
BODY = f"""\
# Head {{#x onclick="alert(1)"}}

{SCRIPT}

<div onclick="alert(2)">inside</div>

<svg><script>alert(3)</script></svg> and <img src=x onerror=alert(4)>

A [one](javascript:alert(5)), [two](data:text/html,x), ![three](data:image/svg+xml,x), [four][ref],
<javascript:alert(6)>, [five](https://www.gazette.test/five).

[ref]: javascript:alert(7)

*six*{{: onclick="alert(8)"}} {{::nomarkdown}}<i onclick="alert(9)">seven</i>{{:/}}
{{: onclick="alert(10)"}}

{LIQUID}

{SHORTCODE}

```{{=html}}
{SCRIPT} {LIQUID} {SHORTCODE} {{{{</* x */>}}}}
```

````
```
{SCRIPT}
````

---

| {LIQUID} | {SCRIPT} |
| --- | --- |
| one | {SHORTCODE} |

- {LIQUID}
  > {SCRIPT}

~~~
{SCRIPT}
"""

GOOD = 'Harbour bridge opens: "at last" \u2013 50% off'


def _record(title: str, day: str, url: str, *, excerpt: str = "", more: str = "") -> str:
    text = record("TITLE", f"https://www.gazette.test/{url}", more)
    return (
        text.replace('"TITLE"', _quoted(title))
        .replace('"It opened."', _quoted(excerpt))
        .replace("2026-03-01T07:30:00Z", f"{day}T07:30:00Z")
        .replace("published: false\n", f"published: {str(title != 'HIDDEN').lower()}\n")
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


FILES = {
    "2026-03-01-bridge.md": _record(
        GOOD,
        "2026-03-01",
        "a",
        excerpt="It *opened*: 5 > 4 & so on.",
        more="  - Bridges\n\ntags:\n  - steel\n\nimages:\n"
        '  - url: "https://www.gazette.test/a.jpg"\n    width: 800\n    height: 600\n'
        "\nrating: 4.5\n",
    )
    + "First *words* of [it](https://www.gazette.test/it).\n\nMore words.\n",
    "2026-03-02-hostile.md": _record(TITLE, "2026-03-02", "b", excerpt=EXCERPT) + BODY,
    "2026-03-03-bridge.md": _record("Third", "2026-03-03", "c"),
    "2026-03-04-hidden.md": _record("HIDDEN", "2026-03-04", "d"),
    "by hand.md": _record("By hand", "2026-02-01", "e", more="\nlayout: special\n"),
}
SHOWN = ["Third", TITLE, GOOD, "By hand"]
"""Titles of what is shown, the newest first."""


def exported(form: str, root: Path, to: Path) -> None:
    to.parent.mkdir(exist_ok=True)
    about = About(
        portal=portal.load(root),
        options=exporting.load(form).options(),
        now=datetime(2026, 4, 1, tzinfo=UTC),
    )
    records = [lines.record(name, frontmatter.loads(text)) for name, text in FILES.items()]
    assert exporting.load(form).write(records, to, about) == len(FILES)


def built(*command: object, cwd: Path) -> str:
    result = subprocess.run(
        [str(each) for each in command],
        env=environment({"JEKYLL_ENV": "production", "LANG": "C.UTF-8", "TZ": "UTC"}),
        capture_output=True,
        text=True,
        timeout=HANG_S,
        check=False,
        cwd=cwd,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed ({package})")
    return found


def written(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


# Templates print everything as it is, as careless ones do; `h1` and `p` are careful.
PAGE = """\
<html><body class="LAYOUT"><h1>TITLE-ESCAPED</h1><h2 title="TITLE">TITLE</h2>
<p class="excerpt">EXCERPT-ESCAPED</p><blockquote title="EXCERPT">EXCERPT</blockquote>
<time>DATE</time><ul>TOPICS</ul><ol>GROUPS</ol><main>CONTENT</main></body></html>
"""


def filled(**parts: str) -> str:
    text = PAGE
    for name in sorted(parts, key=len, reverse=True):
        text = text.replace(name.replace("_", "-"), parts[name])
    return text


def jekyll_site(root: Path) -> Path:
    command = program("jekyll", "Debian package: jekyll")
    page = {
        "TITLE_ESCAPED": "{{ page.title | escape }}",
        "TITLE": "{{ page.title }}",
        "EXCERPT_ESCAPED": "{{ page.excerpt | strip_html | escape }}",
        "EXCERPT": "{{ page.excerpt }}",
        "DATE": '{{ page.date | date: "%s" }}',
        "TOPICS": "{% for each in page.topics %}<li>{{ each }}</li>{% endfor %}",
        "GROUPS": "{% for each in page.categories %}<li>{{ each }}</li>{% endfor %}",
        "CONTENT": "{{ content }}",
    }
    listed = "{% for each in site.posts %}<li>{{ each.title | escape }}</li>{% endfor %}"
    written(
        root,
        {
            "_config.yml": "title: SITE-TITLE\npermalink: /:year/:month/:day/:title/\n",
            "_layouts/post.html": filled(LAYOUT="post", **page),
            "_layouts/special.html": filled(LAYOUT="special", **page),
            "index.html": f"---\n---\n<ul>{listed}</ul>\n",
        },
    )
    exported("jekyll", root, root / "_posts")
    built(command, "build", "--disable-disk-cache", "--destination", root / "out", cwd=root)
    return root / "out"


def hugo_site(root: Path) -> Path:
    command = program("hugo", "Debian package: hugo")
    page = {
        "TITLE_ESCAPED": "{{ .Title }}",
        "TITLE": "{{ .Title }}",
        "EXCERPT_ESCAPED": "{{ .Description }}",
        "EXCERPT": "{{ .Summary }}",
        "DATE": "{{ .Date.Unix }}",
        "TOPICS": "{{ range .Params.topics }}<li>{{ . }}</li>{{ end }}",
        "GROUPS": "<li>{{ .Section }}</li><li>{{ .Type }}</li><li>{{ .Params.record.type }}</li>",
        "CONTENT": "{{ .Content }}",
    }
    # The built-in template reads `images`, too.
    single = filled(LAYOUT="post", **page).replace(
        "<body", '<head>{{ template "_internal/opengraph.html" . }}</head><body'
    )
    config = 'title = "SITE-TITLE"\ndisableKinds = ["section", "taxonomy", "term", "RSS"]\n'
    listed = "<ul>{{ range .Site.RegularPages.ByDate.Reverse }}<li>{{ .Title }}</li>{{ end }}</ul>"
    written(
        root,
        {
            "hugo.toml": config,
            "config.toml": config,  # its name before Hugo 0.110
            "layouts/_default/single.html": single,
            "layouts/_default/special.html": filled(LAYOUT="special", **page),
            "layouts/index.html": listed,
        },
    )
    exported("hugo", root, root / "content/news")
    said = built(command, "--destination", root / "out", "--noBuildLock", cwd=root)
    assert "WARN" not in said
    return root / "out"


def eleventy_site(root: Path) -> Path:
    command = program("eleventy", "npm package: @11ty/eleventy")
    page = {
        "TITLE_ESCAPED": "{{ title | escape }}",
        "TITLE": "{{ title }}",
        "EXCERPT_ESCAPED": "{{ excerpt | escape }}",
        "EXCERPT": "{{ excerpt }}",
        "DATE": '{{ page.date | date: "%s" }}',
        "TOPICS": "{% for each in topics %}<li>{{ each }}</li>{% endfor %}",
        "GROUPS": "{% for each in tags %}<li>{{ each }}</li>{% endfor %}",
        "CONTENT": "{{ content }}",
    }
    listed = (
        "{% assign pages = collections.news | reverse %}{% for each in pages %}"
        "<li>{{ each.data.title | escape }}</li>{% endfor %}"
    )
    written(
        root,
        {
            "_includes/post.liquid": filled(LAYOUT="post", **page),
            "_includes/special.liquid": filled(LAYOUT="special", **page),
            "index.liquid": f"---\npermalink: /index.html\n---\n<ul>{listed}</ul>\n",
            "_data/site.json": '{"title": "SITE-TITLE"}',
        },
    )
    exported("eleventy", root, root / "articles")
    built(command, f"--input={root}", f"--output={root / 'out'}", cwd=root)
    return root / "out"


@pytest.fixture(
    scope="module", params=[jekyll_site, hugo_site, eleventy_site], ids=["jekyll", "hugo", "11ty"]
)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    make: Callable[[Path], Path] = request.param
    return make(tmp_path_factory.mktemp("site"))


def pages(made: Path) -> Iterator[HtmlElement]:
    for path in sorted(made.rglob("*.html")):
        tree = document_fromstring(path.read_text("utf-8"))
        if tree.find(".//h1") is not None:
            yield tree


def said(element: HtmlElement | None) -> str:
    """Return what a reader sees, without typography."""
    assert element is not None
    text = " ".join(element.text_content().replace(WORD_JOINER, "").split())
    return text.translate(str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''"))


def page_of(made: Path, title: str) -> HtmlElement:
    (found,) = [tree for tree in pages(made) if said(tree.find(".//h1")) == title]
    return found


def test_pages_have_their_titles_dates_topics_and_text(made: Path) -> None:
    page = page_of(made, GOOD)

    assert said(page.find(".//h2")) == GOOD
    assert said(page.find(".//p")) == "It *opened*: 5 > 4 & so on."
    assert said(page.find(".//time")) == "1772350200"  # 2026-03-01T07:30:00Z
    assert [said(each) for each in page.findall(".//ul/li")] == ["News", "Bridges"]
    assert said(page.find(".//main")) == "First words of it. More words."
    assert page.find(".//main//em").text == "words"
    assert page.find(".//main//a").get("href") == "https://www.gazette.test/it"


def test_lists_have_what_is_published_the_newest_first(made: Path) -> None:
    tree = document_fromstring((made / "index.html").read_text("utf-8"))

    assert [said(each) for each in tree.findall(".//li")] == SHOWN
    assert sorted(said(page.find(".//h1")) for page in pages(made)) == sorted(SHOWN)
    assert not [
        path for path in made.rglob("*") if path.is_file() and b"HIDDEN" in path.read_bytes()
    ]


def test_a_key_of_the_keeper_stands(made: Path) -> None:
    assert page_of(made, "By hand").find(".//body").get("class") == "special"
    assert page_of(made, GOOD).find(".//body").get("class") == "post"


def test_an_article_is_in_its_groups(made: Path, request: pytest.FixtureRequest) -> None:
    expected = {
        "jekyll": ["news"],
        "hugo": ["news", "news", "article"],
        "11ty": ["news", "News", "Bridges"],
    }
    found = [said(each) for each in page_of(made, GOOD).findall(".//ol/li")]

    assert found == next(found for name, found in expected.items() if name in request.node.name)


def test_row_75_liquid_and_shortcodes_are_text(made: Path) -> None:
    page = page_of(made, TITLE)

    main = said(page.find(".//main"))
    assert main.count(LIQUID) == 4
    assert main.count(SHORTCODE) == 3
    assert "SITE-TITLE" not in said(page)


def test_row_76_what_a_browser_would_run_is_text(made: Path) -> None:
    page = page_of(made, TITLE)

    assert said(page.find(".//h2")) == TITLE
    assert said(page.find(".//blockquote")) == EXCERPT
    main = said(page.find(".//main"))
    for number in (2, 4, 5, 6, 8, 9, 10):
        assert f"alert({number})" in main
    assert main.count(SCRIPT) == 6
    for element in page.iter():
        assert element.tag not in ("script", "svg", "img", "iframe", "i", "b"), element.tag
        for name, value in element.attrib.items():
            assert not re.fullmatch("on[a-z]+", name), (name, value)
            assert not re.match(r"\s*(?:javascript|data|vbscript):", value), (name, value)
    assert [each.get("href") for each in page.findall(".//main//a")] == [
        "https://www.gazette.test/five"
    ]


def test_the_command_follows_an_option_of_the_api(portal: Portal) -> None:
    for name, text in FILES.items():
        portal.add(name, text)

    result = portal.run("export", "api", "api", "-o", "page_size=3")

    assert (result.code, result.out) == (0, "4 articles -> api\n")
    found = sorted(str(path.parent) for path in (portal.root / "api").rglob("*.json"))
    assert [each.removeprefix(f"{portal.root}/api/") for each in found] == [
        *("news", "news/bridges", "news/bridges/page/1", "news/page/1", "news/page/2"),
    ]
