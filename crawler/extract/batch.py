"""Facts as plain values, for lists of pages that are read in one go."""

from datetime import datetime
from typing import Any

from crawler.extract.facts import Facts


def prediction(facts: Facts) -> dict[str, Any]:
    """Return *facts* as a JSON object; what the page does not say is left out.

    ``publishedDateTime`` keeps the page's own offset (``2026-03-01T09:30:00+02:00``), or is a plain
    day; ``articleBody`` is plain text, paragraphs separated by a blank line.
    """
    published = facts.published
    if isinstance(published, datetime):
        published = published.replace(microsecond=0)
    values = {
        "title": facts.title,
        "excerpt": facts.excerpt,
        "publishedDateTime": published.isoformat() if published else None,
        "authors": list(facts.authors),
        "image": facts.image.url if facts.image else None,
        "siteName": facts.site_name,
        "canonicalUrl": facts.canonical_url,
        "language": facts.language,
        "articleBody": facts.text.strip(),
    }
    return {name: value for name, value in values.items() if value}
