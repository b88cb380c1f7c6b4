"""Real histories served as a site: each version leads to the next, and edits in between stay."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest

from crawler.article.frontmatter import loads
from crawler.article.record import Article
from crawler.article.urls import identity
from tests.integration.local import SHARED, Portal, Site

HISTORY = SHARED / "corpora" / "history"
EDIT = "# Kept by hand.\n"

pytestmark = pytest.mark.skipif(not HISTORY.is_dir(), reason="other people's files are not there")


@dataclass(frozen=True, slots=True)
class Run:
    """Versions of one article, one after the other, without those that repeat the one before."""

    name: str
    versions: tuple[str, ...]


def runs() -> Iterator[Run]:
    """Yield the histories; where a file was another article's for a while, each by itself.

    What is sealed in them is left out: nobody here has its key. Addresses are without TLS.
    """
    seen: set[str] = set()
    for folder in sorted(path for path in HISTORY.iterdir() if path.is_dir()):
        texts = [_plain(path.read_text("utf-8")) for path in sorted(folder.glob("*.md"))]
        by_article: dict[str, list[str]] = {}
        for text in texts:
            by_article.setdefault(loads(text).originalUrl, []).append(text)
        for number, (address, found) in enumerate(by_article.items()):
            if identity(address) in seen:  # it has two files there
                continue
            seen.add(identity(address))
            versions = tuple(text for text, _ in groupby(found))
            yield Run(f"{folder.name[:10]}-{folder.name[11:60]}-{number}.md", versions)


def _plain(text: str) -> str:
    text = re.sub(r"(?m)^secured: .*\n", "", text).replace("\n\n---\n", "\n---\n")
    return re.sub(r'(?m)^((?:original|web)Url: ")https:', r"\1http:", text)


def page(article: Article) -> str:
    """Return a page that says what *article* does."""
    metas = {
        "description": article.excerpt,
        "og:title": article.title,
        "og:site_name": article.provider.name,
        "og:type": "video.other" if article.type == "video" else "article",
        "article:published_time": article.publishedDateTime.isoformat(),
    }
    for image in article.images:
        metas |= {"og:image": image.url, "og:image:width": str(image.width)}
        metas["og:image:height"] = str(image.height)
    lines = [
        f'<meta property="{name}" name="{name}" content="{html.escape(text)}">'
        for name, text in metas.items()
    ]
    for rel, address in (("canonical", article.webUrl), ("amphtml", article.ampWebUrl)):
        lines += [f'<link rel="{rel}" href="{html.escape(address)}">'] if address else []
    if article.featuredContent:
        source = re.search(r'src="([^"]*)"', article.featuredContent)
        lines.append(f'<meta property="og:video:url" content="{source[1] if source else ""}">')
    text = f"<p>{html.escape(article.excerpt)}</p>"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{"".join(lines)}</head>'
        f"<body><article><h1>{html.escape(article.title)}</h1>{text}</article></body></html>"
    )


def publishers(text: str) -> list[object]:
    """Return what a record has from its page."""
    article = loads(text)
    return [
        getattr(article, name)
        for name in (
            "title", "excerpt", "publishedDateTime", "originalUrl", "webUrl", "ampWebUrl",
            "cdnAmpWebUrl", "type", "featuredContent", "provider", "images",
        )
    ]  # fmt: skip


def test_real_histories_are_followed_and_edits_between_any_two_versions_stay(
    portal: Portal, site: Site
) -> None:
    """Edits are made to every third record, between other versions each."""
    portal.settings("body: none\nclusters: {days: 0}\n")
    every = list(runs())
    most = max(len(run.versions) for run in every)
    edited: set[Path] = set()
    changes = 0
    for step in range(most):
        for number, run in enumerate(every):
            path = portal.news / run.name
            if step == 0:
                path.write_text(run.versions[0], "utf-8")
            elif number % 3 == 0 and number // 3 % most == step:
                text = path.read_text("utf-8").replace("excerpt:", f"mine: 1\n{EDIT}excerpt:")
                path.write_text(text, "utf-8")
                edited.add(path)
            article = loads(run.versions[min(step, len(run.versions) - 1)])
            site.put(article.originalUrl, page(article))
        before = {path: path.stat().st_mtime_ns for path in portal.records}

        result = portal.run("refresh", "--older-than", "0s", "--again")

        assert (result.code, result.err.splitlines()[:3]) == (0, []), result.err[:2000]
        for run in every:
            path = portal.news / run.name
            text = path.read_text("utf-8")
            wanted = run.versions[min(step, len(run.versions) - 1)]
            assert publishers(text) == publishers(wanted), run.name
            was = run.versions[max(0, min(step - 1, len(run.versions) - 1))]
            if publishers(was) == publishers(wanted):
                assert step == 0 or path.stat().st_mtime_ns == before[path], run.name
            else:
                changes += 1
            assert path not in edited or f"mine: 1\n{EDIT}" in text
    assert changes >= 2
    assert len(edited) >= 5
