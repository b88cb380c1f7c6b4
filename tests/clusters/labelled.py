"""Articles of which it is known who reports the same story.

``stories/`` and ``held_out.txt`` are made up: each article begins with a line ``# STORY PUBLISHER
TIME``, then headline, excerpt, a blank line and the text. Articles of one STORY are one story, all
others are not; some of those are there to be mistaken for one (forms filled in anew, series,
columns, round-ups, other matches of the day). The rules were tuned with the former; the latter were
written afterwards.

``pages.tsv`` and ``portal.tsv`` name pairs of real articles, which are not part of this project:
headline and opening of all pairs within four days were read that one of several methods (TF-IDF of
words and of letters, headlines, names, shared rare words) found a little alike. ``same``: both
report one event; ``unsure``: one could say so, and they do not count; all other pairs are not the
same story.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from crawler.article.errors import ArticleError
from crawler.clusters.features import Features, features_of
from crawler.extract.batch import prediction
from crawler.extract.extractor import facts
from crawler.extract.page import Page

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"
PAGES = SHARED / "pages"
RECORDS = SHARED / "corpora" / "portal" / "api" / "news" / "page"


@dataclass(frozen=True, slots=True)
class Piece:
    """An article."""

    key: str
    publisher: str
    at: datetime
    title: str
    excerpt: str
    body: str

    def features(self) -> Features:
        return features_of(self.title, self.excerpt, self.body, self.publisher)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Articles, oldest first, with the pairs of keys that are one story, and the unsure ones."""

    name: str
    pieces: tuple[Piece, ...]
    same: frozenset[tuple[str, str]]
    unsure: frozenset[tuple[str, str]] = frozenset()

    def pairs(self, days: int) -> Iterator[tuple[int, int]]:
        """Yield the positions of every two articles that are at most *days* apart."""
        for one, piece in enumerate(self.pieces):
            for other in range(one + 1, len(self.pieces)):
                if self.pieces[other].at - piece.at > timedelta(days=days):
                    break
                yield one, other

    def label(self, one: int, other: int) -> bool | None:
        """Tell whether two are one story; None: unsure."""
        keys = self.pieces[one].key, self.pieces[other].key
        pair = (min(keys), max(keys))
        return None if pair in self.unsure else pair in self.same


def own() -> Labelled:
    """Return the stories that the rules were tuned with."""
    files = sorted((HERE / "stories").glob("*.txt"))
    return _stories("own", "".join(path.read_text("utf-8") for path in files))


def held_out() -> Labelled:
    """Return the stories that were written afterwards."""
    return _stories("held out", (HERE / "held_out.txt").read_text("utf-8"))


def _stories(name: str, text: str) -> Labelled:
    pieces = []
    for number, block in enumerate(f"\n{text}".split("\n# ")[1:]):
        head, title, excerpt, body = block.split("\n", 3)
        story, publisher, at = head.split()
        key = f"{story}/{number}"
        pieces.append(
            Piece(key, publisher, datetime.fromisoformat(at), title, excerpt, body.strip())
        )
    by_story: dict[str, list[str]] = {}
    for piece in pieces:
        by_story.setdefault(piece.key.partition("/")[0], []).append(piece.key)
    same = ((min(pair), max(pair)) for keys in by_story.values() for pair in combinations(keys, 2))
    return Labelled(name, _ordered(pieces), frozenset(same))


def pages() -> Labelled | None:
    """Return the dated pages of ``../shared/pages``, or None where they are not."""
    if not PAGES.is_dir():
        return None
    pieces = []
    with (PAGES / "truth.jsonl").open(encoding="utf-8") as lines:
        for truth in map(json.loads, lines):
            html = gzip.decompress((PAGES / "pages" / f"{truth['id']}.html.gz").read_bytes())
            try:
                page = Page(url=truth["url"] or "http://a.example/", content=html.decode())
                found = prediction(facts(page)) | truth
                at = datetime.fromisoformat(found["publishedDateTime"])
            except (ArticleError, KeyError, TypeError, ValueError):
                continue
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            texts = [found.get(name) or "" for name in ("title", "excerpt", "articleBody")]
            pieces.append(Piece(truth["id"], truth["domain"], at, *texts))
    return Labelled("pages", _ordered(pieces), *_labels("pages.tsv"))


def portal() -> Labelled | None:
    """Return the records of the portal of ``../shared/corpora``, or None where it is not.

    They are headlines and excerpts about one product.
    """
    if not RECORDS.is_dir():
        return None
    pieces = {}
    for path in RECORDS.glob("*/index.json"):
        for value in json.loads(path.read_text("utf-8"))["value"]:
            key = hashlib.sha1(value["path"].encode(), usedforsecurity=False).hexdigest()[:12]
            at = datetime.fromisoformat(value["publishedDateTime"])
            domain = value["provider"]["domain"]
            pieces[key] = Piece(key, domain, at, value["title"], value["excerpt"], "")
    return Labelled("portal", _ordered(list(pieces.values())), *_labels("portal.tsv"))


def _labels(name: str) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {"same": set(), "unsure": set()}
    for line in (HERE / name).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            one, other, label = line.split("\t")
            found[label].add((min(one, other), max(one, other)))
    return frozenset(found["same"]), frozenset(found["unsure"])


def _ordered(pieces: list[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted(pieces, key=lambda piece: (piece.at, piece.key)))
