import pytest

from crawler.article.errors import AddressError
from crawler.article.urls import (
    LONGEST,
    absolute,
    identity,
    registrable_domain,
    web_address,
    without_tracking,
)


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        pytest.param("HTTP://WWW.Example.COM", "http://www.example.com/", id="case-and-empty-path"),
        pytest.param("https://a.example:443/", "https://a.example/", id="default-port"),
        pytest.param("http://a.example:8080/", "http://a.example:8080/", id="other-port"),
        pytest.param("http://a.example:/", "http://a.example/", id="empty-port"),
        pytest.param("https://a.example./", "https://a.example/", id="root-dot"),
        pytest.param("https://a.example/b#c", "https://a.example/b", id="fragment"),
        pytest.param("https://a.example/?", "https://a.example/", id="empty-query"),
        pytest.param("https://a.example?b=c", "https://a.example/?b=c", id="query-only"),
        pytest.param("https://a.example/b/./c/../d", "https://a.example/b/d", id="dots"),
        pytest.param("https://a.example/../../b", "https://a.example/b", id="dots-above"),
        pytest.param("https://a.example/b/..", "https://a.example/", id="dots-at-the-end"),
        pytest.param("https://a.example/b/%2e%2E/c", "https://a.example/c", id="escaped-dots"),
        pytest.param("https://a.example//b//c", "https://a.example//b//c", id="double-slashes"),
        pytest.param(
            "https://a.example//b.example/", "https://a.example//b.example/", id="not-a-host"
        ),
        pytest.param(
            "https://a.example//\u00e9/", "https://a.example//%C3%A9/", id="nor-in-unicode"
        ),
        pytest.param("https://a.example/%7Eb%2f", "https://a.example/~b%2F", id="escapes"),
        pytest.param("https://a.example/100%", "https://a.example/100%25", id="34-bad-escape"),
        pytest.param("https://a.example/%zz%4", "https://a.example/%25zz%254", id="34-bad-escapes"),
        pytest.param(
            "https://a.example/\u00e9?\u4e2d", "https://a.example/%C3%A9?%E4%B8%AD", id="unicode"
        ),
        pytest.param(
            'https://a.example/"<b>|{c}', "https://a.example/%22%3Cb%3E%7C%7Bc%7D", id="marks"
        ),
        pytest.param(
            "https://a.example/b;c=d,e:f@g!", "https://a.example/b;c=d,e:f@g!", id="kept-marks"
        ),
        pytest.param(
            "https://a.example/?b=c+d&b=%20", "https://a.example/?b=c+d&b=%20", id="query-kept"
        ),
        pytest.param("https://b\u00fccher.example/", "https://xn--bcher-kva.example/", id="idn"),
        pytest.param("https://\uff41.example/", "https://a.example/", id="full-width"),
        pytest.param("https://a\u3002example/", "https://a.example/", id="full-width-dot"),
        pytest.param("https://[2001:DB8::0:1]/", "https://[2001:db8::1]/", id="ipv6"),
        pytest.param("https://a_b.example/", "https://a_b.example/", id="underscore"),
        pytest.param("https://a.example/#@b.example/", "https://a.example/", id="34-hash-at"),
        pytest.param("https://a.example#@b.example/", "https://a.example/", id="34-hash-at-host"),
        pytest.param(
            "https://a.example/@b.example/", "https://a.example/@b.example/", id="at-in-path"
        ),
    ],
)
def test_34_an_address_has_one_normal_form(address: str, normal: str) -> None:
    assert web_address(address) == normal
    assert web_address(normal) == normal


SCHEME = "is not an http or https address"
CHARACTER = "has a space, backslash or control character"
HOST = "has a bad host name"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        pytest.param("file:///etc/passwd", SCHEME, id="35-file"),
        pytest.param("data:text/html,a", SCHEME, id="35-data"),
        pytest.param("ftp://a.example/", SCHEME, id="35-ftp"),
        pytest.param("s3://a/b", SCHEME, id="35-s3"),
        pytest.param("jar:http://a.example/!/b", SCHEME, id="35-jar"),
        pytest.param("javascript:alert(1)", SCHEME, id="35-javascript"),
        pytest.param("/etc/passwd", SCHEME, id="35-path"),
        pytest.param("//a.example/", SCHEME, id="no-scheme"),
        pytest.param("a.example", SCHEME, id="bare-host"),
        pytest.param("", SCHEME, id="empty"),
        pytest.param(" https://a.example/", CHARACTER, id="35-leading-space"),
        pytest.param("https://a.example/ ", CHARACTER, id="trailing-space"),
        pytest.param("java\nscript:a", CHARACTER, id="35-line-feed-in-scheme"),
        pytest.param("https://a.example\\@b.example/", CHARACTER, id="34-backslash"),
        pytest.param("https://a.example/\x00", CHARACTER, id="34-control"),
        pytest.param("https://a.example/\x85", CHARACTER, id="34-c1"),
        pytest.param("https://a.example/\u00a0", CHARACTER, id="nbsp"),
        pytest.param("https://a.example/\ud800", CHARACTER, id="surrogate"),
        pytest.param("https://u:p@a.example/", "carries credentials", id="34-userinfo"),
        pytest.param("https://a.example@b.example/", "carries credentials", id="34-user"),
        pytest.param("https://@a.example/", "carries credentials", id="34-empty-user"),
        pytest.param("https://", "has no host", id="no-host"),
        pytest.param("https:///a", "has no host", id="no-host-but-path"),
        pytest.param("https:a.example", "has no host", id="no-slashes"),
        pytest.param("https://%61.example/", HOST, id="34-escape-in-host"),
        pytest.param("https://a..example/", HOST, id="empty-label"),
        pytest.param("https://a.example../", HOST, id="two-root-dots"),
        pytest.param("https://-a.example/", HOST, id="leading-hyphen"),
        pytest.param(f"https://{'a' * 64}.example/", HOST, id="long-label"),
        pytest.param(f"https://{'a.' * 127}example/", HOST, id="long-host"),
        pytest.param("https://a!b.example/", HOST, id="mark-in-host"),
        pytest.param("https://\u05d0b.example/", HOST, id="no-idn"),
        pytest.param("https://\u2028.example/", HOST, id="separator-in-host"),
        pytest.param("https://[::1", "Invalid IPv6 URL", id="open-bracket"),
        pytest.param(
            "https://[::g]/", "does not appear to be an IPv4 or IPv6 address", id="no-ipv6"
        ),
        pytest.param("https://[fe80::1%25eth0]/", "IPv6", id="29-zone"),
        pytest.param("https://a.example:99999/", "Port out of range", id="port"),
        pytest.param("https://a.example:b/", "Port could not be cast", id="no-port"),
        pytest.param("https://\u2100.example/", "NFKC", id="nfkc"),
        pytest.param(f"https://a.example/{'b' * 10_000}", "longer than 4,096", id="34-long"),
        pytest.param(
            f"https://a.example/{chr(233) * 1_000}",
            "longer than 4,096 characters when escaped",
            id="34-long-when-escaped",
        ),
    ],
)
def test_34_35_what_is_no_web_address_is_refused(address: str, reason: str) -> None:
    with pytest.raises(AddressError) as caught:
        web_address(address)

    assert reason in caught.value.reason
    assert ":p@" not in str(caught.value)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        pytest.param("/b", "https://a.example/b", id="path"),
        pytest.param("b?c#d", "https://a.example/news/b?c", id="relative"),
        pytest.param("//b.example", "https://b.example/", id="other-host"),
        pytest.param(" \n/b\t ", "https://a.example/b", id="white-space-around"),
        pytest.param("/b c\n/d", "https://a.example/b%20c/d", id="white-space-inside"),
        pytest.param("/b\u00a0c", "https://a.example/b%C2%A0c", id="nbsp"),
        pytest.param("/\u00e9", "https://a.example/%C3%A9", id="unicode"),
        pytest.param("", None, id="empty"),
        pytest.param("javascript:void(0)", None, id="35-javascript"),
        pytest.param("file:///etc/passwd", None, id="35-file"),
        pytest.param("mailto:a@b.example", None, id="mail"),
        pytest.param("//u:p@b.example/", None, id="34-credentials"),
        pytest.param("http://[", None, id="no-address"),
        pytest.param("/" + "b" * LONGEST, None, id="34-long"),
    ],
)
def test_33_a_link_of_a_page_is_an_address_or_nothing(link: str, address: str | None) -> None:
    assert absolute(link, "https://a.example/news/") == address


@pytest.mark.parametrize(
    ("address", "without"),
    [
        ("https://a.example/?utm_source=b&c=d&UTM_Medium=e", "https://a.example/?c=d"),
        ("https://a.example/?fbclid=b", "https://a.example/"),
        ("https://a.example/?b=&c&gclid", "https://a.example/?b=&c"),
        ("https://a.example/b", "https://a.example/b"),
        ("https://a.example/?b=%26gclid=c", "https://a.example/?b=%26gclid=c"),
    ],
)
def test_tracking_parameters_go_and_all_else_stays(address: str, without: str) -> None:
    assert without_tracking(address) == without


@pytest.mark.parametrize(
    "twin",
    [
        "http://a.example/b?c=1&d=2",
        "https://www.a.example/b?c=1&d=2",
        "https://A.example:443/b/?d=2&c=1#e",
        "https://a.example/b?c=1&d=2&utm_campaign=f",
        "https://a.example/./b?c=%31&d=2",
    ],
)
def test_addresses_of_one_article_have_one_identity(twin: str) -> None:
    assert identity(twin) == "a.example/b?c=1&d=2"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("https://a.example/b?c=%C4", "https://a.example/b?c=%E3", id="not-utf-8"),
        pytest.param("https://a.example//b", "https://a.example/b", id="slashes"),
        pytest.param("https://a.example/B", "https://a.example/b", id="case-of-path"),
        pytest.param("https://a.example/?b=1", "https://a.example/?b=2", id="query"),
        pytest.param("https://a.example:8080/", "https://a.example/", id="port"),
    ],
)
def test_addresses_of_two_articles_have_two_identities(one: str, other: str) -> None:
    assert identity(one) != identity(other)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://a.b.example/", "b.example"),
        ("https://user.github.io/", "github.io"),
        ("https://localhost/", "localhost"),
        ("https://co.uk/", "co.uk"),
        ("https://192.0.2.1/", "192.0.2.1"),
        ("https://[2001:db8::1]/", "2001:db8::1"),
        ("https://xn--bcher-kva.de/", "xn--bcher-kva.de"),
    ],
)
def test_a_domain_is_the_registrable_one(address: str, domain: str) -> None:
    assert registrable_domain(address) == domain
