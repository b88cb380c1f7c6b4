"""Surgical editing: change the lines of the changed fields of an article file, and no other.

Every result is read back before it is returned: it holds exactly the wanted values and every
comment, or the edit is refused. So a mistake here can cost an edit, never a person's text.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from crawler.article import document
from crawler.article.comments import Comment, comments
from crawler.article.errors import EditError, FrontMatterError
from crawler.article.faults import problems_of
from crawler.article.frontmatter import dumps, loads
from crawler.article.record import Article, Part
from crawler.article.shape import to_plain, with_plain
from crawler.article.surgery import Surgeon, form
from crawler.article.yamltree import compose


def update(
    text: str, changes: Mapping[str, Any], *, path: str = "", before: Article | None = None
) -> str:
    """Return *text*, an article file, with *changes* made.

    Args:
        text: the file, in canonical form or as a person left it.
        changes: new values by field name, as plain values or parts; None removes the field.
            ``body`` replaces the text after the header. Names the record does not know are
            unknown keys.
        path: name of the file, for errors.
        before: the article in *text*, for who has read it already.

    Returns:
        For a canonical file, the canonical file of the changed article. For any other, the same
        text with only the lines of the changed fields replaced, added or removed.

    Raises:
        FrontMatterError: *text* cannot be read, or a new value has the wrong type.
        EditError: the change cannot be made without touching other lines.
    """
    if before is None:
        before = loads(text, path=path)
    after = _changed(before, changes, path)
    if _same(before, after):
        return text
    if dumps(before) == text:
        return dumps(after)
    try:
        return _edited(text, before, after)
    except EditError:
        pass  # part by part it cannot be done; perhaps field by field
    try:
        return _edited(text, before, after, whole=True)
    except EditError as error:
        raise EditError(f"{path}: {error}" if path else str(error)) from None


def _edited(text: str, before: Article, after: Article, *, whole: bool = False) -> str:
    parts = document.split(text)
    surgeon = Surgeon(parts.header, parts.newline, compose(parts.header), whole=whole)
    header = surgeon.edited(to_plain(before), to_plain(after))
    fence, body = text[parts.end : parts.body_start], parts.body
    if after.body != before.body:
        body = f"\n{after.body}".replace("\n", parts.newline)
        fence = fence if fence.endswith("\n") else f"{fence}{parts.newline}"
    result = f"{text[: parts.start]}{header}{fence}{body}"
    _verify(result, after, surgeon.comments)
    return result


def _same(one: Article, other: Article) -> bool:
    return one.body == other.body and form(to_plain(one)) == form(to_plain(other))


def _changed(article: Article, changes: Mapping[str, Any], path: str) -> Article:
    try:
        return with_plain(article, {name: _plain(value) for name, value in changes.items()})
    except ValidationError as error:
        raise FrontMatterError(*problems_of(error, None), path=path) from None


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field's value
    if isinstance(value, Part):
        return to_plain(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _verify(result: str, wanted: Article, kept: list[Comment]) -> None:
    try:
        found = loads(result)
    except FrontMatterError as error:
        raise EditError(f"the edit would break the file: {error}") from None
    header = document.split(result).header
    left = Counter(comment.text for comment in comments(header, compose(header)))
    if not _same(found, wanted) or Counter(comment.text for comment in kept) - left:
        raise EditError("the edit cannot be made without touching other lines")
