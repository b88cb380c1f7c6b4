"""Which of many keywords a text has: one pass, however many there are (Aho-Corasick)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from ahocorasick_rs import AhoCorasick

from crawler.enrich import words

WINDOW: Final = 1 << 14
"""Characters that are looked at in one go: a long text takes no memory for all its matches."""


class Matcher:
    """Finds *keywords* in texts.

    Args:
        keywords: what to look for; equal ones are found together, those of nothing never.
        match: ``substring``, ``word`` or ``stem``, as in ``crawler.portal.matching.TopicRules``.
        language: name of a Snowball algorithm, for stems.
    """

    def __init__(self, keywords: Sequence[str], match: str, language: str = "") -> None:
        self._form = _form(match, language)
        self._only_whole = match == "word"
        places: dict[str, list[int]] = {}
        for place, keyword in enumerate(keywords):
            form = self._form(keyword.strip() if self._only_whole else keyword)
            if form.strip():
                places.setdefault(form, []).append(place)
        self._places = tuple(map(tuple, places.values()))
        self._longest = max(map(len, places), default=1)
        self._automaton = AhoCorasick(places, store_patterns=False)

    def found(self, text: str) -> Mapping[int, int]:
        """Return how often each keyword is in *text*, by its place among them; none with 0.

        A place where it overlaps itself counts as well.
        """
        times: dict[int, int] = {}
        for pattern in self._matches(self._form(text)):
            times[pattern] = times.get(pattern, 0) + 1
        return {
            place: number for pattern, number in times.items() for place in self._places[pattern]
        }

    def _matches(self, text: str) -> Iterator[int]:
        start = seen = 0
        while seen < len(text):
            window = text[start : start + max(WINDOW, 2 * self._longest)]
            for pattern, first, end in self._automaton.find_matches_as_indexes(
                window, overlapping=True
            ):
                is_new = start + end > seen  # else the window before had it
                if is_new and (
                    not self._only_whole or words.is_whole(text, start + first, start + end)
                ):
                    yield pattern
            seen = start + len(window)
            start = seen - self._longest + 1


def _form(match: str, language: str) -> Callable[[str], str]:
    return partial(_stemmed, language=language) if match == "stem" else words.folded


def _stemmed(text: str, *, language: str) -> str:
    r"""Return the stems of *text*, with a space around each, so that only whole ones match."""
    return f" {' '.join(words.stems(words.folded(text), language))} "
