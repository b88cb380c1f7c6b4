"""Row 59: who crawls says so."""

import pytest

from crawler.portal.contact import contact, user_agent


@pytest.mark.parametrize("text", ["https://portal.example/about", "desk@portal.example"])
def test_a_page_or_a_mailbox_is_a_contact(text: str) -> None:
    assert contact(f" {text} ") == text


@pytest.mark.parametrize(
    "text", ["", "me", "https://localhost/", "a b@c.de", "a@b", "x@y.z\r\nHost: a", "ftp://a.de/"]
)
def test_nothing_else_is(text: str) -> None:
    with pytest.raises(ValueError, match="web page"):
        contact(text)


def test_the_user_agent_names_bot_and_contact() -> None:
    agent = user_agent("https://portal.example/about")

    assert agent.startswith("Masthead/")
    assert agent.endswith(" (+https://portal.example/about)")
