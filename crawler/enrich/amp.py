"""Both addresses of an AMP page, or neither (record-format 2, ``cdnAmpWebUrl``)."""

from crawler.article import amp
from crawler.article.record import Article
from crawler.portal.portal import Portal


def enrich(article: Article, portal: Portal) -> Article:  # noqa: ARG001 - the form of all enrichments
    """Return *article* with the AMP cache's address beside the AMP page's own."""
    address = article.ampWebUrl
    cached = amp.cache_address(address) if address else None
    return article if cached == article.cdnAmpWebUrl else article.replace(cdnAmpWebUrl=cached)
