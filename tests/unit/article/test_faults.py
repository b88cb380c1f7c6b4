import pytest

from crawler.article import document, yamltree
from crawler.article.errors import AddressError, FrontMatterError, MissingFactError, Problem
from crawler.article.frontmatter import loads, read
from tests.unit.article.samples import FULL, MINIMAL, file_of


def faults(text: str) -> list[str]:
    with pytest.raises(FrontMatterError) as caught:
        loads(text, path="a.md")
    return str(caught.value).split("\n")


NO_START = "1: no front matter: the first line must be ---"
NO_END = "no closing fence: end the front matter with a line ---"
NO_MAPPING = "2: the front matter must be a list of `key: value` lines"
NO_VALUE = "correct it, or write it in double quotes"
A_DATE = "must be a date such as 2026-03-01T09:30:00Z"
A_MAPPING = "must be a mapping of `key: value` lines"
A_LIST = "must be a list of `- ...` lines"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("", NO_START, id="empty-file"),
        pytest.param("a: b\n", NO_START, id="text"),
        pytest.param("\n---\na: b\n---\n", NO_START, id="blank-first-line"),
        pytest.param("---\na: b\n", f"3: {NO_END}", id="no-closing-fence"),
        pytest.param("---\na: b\n ---\n", f"4: {NO_END}", id="indented-fence"),
        pytest.param("---\n---\n", "2: the front matter is empty", id="empty-header"),
        pytest.param("---\n\n# a\n---\n", "2: the front matter is empty", id="comment-header"),
        pytest.param("---\n~\n---\n", NO_MAPPING, id="null-header"),
        pytest.param("---\n- a\n---\n", NO_MAPPING, id="list-header"),
        pytest.param("---\na\n---\n", NO_MAPPING, id="text-header"),
        pytest.param(
            "---\n\ta: b\n---\n",
            "2: not YAML: found character that cannot start any token;"
            " a tab cannot indent or begin a value here: use spaces",
            id="tab",
        ),
        pytest.param(
            "---\na: b\n...\n# c\n\nd: e\n---\n",
            "6: a second YAML document in the front matter: keep one",
            id="80-two-documents",
        ),
        pytest.param(
            "---\na: b\n%TAG !a! b\n---\n",
            "3: a second YAML document in the front matter: keep one",
            id="80-late-directive",
        ),
        pytest.param(
            "---\na: 1\nb: 2\na: 3\n---\n",
            "4: a: duplicate key, first on line 2: keep one",
            id="80-duplicate-key",
        ),
        pytest.param(
            "---\na:\n  b: 1\n  'b': 2\n---\n",
            "4: b: duplicate key, first on line 3: keep one",
            id="80-duplicate-key-inside",
        ),
        pytest.param(
            "---\na: !!python/object:os.system b\n---\n",
            "2: the tag !!python/object:os.system is not allowed: write the value itself",
            id="80-tag",
        ),
        pytest.param(
            "---\na: !!set {b, c}\n---\n",
            "2: the tag !!set is not allowed: write the value itself",
            id="80-tag-of-a-collection",
        ),
        pytest.param(
            "---\n%YAML 1.2\na: b\n---\n",
            "2: YAML directives (%) are not allowed: remove them",
            id="directive",
        ),
        pytest.param(
            "---\n\ufeffa: b\n---\n",
            "2: begins with a byte order mark: remove it",
            id="81-second-bom",
        ),
        pytest.param("---\n[a]: b\n---\n", "2: a key must be a plain word", id="list-as-key"),
        pytest.param("---\n&a b: c\n---\n", "2: a key must be a plain word", id="anchor-at-key"),
        pytest.param(
            f"---\n? {'a' * 1_200}\n: b\n---\n",
            "2: a key of more than 1000 characters",
            id="long-key",
        ),
        pytest.param(
            "---\na: *b\n---\n", "2: the alias *b has no anchor before it", id="no-anchor"
        ),
        pytest.param(
            "---\na: &a [*a]\n---\n",
            "2: the alias *a has no anchor before it",
            id="80-alias-of-itself",
        ),
        pytest.param(
            "---\na: b\nc: [\n---\n",
            "4: not YAML: did not find expected node content",
            id="open-bracket",
        ),
        pytest.param(
            '---\na: b\nc: "d\n---\n',
            "4: not YAML: found unexpected end of stream",
            id="open-quote",
        ),
        pytest.param(
            "---\na: b\nc: \x07\n---\n",
            "3: not YAML: control characters are not allowed (U+0007)",
            id="80-control-character",
        ),
        pytest.param(
            "---\na: b\nc: \0\n---\n",
            "3: has a NUL character: this is no text file, or a damaged one",
            id="80-binary",
        ),
        pytest.param(
            "---\na: b\n---\n\n\ud83d\n",
            "5: has half a surrogate pair: the text was decoded wrongly",
            id="half-a-pair",
        ),
    ],
)
def test_80_81_a_file_that_is_none_is_named_with_line_and_remedy(text: str, fault: str) -> None:
    assert faults(text) == [f"a.md:{fault}"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("width: 5", "required, but missing"),
        ("url: 5", 'must be text, not a number: write "5" in double quotes'),
        ("url: 1.5", 'must be text, not a fraction: write "1.5" in double quotes'),
        ("url: no", 'must be text, not true or false: write "no" in double quotes'),
        ("url: 2026-03-01", 'must be text, not a date: write "2026-03-01" in double quotes'),
        ("url:", "must be text, not empty"),
        ("url: [a]", "must be text, not a list"),
        ("url: {a: b}", "must be text, not a mapping"),
    ],
)
def test_82_a_wrong_type_is_named_with_line_field_and_remedy(line: str, fault: str) -> None:
    text = file_of("images:", f"  - {line}")

    assert faults(text) == [f"a.md:13: images[0].url: {fault}"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("heat: high", "heat: must be a whole number, not text"),
        ("heat: 1.5", "heat: must be a whole number, not a fraction"),
        ("heat: true", "heat: must be a whole number, not true or false"),
        ('published: "yes"', "published: must be true or false, not text"),
        ("published: 1", "published: must be true or false, not a number"),
        ("topics: a", f"topics: {A_LIST}, not text"),
        ("topics: {a: b}", f"topics: {A_LIST}, not a mapping"),
        ("topics: [1]", 'topics[0]: must be text, not a number: write "1" in double quotes'),
        ("images: [a]", f"images[0]: {A_MAPPING}, not text"),
        ("images: [{url: a, width: 0}]", "images[0].width: must be more than 0, not 0"),
        ("images: [{url: a, height: -5}]", "images[0].height: must be more than 0, not -5"),
        ("images: [{url: a, width: 70000}]", "images[0].width: must be at most 65535, not 70000"),
        ("images: [{url: a, width: 5 px}]", "images[0].width: must be a whole number, not text"),
        ("updatedDateTime: soon", f"updatedDateTime: {A_DATE}"),
        ("updatedDateTime: 5", f"updatedDateTime: {A_DATE}"),
        ("updatedDateTime: '2026-02-30T09:30:00Z'", f"updatedDateTime: {A_DATE}"),
        (
            "updatedDateTime: 9999-12-31T23:59:59-10:00",
            "updatedDateTime: must be a date of the years 1 to 9999, in UTC",
        ),
        ("updatedDateTime: 2024-02-30", f"updatedDateTime: '2024-02-30' is no date: {NO_VALUE}"),
        ("a: {b: [c, 2024-02-30]}", f"a.b[1]: '2024-02-30' is no date: {NO_VALUE}"),
        ("a: 2026-03-01 9:30:00+99", f"a: '2026-03-01 9:30:00+99' is no date: {NO_VALUE}"),
        ("a: !!timestamp b", f"a: 'b' is no date: {NO_VALUE}"),
        ("a: !!int ''", f"a: '' is no number: {NO_VALUE}"),
        ("a: !!float b", f"a: 'b' is no number: {NO_VALUE}"),
        ("a: !!bool b", f"a: 'b' is no truth value: {NO_VALUE}"),
        ("a: 0x_", f"a: '0x_' is no number: {NO_VALUE}"),
        ("<<: a", "<< must be an alias of a mapping"),
        ("a: {<<: [b]}", "a: << must be an alias of a mapping"),
    ],
)
def test_82_a_wrong_value_is_named_with_line_field_and_remedy(line: str, fault: str) -> None:
    assert faults(file_of(line)) == [f"a.md:12: {fault}"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('title: "T"\n', "", "2: title: required, but missing"),
        ("  domain: news.example\n", "", "10: provider.domain: required, but missing"),
        ("type: article", "type: a", "7: type: must be 'article' or 'video', not 'a'"),
        (":\n  name: News\n  domain: news.example", ": a", f"9: provider: {A_MAPPING}, not text"),
    ],
)
def test_82_what_is_missing_is_named_where_it_belongs(old: str, new: str, fault: str) -> None:
    assert faults(MINIMAL.replace(old, new)) == [f"a.md:{fault}"]


def test_82_all_faults_are_named_in_the_order_of_lines() -> None:
    text = FULL.replace("width: 400", "width: wide").replace("heat: 69", "heat: hot")

    assert faults(text.replace("2026-03-01T08:00:00Z", "yesterday")) == [
        "a.md:15: heat: must be a whole number, not text",
        f"a.md:54: related[0].publishedDateTime: {A_DATE}",
        "a.md:65: related[0].images[0].width: must be a whole number, not text",
    ]


def test_82_all_values_that_are_none_are_named() -> None:
    assert faults(file_of("a: 2024-02-30", "b:", "  - !!int c")) == [
        f"a.md:12: a: '2024-02-30' is no date: {NO_VALUE}",
        f"a.md:14: b[0]: 'c' is no number: {NO_VALUE}",
    ]


def test_without_a_path_the_line_is_named() -> None:
    with pytest.raises(FrontMatterError, match=r"^line 3: a: duplicate key"):
        loads("---\na: 1\na: 2\n---\n")


def test_81_lines_are_counted_as_editors_count_them() -> None:
    text = file_of('a: "\u2028\u2029\x85"', "# \x85 \u2028", "heat: hot")

    assert faults(text) == ["a.md:14: heat: must be a whole number, not text"]
    assert faults(text.replace("\n", "\r\n")) == faults(text)


def test_80_text_in_another_encoding_is_named_with_its_line() -> None:
    with pytest.raises(
        FrontMatterError, match=r"^a.md:3: not UTF-8: save the file in that encoding$"
    ):
        read(MINIMAL.replace('"T"', '"caf\u00e9"').encode("latin-1"), path="a.md")
    with pytest.raises(FrontMatterError, match="not UTF-8"):
        read(MINIMAL.encode("utf-16"))


def test_80_a_header_over_the_bound_is_refused() -> None:
    text = file_of(f"# {'a' * document.LARGEST_HEADER}")

    assert faults(text) == ["a.md:1: front matter longer than 1,000,000 characters"]
    assert faults(text + "a" * 10_000_000) == ["a.md:1: longer than 10,000,000 characters"]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("[" * 60_000, id="lists"),
        pytest.param("{a: " * 60_000, id="mappings"),
        pytest.param("\n" + "".join(f"{'  ' * depth}- a:\n" for depth in range(40)), id="blocks"),
        pytest.param("[[[[[[[[" * 4 + "[" + "]" * 33, id="one-too-deep"),
    ],
)
def test_80_what_is_too_deep_is_refused(value: str) -> None:
    (fault,) = faults(file_of(f"a: {value}"))

    assert fault.endswith(f"nested more than {yamltree.DEEPEST} levels deep")


def bomb(first: str, layer: str) -> list[str]:
    """Return lines of which each stands for nine times what the one before it stands for."""
    nine = [", ".join([f"*a{number}"] * 9) for number in range(12)]
    layers = [f"a{number + 1}: &a{number + 1} {layer % nine[number]}" for number in range(11)]
    return [f"a0: &a0 {first}", *layers]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(bomb("[a, b]", "[%s]"), id="aliases"),
        pytest.param(bomb("{a: a, b: b}", "{<<: [%s]}"), id="merge-keys"),
        pytest.param([f"a: &a {'a' * 900_000}", f"b: [{'*a , ' * 15_000}]"], id="long-text"),
        pytest.param([f"a: &a {{{'a' * 900}: b}}", f"b: [{'*a , ' * 8_000}]"], id="long-keys"),
        pytest.param([f"a: [{'a,' * 20_000}]"], id="very-many-values"),
    ],
)
def test_80_a_bomb_is_refused_before_it_is_expanded(lines: list[str]) -> None:
    (fault,) = faults(file_of(*lines))

    assert fault.endswith("stands for more than 20,000 values (aliases or merge keys expanded)")


def test_an_error_says_where_and_keeps_its_parts() -> None:
    problem = Problem(3, "images[0].width", "must be more")
    error = FrontMatterError(Problem(9, "", "b"), problem, path="a.md")

    assert str(error) == "a.md:3: images[0].width: must be more\na.md:9: b"
    assert error.problems[0] is problem
    assert error.path == "a.md"


def test_an_address_error_is_short_and_in_ascii() -> None:
    assert str(AddressError("a\u202e" * 150, "is bad")).endswith("...': is bad")
    assert str(AddressError("\u202e", "is bad")).isascii()
    assert MissingFactError("https://a.example/", "title").field == "title"
