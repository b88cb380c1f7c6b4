"""Ways to tell whether two articles report one story, to compare the one we have with."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from zlib import crc32

from crawler.clusters.frequencies import Frequencies
from crawler.clusters.grouping import groups
from crawler.clusters.likeness import Weighed, likeness, needed, weighed
from crawler.clusters.neighbours import edges
from crawler.portal.clustering import Clusters
from tests.clusters.labelled import Labelled, Piece

Score = Callable[[int, int], float]
Counts = tuple[int, int, int]
"""Right, wrong, missed."""


def shingles(labelled: Labelled) -> Score:
    """Share of runs of three words in common: what MinHash estimates."""
    sets = []
    for piece in labelled.pieces:
        words = _words(piece)
        sets.append(set(zip(words, words[1:], words[2:], strict=False)))
    return lambda a, b: len(sets[a] & sets[b]) / max(1, len(sets[a] | sets[b]))


def simhash(labelled: Labelled) -> Score:
    """Bits in common of 64-bit SimHashes over words, weighed by TF-IDF."""
    signs = []
    for vector in _vectors(labelled):
        sums = [0.0] * 64
        for word, weight in vector.items():
            bits = crc32(word.encode()) << 32 | crc32(word.encode(), 1)
            for bit in range(64):
                sums[bit] += weight if bits >> bit & 1 else -weight
        signs.append(sum(1 << bit for bit in range(64) if sums[bit] > 0))
    return lambda a, b: 1 - (signs[a] ^ signs[b]).bit_count() / 64


def cosine(labelled: Labelled) -> Score:
    """Cosine of TF-IDF vectors of all words."""
    vectors = _vectors(labelled)
    lengths = [math.sqrt(sum(x * x for x in each.values())) or 1 for each in vectors]

    def score(a: int, b: int) -> float:
        one, other = vectors[a], vectors[b]
        return sum(one[w] * other[w] for w in one.keys() & other.keys()) / lengths[a] / lengths[b]

    return score


def rare_words(labelled: Labelled) -> Score:
    """Weighted Jaccard of the 30 rarest words of each."""
    rarest = [
        dict(sorted(each.items(), key=lambda pair: -pair[1])[:30]) for each in _vectors(labelled)
    ]

    def score(a: int, b: int) -> float:
        one, other = rarest[a], rarest[b]
        return sum(one[w] for w in one.keys() & other.keys()) / max(1, sum((one | other).values()))

    return score


def likeness_alone(labelled: Labelled) -> Score:
    """Our likeness, with one threshold for all."""
    ready = _weighed(labelled)
    pieces = labelled.pieces
    return lambda a, b: likeness(ready[a], ready[b], pieces[b].at - pieces[a].at) / 1000


def tfidf_and_publisher(labelled: Labelled) -> Score:
    """Cosine, less 0.3 for two articles of one publisher and 0.1 a day."""
    score, pieces = cosine(labelled), labelled.pieces

    def judged(a: int, b: int) -> float:
        same = pieces[a].publisher == pieces[b].publisher
        days = (pieces[b].at - pieces[a].at).total_seconds() / 86_400
        return score(a, b) - 0.3 * same - 0.1 * days

    return judged


METHODS: dict[str, Callable[[Labelled], Score]] = {
    "runs of three words (MinHash)": shingles,
    "SimHash": simhash,
    "rarest words, weighted Jaccard": rare_words,
    "TF-IDF, cosine": cosine,
    "TF-IDF, cosine, publisher and days": tfidf_and_publisher,
    "likeness, one threshold": likeness_alone,
}


def alike_pairs(labelled: Labelled, settings: Clusters) -> set[tuple[int, int]]:
    """Return the pairs that :mod:`crawler.clusters` finds alike, by comparing each with each."""
    ready, pieces = _weighed(labelled), labelled.pieces
    return {
        (a, b)
        for a, b in labelled.pairs(settings.days)
        if likeness(ready[a], ready[b], pieces[b].at - pieces[a].at)
        >= needed(ready[a], ready[b], settings)
    }


def grouped_pairs(labelled: Labelled, settings: Clusters) -> set[tuple[int, int]]:
    """Return the pairs that are in one group."""
    features = [piece.features() for piece in labelled.pieces]
    articles = zip(range(len(features)), (p.at for p in labelled.pieces), features, strict=True)
    found = edges(articles, Frequencies.learn(features), settings)
    return {pair for group in groups(found, settings) for pair in combinations(group, 2)}


def counts(labelled: Labelled, found: Iterable[tuple[int, int]], days: int) -> Counts:
    """Return how many of the pairs *found* are right and wrong, and how many are missed."""
    labels = Counter(labelled.label(*pair) for pair in found)
    right = labels[True]
    all_same = sum(labelled.label(*pair) is True for pair in labelled.pairs(days))
    return right, labels[False], all_same - right


def precision(count: Counts) -> float:
    return count[0] / max(1, count[0] + count[1])


def recall(count: Counts) -> float:
    return count[0] / max(1, count[0] + count[2])


def _weighed(labelled: Labelled) -> list[Weighed]:
    features = [piece.features() for piece in labelled.pieces]
    frequencies = Frequencies.learn(features)
    return [weighed(each, frequencies) for each in features]


def _words(piece: Piece) -> list[str]:
    text = f"{piece.title} {piece.excerpt} {piece.body[:2_000]}".casefold()
    return re.findall(r"[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]|[^\W_]+", text)


def _vectors(labelled: Labelled) -> list[dict[str, float]]:
    words = [Counter(_words(piece)) for piece in labelled.pieces]
    seen = Counter(word for each in words for word in each)
    return [
        {w: (1 + math.log(n)) * math.log((len(words) + 1) / seen[w]) for w, n in each.items()}
        for each in words
    ]
