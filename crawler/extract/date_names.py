"""Under what names pages state dates."""

from typing import Final

# Of first publication, the usual names first. ``date`` and ``dc.date`` may mean any date.
PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time",
    "datepublished", "article.published", "parsely-pub-date", "sailthru.date", "published_at",
    "dcterms.created", "dc.date.issued", "dcterms.issued", "dc.date.created", "dc.date.publication",
    "cxenseparse:recs:publishtime", "article_date_original", "originalpublicationdate",
    "publication_date", "publishdate", "publish-date", "publish_date", "publishtime", "pubdate",
    "pub_date", "displaydate", "citation_publication_date", "bt:pubdate", "ptime",
    "rnews:datepublished", "article:post_date", "shareaholic:article_published_time", "dateposted",
    "datecreated", "article:create_at", "content_create_date", "og:pubdate", "og:publish_date",
    "article:publicationdate", "article:date",
    "published", "published-date", "published_date", "published-time", "published_time",
    "article:published:time", "article-published-time", "article_published_time", "date_published",
    "date-published", "publication-date", "dateposted", "creation_date", "created",
)  # fmt: skip
DATES: Final = (
    "date",
    "dc.date",
    "dcterms.date",
    "article-date",
    "release_date",
    "og:release_date",
)
MODIFIED: Final = (
    "article:modified_time", "og:modified_time", "og:updated_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "article:modified",
    "revised",
)  # fmt: skip
