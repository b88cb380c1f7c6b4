"""Which Redis is connected to, and with what."""

import pytest

from crawler.portal.errors import PortalError
from crawler.scaling.connection import connected, signing_key


@pytest.mark.parametrize("url", ["redis://93.184.215.14/0", "rediss://[2606:2800:21f::1]/0"])
def test_row_95_a_redis_at_a_public_address_without_a_password_is_refused(url: str) -> None:
    with pytest.raises(PortalError, match=r"scale\.queue: .* without a password"):
        connected(url, {})


def test_the_password_is_that_of_the_environment_and_in_no_message() -> None:
    client = connected("redis://10.0.0.5/0", {"MASTHEAD_REDIS_PASSWORD": "geheim"})

    assert client.connection_pool.connection_kwargs["password"] == "geheim"  # noqa: S105 - nobody's
    with pytest.raises(PortalError) as caught:
        connected("redis://93.184.215.14/0", {"MASTHEAD_REDIS_PASSWORD": "geheim"})
    assert "geheim" not in str(caught.value)


def test_a_key_that_can_be_guessed_is_refused() -> None:
    assert signing_key({}) == b""
    assert signing_key({"MASTHEAD_QUEUE_KEY": "k" * 32}) == b"k" * 32
    with pytest.raises(PortalError, match="at least 16 characters") as caught:
        signing_key({"MASTHEAD_QUEUE_KEY": "guess-me"})
    assert "guess-me" not in str(caught.value)
