"""The organizations of a portal and those it lacks, counted and told."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from crawler import corpora
from crawler.article.text import one_line
from crawler.commands import mistakes
from crawler.commands.topics_told import tabled
from crawler.corpus import files
from crawler.enrich.census import Publisher, PublisherCensus
from crawler.enrich.provider import LOGO
from crawler.portal.files import shown
from crawler.portal.introducing import domain_of_file, introduced, path_of
from crawler.portal.portal import Portal

_SHOWN: Final = 3
"""Names of a domain, and domains that are none, that are told to a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A file that a portal may want."""

    publisher: Publisher
    domain: str
    path: Path
    text: str

    @property
    def shown(self) -> str:
        """Its path, for people."""
        return shown(self.path)

    def plain(self) -> dict[str, object]:
        """Return it as an object of JSON."""
        return {
            "domain": self.domain,
            "records": self.publisher.records,
            "names": [{"name": name, "records": n} for name, n in self.publisher.names],
            "file": self.shown,
            "text": self.text,
        }

    def text_for_people(self, *, is_written: bool) -> str:
        """Return what it is about, and the file's text if it is yet to be written."""
        names = ", ".join(f"{name!r} ({n})" for name, n in self.publisher.names[:_SHOWN])
        more = len(self.publisher.names) - _SHOWN
        others = f" and {more} names more" if more > 0 else ""
        said = f"{_records(self.publisher.records)}, as {names}{others}"
        if is_written:
            return f"wrote {self.shown}: {said}\n"
        return f"{self.shown}: {said}\n{self.text}\n"


def counted(portal: Portal) -> tuple[PublisherCensus, list[str]]:
    """Return the publishers of the corpus, and what is wrong with records that cannot be read."""
    corpus = corpora.browsed(portal)
    census = PublisherCensus(portal)
    for entry in corpus:
        census.add(entry.article)
    broken = [mistakes.told(path, error) for path, error in corpus.broken.items()]
    return census, broken


def told(portal: Portal, census: PublisherCensus) -> list[dict[str, Any]]:
    """Return the portal's organizations as objects of JSON, those with most records first."""
    records = census.known()
    rows: list[dict[str, Any]] = [
        {
            "domain": domain,
            "name": organization.name,
            "records": records[domain],
            "logo": any((logo.width, logo.height) == LOGO for logo in organization.images),
        }
        for domain, organization in portal.organizations.items()
    ]
    return sorted(rows, key=lambda row: (-row["records"], row["domain"]))


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Return what ``told`` gave as a table."""
    cells = [("domain", "name", "logo", "records")]
    cells += [
        (
            row["domain"],
            one_line(row["name"]),
            "yes" if row["logo"] else "no",
            f"{row['records']:,}",
        )
        for row in rows
    ]
    return tabled(cells, left=3)


def proposals(portal: Portal, census: PublisherCensus, least: int) -> list[Proposal]:
    """Return files for the domains with *least* records or more and no organization."""
    found: dict[str, Proposal] = {}
    for publisher in census.unknown():
        domain = domain_of_file(publisher.domain)
        if domain is None or publisher.records < least or domain in portal.organizations:
            continue
        name = publisher.names[0][0] if publisher.names else domain
        found.setdefault(
            domain,
            Proposal(
                publisher=publisher,
                domain=domain,
                path=path_of(portal.root, domain),
                text=introduced(portal.root, domain, name),
            ),
        )
    return list(found.values())


def written(proposal: Proposal) -> bool:
    """Write the file of *proposal*, whole or not at all; False if one is there, which stays.

    Raises:
        OSError: it cannot be written.
    """
    proposal.path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        files.create(proposal.path, proposal.text.encode())
        return True
    return False


def strange(census: PublisherCensus, least: int) -> Iterator[str]:
    """Yield the domains of records that can have no file."""
    odd = [
        each
        for each in census.unknown()
        if each.records >= least and domain_of_file(each.domain) is None
    ]
    for publisher in odd[:_SHOWN]:
        domain = publisher.domain[:100]
        yield f"{domain!r} can have no file of its own: {_records(publisher.records)}"
    if len(odd) > _SHOWN:
        yield f"and {len(odd) - _SHOWN:,} more that are no domains"


def _records(number: int) -> str:
    return f"{number:,} record{'' if number == 1 else 's'}"
