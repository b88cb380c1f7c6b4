import random
from collections.abc import Callable
from typing import Any

import pytest

from crawler.article.scalars import is_plain, plain, quoted, scalar
from tests.unit.article.readers import READERS

Reader = Callable[[list[str]], list[Any]]

_BARE = """
no No NO n N yes Yes y Y on On ON off Off true True TRUE false null Null NULL ~ 1,000 12:30:45 12:30
190:20:30 -1:30 1e3 1E+3 1.5 1. .5 -0 +1 0o17 012 0x1F 0b11 1_000 1_000.5 0x_ 0b_ +_ -_ __ . +. .e+5
2026-03-01 2026-3-1 2026-03-01T09:30:00Z 2026-03-01t09:30:00.5+02:00 2024-02-30 -2026-01-01
.inf -.inf +.INF .nan .NaN = << :symbol :"quoted" -- --- ... - ? : -1 @at & * ! % > | @a &a *a !a %a
>a |a -a ?a :a #a 'a "a `a {a} [a] {} [] a: a# ,a , ]a }a \\ 1e 0777 08 09.5 1:2 0.1.2 1e3e3 +.inf.
infinity nan Inf 0o8 0xG 1__0 _1
"""
ROW_73 = _BARE.split()
WITH_SPACES = [
    'The "Sun"', "C:\\new dir",
    "2026-03-01 09:30:00", "2026-03-01 09:30:00 +2", "- a", "? a", ": a", "a: b", "a : b", "a #b",
    "a # b", " a", "a ", "a\u00a0", "\u00a0", "\u3000a", "# a", "& a", "* a", "! a", "% a", "| a",
    "> a", "@ a", "--- a", "... a", "a:\u3000b", "1 000", "", " ", "CI/CD: how", "Tom & Jerry",
    "100 %",
]  # fmt: skip
UNSEEN = [
    "a\nb", "a\n", "\na", "\r", "a\r\nb", "\t", "a\tb", "a\t#b", "\x85", "\u2028", "a\u2029b",
    "\0", "\a", "\b", "\v", "\f", "\x1b", "\x7f", "\x80", "\x9f", "\ufeff", "a\ufeffb", "\ufdd0",
    "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff", "\u200b", "\u202e", "\U0001f600", "\u00ad",
    "e\u0301", "\\", "\\n", '"', "'", "''", '\\"', "%{a}", "#{a}", "{{ a }}", "{% a %}",
    "\n---\n", "\n...\n", "\npublished: true",
]  # fmt: skip
TEXTS = [*ROW_73, *WITH_SPACES, *UNSEEN]


@pytest.mark.parametrize("write", [plain, quoted], ids=["plain-field", "quoted-field"])
@pytest.mark.parametrize("reader", READERS)
def test_73_74_every_reader_gives_the_text_back(
    reader: Reader, write: Callable[[str], str]
) -> None:
    documents = [f"a:\n  - {write(text)}\n  - b: {write(text)}\nc: d\n" for text in TEXTS]

    found = reader(documents)

    assert found == [{"a": [text, {"b": text}], "c": "d"} for text in TEXTS]


@pytest.mark.parametrize("reader", READERS)
def test_73_every_reader_gives_the_text_of_a_key_back(reader: Reader) -> None:
    found = reader([f"{plain(text)}: a\n" for text in TEXTS])

    assert found == [{text: "a"} for text in TEXTS]


@pytest.mark.parametrize("reader", READERS)
def test_73_every_reader_takes_whatever_stands_without_quotes_for_text(reader: Reader) -> None:
    chance = random.Random(73)  # noqa: S311 - examples, no secrets
    pieces = [
        *"0123456789_.,:-+eExobnytfT~=<>#! ?@/\"'\u00e9\u00a0",
        "inf",
        "nan",
        "null",
        "on",
        "2026-03-01",
    ]
    drawn = {"".join(chance.choices(pieces, k=chance.randint(1, 6))) for _ in range(6_000)}
    bare = sorted(text for text in drawn if is_plain(text))

    (found,) = reader(["".join(f"- {text}\n" for text in bare)])

    assert len(bare) > 2_000
    assert found == bare


@pytest.mark.parametrize("text", ROW_73)
def test_73_only_what_is_text_to_all_stands_without_quotes(text: str) -> None:
    harmless = r"-a ?a a# \ 0o8 0xG 1e infinity nan Inf 0.1.2 1e3e3 +.inf. --"

    assert is_plain(text) == (text in harmless.split())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("\U0001f600 caf\u00e9\u00a0!", '"\U0001f600 caf\u00e9\u00a0!"', id="raw-utf8"),
        pytest.param('a "b"', r'"a \"b\""', id="quote"),
        pytest.param("a\\b", r'"a\\b"', id="backslash"),
        pytest.param("a\nb\rc\td", r'"a\nb\rc\td"', id="white-space"),
        pytest.param("\0\x07\x1b\x7f\x85", r'"\0\a\e\x7F\N"', id="controls"),
        pytest.param("\u2028\u2029\ufeff", r'"\L\P\uFEFF"', id="line-ends-of-yaml-1.1"),
        pytest.param("\ufdd0\U0001fffe", r'"\uFDD0\U0001FFFE"', id="noncharacters"),
        pytest.param("a " * 500, f'"{"a " * 500}"', id="never-folded"),
    ],
)
def test_quoted_text_has_the_escapes_of_the_record(text: str, written: str) -> None:
    assert quoted(text) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"), (False, "false"), (None, "null"), (1, "1"), (-5, "-5"), (1.5, "1.5"),
        (1e16, "1.0e+16"), (1e-7, "1.0e-07"), (float("inf"), ".inf"), (float("-inf"), "-.inf"),
        (float("nan"), ".nan"), ("no", '"no"'), ("a", "a"),
    ],
)  # fmt: skip
def test_a_value_of_an_unknown_key_is_written_as_yaml_writes_its_type(
    value: object, written: str
) -> None:
    assert scalar(value) == written


def test_what_yaml_has_no_scalar_for_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="no YAML scalar for a bytes"):
        scalar(b"a")


def test_quotes_and_backslashes_inside_plain_text_need_no_quotes() -> None:
    assert plain('The "Sun" of C:\\dir') == 'The "Sun" of C:\\dir'
    assert plain('"Sun"') == r'"\"Sun\""'


def test_long_text_is_judged_as_short_text_is() -> None:
    assert is_plain("a" * 5_000)
    assert not is_plain("a: " * 5_000)
