import pytest

from crawler.article.text import decoded, excerpt, one_line, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("a\u202eb\u202c", "ab", id="bidi-override"),
        pytest.param("a\u2066b\u2069", "ab", id="bidi-isolate"),
        pytest.param("a\u200bb\u2060c\u00ad", "abc", id="zero-width"),
        pytest.param("a\ufeffb", "ab", id="bom"),
        pytest.param("a\x00b\x1bc\x7f", "abc", id="controls"),
        pytest.param("a\x80b\x9f", "ab", id="c1"),
        pytest.param("a\ufffeb\ufdd0", "ab", id="noncharacters"),
        pytest.param("a\ud800", "a", id="surrogate"),
        pytest.param("a\U000e0041\U000e0042", "a", id="hidden-ascii"),
        pytest.param("a\u200db\u200c", "ab", id="joiners-in-latin"),
        pytest.param("a\u200d\u200d", "a", id="joiners-in-a-row"),
        pytest.param("a\u200b\u200d", "a", id="joiner-behind-what-goes"),
        pytest.param("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e", id="persian"),
        pytest.param("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937", id="hindi"),
        pytest.param("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb", id="emoji"),
        pytest.param(
            "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            id="flag-of-scotland",
        ),
        pytest.param("a\r\nb\rc\x85d", "a\nb\nc\nd", id="line-ends"),
        pytest.param("a\tb\u00a0c", "a\tb\u00a0c", id="white-space"),
    ],
)
def test_77_what_no_reader_sees_goes_from_a_page_s_text(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("  a \n\t b\u00a0\u2028c\u3000", "a b c", id="white-space"),
        pytest.param("cafe\u0301", "caf\u00e9", id="nfc"),
        pytest.param("e\u200b\u0301", "\u00e9", id="nfc-of-what-is-left"),
        pytest.param("e\u200d\u0301", "\u00e9", id="joiner-between"),
        pytest.param("\u212a\u200d", "K", id="joiner-behind-what-becomes-latin"),
        pytest.param("\u3000\u200da", "a", id="joiner-behind-a-space"),
        pytest.param("", "", id="empty"),
    ],
)
def test_text_is_put_on_one_line(text: str, line: str) -> None:
    assert one_line(text) == line
    assert one_line(line) == line


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("A &amp; B", "A & B", id="reference"),
        pytest.param("It&amp;#8217;s", "It\u2019s", id="twice"),
        pytest.param("&amp;amp;lt;", "<", id="three-times"),
        pytest.param("a&nbsp;b", "a b", id="space"),
        pytest.param("<b>A</b>m <i>B</i>", "Am B", id="tags-of-letters"),
        pytest.param("<p>A</p><p>B<br/>C</p>", "A B C", id="tags-of-lines"),
        pytest.param("&lt;b&gt;A&lt;/b&gt;", "A", id="escaped-tags"),
        pytest.param('<a href="b">A</a>', "A", id="attributes"),
        pytest.param("How <script> loads", "How <script> loads", id="other-tags-are-text"),
        pytest.param("1 < 2 > 0", "1 < 2 > 0", id="comparison"),
        pytest.param("A&#0;B&#xD800;C", "A\ufffdB\ufffdC", id="no-characters"),
        pytest.param(f"A&#{'1' * 5_000};B", "A\ufffdB", id="endless-number"),
        pytest.param(f"A&#x{'f' * 5_000};B", "A\ufffdB", id="endless-hex"),
        pytest.param("A &zwj;&#8203;B", "A B", id="77-unseen-after-decoding"),
        pytest.param("AT&T &c", "AT&T &c", id="no-references"),
    ],
)
def test_references_are_resolved_and_formatting_goes(text: str, found: str) -> None:
    assert decoded(text) == found


@pytest.mark.parametrize(
    ("text", "length"),
    [
        pytest.param("word " * 60, 299, id="just-fits"),
        pytest.param("word " * 100, 304, id="cut-at-the-first-space-from-300"),
        pytest.param("a" * 300 + " b", 300, id="space-at-300"),
        pytest.param("a" * 400, 400, id="no-space"),
        pytest.param("a" * 400 + " b", 400, id="late-space"),
    ],
)
def test_an_excerpt_is_cut_at_a_space_without_an_ellipsis(text: str, length: int) -> None:
    found = excerpt(text)

    assert len(found) == length
    assert text.startswith(found)
    assert excerpt(found) == found
