"""The article's text as the page's own data states it: for pages that scripts make."""

from typing import Final

from crawler.article.text import decoded
from crawler.extract.blocks import Block, Paragraph, Run
from crawler.extract.document import Document

_LEAST: Final = 200
"""Letters of a stated body that are enough to rely on."""

_LONGEST: Final = 1_000_000


def stated_body(document: Document) -> str | None:
    """Return the ``articleBody`` of the JSON-LD on *document*, if it is long enough to say much."""
    body = document.data.article.get("articleBody")
    return body[:_LONGEST] if isinstance(body, str) and len(body) >= _LEAST else None


def stated_blocks(body: str) -> tuple[Block, ...]:
    """Return *body* as paragraphs, one for each of its lines."""
    lines = (decoded(line) for line in body.splitlines())
    return tuple(Paragraph((Run(line),)) for line in lines if line)
