"""The rules for names, addresses, text and dates, on any input."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crawler.article import amp, instants, text
from crawler.article.errors import AddressError
from crawler.article.names import LONGEST_NAME, file_name, slug
from crawler.article.record import Article, Provider
from crawler.article.urls import LONGEST, absolute, identity, registrable_domain, web_address
from tests.properties.strategies import NASTY

PORTABLE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[a-z0-9]+)+\.md")
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

UNSEEN = ["\u200b", "\u200c", "\u200d", "\u202e", "\ufeff", "\x00", "\x85", "\u00ad", "\u0301"]
any_text = st.text(max_size=400) | st.lists(
    st.sampled_from(
        [*UNSEEN, *NASTY, "a", "e", "\u212a", "\u05b0", "\u0627", "\u3000", "&amp;", "<b>"]
    )
).map("".join)
hosts = st.from_regex(
    r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z0-9-]{0,9}[a-z0-9]){0,4}", fullmatch=True
)
addresses = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(
        ["http://", "https://", "HTTP://", "ftp://", "//", "", "javascript:", " http://"]
    ),
    st.sampled_from(
        ["example.com", "EXAMPLE.com:80", "b\u00fccher.de", "u:p@h.de", "[::1]", "1.2.3.4:0"]
    )
    | hosts
    | st.text(max_size=8),
    st.sampled_from(["", "/", "//a//", "/a/../b/.", "/%7e%zz%c3", "/\u00e9 x", "\\x", "/;p"])
    | st.text(max_size=8),
    st.sampled_from(["", "?", "?a=1&b=%ff", "?utm_source=x&a=", "#@b", "?a#f"])
    | st.text(max_size=8),
)


@given(any_text)
def test_79_any_title_gives_a_portable_name(title: str) -> None:
    name = file_name(datetime(2026, 3, 1, tzinfo=UTC), title)

    assert PORTABLE.fullmatch(name)
    assert len(name.encode()) <= LONGEST_NAME


@given(any_text)
def test_a_slug_is_its_own_slug(title: str) -> None:
    assert slug(slug(title)) == slug(title)


@given(st.lists(any_text, min_size=2, max_size=6))
def test_79_names_in_one_folder_differ(titles: list[str]) -> None:
    taken: set[str] = set()
    for title in titles:
        taken.add(file_name(datetime(2026, 3, 1, tzinfo=UTC), title, taken))

    assert len(taken) == len(titles)
    assert len({name.lower() for name in taken}) == len(titles)


@given(addresses | st.text(max_size=40))
def test_an_address_is_normalised_once_or_refused(address: str) -> None:
    try:
        normal = web_address(address)
    except AddressError:
        return

    assert web_address(normal) == normal
    assert normal.isascii()
    assert len(normal) <= LONGEST
    assert normal.startswith(("http://", "https://"))
    assert identity(normal) == identity(address)
    assert registrable_domain(normal)


# Close to what is taken for usual, and beyond it here and there.
plain_addresses = st.from_regex(
    r"https?://[a-z0-9.-]{1,12}/[a-z./;%=:@~-]{0,12}(\?[a-z=&;./%?-]{0,8})?", fullmatch=True
)


@given(plain_addresses)
def test_an_address_in_usual_form_is_normalised_as_any_other(address: str) -> None:
    try:
        normal = web_address(f"{address}#a-fragment-is-not-usual")
    except AddressError:
        return

    assert web_address(address) == normal
    assert absolute(address, "https://a.example/") == absolute(
        f"{address}#a-fragment-is-not-usual", "https://a.example/"
    )


@given(st.text(max_size=40) | addresses)
def test_whatever_a_page_links_to_is_an_address_or_nothing(address: str) -> None:
    found = absolute(address, "https://example.com/news/")

    assert found is None or web_address(found) == found


@given(hosts)
def test_any_host_has_a_dns_label_in_the_amp_cache(host: str) -> None:
    assert LABEL.fullmatch(amp.subdomain(host))


@given(st.lists(st.text("abc-\u00e9\u05d0\u0627\u4e2d\u2764", min_size=1), min_size=1, max_size=4))
def test_any_host_in_punycode_has_a_dns_label_in_the_amp_cache(labels: list[str]) -> None:
    encoded = [f"xn--{label.encode('punycode').decode()}".rstrip("-") for label in labels]

    assert LABEL.fullmatch(amp.subdomain(".".join(["a", *encoded])))


@pytest.mark.parametrize("rule", [text.visible, text.one_line, text.excerpt])
@given(any_text)
def test_77_a_rule_for_text_has_nothing_left_to_do_after_the_first_time(
    rule: Callable[[str], str], given_text: str
) -> None:
    assert rule(rule(given_text)) == rule(given_text)


@given(any_text)
def test_decoded_text_is_on_one_line_and_seen(given_text: str) -> None:
    found = text.decoded(given_text)

    assert text.one_line(found) == found
    assert "\n" not in found


@given(
    st.text(max_size=70) | st.from_regex(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?")
)
def test_any_text_is_a_date_or_a_value_error(given_text: str) -> None:
    try:
        found = instants.parsed(given_text)
    except ValueError:
        return
    assert isinstance(found, date)


@given(st.datetimes() | st.datetimes(timezones=st.timezones()))
def test_an_instant_is_written_as_it_is_read(instant: datetime) -> None:
    assume(1 < instant.year < 9999)  # there is no UTC for the first and the last hours

    utc = instants.whole_utc(instant)

    assert instants.parsed(instants.written(utc)) == utc
    provider = Provider(name="a", domain="a.example")
    article = Article(title="a", originalUrl="a", publishedDateTime=instant, provider=provider)
    assert article.publishedDateTime == utc


parts_of_paths = st.lists(
    st.sampled_from(
        ["news", "a-b-c", "12345", "amp", "print", "m", "b.html", "x.amp", "", "y;sid=1"]
    ),
    max_size=4,
).map("/".join)
pairs = st.lists(
    st.sampled_from([
        "a=1", "id=7", "src=rss", "src=3", "amp", "amp=1", "view=print", "PHPSESSID=1", "",
        "page=2", "sid=0123456789abcdef", "p=%ff", "q=a+b%2F",
    ]),
    max_size=4,
).map("&".join)  # fmt: skip
real_hosts = st.sampled_from(
    [
        "a.example",
        "www.a.example",
        "m.a.co.uk",
        "amp.dev",
        "www.m.a.example:81",
        "m.com",
        "www.www.x",
    ]
)
web_addresses = st.builds("https://{}/{}?{}".format, real_hosts, parts_of_paths, pairs)


@given(addresses | web_addresses)
def test_an_identity_is_its_own_identity(address: str) -> None:
    try:
        key = identity(address)
        again = identity(f"https://{key}")
    except AddressError:
        return

    assert again == key


@given(
    st.sampled_from(["", "www.", "m.", "amp.", "mobile.", "www.m."]),
    st.sampled_from(["a.example", "b.co.uk"]),
    parts_of_paths,
    st.sampled_from(["", "/", "/amp", "/amp/", ".amp", "/print/", ";jsessionid=1F.a"]),
    pairs,
    st.lists(st.sampled_from(["src=rss", "amp", "print=1", "PHPSESSID=2", "utm_id=3", ""])),
)
def test_an_article_is_known_in_any_dress(  # noqa: PLR0913, PLR0917 - host, path and query, each twice
    prefix: str, host: str, path: str, ending: str, query: str, more: list[str]
) -> None:
    story = f"{host}/{path}/one-long-story"
    worn = f"{prefix}{story}{ending}?{'&'.join([query, *more])}"

    assert identity(f"http://{worn}") == identity(f"https://{story}?{query}")
    assert identity(f"https://cdn.ampproject.org/c/s/{worn}") == identity(
        f"https://{story}?{query}"
    )
