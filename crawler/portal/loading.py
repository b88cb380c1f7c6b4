"""Loading the portal's data, and what its files must be together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from crawler.article.errors import Problem
from crawler.portal import files
from crawler.portal.data import Organization, Site, Topic, host
from crawler.portal.errors import PortalFileError

TOPICS: Final = "_data/topics"
ORGANIZATIONS: Final = "_data/organizations"

_SHOWN: Final = 8
"""Topics of a circle that an error names."""


def load_site(root: Path) -> Site:
    """Return what the portal's ``_config.yml`` says; the defaults if there is none."""
    path = root / "_config.yml"
    return files.load(path, Site) if path.is_file() else Site()


def load_topics(root: Path, site: Site) -> tuple[Topic, ...]:
    """Return the portal's topics, the root topic first, the others in order of file names.

    Raises:
        PortalFileError: a file is wrong, two have one name, or a parent is none or leads back.
    """
    found: dict[str, Topic] = {}
    paths: dict[str, Path] = {}
    for path in files.in_folder(root / TOPICS, (".yaml", ".yml")):
        topic = files.load(path, Topic)
        if topic.name in found:
            what = f"a second topic of the name {topic.name!r}: {files.shown(paths[topic.name])}"
            raise files.fault(path, "name", f"{what} has it too")
        found[topic.name] = topic
        paths[topic.name] = path
    for topic in found.values():
        if topic.parent is not None and topic.parent not in found and topic.parent != site.topic:
            what = f"there is no topic of the name {topic.parent!r}"
            raise files.fault(paths[topic.name], "parent", what)
    if circle := _circle(found):
        ways = [*circle[:_SHOWN], *(["..."] if len(circle) > _SHOWN else []), circle[0]]
        what = f"{circle[0]!r} is above itself ({' < '.join(ways)}): give one another parent"
        raise files.fault(paths[circle[0]], "parent", what)
    if site.topic is not None and site.topic not in found:
        found[site.topic] = Topic(name=site.topic)
    return tuple(sorted(found.values(), key=lambda topic: topic.name != _root(site, found)))


def load_organizations(root: Path) -> dict[str, Organization]:
    """Return the portal's organizations by domain.

    Raises:
        PortalFileError: a file is wrong, or two have one domain.
    """
    found: dict[str, Organization] = {}
    paths: dict[str, Path] = {}
    for path in files.in_folder(root / ORGANIZATIONS, (".md", ".yaml", ".yml")):
        try:
            organization = files.load(path, Organization)
        except PortalFileError as error:
            raise PortalFileError(error.path, *(_named(e, path) for e in error.problems)) from None
        domain = organization.domain
        if domain in found:
            what = f"a second organization of the domain {domain}: {files.shown(paths[domain])}"
            raise files.fault(path, "domain", f"{what} has it too")
        found[domain] = organization
        paths[domain] = path
    return found


def _circle(topics: Mapping[str, Topic]) -> list[str]:
    """Return the names of topics of which each has the next one as its parent, the last the first.

    Empty if every topic leads up to one without a parent.
    """
    good: set[str] = set()
    for name in topics:
        way: dict[str, None] = {}
        above: str | None = name
        while above is not None and above in topics and above not in good:
            if above in way:
                names = list(way)
                return names[names.index(above) :]
            way[above] = None
            above = topics[above].parent
        good.update(way)
    return []


def _named(problem: Problem, path: Path) -> Problem:
    """Say what to add where an organization has no domain: most files are named after theirs."""
    if problem.field != "domain" or not problem.what.startswith("required"):
        return problem
    try:
        domain = host(path.stem)
    except ValueError:
        domain = ""
    what = f"{problem.what}: add `domain: {domain if '.' in domain else 'example.com'}`"
    return Problem(problem.line, problem.field, what)


def _root(site: Site, topics: Mapping[str, Topic]) -> str | None:
    if site.topic is not None:
        return site.topic
    return next((topic.name for topic in topics.values() if topic.parent is None), None)
