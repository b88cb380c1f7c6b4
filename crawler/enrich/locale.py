"""The article's language, where it is not the portal's own."""

from crawler.article.record import Article
from crawler.portal.portal import Portal


def enrich(article: Article, portal: Portal) -> Article:
    """Return *article* without a ``locale`` that only repeats the portal's language."""
    if article.locale is None or _language(article.locale) != _language(portal.site.locale):
        return article
    return article.replace(locale=None)


def _language(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()
