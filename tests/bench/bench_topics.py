"""What looking for 5,000 keywords costs, and what judging one article costs.

``python tests/bench/bench_topics.py``: pytest does not collect it, and nothing is asserted: a time
depends on the machine, a ratio taken in one run hardly does. Every article has a title and a body
of its own, so that nothing remembered flatters us.
"""

import random
import sys
import time
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from crawler.article.record import Article
from crawler.enrich import quality, topics
from crawler.enrich.keywords import Matcher
from crawler.portal.data import Topic
from crawler.portal.matching import TopicRules
from crawler.portal.portal import Portal
from crawler.portal.settings import Settings
from tests.unit.enrich.sample import ARTICLE, organization, portal_of

KEYWORDS = 5_000
CHARACTERS = 10_000
REPEATS = 5
_CHANCE = random.Random(7)  # noqa: S311 - no secret
_NUMBERS = count()


def word() -> str:
    """Return a word of three to nine letters, common ones more often."""
    letters = "eeeettaaooiinnsshhrrdlcumwfgypbvkjxqz"
    return "".join(_CHANCE.choice(letters) for _ in range(_CHANCE.randint(3, 9)))


def text(length: int) -> str:
    """Return words that nobody has seen before, *length* characters of them."""
    found = f"{next(_NUMBERS)} "
    while len(found) < length:
        found += f"{_CHANCE.choice(KNOWN) if _CHANCE.random() < 0.2 else word()} "
    return found[:length]


KNOWN = [f"{word()} {word()}" if number % 3 else word() for number in range(KEYWORDS)]


def best(job: Callable[[str], object], texts: Iterable[str]) -> float:
    """Return the seconds for one text, in the fastest of some repeats."""
    texts = list(texts)
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        for each in texts:
            job(each)
        times.append((time.perf_counter() - start) / len(texts))
    return min(times)


def naive(body: str) -> list[int]:
    """Look for each keyword on its own."""
    body = body.lower()
    return [place for place, keyword in enumerate(KNOWN) if keyword.lower() in body]


def many() -> None:
    """Print the costs of many keywords."""
    bodies = [text(CHARACTERS) for _ in range(20)]
    plain = best(naive, bodies)
    print(f"{KEYWORDS:,} keywords, texts of {CHARACTERS:,} characters, best of {REPEATS}")
    print(f"  one after the other: {plain * 1e3:8.2f} ms")
    for match in ("substring", "word", "stem"):
        start = time.perf_counter()
        matcher = Matcher(KNOWN, match, "english")
        built = time.perf_counter() - start
        ours = best(matcher.found, bodies)
        print(
            f"  {match:>19}: {ours * 1e3:8.2f} ms, {plain / ours:5.1f} x as fast; "
            f"built in {built * 1e3:.0f} ms"
        )
        if match == "substring":
            assert all(sorted(matcher.found(body)) == naive(body) for body in bodies)


def one() -> None:
    """Print the costs of judging one article of a portal with 7 topics and 70 organizations."""
    names = [word() for _ in range(7)]
    subjects = tuple(
        Topic(name=name, parent=None if name is names[0] else names[0], keywords=(name, word()))
        for name in names
    )
    publishers = [organization(f"{word()}{number}.example") for number in range(70)]
    for what, rules in (
        ("title", TopicRules()),
        ("title and body", TopicRules(body=1)),
        ("title and body, stems", TopicRules(body=1, match="stem")),
    ):
        settings = Settings(topics=rules, official=("official.example",))
        portal = portal_of(*publishers, topics=subjects, settings=settings)
        articles = {
            each: ARTICLE.replace(title=each, body=text(3_000))
            for each in (f"{word()} {names[number % 7]} {text(40)}" for number in range(2_000))
        }
        took = best(lambda title, of=articles, by=portal: judge(of[title], by), articles)
        print(f"judging one article by its {what}: {took * 1e6:.0f} us")


def judge(article: Article, portal: Portal) -> Article:
    """Return *article* with topics, quality, heat and ``published``."""
    return quality.enrich(topics.enrich(article, portal), portal)


if __name__ == "__main__":
    many()
    one()
