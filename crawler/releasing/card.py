"""The card of a release, ``README.md``: what is in it, for people, and its sums for programs. Pure.

All text of others in it is inert, whatever shows the page: letters, digits and spaces stay, every
other character is written as a reference (``&#123;``).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import ValidationError

from crawler.article import document
from crawler.article.errors import FrontMatterError
from crawler.article.faults import resolved
from crawler.article.yamltree import compose
from crawler.releasing.splits import NAMES
from crawler.releasing.tally import Made, Sums, Tally

_MOST_ROWS: Final = 20
_LONGEST: Final = 100
_PLAIN: Final = re.compile(r"[a-z0-9](?:[a-z0-9. -]{0,251}[a-z0-9])?")
"""Domains, languages, versions: they are shown as they are."""

_LINKED: Final = re.compile(r"(www)\.", re.IGNORECASE)


def written(tally: Tally, made: Made) -> str:
    """Return the card."""
    return "\n".join([*_head(tally.sums(made)), *_body(tally, made)]) + "\n"


def read(text: str) -> Sums:
    """Return what the head of the card *text* says.

    Raises:
        ValueError: it says nothing that can be read.
    """
    try:
        return Sums.model_validate(resolved(compose(document.split(text).header)))
    except FrontMatterError as error:
        raise ValueError(error.problems[0].what) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(each) for each in first["loc"])
        raise ValueError(f"{where}: {first['msg']}") from None


def _head(sums: Sums) -> Iterator[str]:
    yield "---"
    for name, value in sums.model_dump().items():
        if isinstance(value, dict):
            inner = ", ".join(f"{key}: {number}" for key, number in value.items())
            yield f"{name}: {{{inner}}}"
        elif isinstance(value, str):
            yield f'{name}: "{value}"'
        else:
            yield f"{name}: {str(value).lower()}"
    yield "---"
    yield ""


def _body(tally: Tally, made: Made) -> Iterator[str]:
    yield f"# {inert(made.title) or 'News'}: corpus release"
    yield ""
    articles = _some(tally.records, "article")
    yield f"{articles}, {_between(tally.first, tally.last)}: one file each in"
    yield "`records/`, and a line in `manifest.jsonl` that says where it came from."
    yield ""
    texts = "with their texts" if made.text else "without their texts: headline, excerpt and facts"
    yield f"The records are {texts}. Their form is canonical (record-format 1)."
    if not made.sealed:
        yield "Sealed private fields (`secured`) are left out."
    yield ""
    yield from _splits(tally, made)
    yield from _table("Languages", "language", tally.languages, "not known")
    yield from _table("Publishers", "domain", tally.providers, "not known")
    yield from _table("Licences", "as the portal's keeper notes it", tally.licences, "not stated")
    yield "Where none is stated, none is given: ask the publisher."
    yield ""
    yield from _wishes(tally)
    yield from _origin(tally, made)


def _splits(tally: Tally, made: Made) -> Iterator[str]:
    clusters = _some(len(tally.clusters), "cluster")
    yield "## Clusters and splits"
    yield ""
    yield f"{clusters}: articles that list each other as related, list the same third"
    yield "one, or have the same text. A split has whole clusters only."
    yield ""
    yield f"Copies of others (`duplicate_of`): {_some(tally.duplicates, 'article')}."
    yield ""
    if made.split == "none":
        yield "There are no splits."
        yield ""
        return
    by = "time, the oldest first" if made.split == "time" else "a hash of the cluster's name"
    yield f"Split by {by}, {'/'.join(map(str, made.shares))} per cent."
    yield ""
    yield "| split | articles | published |"
    yield "|---|---:|---|"
    for name in NAMES:
        yield f"| {name} | {tally.splits[name]:,} | {_between(*tally.dates.get(name, ('', '')))} |"
    yield ""


def _wishes(tally: Tally) -> Iterator[str]:
    allowed, unknown = tally.robots["allowed"], tally.robots[""]
    yield "## robots.txt and opt-outs"
    yield ""
    yield f"robots.txt allowed the page: {allowed:,}; not known: {unknown:,}."
    yield ""
    yield from _rows("its publisher asked for", tally.signals, "not known")


def _origin(tally: Tally, made: Made) -> Iterator[str]:
    entries = _some(made.entries, "entry", "entries")
    removed = f"{_some(made.removed, 'article')} and {_some(made.mentions, 'mention')}"
    yield "## How it was made"
    yield ""
    yield f"By Masthead `{made.version}`, from the corpus of a portal, whose state knows how"
    yield f"{tally.fetched:,} of the pages came."
    yield ""
    yield from _rows("page read by", tally.extractors, "not known")
    yield f"- configuration: `{made.configuration}`"
    yield f"- manifest: `{made.manifest}` (SHA-256)"
    yield f"- removal list: {entries}; {removed} in others left out"
    yield ""
    yield "`sha256sum -c SHA256SUMS` checks the files. `masthead verify` checks them, the manifest"
    yield "and the splits, and with `--removals FILE` whether anything in it has to go since."


def _table(title: str, column: str, counted: Mapping[str, int], none: str) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield from _rows(column, counted, none)


def _rows(column: str, counted: Mapping[str, int], none: str) -> Iterator[str]:
    """Yield a table of what is *counted*, most first; what has no name is *none*."""
    yield f"| {column} | articles |"
    yield "|---|---:|"
    there = {name: number for name, number in counted.items() if number and name}
    rows = sorted(there.items(), key=lambda each: (-each[1], each[0]))
    for name, number in rows[:_MOST_ROWS]:
        yield f"| {_name(name)} | {number:,} |"
    if rest := rows[_MOST_ROWS:]:
        yield f"| {len(rest):,} others | {sum(number for _, number in rest):,} |"
    if counted.get(""):
        yield f"| {none} | {counted['']:,} |"
    yield ""


def _name(text: str) -> str:
    return f"`{text}`" if _PLAIN.fullmatch(text) else inert(text)


def inert(text: str) -> str:
    """Return *text*, cut to 100 characters, on one line, without anything that acts."""
    line = " ".join(text[: _LONGEST * 4].split())[:_LONGEST]
    return _LINKED.sub(r"\1&#46;", "".join(map(_inert, line))).strip()


def _inert(character: str) -> str:
    if character.isalnum() or character in " ,.-" or unicodedata.category(character)[0] == "M":
        return character
    if unicodedata.category(character)[0] == "C":  # controls, marks of direction, surrogates
        return ""
    return f"&#{ord(character)};"


def _between(first: str, last: str) -> str:
    if not first:
        return "none"
    return first if first == last else f"{first} to {last}"


def _some(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
