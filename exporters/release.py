"""A corpus release: records with where each came from, splits, a card and hashes.

The records are written first, one after the other; what is known of each waits in a file beside
them until all are, since only then it is known which are of one story.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, compress
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, StrictBool, StrictInt
from pydantic_core import from_json, to_json

from crawler.article import lines
from crawler.article.errors import AddressError
from crawler.article.frontmatter import dumps
from crawler.article.record import Article
from crawler.article.urls import identity
from crawler.exporting import About, Exporter, Options, Provenance, Record
from crawler.portal.contact import masthead_version
from crawler.portal.portal import Portal
from crawler.portal.removals import Removals
from crawler.releasing import card, manifest
from crawler.releasing.configuration import configuration_hash
from crawler.releasing.layout import ARCHIVES, CARD, MANIFEST, path_of
from crawler.releasing.packing import Release, Written, written
from crawler.releasing.splits import Shares, Way, splits
from crawler.releasing.stories import Facts, facts_of, places
from crawler.releasing.tally import Made, Tally

_AT_ONCE = 500
"""Records whose provenance is asked for together."""


def _whole(shares: Shares) -> Shares:
    if min(shares) < 0 or sum(shares) != 100:  # noqa: PLR2004 - per cent
        raise ValueError("must be three numbers that make 100, such as [80, 10, 10]")
    return shares


class ReleaseOptions(Options):
    """What may be chosen of a release."""

    text: StrictBool = True
    """False leaves the texts out."""

    sealed: StrictBool = False
    """True keeps sealed private fields, which only the holder of the key can read."""

    split: Way = "time"
    """How stories come into the splits: by time, by cluster (a hash of its name), or none."""

    shares: Annotated[tuple[StrictInt, StrictInt, StrictInt], AfterValidator(_whole)] = (80, 10, 10)
    """Per cent of the articles in train, validation and test."""


@dataclass(slots=True)
class _Pass:
    """What one pass over the records gives."""

    about: About
    options: ReleaseOptions
    removals: Removals
    configuration: str
    facts: list[Facts] = field(default_factory=list)
    removed: int = 0
    mentions: int = 0

    def write(self, records: Iterable[Record], release: Release) -> Iterator[bytes]:
        """Write *records*; yield for each what is known of it, as JSON."""
        for batch in _batches(records):
            left = [values for values in batch if not self._has_to_go(values)]
            self.removed += len(batch) - len(left)
            yield from self._written(left, release)

    def _has_to_go(self, values: Mapping[str, Any]) -> bool:
        return bool(self.removals and self.removals.record(values[lines.PATH], values))

    def _written(self, batch: list[dict[str, Any]], release: Release) -> Iterator[bytes]:
        for values, provenance in zip(batch, self.about.provenance(batch), strict=True):
            path = path_of(values[lines.PATH])
            self.facts.append(facts_of(path, values, values.get(lines.BODY, "")))
            file = release.add(path, dumps(self._given(values)).encode())
            yield to_json(
                _entry(values, file, provenance, self.about.portal)
                | {"path": path, "configuration": self.configuration}
            )

    def _given(self, values: dict[str, Any]) -> Article:
        """Return the article of *values* without what is not to be given away."""
        article = lines.article_of(values)
        if not self.options.text:
            article = article.replace(body="", content=None)
        if not self.options.sealed and article.secured is not None:
            article = article.replace(secured=None)
        if self.removals and article.related:
            kept = [not self.removals.mention(each) for each in values["related"]]
            self.mentions += kept.count(False)
            if not all(kept):
                article = article.replace(related=tuple(compress(article.related, kept)))
        return article


def write(records: Iterable[Record], path: Path, about: About) -> int:
    """Write *records* as a release to *path*: a folder, or a tar if its name ends as one's does.

    Memory grows with the corpus by some hundred bytes a record: what tells clusters and splits.
    """
    removals, options = about.portal.removals, about.chosen(ReleaseOptions)
    if removals:
        if isinstance(records, Iterator):
            records = list(records)  # it can be read only once
        removals = _with_addresses(removals, chain(about.everything(), records), about)
    run = _Pass(about, options, removals, configuration_hash(about.portal))
    with (
        tempfile.TemporaryDirectory(prefix=".masthead-release-", dir=path.parent) as folder,
        written(path, Path(folder)) as release,
    ):
        known = Path(folder, "known")
        with known.open("xb") as file:
            file.writelines(line + b"\n" for line in run.write(records, release))
        listed = Path(folder, MANIFEST)
        tally = _manifest(run, known, listed)
        digest = release.add_file(MANIFEST, listed).sha256
        release.add(CARD, card.written(tally, _made(run, digest)).encode())
    return len(run.facts)


def _with_addresses(removals: Removals, records: Iterable[Record], about: About) -> Removals:
    """Return *removals* with every address of the *records* that have to go.

    A record may be listed by its file's name, by an old address, or by one that redirects led to;
    others list it by another.
    """
    found: dict[str, str] = {}
    for batch in _batches(records):
        for values, known in zip(batch, about.provenance(batch), strict=True):
            entry = removals.record(values[lines.PATH], values)
            if entry := entry or (removals.address(known.address) if known else None):
                found |= dict.fromkeys(_identities(values), entry)
    return removals.also(found)


def _batches(records: Iterable[Record]) -> Iterator[list[dict[str, Any]]]:
    """Yield the *records* as plain values, some hundred at once."""
    batch: list[dict[str, Any]] = []
    for record in records:
        batch.append(record.plain())
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _identities(values: Mapping[str, Any]) -> Iterator[str]:
    for name in ("originalUrl", "webUrl"):
        try:
            if address := values.get(name):
                yield identity(address)
        except AddressError:
            continue


def _entry(
    values: Mapping[str, Any], file: Written, known: Provenance | None, portal: Portal
) -> dict[str, Any]:
    """Return what the manifest says of a record, but for its place among the others."""
    found: dict[str, Any] = {
        "sha256": file.sha256,
        "size": file.size,
        "original_url": values["originalUrl"],
        "canonical_url": values.get("webUrl"),
        "published": values["publishedDateTime"],
        "language": values.get("locale") or portal.site.locale,
        "provider": values["provider"]["domain"],
    }
    if known is None:
        return found
    source = portal.sources.get(known.source) if known.source else None
    return found | {
        "final_url": known.address,
        "fetched": known.fetched,
        "status": known.status,
        "etag": known.etag,
        "last_modified": known.last_modified,
        "extractor": "masthead",
        "extractor_version": known.extractor,
        "source": known.source,
        # What it forbids is not fetched, unless the portal does not ask.
        "robots": "allowed" if portal.settings.robots else None,
        "opt_out": known.signals,
        "licence": source.licence if source else None,
    }


def _manifest(run: _Pass, known: Path, path: Path) -> Tally:
    """Write the manifest to *path*; return what it comes to."""
    found, tally = places(run.facts), Tally()
    parts = splits(run.facts, found, run.options.split, run.options.shares)
    with known.open("rb") as lines_known, path.open("xb") as out:
        for place, line in zip(found, lines_known, strict=True):
            copied = place.duplicate_of
            entry = manifest.Entry.model_validate(
                from_json(line)
                | {
                    "cluster": _name(run.facts[place.cluster].path),
                    "split": parts.get(place.cluster),
                    "duplicate_of": None if copied is None else run.facts[copied].path,
                }
            )
            tally.count(entry)
            out.write(manifest.written(entry))
    return tally


def _name(path: str) -> str:
    return path.partition("/")[2].removesuffix(".md")


def _made(run: _Pass, digest: str) -> Made:
    return Made(
        title=run.about.portal.site.title or "",
        version=masthead_version(),
        configuration=run.configuration,
        manifest=digest,
        text=run.options.text,
        sealed=run.options.sealed,
        split=run.options.split,
        shares=run.options.shares,
        entries=len(run.about.portal.removals),
        removed=run.removed,
        mentions=run.mentions,
    )


EXPORTER = Exporter(
    about="a corpus release: records, manifest, splits, card; a tar if DEST ends in .tar[.gz|.zst]",
    write=write,
    folder=True,
    archives=ARCHIVES,
    options=ReleaseOptions,
)
