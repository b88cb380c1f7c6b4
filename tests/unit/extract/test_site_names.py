from collections.abc import Callable

import pytest

from crawler.extract.facts import Facts
from crawler.extract.site_names import domain_label, is_label, spells

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    ("part", "label", "told"),
    [
        ("Gazette Features", "gazette", True),
        ("Farm Bank of Upper Sea", "fbous", True),
        ("ABC.test", "abc", True),
        ("Börse am Hafen", "boerseamhafen", True),
        ("Bridge closes", "gazette", False),
        ("A story of a town told at length by the gazette", "gazette", False),
        ("x", "x", False),
        ("", "gazette", False),
    ],
)
def test_a_name_spells_its_domain(part: str, label: str, *, told: bool) -> None:
    assert spells(part, label) is told


def test_only_the_whole_name_is_the_label() -> None:
    assert is_label("The Gazette", "gazette")
    assert is_label("Börsen-Post", "boersenpost")
    assert not is_label("We are Gazette", "gazette")


def test_the_label_is_the_domains_part_that_is_a_name() -> None:
    assert domain_label("https://news.gazette.co.uk/a") == "gazette"


def test_a_claim_of_rights_names_no_site(read: Read) -> None:
    head = '<meta name="copyright" content="Copyright (c) 2026 Gazette Media, all rights reserved">'
    assert read(head).site_name == "gazette.test"


def test_a_domain_as_name_beats_only_the_vaguest(read: Read) -> None:
    head = (
        '<meta property="og:site_name" content="gazette.test">'
        '<meta name="publisher" content="Web Agency">'
    )
    assert read(head).site_name == "gazette.test"


def test_a_headline_is_not_the_sites_name(read: Read) -> None:
    title = "The old harbour bridge closes for two years"
    head = f'<meta property="og:site_name" content="{title}"><title>{title}</title>'
    facts = read(head, f"<h1>{title}</h1><p>Text of it.")
    assert (facts.site_name, facts.title) == ("gazette.test", title)
