"""How well stories are recognised, beside other methods, and how fast.

``python tests/bench/bench_clusters.py`` judges the stories of ``tests/clusters`` and, where it is,
real articles of ``../shared`` (their labels: ``tests/clusters/labelled.py``), then times a year of
made-up articles. ``--no-pages`` leaves out the pages, whose extraction takes a minute, ``--wrong``
prints what is judged wrongly, ``--articles N`` and ``--a-day N`` say how many to time.

Precision: of the pairs that a method takes for one story, those that are; recall: of the pairs that
are, those it finds. The threshold of each other method is the best for all sets but ``held out``
(the highest F1). Times are processor time; words and names are drawn by Zipf's law.
"""

import argparse
import random
import resource
import sys
import time
from bisect import bisect
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from crawler.clusters.features import Features, features_of
from crawler.clusters.frequencies import Frequencies
from crawler.clusters.grouping import groups
from crawler.clusters.neighbours import Neighbours, edges
from crawler.portal.clustering import Clusters
from tests.clusters.labelled import Labelled, held_out, own, pages, portal
from tests.clusters.methods import (
    METHODS,
    Counts,
    Score,
    alike_pairs,
    counts,
    grouped_pairs,
    precision,
    recall,
)

SETTINGS = Clusters()
DAYS = SETTINGS.days


def judge(sets: list[Labelled], last: Labelled, *, wrong: bool) -> None:
    """Print the table of methods; no threshold was chosen by *last*."""
    names = [each.name for each in sets] + ["together", last.name]
    print("| method | threshold |", " | ".join(names), "|")
    print("|---|---|" + "---|" * len(names))
    for name, method in METHODS.items():
        scores = [method(each) for each in sets]
        least = best_threshold(sets, scores)
        row = [
            counts(each, above(each, score, least), DAYS)
            for each, score in zip([*sets, last], [*scores, method(last)], strict=True)
        ]
        print_row(name, f"{least:.2f}", row)
    for name, find in (("alike", alike_pairs), ("**alike, in groups**", grouped_pairs)):
        row = [counts(each, find(each, SETTINGS), DAYS) for each in [*sets, last]]
        print_row(name, str(SETTINGS.likeness / 100), row)
    if wrong:
        for each in [*sets, last]:
            print_wrong(each)


def above(labelled: Labelled, score: Score, least: float) -> Iterator[tuple[int, int]]:
    """Yield the pairs with a score of at least *least*."""
    return (pair for pair in labelled.pairs(DAYS) if score(*pair) >= least)


def best_threshold(sets: list[Labelled], scores: list[Score]) -> float:
    """Return the threshold with the highest F1 of all sets together."""
    judged = [
        (score(*pair), each.label(*pair))
        for each, score in zip(sets, scores, strict=True)
        for pair in each.pairs(DAYS)
    ]
    known = sorted(((s, same) for s, same in judged if same is not None), reverse=True)
    total = sum(same for _, same in known)
    right, best, least = 0, 0.0, 1.0
    for number, (score, same) in enumerate(known, start=1):
        right += same
        if (found := 2 * right / (number + total)) > best:
            best, least = found, score
    return least


def print_row(name: str, least: str, row: list[Counts]) -> None:
    """Print precision and recall of the sets, of all but the last together, and of the last."""
    together = tuple(map(sum, zip(*row[:-1], strict=True)))
    cells = [f"{precision(c):.2f} {recall(c):.2f}" for c in [*row[:-1], together, row[-1]]]
    print(f"| {name} | {least} |", " | ".join(cells), "|")


def print_wrong(labelled: Labelled) -> None:
    """Print the pairs that are judged wrongly."""
    found = grouped_pairs(labelled, SETTINGS)
    for pair in labelled.pairs(DAYS):
        label = labelled.label(*pair)
        if label is not None and label != (pair in found):
            titles = " | ".join(labelled.pieces[each].title[:70] for each in pair)
            print(labelled.name, "missed" if label else "wrong", titles, sep=": ")


class Newspapers:
    """Makes up articles: a third of a day's are about one of its stories."""

    def __init__(self) -> None:
        self.chance = random.Random(1)  # noqa: S311 - no secrets
        self.words = self._lexicon(60_000)
        self.names = [word.capitalize() for word in self._lexicon(40_000)]
        self.by_rank = {
            len(each): list(accumulate(1 / (rank + 5) for rank in range(len(each))))
            for each in (self.words, self.names)
        }

    def _lexicon(self, size: int) -> list[str]:
        def syllable() -> str:
            return self.chance.choice("bcdfghklmnprstvz") + self.chance.choice("aeiou")

        found = {"".join(syllable() for _ in range(i % 4 + 1)) + "nsrt"[i % 4] for i in range(size)}
        return sorted(found, key=lambda _: self.chance.random())

    def draw(self, lexicon: list[str], count: int) -> list[str]:
        """Return words by Zipf's law."""
        ranks = self.by_rank.get(len(lexicon)) or list(
            accumulate(1 / (rank + 5) for rank in range(len(lexicon)))
        )
        self.by_rank[len(lexicon)] = ranks
        return [lexicon[bisect(ranks, self.chance.random() * ranks[-1])] for _ in range(count)]

    def story(self) -> tuple[list[str], list[str]]:
        """Return names and words of an event."""
        numbers = [str(self.chance.randint(2, 9_999)) for _ in range(3)]
        return self.draw(self.names, 7) + numbers, self.draw(self.words, 12)

    def article(self, story: tuple[list[str], list[str]]) -> tuple[str, str, str]:
        """Return title, excerpt and body (3 kB) of a report about an event."""
        names, words = story
        sentences = []
        for _ in range(34):
            sentence = self.draw(self.words, 11)
            for among in (names, names, words, self.draw(self.names, 1)):
                if self.chance.random() < 0.6:
                    sentence[self.chance.randrange(11)] = self.chance.choice(among)
            sentences.append(" ".join(sentence).capitalize() + ".")
        title = self.chance.sample(names, 2) + self.chance.sample(words, 2)
        headline = " ".join(title + self.draw(self.words, 3))
        return headline, " ".join(sentences[:2]), " ".join(sentences)

    def day(self, count: int) -> Iterator[tuple[str, str, str]]:
        """Yield the articles of a day."""
        stories = [self.story() for _ in range(max(1, count // 20))]
        for _ in range(count):
            about = self.chance.random() < 1 / 3
            yield self.article(self.chance.choice(stories) if about else self.story())


def measure(articles: int, a_day: int) -> None:
    """Print the times of *articles*, of which *a_day* are published a day."""
    papers = Newspapers()
    start = datetime(2025, 1, 1, tzinfo=UTC)
    made: list[tuple[int, datetime, Features]] = []
    spent = 0.0
    while len(made) < articles:
        day = start + timedelta(days=len(made) // a_day)
        for texts in papers.day(min(a_day, articles - len(made))):
            at = day + timedelta(seconds=papers.chance.randrange(86_400))
            since = time.process_time()
            features = features_of(*texts, f"paper{papers.chance.randrange(300)}.example")
            spent += time.process_time() - since
            made.append((len(made), at, features))
    print(f"\n{articles:,} articles, {a_day:,} a day")
    print(f"features: {spent / articles * 1e3:.2f} ms an article")
    since = time.process_time()
    frequencies = Frequencies.learn(features for _, _, features in made)
    print(f"frequencies: {time.process_time() - since:.1f} s, {len(frequencies.pack()):,} bytes")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    since = time.process_time()
    found = list(edges(made, frequencies, SETTINGS))
    print(f"edges: {time.process_time() - since:.1f} s, {len(found):,}", end="")
    print(f", {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024} MB more")
    since = time.process_time()
    print(f"groups: {len(groups(found, SETTINGS)):,}, {time.process_time() - since:.1f} s")
    index = Neighbours(frequencies, SETTINGS)
    recent = made[-a_day * (2 * DAYS + 1) :]
    for each in recent:
        index.add(*each)
    since = time.process_time()
    asked = recent[:: max(1, len(recent) // 500)]
    for _, at, features in asked:
        index.find(at, features)
    spent = time.process_time() - since
    print(f"one look-up among {len(index):,}: {spent / len(asked) * 1e3:.2f} ms")


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-pages", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--a-day", type=int, default=270)
    options = parser.parse_args()
    sets = [own(), portal(), None if options.no_pages else pages()]
    judge([each for each in sets if each], held_out(), wrong=options.wrong)
    if options.articles:
        measure(options.articles, options.a_day)
    return 0


if __name__ == "__main__":
    sys.exit(main())
