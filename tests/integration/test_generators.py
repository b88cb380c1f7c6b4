"""Jekyll and Hugo read the very files that a fetch writes."""

import html
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.local import HANG_S, HOST, Portal, Site, Story, environment

JEKYLL = shutil.which("jekyll")
HUGO = shutil.which("hugo")

STORY = Story(title='Harbour bridge opens: "at last" \u2013 50% off')

# Row 75: what a generator would act on if it got to see it.
LIQUID = "{{ site.title }} {% raw %} {% endraw %} {% include x.html %} {{"
SHORTCODE = "{{< figure src=x >}} {{% ref x %}} {{</* x */>}} {{/* x */}}"
SCRIPT = "&lt;script&gt;alert(1)&lt;/script&gt;"
HOSTILE = Story(
    title=f"All {{{{ site.title }}}} {{% endraw %}} {SCRIPT} {{{{< x >}}}} news",
    description=f"What {LIQUID} and {SHORTCODE} and {SCRIPT} mean.",
    text=(
        f"One writes {LIQUID} in a page of Jekyll, and it is a program that runs there.",
        f"One writes {html.escape(SHORTCODE)} in a page of Hugo, and it is a program, too.",
        f"One writes {SCRIPT} in any page, and it is a program that the reader runs.",
        "<code>{{ site.title }}</code> is code, and so is <code>{% raw %}</code> in this line.",
    ),
)

LAYOUT = """\
<html><body><h1>TITLE</h1><p class="excerpt">EXCERPT</p><time>DATE</time>
<ul>TOPICS</ul>
<main>CONTENT</main></body></html>
"""

JEKYLL_LAYOUT = (
    LAYOUT.replace("TITLE", "{{ page.title | escape }}")
    .replace("EXCERPT", "{{ page.excerpt | escape }}")
    .replace("DATE", '{{ page.publishedDateTime | date_to_xmlschema | date: "%s" }}')
    .replace("TOPICS", "{% for topic in page.topics %}<li>{{ topic }}</li>{% endfor %}")
    .replace("CONTENT", "{{ content }}")
)
JEKYLL_CONFIG = """\
title: SITE-TITLE
disable_disk_cache: true
collections: {news: {output: true}}
defaults:
  - scope: {path: "", type: news}
    values: {layout: story}
exclude: [masthead.yaml, .masthead]
"""

HUGO_LAYOUT = (
    LAYOUT.replace("TITLE", "{{ .Title }}")
    .replace("EXCERPT", "{{ .Params.excerpt }}")
    .replace("DATE", "{{ .Date.Unix }}")
    .replace("TOPICS", "{{ range .Params.topics }}<li>{{ . }}</li>{{ end }}")
    .replace("CONTENT", "{{ .Content }}")
)
HUGO_CONFIG = """\
title = "SITE-TITLE"
disableKinds = ["home", "taxonomy", "term", "section", "RSS", "sitemap", "404"]
[frontmatter]
date = ["publishedDateTime"]
"""


def jekyll(portal: Portal, out: Path) -> str:
    """Return the page that Jekyll makes of the portal's only record; "" if it makes none."""
    if JEKYLL is None:
        pytest.skip("jekyll is not installed (Debian package: jekyll)")
    (portal.root / "_config.yml").write_text(JEKYLL_CONFIG)
    (portal.root / "_layouts").mkdir()
    (portal.root / "_layouts/story.html").write_text(JEKYLL_LAYOUT)
    _build(JEKYLL, "build", "--source", portal.root, "--destination", out, "--disable-disk-cache")
    return _text(out / "news" / f"{portal.record.stem}.html")


def hugo(portal: Portal, out: Path) -> str:
    """Return the page that Hugo makes of the portal's only record; "" if it makes none."""
    if HUGO is None:
        pytest.skip("hugo is not installed (Debian package: hugo)")
    source = out / "source"
    (source / "content/news").mkdir(parents=True)
    shutil.copy(portal.record, source / "content/news")
    # The record's `type` is what Hugo takes for the kind of page, and for the layout's folder.
    (source / "layouts/article").mkdir(parents=True)
    (source / "layouts/article/single.html").write_text(HUGO_LAYOUT)
    (source / "hugo.toml").write_text(HUGO_CONFIG)
    (source / "config.toml").write_text(HUGO_CONFIG)  # its name before Hugo 0.110
    _build(HUGO, "--source", source, "--destination", out / "public", "--noBuildLock")
    return _text(out / "public/news" / portal.record.stem / "index.html")


def _text(page: Path) -> str:
    return page.read_text("utf-8") if page.exists() else ""


def _build(*command: object) -> None:
    result = subprocess.run(
        [str(each) for each in command],
        env=environment({"JEKYLL_ENV": "production", "LANG": "C.UTF-8"}),
        capture_output=True,
        text=True,
        timeout=HANG_S,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def inner(page: str, tag: str) -> str:
    """Return the text that a reader sees in the first *tag*."""
    found = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL)
    assert found, page
    return html.unescape(re.sub(r"<[^<]*>", "", found[1])).strip()


@pytest.mark.parametrize("build", [jekyll, hugo])
def test_the_built_page_has_the_right_title_date_and_topics(
    portal: Portal, site: Site, tmp_path: Path, build: object
) -> None:
    portal.settings("scoring: {publish_at: 0}\n")
    portal.topic("Bridges", "bridge")
    image = f'<meta property="og:image" content="{HOST}/bridge.jpg">'
    site.put("/a", replace(STORY, title=html.escape(STORY.title), head=image))
    assert portal.run("fetch", f"{HOST}/a").code == 0

    page = build(portal, tmp_path / "built")  # type: ignore[operator]

    assert inner(page, "h1") == STORY.title
    assert inner(page, "time") == "1772350200"  # 2026-03-01T07:30:00Z
    assert re.findall(r"<li>(.*?)</li>", page) == ["News", "Bridges"]
    assert inner(page, "p") == STORY.description
    assert STORY.text[0] in page
    assert "<p>People walked across it" in page


@pytest.mark.parametrize("build", [jekyll, hugo])
def test_what_a_generator_would_act_on_is_text_in_the_built_page(
    portal: Portal, site: Site, tmp_path: Path, build: object
) -> None:
    """Row 75."""
    portal.settings("scoring: {publish_at: 0}\n")
    site.put("/a", HOSTILE)
    assert portal.run("fetch", f"{HOST}/a").code == 0

    page = build(portal, tmp_path / "built")  # type: ignore[operator]

    main = " ".join(inner(page, "main").split())
    assert inner(page, "h1") == html.unescape(HOSTILE.title)
    assert inner(page, "p") == html.unescape(HOSTILE.description)
    for paragraph in HOSTILE.text[:3]:
        assert html.unescape(paragraph) in main
    assert "{{ site.title }} is code, and so is {% raw %} in this line." in main
    assert "SITE-TITLE" not in page
    assert "<script" not in page


@pytest.mark.parametrize("build", [jekyll, hugo])
def test_what_is_not_published_is_not_built(kept: Portal, tmp_path: Path, build: object) -> None:
    assert "published: false\n" in kept.record.read_text("utf-8")

    assert build(kept, tmp_path / "built") == ""  # type: ignore[operator]
