import pytest

from crawler.article.amp import cache_address, is_page, subdomain


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        pytest.param("example.com", "example-com", id="dot"),
        pytest.param("foo.example.com", "foo-example-com", id="dots"),
        pytest.param("foo-example.com", "foo--example-com", id="hyphen"),
        pytest.param("EXAMPLE.com", "example-com", id="case"),
        pytest.param("en-us.example.com", "0-en--us-example-com-0", id="hyphens-in-3-and-4"),
        pytest.param("xn--57hw060o.com", "xn---com-p33b41770a", id="emoji"),
        pytest.param("xn--mnchen-3ya.de", "xn--mnchen-de-q9a", id="umlaut"),
        pytest.param("xn--bcher-kva.ch", "xn--bcher-ch-65a", id="umlaut-of-the-reference"),
        pytest.param("xn--i-7iq.ws", "xn--i-ws-lw4b", id="not-of-idna-2008"),
        pytest.param(
            "hello.xn--4gbrim.com",
            "rrzpbr76qglkoz3n7ws6pprnkbxynwj7wof2qfdmkeyjlc2setqq",
            id="left-and-right",
        ),
        pytest.param(
            "xn--4gbrim.xn----rmckbbajlc6dj7bxne2c.xn--wgbh1c",
            "xn-------i5fvcbaopc6fkc0de0d9jybegt6cd",
            id="right-to-left",
        ),
        pytest.param(
            f"{'x' * 60}.example.com",
            "6bqvyllfvlx2rkj4iuik3h2r62jvpgjjelf7pu7l2dbzsqywwpka",
            id="too-long",
        ),
        pytest.param(
            "localhost", "jgla3zmib2ggq5buc4hwi5taloh6jlvzukddfr4zltz3vay5s5rq", id="no-dot"
        ),
    ],
)
def test_a_host_has_the_label_that_the_format_gives_it(host: str, expected: str) -> None:
    assert subdomain(host) == expected


@pytest.mark.parametrize(
    "host", ["xn--a-\u00fc.example", "xn--99999999999.example", "xn--\u00e9.example"]
)
def test_a_host_in_bad_punycode_has_a_hash_for_a_label(host: str) -> None:
    assert len(subdomain(host)) == 52


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/b", "https://a-example.cdn.ampproject.org/c/s/a.example/b"),
        ("http://a.example/b?c=d&e", "https://a-example.cdn.ampproject.org/c/a.example/b?c=d&e"),
        ("https://a.example?b", "https://a-example.cdn.ampproject.org/c/s/a.example?b"),
        ("https://a.example:8080/", "https://a-example.cdn.ampproject.org/c/s/a.example:8080/"),
    ],
)
def test_the_cache_s_address_has_host_path_and_query_as_they_are(
    address: str, expected: str
) -> None:
    assert cache_address(address) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("<!doctype html><html amp lang=en>", True),
        ("<!DOCTYPE html>\n<html lang='en' AMP>", True),
        ("<html ⚡>", True),
        ("<html ⚡️ lang=en>", True),
        ('\ufeff <!-- a > b -->\n<html data-x="<>" ⚡="">', True),
        ("<html lang=en>", False),
        ("<html amp4ads>", False),
        ("<html ⚡4email>", False),
        ('<html class="x amp y">', False),
        ("<html data-amp>", False),
        ("<!-- <html amp> --><html>", False),
        ("<body><html amp>", False),
        ("", False),
    ],
)
def test_an_amp_page_says_so_in_its_first_element(start: str, expected: bool) -> None:  # noqa: FBT001
    assert is_page(start.encode()) is expected
