"""The provider's name, domain and logo from the portal's organization file (record-format 2)."""

from urllib.parse import urlsplit

from crawler.article.record import Article, Image
from crawler.portal.data import Organization
from crawler.portal.portal import Portal

LOGO = (50, 50)
"""Pixels of the logo that a record has."""


def enrich(article: Article, portal: Portal) -> Article:
    """Return *article* with what the portal knows of its provider."""
    organization = find(article, portal)
    if organization is None:
        return article
    logos = tuple(
        Image(url=_absolute(logo.url, portal), width=logo.width, height=logo.height)
        for logo in organization.images
        if (logo.width, logo.height) == LOGO
    )
    provider = article.provider.replace(
        name=organization.name, domain=organization.domain, images=logos
    )
    return article if provider == article.provider else article.replace(provider=provider)


def find(article: Article, portal: Portal) -> Organization | None:
    """Return the organization of *article*: by host name, then by ever shorter ends of it.

    So ``aws.amazon.com`` comes before ``amazon.com`` where both have a file.
    """
    found = (portal.organizations.get(domain) for domain in domains(article))
    return next((organization for organization in found if organization), None)


def domains(article: Article) -> list[str]:
    """Return the host of *article*, ever shorter ends of it, and its provider's domain."""
    labels = (urlsplit(article.address).hostname or "").split(".")
    ends = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return [*ends, article.provider.domain]


def _absolute(url: str, portal: Portal) -> str:
    return f"{portal.site.url}{portal.site.baseurl}{url}" if url.startswith("/") else url
