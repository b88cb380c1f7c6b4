"""Topics by keywords (record-format 2, ``topics``)."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.article.record import Article
from crawler.article.text import unescaped
from crawler.enrich import words
from crawler.enrich.keywords import Matcher
from crawler.portal.data import Topic
from crawler.portal.matching import TopicRules
from crawler.portal.portal import Portal

FIELDS: Final = ("title", "excerpt", "body")
"""Where keywords are looked for; each has a weight in ``TopicRules``."""

# Of a body's Markdown: the address of a link or picture, a backslash before a sign, an HTML tag,
# and the signs of emphasis and code.
_MARKUP: Final = re.compile(r"\]\([^()\s]*\)|\\(?=[!-/:-@\[-`{-~])|</?[A-Za-z][^<>]{0,2000}>|[*`]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A keyword of a topic, and where an article has it."""

    topic: str
    keyword: str

    times: Mapping[str, int]
    """How often, by field; fields that have it not, or weigh nothing, are not in it."""

    weight: int
    """Sum of the weights of these fields."""

    counts: bool
    """True when the weight is what the portal's rules ask for at least."""


def enrich(article: Article, portal: Portal) -> Article:
    """Return *article* in the root topic and in every topic of which a keyword counts.

    It is also in the topic of its source.
    """
    if not portal.topics:
        return article
    found = applying(article, portal)
    return article if found == article.topics else article.replace(topics=found)


def applying(article: Article, portal: Portal) -> tuple[str, ...]:
    """Return the names of the topics that *article* is in: the root first, then in file order."""
    counted = counts(article, portal)
    given = portal.source.topic if portal.source else None
    return tuple(
        topic.name
        for place, topic in enumerate(portal.topics)
        if place == 0 or topic.name == given or topic.name in counted
    )


def counts(article: Article, portal: Portal) -> Mapping[str, int]:
    """Return how many keywords of each topic count for *article*; topics with none are left out.

    This is the ``n`` of record-format 2, ``quality``; a keyword that is listed twice counts twice.
    The answer is remembered for a while, so that topics and quality share one pass over the text.
    """
    rules = portal.settings.topics
    language = _language(article, portal)
    texts = tuple(getattr(article, name) if getattr(rules, name) else "" for name in FIELDS)
    return _counts(_Same(portal.topics), rules, language, texts)


def hits(article: Article, portal: Portal) -> list[Hit]:
    """Return every keyword that *article* has, by topics and keywords in the portal's order."""
    rules = portal.settings.topics
    judge = _judge(_Same(portal.topics), rules, _language(article, portal))
    texts = tuple(getattr(article, name) for name in FIELDS)
    times: dict[int, dict[str, int]] = {}
    for name, found in judge.found(texts):
        for place, number in found.items():
            times.setdefault(place, {})[name] = number
    weights = {place: sum(getattr(rules, name) for name in found) for place, found in times.items()}
    return [
        Hit(
            topic=judge.owners[place],
            keyword=judge.keywords[place],
            times=times[place],
            weight=weights[place],
            counts=weights[place] >= rules.least,
        )
        for place in sorted(times)
    ]


class _Same:
    """*topics* as the key of a memo: as an object, since hashing thousands of words takes time."""

    __slots__ = ("topics",)

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = topics

    def __hash__(self) -> int:
        return id(self.topics)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.topics is other.topics


class _Judge:
    """Finds the keywords of *topics* by *rules* in texts of one *language*."""

    def __init__(self, topics: Sequence[Topic], rules: TopicRules, language: str) -> None:
        self.rules = rules
        self.owners = [topic.name for topic in topics for _ in topic.keywords]
        self.keywords = [keyword for topic in topics for keyword in topic.keywords]
        self.matcher = Matcher(self.keywords, rules.match, language)

    def found(self, texts: Sequence[str]) -> list[tuple[str, Mapping[int, int]]]:
        """Return the keywords in each of *texts*, by the names of the fields with a weight."""
        return [
            (name, self.matcher.found(_readable(text) if name == "body" else text))
            for name, text in zip(FIELDS, texts, strict=True)
            if text and getattr(self.rules, name)
        ]


@functools.lru_cache(maxsize=64)  # a portal or two, in the languages of their articles
def _judge(topics: _Same, rules: TopicRules, language: str) -> _Judge:
    return _Judge(topics.topics, rules, language)


@functools.lru_cache(maxsize=16)
def _counts(
    topics: _Same, rules: TopicRules, language: str, texts: tuple[str, ...]
) -> Mapping[str, int]:
    judge = _judge(topics, rules, language)
    weights: dict[int, int] = {}
    for name, found in judge.found(texts):
        for place in found:
            weights[place] = weights.get(place, 0) + getattr(rules, name)
    counted: dict[str, int] = {}
    for place, weight in weights.items():
        if weight >= rules.least:
            counted[judge.owners[place]] = counted.get(judge.owners[place], 0) + 1
    return counted


def _language(article: Article, portal: Portal) -> str:
    if portal.settings.topics.match != "stem":
        return ""
    return words.algorithm(article.locale or portal.site.locale)


def _readable(body: str) -> str:
    """Return what a reader sees of *body*'s Markdown, on one line."""
    return " ".join(unescaped(_MARKUP.sub(_gap, body)).split())


def _gap(match: re.Match[str]) -> str:
    return " " if match[0].startswith("<") else ""
