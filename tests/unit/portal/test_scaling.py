"""Which Redis may be used, and how."""

from pathlib import Path

import pytest

from crawler.portal import portal
from crawler.portal.errors import PortalError
from crawler.portal.scaling import Scale, objection, shown


@pytest.mark.parametrize(
    ("url", "password", "addresses", "refused", "said"),
    [
        ("redis://localhost:6379/0", "", ["127.0.0.1", "::1"], False, ""),
        ("unix:///run/redis.sock", "", [], False, ""),
        ("redis://no.such.example", "", [], False, ""),
        ("redis://10.0.0.5:6379", "", ["10.0.0.5"], False, "no password"),
        ("redis://10.0.0.5:6379", "p", ["10.0.0.5"], False, "no TLS"),
        ("rediss://10.0.0.5:6379", "p", ["10.0.0.5"], False, ""),
        ("redis://[fd00::1]:6379", "", ["fd00::1"], False, "no password"),
        ("redis://queue.example", "", ["93.184.215.14"], True, "without a password"),
        ("rediss://queue.example", "", ["93.184.215.14"], True, "without a password"),
        ("redis://queue.example", "p", ["93.184.215.14"], True, "without TLS"),
        ("rediss://queue.example", "p", ["93.184.215.14"], False, ""),
        ("redis://queue.example", "", ["127.0.0.1", "93.184.215.14"], True, "public address"),
        ("redis://queue.example", "", ["::ffff:93.184.215.14"], True, "public address"),
        ("redis://queue.example", "", ["2606:2800:21f::1"], True, "public address"),
    ],
)
def test_a_redis_that_anybody_may_write_to_is_refused_one_of_a_network_is_warned_of(
    url: str,
    password: str,
    addresses: list[str],
    refused: object,
    said: str,
) -> None:
    found = objection(url, password, addresses)

    assert found[0] is refused
    assert said in found[1]
    assert bool(said) == bool(found[1])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("redis://:secret@10.0.0.5/0", "has a password: put it into the environment"),
        ("http://10.0.0.5", "must be the address of a Redis server"),
        ("redis://", "must be the address of a Redis server"),
        ("redis://a:99999", "ort"),
        ("redis://10.0.0.5/0?protocol=3", "must have no ?"),
    ],
)
def test_an_address_that_is_none_is_named_without_its_password(
    tmp_path: Path, value: str, said: str
) -> None:
    (tmp_path / "masthead.yaml").write_text(f"scale:\n  queue: {value}\n", "utf-8")
    with pytest.raises(PortalError) as caught:
        portal.load(tmp_path)

    assert "masthead.yaml:2: scale.queue" in str(caught.value)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_portal_is_crawled_by_one_process_if_nothing_is_said(tmp_path: Path) -> None:
    assert portal.load(tmp_path).settings.scale == Scale()
    assert Scale().queue is None


def test_people_see_no_user_of_redis() -> None:
    assert shown("redis://keeper@10.0.0.5:6379/0") == "redis://10.0.0.5:6379/0"
