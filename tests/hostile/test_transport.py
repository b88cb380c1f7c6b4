"""Rows 1-10 and 12-14: what a server may do on the wire, and what it leads to."""

from dataclasses import dataclass

import pytest

from tests.hostile.lab import Lab
from tests.integration.local import Portal, Result, Run

PROCESSES = 3
"""The crawl and a worker for each of two processors."""

CASES = {
    "row 3: 3 GB announced": ("/length", "too large: 3,221,225,472 bytes"),
    "row 4: endless chunks": ("/endless", "too large: over"),
    "row 5: header flood": ("/header-flood", "the header section is longer than"),
    "row 5: endless header": ("/header-line", "the header section is longer than"),
    "row 5: 70 kB of headers at once": ("/many-headers", "the header section is longer than"),
    "row 4: endless chunk extension": ("/framing/extension", "around the chunks of the body"),
    "row 4: endless chunk extensions": ("/framing/extensions", "around the chunks of the body"),
    "row 4: endless chunks of one byte": ("/framing/tiny", "around the chunks of the body"),
    "row 5: trailer flood": ("/framing/trailers", "around the chunks of the body"),
    "row 5: endless trailer": ("/framing/trailer", "the answer was cut short"),
    "row 6: endless 1xx": ("/1xx", "more than 5 informational answers"),
    "row 7: silent host": ("/silent", "no whole answer in time"),
    "row 7: slow body": ("/slow-body", "no whole answer in time"),
    "row 7: slow headers": ("/slow-head", "no whole answer in time"),
    "row 8: short body": ("/cut/length", "the answer was cut short"),
    "row 8: no last chunk": ("/cut/last", "the answer was cut short"),
    "row 8: bad chunk": ("/cut/chunk", "no proper HTTP"),
    "row 8: cut gzip": ("/cut/gzip", "the answer was cut short"),
    "row 8: cut deflate": ("/cut/deflate", "the answer was cut short"),
    "row 8: cut brotli": ("/cut/br", "the answer was cut short"),
    "row 8: cut zstd": ("/cut/zstd", "the answer was cut short"),
    "row 8: two lengths": ("/cut/lengths", "no proper HTTP"),
    "row 8: negative length": ("/cut/negative", "no proper HTTP"),
    "row 9: loop with a cookie": ("/loop/1", "too many redirects"),
    "row 12: image": ("/typed/image/png", "not HTML but image/png"),
    "row 12: PDF": ("/typed/application/pdf", "not HTML but application/pdf"),
    "row 12: JSON": ("/typed/application/json", "not HTML but application/json"),
    "row 12: zip": ("/typed/application/zip", "not HTML but application/zip"),
}
URLS = {case: f"http://host{n}.test{path}" for n, (case, (path, _)) in enumerate(CASES.items())}


@dataclass(frozen=True, slots=True)
class Ran:
    """One run over all cases, each on a host of its own."""

    result: Result
    portal: Portal
    log: list[dict[str, object]]


@pytest.fixture(scope="module")
def ran(whole_lab: Lab, new_portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("cases")
    portal = new_portal.copy(folder / "portal", Run(folder))
    whole_lab.log()
    good = ["http://good.test/1xx/5"]
    settings = ["--set", "timeout=4", "--set", "CONCURRENT_REQUESTS=40"]
    result = whole_lab.run(portal, "fetch", *settings, *URLS.values(), *good)
    return Ran(result, portal, whole_lab.log())


@pytest.mark.parametrize("case", CASES)
def test_a_bad_answer_gets_one_line_with_the_reason(ran: Ran, case: str) -> None:
    assert CASES[case][1] in ran.result.line(f"{URLS[case]}: ")


def test_row_6_five_informational_answers_are_no_harm(ran: Ran) -> None:
    assert ran.result.code == 3
    assert [path.name for path in ran.portal.records] == ["2026-03-01-harbour-bridge-5-opens.md"]


def test_what_is_refused_is_not_asked_for_again(ran: Ran) -> None:
    for path in ("/length", "/endless", "/header-flood", "/1xx", "/slow-body", "/slow-head"):
        assert sum(entry.get("path") == path for entry in ran.log) == 1


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "double"])
def test_rows_1_and_2_a_bomb_is_refused_in_little_memory(
    lab: Lab, portal: Portal, coding: str
) -> None:
    result = lab.run(portal, "fetch", f"http://bomb.test/bomb/{coding}")

    assert "too large" in result.line("bomb.test")
    assert lab.peak_mb * PROCESSES <= 512


def test_row_2_a_bomb_in_members_is_refused_in_little_memory(lab: Lab, portal: Portal) -> None:
    result = lab.run(portal, "fetch", "http://bomb.test/members")

    assert "too large" in result.line("bomb.test")
    assert lab.peak_mb * PROCESSES <= 512


@pytest.mark.parametrize("host", ["expired.test", "wrong.test", "self.test"])
def test_row_10_a_bad_certificate_is_refused(lab: Lab, portal: Portal, host: str) -> None:
    result = lab.run(portal, "fetch", f"https://{host}/good/1")

    assert result.code == 1
    assert "the certificate is not valid" in result.line(host)
    assert not [entry for entry in lab.log() if "path" in entry]


def test_row_13_nothing_is_told_where_a_redirect_leaves_https(lab: Lab, portal: Portal) -> None:
    result = lab.run(portal, "fetch", "https://good.test/to/302/http://plain.test/good/1")

    assert result.code == 0
    requests = [entry for entry in lab.log() if entry.get("host") == "plain.test"]
    told = {name for entry in requests for name in entry["headers"]}
    assert told.isdisjoint({"authorization", "cookie", "referer"})
    assert requests


def test_row_14_bad_hosts_do_not_keep_good_pages_waiting(lab: Lab, portal: Portal) -> None:
    bad = [f"http://bad{n}.test/silent" for n in range(12)]
    good = [f"http://news.test/good/{n}" for n in range(30)]

    result = lab.run(portal, "fetch", "--set", "timeout=2", *bad, *good)

    assert result.code == 3
    assert len(portal.records) == 30
