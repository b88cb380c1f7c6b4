"""Row 80: a large header, whatever is in it, costs time in proportion to its length.

There are no time limits here: what is quadratic hangs. The benchmark ``bench_hostile.py`` prints
seconds.
"""

from contextlib import suppress

import pytest

from crawler.article import text as rules
from crawler.article.checks import problems
from crawler.article.edit import update
from crawler.article.errors import AddressError, EditError, FrontMatterError
from crawler.article.frontmatter import dumps, loads
from crawler.article.names import slug
from crawler.article.scalars import is_plain
from crawler.article.tidy import tidied
from crawler.article.urls import absolute, web_address
from tests.unit.article.samples import MINIMAL, file_of

LENGTH = 300_000
KEYS = 6_000


def filled(piece: str) -> str:
    return piece * (LENGTH // len(piece))


HEADERS = {
    "comments": filled("#\n"),
    "comments-between-keys": "".join(f"a{n}: b # c\n#\n#\n#\n#\n" for n in range(KEYS)),
    "keys": "".join(f"a{n}: b\n" for n in range(KEYS)),
    "merge-keys": "a: &a {b: c}\n" + "".join(f"a{n}: {{<<: *a}}\n" for n in range(KEYS // 3)),
    "items": "tags:\n" + "  - a\n" * KEYS,
    "same-topics": "topics:\n" + "  - a\n" * KEYS,
    "bad-dates": "a:\n" + "  - 2024-02-30\n" * KEYS,
    "wrong-types": "topics:\n" + "  - 1\n" * KEYS,
    "tag-directives": "".join(f"%TAG !a{n}! b\n" for n in range(3 * KEYS)),
    "hidden-directives": "#\u2028" + "".join(f"%TAG !a{n}! b\n" for n in range(3 * KEYS)),
    "blank-lines": filled("\n"),
    "blanks": "a: " + filled(" ") + "b\n",
    "carriage-returns": "a: b" + filled("\r") + "\n",
    "line-separators": 'a: "' + filled("\u2028") + '"\n',
    "long-plain": "a: " + filled("b: c".replace(": ", ":")) + "\n",
    "colons": "a: " + filled("b:") + "c\n",
    "hashes": "a: " + filled("b#") + "\n",
    "escapes": 'a: "' + filled('\\"') + '"\n',
    "backslashes": 'title: "' + filled("\\\\") + '"\n',
    "quotes": "a: '" + filled("''") + "'\n",
    "folded-lines": "a: >\n" + filled("  b\n\n"),
    "digits": "a: " + filled("1") + "\n",
    "base-60": "a: " + "1:" * 499 + "1\n" + filled("#\n"),
    "underscores": "a: 1" + filled("_") + "\n",
    "anchors": "".join(f"a{n}: &a{n} b\n" for n in range(KEYS)),
    "questions": filled("? "),
    "hyphens": "a:\n  " + filled("- "),
    "braces": filled("{"),
    "commas": "a: [" + filled(",") + "]\n",
    "tags": "a: " + filled("!"),
    "stars": "a: " + filled("*a "),
    "tabs": "a:" + filled("\t") + "b\n",
    "percents": filled("%\n"),
    "nested-comments": "a: [" + filled("#\n,") + "]\n",
    "emoji": 'a: "' + filled("\U0001f600") + '"\n',
}


@pytest.mark.parametrize("name", HEADERS)
def test_80_a_large_header_is_read_edited_and_tidied_in_time(name: str) -> None:
    text = file_of(HEADERS[name].rstrip("\n"))

    def job() -> None:
        with suppress(FrontMatterError):
            article = loads(text)
            problems(text, article, topics=["b"])
            assert loads(dumps(article)) == article
            assert loads(tidied(text)) == article
            with suppress(EditError):
                update(text, {"heat": 5, "topics": ["b", "a", "c"], "title": "Other"})

    job()


@pytest.mark.parametrize(
    "piece",
    [
        *("<b", "<b ", "<b>", "&", "&#", "&#1", "&amp;", "a ", " ", "\n", "- ", "---", "1:", "a: "),
        *(" #", "\x00", "@", "http://", "%", ".", "\u0627", "\u0340", "\u200d", "a\u200d"),
        *("e\u0301\u200b", "\U0001f3f4\U000e0061", "\u00c3\u00a9"),
    ],
)
def test_large_text_is_judged_in_time(piece: str) -> None:
    text = filled(piece)

    def job() -> None:
        rules.decoded(text)
        rules.excerpt(text)
        is_plain(text)
        slug(text)
        absolute(text, "https://a.example/")
        with suppress(FrontMatterError):  # a title that is longer when it is written
            article = loads(MINIMAL).replace(title=text)
            problems(dumps(article), article)

    job()


@pytest.mark.parametrize(
    "host",
    ["a" * 200 + "!", "a." * 120 + "!", "a-" * 120, "\u00fc" * 4_000, "xn--" * 60, "1." * 120],
)
def test_34_a_host_name_is_judged_in_time(host: str) -> None:
    def job() -> None:
        with pytest.raises(AddressError):
            web_address(f"http://{host}!/")

    job()
