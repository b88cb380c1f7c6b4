"""What an edit of any file changes, and what it never does."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crawler.article import document
from crawler.article.comments import comments, content_end
from crawler.article.edit import update
from crawler.article.frontmatter import dumps, is_canonical, loads
from crawler.article.record import Article
from crawler.article.shape import shape, to_plain
from crawler.article.tidy import tidied
from crawler.article.yamltree import compose
from tests.properties.humans import HumanFile, human_files
from tests.properties.strategies import articles

REQUIRED = ("title", "publishedDateTime", "originalUrl", "provider")


def kept(text: str) -> Counter[str]:
    header = document.split(text).header
    return Counter(each.text for each in comments(header, compose(header)))


def lines_of(text: str, name: str) -> str | None:
    """Return the lines of the field *name* as they stand in *text*."""
    header = document.split(text).header
    pair = compose(header).get(name)
    if pair is None:
        return None
    key, node = pair
    start = header.rfind("\n", 0, key.start) + 1
    return header[start : header.find("\n", max(content_end(node, header), key.end)) + 1]


@st.composite
def changes(draw: st.DrawFn, before: Article) -> dict[str, Any]:
    """Draw new values of some fields: of another article, or of this one but for a part."""
    other = to_plain(draw(articles))
    names = draw(st.lists(st.sampled_from([*shape(Article), *before.unknown, "new"]), unique=True))
    wanted = {name: other.get(name) for name in names}
    for name in REQUIRED:
        if wanted.get(name, "") is None:
            del wanted[name]
    if "provider" in wanted and draw(st.booleans()):
        domain = {"domain": draw(st.text("abc"))}
        wanted["provider"] = to_plain(before.provider) | domain
    for name in ("related", "images", "topics"):
        if name in wanted and draw(st.booleans()):
            items = list(to_plain(before).get(name, []))
            wanted[name] = items[1:] + list(other.get(name, []))
    if draw(st.booleans()):
        wanted["body"] = draw(st.text("ab \n-"))
    return wanted


@given(human_files(articles))
def test_a_file_that_a_person_restyled_means_the_same(file: HumanFile) -> None:
    assert loads(file.text) == file.article
    assert kept(file.text) == Counter(file.comments)


@given(human_files(articles), st.data())
def test_an_edit_changes_the_lines_of_its_fields_and_no_other(
    file: HumanFile, data: st.DataObject
) -> None:
    wanted = data.draw(changes(file.article))

    result = update(file.text, wanted)

    after = to_plain(loads(result))
    for name, value in to_plain(file.article).items():
        if name not in wanted:
            assert after.pop(name) == value
            assert lines_of(result, name) == lines_of(file.text, name)
    given_values = {name: value for name, value in wanted.items() if value not in (None, [], ())}
    body = given_values.pop("body", None)
    assert set(after) == set(given_values)
    assert loads(result) == loads(update(dumps(file.article), wanted))
    if body is None:
        assert document.split(result).body == document.split(file.text).body


@given(human_files(articles), st.data())
def test_an_edit_loses_no_comment(file: HumanFile, data: st.DataObject) -> None:
    result = update(file.text, data.draw(changes(file.article)))

    if is_canonical(file.text):
        return
    assert kept(result) == Counter(file.comments)


@given(human_files(articles))
def test_an_edit_to_the_same_values_returns_the_very_text(file: HumanFile) -> None:
    values = to_plain(file.article) | {"body": file.article.body}
    same = {name: value for name, value in values.items() if value is not None}  # None removes

    assert update(file.text, {}) == file.text
    assert update(file.text, same) == file.text


@given(articles, st.data())
def test_an_edited_canonical_file_is_canonical(article: Article, data: st.DataObject) -> None:
    assert is_canonical(update(dumps(article), data.draw(changes(article))))


@given(human_files(articles))
def test_a_tidied_file_is_stable_and_has_lost_nothing(file: HumanFile) -> None:
    tidy = tidied(file.text)

    assert tidied(tidy) == tidy
    assert loads(tidy) == file.article
    assert kept(tidy) == Counter(file.comments)
    assert file.comments or is_canonical(tidy)
