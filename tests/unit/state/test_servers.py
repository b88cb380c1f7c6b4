"""A state's server is used only where it may be trusted."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from crawler.portal.reach import Reach, reach
from crawler.state.database import StateError
from crawler.state.servers import objection, prepared

URL = "postgresql+pg8000://keeper@db.example/masthead"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", Reach.LOOPBACK),
        ("::1", Reach.LOOPBACK),
        ("::ffff:127.0.0.1", Reach.LOOPBACK),
        ("10.1.2.3", Reach.PRIVATE),
        ("fe80::1%eth0", Reach.PRIVATE),
        ("9.9.9.9", Reach.PUBLIC),
        ("2620:fe::9", Reach.PUBLIC),
        ("::ffff:9.9.9.9", Reach.PUBLIC),
    ],
)
def test_an_address_is_reached_from_so_far(address: str, expected: Reach) -> None:
    assert reach([address]) is expected
    assert reach(["127.0.0.1", address]) is expected
    assert reach([]) is None


@pytest.mark.parametrize(
    ("address", "query", "refused", "said"),
    [
        ("127.0.0.1", "", False, ""),
        ("10.1.2.3", "", False, "private address without TLS"),
        ("9.9.9.9", "", True, "public address without TLS"),
        ("9.9.9.9", "?sslmode=disable", True, "public address without TLS"),
        ("9.9.9.9", "?sslmode=require", False, "certificate is not looked at"),
        ("9.9.9.9", "?sslmode=verify-full", False, ""),
        ("10.1.2.3", "?sslmode=verify-full", False, ""),
    ],
)
def test_a_server_off_loopback_without_tls_is_refused_or_warned_of(
    address: str, query: str, *, refused: bool, said: str
) -> None:
    found, what = objection(sa.make_url(URL + query), [address])

    assert found is refused
    assert said in what
    assert bool(said) is bool(what)


def test_row_89_the_password_comes_from_the_environment_and_is_not_shown() -> None:
    where = "postgresql+pg8000://keeper@127.0.0.1:1/masthead"
    url, options = prepared(where, {"MASTHEAD_STATE_PASSWORD": "geheim"})

    assert url.render_as_string(hide_password=False).startswith(
        "postgresql+pg8000://keeper:geheim@"
    )
    assert "geheim" not in str(url)
    assert options == {}
    named, _ = prepared("postgresql+pg8000://a:b@127.0.0.1/m", {"MASTHEAD_STATE_PASSWORD": "c"})
    assert "a:b@" in named.render_as_string(hide_password=False)


def test_tls_is_asked_for_as_libpq_has_it() -> None:
    url, options = prepared("postgresql+pg8000://a@127.0.0.1/m?sslmode=verify-full", {})

    assert options["ssl_context"].check_hostname
    assert "sslmode" not in url.query
    _, lax = prepared("postgresql+pg8000://a@127.0.0.1/m?sslmode=require", {})
    assert not lax["ssl_context"].check_hostname


def test_what_is_wrong_is_told_without_the_password(tmp_path: Path) -> None:
    for query in ("sslmode=prefer", f"sslmode=verify-full&sslrootcert={tmp_path / 'none.pem'}"):
        with pytest.raises(StateError) as caught:
            prepared(f"postgresql+pg8000://a:geheim@127.0.0.1/m?{query}", {})
        assert "geheim" not in str(caught.value)


def test_a_public_server_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(StateError, match=r"a:\*\*\*@9\.9\.9\.9/m: public address without TLS"):
        prepared("postgresql+pg8000://a:geheim@9.9.9.9/m", {})


def test_other_databases_are_left_alone() -> None:
    url, options = prepared("sqlite:///x.sqlite3", {})
    assert (url.database, options) == ("x.sqlite3", {})
