"""A file in canonical form without losing anything that a person put into it."""

from collections.abc import Iterator

from crawler.article import document
from crawler.article.comments import Comment, comments, content_end
from crawler.article.frontmatter import dumps, loads
from crawler.article.header import field_lines, value_lines
from crawler.article.record import Article
from crawler.article.shape import shape, to_plain
from crawler.article.yamltree import Pairs, compose


def tidied(text: str, *, path: str = "") -> str:
    """Return *text*, an article file, in canonical form.

    Comments stay, each on a line of its own above the field it stood at; unknown keys stay, after
    the fields of the record. Doing it twice changes nothing more.

    Raises:
        FrontMatterError: *text* cannot be read.
    """
    article = loads(text, path=path)
    parts = document.split(text, path=path)
    tree = compose(parts.header, path=path)
    kept = comments(parts.header, tree)
    if not kept:
        return dumps(article)
    header = "".join(f"{line}\n" for line in _lines(article, _owned(parts.header, tree, kept)))
    return document.joined(header, article.body)


def _owned(header: str, tree: Pairs, kept: list[Comment]) -> dict[str, list[str]]:
    """Return the comments by the name of the field they belong to; "" for those at the end.

    A comment belongs to the field it stands above, in, or on the last line of.
    """
    owned: dict[str, list[str]] = {}
    fields = iter([*((key.text, max(content_end(n, header), key.end)) for key, n in tree.pairs)])
    name, end = next(fields)
    for comment in kept:
        while name and comment.start >= end and "\n" in header[end : comment.start]:
            name, end = next(fields, ("", 0))
        owned.setdefault(name, []).append(comment.text)
    return owned


def _lines(article: Article, owned: dict[str, list[str]]) -> Iterator[str]:
    values = to_plain(article)
    fields = shape(Article)
    group: int | None = None
    for name in [*(name for name in fields if name in values), *article.unknown]:
        field = fields.get(name)
        now = field.group if field else -1
        if group is not None and now != group:
            yield ""
        group = now
        yield from owned.pop(name, ())
        yield from field_lines(field, values[name]) if field else value_lines(name, values[name])
    for left in owned.values():
        yield from left
