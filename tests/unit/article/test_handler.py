from pathlib import Path

import frontmatter
import pytest

from crawler.article.errors import FrontMatterError
from crawler.article.frontmatter import RecordHandler, loads
from crawler.article.shape import to_plain
from tests.unit.article.samples import FULL, MINIMAL, file_of

# python-frontmatter cannot hold a key `content` in a Post: it is a parameter of Post itself.
RECORD = FULL.replace('content: "Text"\n', "")


def test_python_frontmatter_reads_and_writes_a_record_through_the_handler(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(RECORD, "utf-8")

    post = frontmatter.load(path, handler=RecordHandler())

    assert post["title"] == 'Ferry "Aurora" stays in port'
    assert post.content == "The ferry stays."
    assert frontmatter.dumps(post) == RECORD


def test_a_changed_post_is_written_in_canonical_form(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    post = frontmatter.loads(MINIMAL, handler=RecordHandler())

    post["heat"] = 5
    frontmatter.dump(post, path)

    assert path.read_text("utf-8") == MINIMAL.replace("type: article\n", "type: article\nheat: 5\n")


def test_a_post_without_a_required_field_is_not_written() -> None:
    post = frontmatter.loads(MINIMAL, handler=RecordHandler())
    del post["title"]

    with pytest.raises(FrontMatterError, match="title: required, but missing"):
        frontmatter.dumps(post)


def test_the_handler_alone_exports_a_header() -> None:
    header = RecordHandler().export(to_plain(loads(MINIMAL)))

    assert f"---\n{header}---\n\n" == MINIMAL


@pytest.mark.parametrize("prefix", ["\ufeff", "\n\n"], ids=["bom", "blank-lines"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_81_other_forms_are_read_through_the_handler(
    tmp_path: Path, prefix: str, newline: str
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes((prefix + RECORD).replace("\n", newline).encode())

    post = frontmatter.load(path, handler=RecordHandler())

    assert post.metadata["topics"] == ["Ferries", "Harbours"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("title: a\n", id="no-fence"),
        pytest.param("---\ntitle: a\n", id="no-closing-fence"),
        pytest.param("---\n---\n", id="empty-header"),
        pytest.param("---\n- a\n---\n", id="list-header"),
        pytest.param("---\ntitle: [\n---\n", id="not-yaml"),
        pytest.param("---\ntitle: a\ntitle: b\n---\n", id="duplicate-key"),
        pytest.param("---\nday: 2024-02-30\n---\n", id="no-date"),
        pytest.param("---\n\x00\n---\n", id="binary"),
    ],
)
def test_81_python_frontmatter_never_returns_an_empty_record(text: str) -> None:
    with pytest.raises(FrontMatterError):
        frontmatter.loads(text, handler=RecordHandler())


@pytest.mark.parametrize("key", ["content", "handler", "self"])
def test_a_key_that_a_post_cannot_hold_is_an_error_there_and_none_here(key: str) -> None:
    text = file_of("", f'{key}: "a"') if key != "content" else FULL

    with pytest.raises(TypeError, match=key):
        frontmatter.loads(text, handler=RecordHandler())

    metadata, _ = frontmatter.parse(text, handler=RecordHandler())
    assert key in metadata
    assert key in to_plain(loads(text))


def test_detection_by_the_opening_fence() -> None:
    assert RecordHandler().detect(MINIMAL)
    assert not RecordHandler().detect("title: a\n")
