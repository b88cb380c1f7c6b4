"""Who leads a cluster, and what its members say of one another (record-format 2, ``related``)."""

from collections.abc import Iterable
from datetime import datetime

from crawler.article.errors import AddressError
from crawler.article.record import Article, Provider, Related
from crawler.article.urls import identity

Rank = tuple[int, datetime, str]


def related_to(article: Article) -> Related:
    """Return *article* as the other members of its cluster list it."""
    provider = article.provider
    return Related(
        title=article.title,
        excerpt=article.excerpt,
        publishedDateTime=article.publishedDateTime,
        webUrl=article.webUrl or article.originalUrl,
        ampWebUrl=article.ampWebUrl,
        cdnAmpWebUrl=article.cdnAmpWebUrl,
        type=article.type,
        provider=Provider(name=provider.name, domain=provider.domain),
        quality=article.quality,
        images=article.images,
    )


def key_of(member: Related) -> str | None:
    """Return the identity of *member*; None if it has no address."""
    try:
        return identity(member.webUrl) if member.webUrl else None
    except AddressError:
        return None


def rank(member: Article | Related) -> Rank:
    """Return by what the members of a cluster are ordered; the least leads.

    That is the one of highest quality; of two, the earlier (record-format 2); of two at one time,
    the one whose address comes first, so that the order does not hang on who was found first.
    """
    address = member.address if isinstance(member, Article) else member.webUrl or ""
    return (-(member.quality or 0), member.publishedDateTime, address)


def ordered(members: Iterable[Related]) -> tuple[Related, ...]:
    """Return *members* as a record lists them: quality descending."""
    return tuple(sorted(members, key=rank))
