import pytest

from crawler.extract.decoding import codec_of, decoded_page
from crawler.extract.page import Page


def text_of(content: bytes | str, charset: str | None = None) -> str:
    return decoded_page(Page(url="https://a.test/", content=content, charset=charset))[0]


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        pytest.param("ISO-8859-1", "cp1252", id="latin1-means-windows-1252"),
        pytest.param("us-ascii", "cp1252", id="ascii-means-windows-1252"),
        pytest.param("gb2312", "gb18030", id="gb2312-means-gb18030"),
        pytest.param("Shift_JIS", "cp932", id="shift-jis-means-cp932"),
        pytest.param("x-sjis", "cp932", id="old-label"),
        pytest.param("UTF-16", "utf-8", id="a-readable-declaration-is-not-in-utf16"),
        pytest.param("utf-7", None, id="utf7-never"),
        pytest.param("unicode_escape", None, id="not-a-charset"),
        pytest.param("zlib", None, id="not-text-at-all"),
        pytest.param("bogus", None, id="unknown"),
        pytest.param("a\0b", None, id="nul-in-the-label"),
    ],
)
def test_labels_mean_what_browsers_take_them_for(label: str, codec: str | None) -> None:
    assert codec_of(label) == codec


def test_a_byte_order_mark_beats_the_header() -> None:
    assert text_of("\ufeff<p>Zoë".encode("utf-16"), "windows-1252") == "<p>Zoë"


def test_the_header_beats_the_meta() -> None:
    page = '<meta charset="windows-1251"><p>Zoë und Jürgen'.encode("cp1252")
    assert "Zoë und Jürgen" in text_of(page, "iso-8859-1")


def test_the_meta_is_read_when_the_header_has_none() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>мост'
    assert text_of(page.encode("cp1251")).endswith("<p>мост")


def test_valid_utf8_is_utf8_whatever_is_declared() -> None:
    assert text_of("<p>Zoë".encode(), "iso-8859-1") == "<p>Zoë"


def test_two_characters_of_chinese_are_not_taken_for_utf8() -> None:
    assert text_of("<p>\u8054\u901a".encode("gbk"), "gb2312") == "<p>\u8054\u901a"


def test_bytes_that_are_not_valid_in_the_header_are_tried_in_the_meta() -> None:
    page = '<meta charset="windows-1251"><p>мост и река'.encode("cp1251")
    assert text_of(page, "utf-8").endswith("мост и река")


def test_utf16_without_a_mark_is_seen_by_its_markup() -> None:
    assert text_of("<html><body>Zoë</body></html>".encode("utf-16-le")).endswith(
        "Zoë</body></html>"
    )


def test_an_undeclared_page_is_read_by_its_language() -> None:
    assert text_of('<html lang="ru"><p>мост'.encode("cp1251")).endswith("мост")


def test_a_little_damage_does_not_make_utf8_another_charset() -> None:
    page = ("<p>" + "Zoë " * 50).encode() + b"\xff"
    assert text_of(page).startswith("<p>Zoë Zoë")


def test_utf7_never_hides_markup() -> None:
    assert "<script>" not in text_of(b"<p>+ADw-script+AD4-", "utf-7")


def test_controls_and_surrogates_go_and_the_text_stays() -> None:
    assert text_of("<p>a\0b\x08c\ud800d\ufffee\tf\n") == "<p>abcde\tf\n"
