"""The portal's data in the family's own form: site, topics, organizations."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from crawler.portal import files


class Site(BaseModel):
    """What ``_config.yml``, the site generator's file, says that concerns the record."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    title: StrictStr | None = None
    """Name of the portal."""

    url: StrictStr = ""
    """Scheme and host of the published site."""

    baseurl: StrictStr = ""
    """Path of the published site."""

    locale: StrictStr = "en"
    """Language of the portal; an article in it has no `locale` of its own."""

    topic: StrictStr | None = None
    """Name of the root topic, which every article is in."""


class Topic(BaseModel):
    """One file of ``_data/topics``; keys beside these are the portal's own."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    name: StrictStr = Field(min_length=1)
    """Name in the record."""

    keywords: tuple[StrictStr, ...] = ()
    """Text that puts an article into the topic when its title has it, in any letter case."""

    parent: StrictStr | None = None
    """Name of the topic above; none for the root topic."""

    hashtags: tuple[StrictStr, ...] = ()
    """For sharing."""


class Logo(BaseModel):
    """A picture of an organization."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    url: StrictStr
    width: StrictInt
    height: StrictInt


class Organization(BaseModel):
    """One file of ``_data/organizations``."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    name: StrictStr = Field(min_length=1)
    """Name in the record."""

    domain: StrictStr = Field(min_length=1)
    """Domain in the record; may be narrower than the registrable one (``aws.amazon.com``)."""

    images: tuple[Logo, ...] = ()
    """Logos; the record takes the one of 50 x 50 pixels."""

    otherNames: tuple[StrictStr, ...] = ()  # noqa: N815 - the family's spelling
    """Names that mean the same organization."""


def load_site(root: Path) -> Site:
    """Return what the portal's ``_config.yml`` says; the defaults if there is none."""
    path = root / "_config.yml"
    return files.load(path, Site) if path.is_file() else Site()


def load_topics(root: Path, site: Site) -> tuple[Topic, ...]:
    """Return the portal's topics, the root topic first, the others in order of file names."""
    found: dict[str, Topic] = {}
    paths: dict[str, Path] = {}
    for path in files.in_folder(root / "_data" / "topics", (".yaml", ".yml")):
        topic = files.load(path, Topic)
        if topic.name in found:
            raise files.fault(path, "name", f"a second topic of the name {topic.name!r}")
        if any(not keyword.strip() for keyword in topic.keywords):
            raise files.fault(path, "keywords", "an empty keyword is in every title: remove it")
        found[topic.name] = topic
        paths[topic.name] = path
    for topic in found.values():
        if topic.parent is not None and topic.parent not in found and topic.parent != site.topic:
            what = f"there is no topic of the name {topic.parent!r}"
            raise files.fault(paths[topic.name], "parent", what)
    if site.topic is not None and site.topic not in found:
        found[site.topic] = Topic(name=site.topic)
    return tuple(sorted(found.values(), key=lambda topic: topic.name != _root(site, found)))


def load_organizations(root: Path) -> dict[str, Organization]:
    """Return the portal's organizations by domain."""
    found: dict[str, Organization] = {}
    for path in files.in_folder(root / "_data" / "organizations", (".md", ".yaml", ".yml")):
        organization = files.load(path, Organization)
        if organization.domain in found:
            what = f"a second organization of the domain {organization.domain}"
            raise files.fault(path, "domain", what)
        found[organization.domain] = organization
    return found


def _root(site: Site, topics: dict[str, Topic]) -> str | None:
    if site.topic is not None:
        return site.topic
    return next((topic.name for topic in topics.values() if topic.parent is None), None)
