"""The article's own text, without what surrounds it."""

from crawler.extract.blocks import Block
from crawler.extract.document import Document
from crawler.extract.maintext import main_text


def body(document: Document, title: str | None, selector: str = "") -> tuple[Block, ...]:
    """Return the blocks of the article on *document*; none if it has no text.

    *selector*, if there is one, is that of the element that holds the text.
    """
    return main_text(document, title, selector)
