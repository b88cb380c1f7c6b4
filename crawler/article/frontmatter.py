"""Article files: text to ``Article`` and back, through python-frontmatter with our own handler.

``loads`` and ``dumps`` are for articles. A program that works with python-frontmatter directly
passes the handler: ``frontmatter.load(path, handler=RecordHandler())``. A ``Post`` cannot hold keys
that are parameters of its own (``content``, ``handler``); ``frontmatter.parse`` gives these too.
"""

import re
from typing import Any, Final

import frontmatter
from frontmatter.default_handlers import BaseHandler
from pydantic import ValidationError

from crawler.article import canonical, document
from crawler.article.errors import FrontMatterError
from crawler.article.faults import problems_of, resolved
from crawler.article.header import header
from crawler.article.record import Article
from crawler.article.shape import from_plain, to_plain
from crawler.article.yamltree import compose


class RecordHandler(BaseHandler):
    """Reads any YAML header within bounds and writes the record's canonical form.

    Its methods raise ``FrontMatterError``, never ``ValueError``: python-frontmatter takes that as
    "has no front matter" and returns an empty record.
    """

    FM_BOUNDARY = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def split(self, text: str) -> tuple[str, str]:
        """Return header and body of *text*."""
        found = document.split(text)
        return found.header, found.body

    def load(self, fm: str) -> dict[str, Any]:
        """Return the values of the header *fm*, by name."""
        found = canonical.read(fm)
        return found if found is not None else resolved(compose(fm))

    def export(self, metadata: dict[str, object], **_: object) -> str:
        """Return *metadata* as a header in canonical form."""
        return header(to_plain(_validated(metadata, "")))

    def format(self, post: frontmatter.Post, **_: object) -> str:
        """Return the whole file for *post*."""
        article = _validated(post.metadata, post.content)
        return document.joined(header(to_plain(article)), article.body)


HANDLER: Final = RecordHandler()


def loads(text: str, *, path: str = "") -> Article:
    """Return the article in *text*, the content of an article file.

    Reads any valid YAML with the right types: keys in any order, comments, CRLF, a byte order mark,
    dates in any offset, any quoting, body text. Unknown keys are kept in ``unknown``.

    Raises:
        FrontMatterError: with one problem per fault, each with line, field and remedy.
    """
    parts = document.split(text, path=path)
    values = canonical.read(parts.header)
    if values is not None:
        try:
            return Article(**values, body=parts.body)
        except ValidationError:
            pass  # read it again with places, to say where
    tree = compose(parts.header, path=path)
    values = resolved(tree, path=path)
    try:
        return from_plain(values, body=parts.body)
    except ValidationError as error:
        raise FrontMatterError(*problems_of(error, tree), path=path) from None


def read(data: bytes, *, path: str = "") -> Article:
    """Return the article in *data*, the bytes of an article file; raises as ``loads``."""
    return loads(document.decode(data, path=path), path=path)


def dumps(article: Article) -> str:
    """Return the canonical file of *article* (record-format 1).

    Raises:
        FrontMatterError: the file would be longer than what is read again.
    """
    # What the handler makes of a Post, which it has to validate; an article is.
    return document.joined(header(to_plain(article)), article.body)


def is_canonical(text: str) -> bool:
    """Tell whether *text* is a file exactly as ``dumps`` writes it."""
    try:
        return dumps(loads(text)) == text
    except FrontMatterError:
        return False


def _validated(metadata: dict[str, object], body: str) -> Article:
    try:
        return from_plain(metadata, body=body)
    except ValidationError as error:
        raise FrontMatterError(*problems_of(error, None)) from None
