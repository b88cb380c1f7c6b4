"""What is one server, for row 91 and for the manners."""

from crawler.fetching.origins import origin, server


def test_a_server_is_a_host_and_a_port() -> None:
    assert server("http://news.test/a") == server("http://NEWS.test:80/") == "news.test"
    assert server("https://news.test/a") == server("https://news.test:443/") == "news.test"
    assert server("http://news.test:8080/a") == "news.test:8080"
    assert server("http://[2001:db8::1]:8080/") == "2001:db8::1:8080"
    assert server("http://news.test:99999/") == "news.test"


def test_row_91_an_origin_is_a_scheme_a_host_and_a_port() -> None:
    assert origin("http://news.test/a") == origin("http://news.test:80/b")
    others = ("https://news.test/", "http://news.test:81/", "http://www.news.test/")
    assert all(origin("http://news.test/") != origin(other) for other in others)
