"""Topics and their keywords, told to a person."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from crawler.article.record import Article
from crawler.article.text import one_line
from crawler.enrich.census import BROAD, TopicCensus, TopicCount
from crawler.enrich.reasons import Reason
from crawler.enrich.topics import Hit

_SHOWN: Final = 10
"""Keywords that one line names."""


def explained(name: str, article: Article, found: Iterable[Reason]) -> str:
    """Return why the *article* in the file *name* is in its topics."""
    lines = [f"{name}: {one_line(article.title)}"]
    for reason in found:
        lines.append(f"  {one_line(reason.topic)}: {_what(reason)}")
        lines += [f"    {_hit(hit)}" for hit in reason.hits]
    return "".join(f"{line}\n" for line in lines)


def table(counts: Sequence[TopicCount]) -> str:
    """Return *counts* as a table."""
    rows = [("topic", "parent", "keywords", "records", "share", "in files")]
    rows += [
        (
            one_line(count.topic.name),
            one_line(count.topic.parent or "-"),
            f"{len(count.topic.keywords):,}",
            f"{count.records:,}",
            f"{count.share:.1%}",
            f"{count.in_files:,}",
        )
        for count in counts
    ]
    return tabled(rows, left=2)


def tabled(rows: Sequence[Sequence[str]], *, left: int) -> str:
    """Return *rows* with the first *left* columns to the left and the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if column < left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "".join(f"{line}\n" for line in lines)


def warnings(census: TopicCensus) -> Iterator[str]:
    """Yield what the portal's keeper should know of its keywords."""
    for count in census.counts():
        name = one_line(count.topic.name)
        for word, share in count.broad:
            yield (
                f"{name}: the keyword {word!r} is in {share:.0%} of {census.records:,} records: "
                f"over {BROAD:.0%}, it hardly tells them apart"
            )
        if count.silent:
            yield f"{name}: in no record: {_some([repr(word) for word in count.silent])}"
    for name, number in census.strangers()[:_SHOWN]:
        yield f"{one_line(name)!r} is no topic of the portal; records that have it: {number:,}"


def _what(reason: Reason) -> str:
    if reason.is_unexplained:
        return "in the record, but no keyword explains it (by hand, by its source, or older)"
    if not reason.applies:
        return "does not apply"
    what = "root topic, " if reason.is_root else ""
    note = "" if reason.in_record else " (not in the record yet)"
    return f"{what}{reason.points} points{note}"


def _hit(hit: Hit) -> str:
    fields = ", ".join(f"{field} {times} x" for field, times in hit.times.items())
    note = "" if hit.counts else f": too little (weight {hit.weight})"
    return f"{hit.keyword!r} in {fields}{note}"


def _some(words: Sequence[str]) -> str:
    more = len(words) - _SHOWN
    return ", ".join(words[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")
