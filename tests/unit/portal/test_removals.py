"""A portal's removal list."""

from pathlib import Path

import pytest

from crawler.portal import portal as portals
from crawler.portal import removals as removals_module
from crawler.portal.errors import PortalError, PortalFileError
from crawler.portal.removals import Removals, load_removals, read_removals

ADDRESS = "https://www.gazette.test/a"


def listed(tmp_path: Path, text: str | bytes, name: str = "removals.txt") -> Removals:
    data = text.encode() if isinstance(text, str) else text
    (tmp_path / name).write_bytes(data)
    return load_removals(tmp_path)


def test_a_portal_without_a_list_removes_nothing(tmp_path: Path) -> None:
    found = portals.load(tmp_path).removals

    assert (bool(found), len(found), found.address(ADDRESS)) == (False, 0, None)


def test_both_lists_of_a_portal_count(tmp_path: Path) -> None:
    listed(tmp_path, "# asked for by mail\r\n\r\ngazette.test/a\r\n")
    found = listed(
        tmp_path,
        '\ufeffDate, Reason, URL\n# old\n2026-03-01, "two\nlines", other.test\n,,2026-03-01-a.md\n',
        "removals.csv",
    )

    assert len(found) == 3
    assert found.address(ADDRESS) == "removals.txt:3"
    assert found.domain("www.other.test") == "removals.csv:3"
    assert found.name("2026-03-01-a.md") == "removals.csv:5"
    assert portals.load(tmp_path).removals == found


def test_a_row_may_name_one_thing_or_another(tmp_path: Path) -> None:
    found = listed(tmp_path, f"domain,url\n,{ADDRESS}\nother.test\n", "removals.csv")

    assert (found.address(ADDRESS), found.domain("other.test")) == (
        "removals.csv:2",
        "removals.csv:3",
    )


def test_the_first_entry_for_one_thing_is_the_one_that_is_named(tmp_path: Path) -> None:
    found = listed(tmp_path, f"{ADDRESS}\nhttp://gazette.test/a#b\n")

    assert (len(found), found.address(ADDRESS)) == (1, "removals.txt:1")


def test_what_is_not_listed_stays(tmp_path: Path) -> None:
    found = listed(tmp_path, "gazette.test/a\nnews.other.test\n2026-03-01-a.md\n")

    for address in (None, "", "javascript:a()", "https://gazette.test/b", "https://other.test/a"):
        assert found.address(address) is None
    for domain in (None, "", "other.test", "mynews.other.test", "test"):
        assert found.domain(domain) is None
    assert found.name("2026-03-01-b.md") is None


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("removals.txt", "a b.test\n", ":1: 'a b.test': must be a domain or a host"),
        ("removals.txt", "\nwords\n", ":2: 'words': must be an address, a file's name"),
        ("removals.txt", "javascript://a/b\n", ":1: 'javascript://a/b': "),
        ("removals.txt", b"\n\xff\n", ":2: not UTF-8"),
        ("removals.csv", "", None),
        ("removals.csv", "a,b\n", ":1: must be a header with a column what or address or url"),
        ("removals.csv", "url,date\na.test,1.3.2026\n", ":2: date: must be a day"),
        ("removals.csv", "date,url\n2026-03-01\n", ":2: '': names nothing"),
        ("removals.csv", 'url\n"a\n', ":2: no CSV: "),
    ],
)
def test_row_47_what_is_no_entry_is_named_by_its_line(
    tmp_path: Path, name: str, text: str | bytes, said: str | None
) -> None:
    if said is None:
        assert not listed(tmp_path, text, name)
        return
    with pytest.raises(PortalFileError) as raised:
        listed(tmp_path, text, name)

    assert f"{name}{said}" in str(raised.value)


def test_a_list_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removals_module, "LARGEST", 10)
    with pytest.raises(PortalFileError, match="longer than 10 bytes"):
        listed(tmp_path, "a.test\n" * 9)
    with pytest.raises(PortalError, match="Is a directory"):
        read_removals(tmp_path)
