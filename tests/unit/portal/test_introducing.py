"""The file of a new organization loads as what it is about, whatever a site calls itself."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.text import one_line
from crawler.portal.data import Logo
from crawler.portal.introducing import domain_of_file, introduced, path_of
from crawler.portal.loading import load_organizations
from tests.properties.strategies import texts

NOWHERE = Path("/nowhere")


def test_a_file_is_in_the_familys_form() -> None:
    assert introduced(NOWHERE, "gazette.test", "The Gazette") == (
        "---\ntaxonomy: organization\n_id: gazette.test\nname: The Gazette\ndomain: gazette.test\n"
        "---\n"
    )


def test_it_has_the_logos_that_the_portal_has(tmp_path: Path) -> None:
    folder = tmp_path / "assets" / "images" / "organizations"
    folder.mkdir(parents=True)
    (folder / "gazette.test-50x50.jpg").write_bytes(b"")
    (folder / "other.test-400x400.jpg").write_bytes(b"")

    assert introduced(tmp_path, "gazette.test", "G").endswith(
        "domain: gazette.test\nimages:\n"
        "  - url: /assets/images/organizations/gazette.test-50x50.jpg\n"
        "    width: 50\n    height: 50\n---\n"
    )


def test_a_portal_loads_what_was_proposed_to_it(tmp_path: Path) -> None:
    folder = tmp_path / "assets" / "images" / "organizations"
    folder.mkdir(parents=True)
    for side in (50, 400):
        (folder / f"gazette.test-{side}x{side}.jpg").write_bytes(b"")
    path = path_of(tmp_path, "gazette.test")
    path.parent.mkdir(parents=True)
    path.write_text(introduced(tmp_path, "gazette.test", "G: #1"), "utf-8")

    found = load_organizations(tmp_path)["gazette.test"]

    assert found.name == "G: #1"
    assert [(logo.width, logo.height) for logo in found.images] == [(50, 50), (400, 400)]
    assert isinstance(found.images[0], Logo)


@given(texts)
def test_nothing_of_a_name_becomes_structure(name: str) -> None:
    text = introduced(NOWHERE, "gazette.test", name)

    lines = text.split("\n")
    assert (lines[0], lines[5:]) == ("---", ["---", ""])
    values = yaml.safe_load("\n".join(lines[1:5]))
    assert list(values) == ["taxonomy", "_id", "name", "domain"]
    assert values["name"] == (one_line(name)[:200].strip() or "gazette.test")


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("gazette.test", "gazette.test"),
        ("WWW.Gazette.test", "www.gazette.test"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("1e3.com", "1e3.com"),
        ("gazette.test.", "gazette.test"),
        ("../../etc/passwd", None),
        ("..", None),
        (".hidden.test", None),
        ("a/b.test", None),
        ("a.test\n", None),
        ("a.test: b", None),
        ("a b.test", None),
        ("", None),
        ("localhost", None),
        ("127.0.0.1", None),
        ("[::1]", None),
        ("0x7f.1", None),
        ("a.test:80", None),
        ("me@a.test", None),
        (".".join(["a" * 60] * 4 + ["test"]), None),
    ],
)
def test_only_a_domain_has_a_file(text: str, domain: str | None) -> None:
    assert domain_of_file(text) == domain


@given(st.text("abc.-/\\:@[]%0 \n\u3002é", max_size=20) | texts)
def test_no_domain_leads_out_of_the_folder(text: str) -> None:
    domain = domain_of_file(text)

    if domain is not None:
        path = path_of(NOWHERE, domain)
        assert path.parent == NOWHERE / "_data" / "organizations"
        assert path.name == f"{domain}.md"
        assert not path.name.startswith((".", "-"))
        assert len(path.name) < 255
        assert domain_of_file(domain) == domain
