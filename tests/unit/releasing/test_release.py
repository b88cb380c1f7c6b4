"""``masthead export release``: what is in a release."""

import json
import re
import subprocess
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.article import lines
from crawler.article.frontmatter import dumps, loads
from crawler.article.record import Article
from crawler.exporting import OptionError, Provenance, options_of
from crawler.portal.removals import Removals
from crawler.portal.sources import Source
from crawler.releasing.card import inert
from crawler.releasing.configuration import configuration_hash
from crawler.releasing.layout import CARD, MANIFEST, SUMS
from crawler.releasing.verifying import verify
from exporters.release import EXPORTER
from tests.unit.releasing.sample import GAZETTE, HOST, TEXT, about, article, records, release


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (path / MANIFEST).read_text("utf-8").splitlines()]


def by_title(path: Path) -> dict[str, dict[str, Any]]:
    return {loads((path / row["path"]).read_text("utf-8")).title: row for row in rows(path)}


def test_a_release_has_the_records_a_manifest_a_card_and_hashes(tmp_path: Path) -> None:
    articles = [article(1), article(2, category="culture")]

    path = release(articles, tmp_path / "out")

    names = ["2026-03-02-story-001.md", "2026-03-03-story-002.md"]
    assert sorted(each.name for each in path.iterdir()) == [CARD, SUMS, MANIFEST, "records"]
    for name, each in zip(names, articles, strict=True):
        assert (path / "records" / name).read_text("utf-8") == dumps(each)
    assert [row["path"] for row in rows(path)] == [f"records/{name}" for name in names]
    checked = subprocess.run(["sha256sum", "-c", SUMS], cwd=path, capture_output=True, check=True)
    assert checked.stdout.count(b": OK\n") == 4


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz", ".tgz", ".TAR.ZST"])
def test_a_tar_has_the_same_files_in_one_folder(tmp_path: Path, suffix: str) -> None:
    long = "Ä" * 60  # a name that needs an extended header
    given = [lines.record(f"2026-03-01-{long}.md", article(1)), *records([article(2)])]
    for name in ("out", f"out{suffix}"):
        EXPORTER.write(given, tmp_path / name, about(tmp_path))

    packed = tmp_path / f"out{suffix}"
    told = verify(packed)
    assert (told.faults, told.files) == ([], verify(tmp_path / "out").files)
    if not suffix.endswith("ZST"):
        with tarfile.open(packed) as tar:
            files = {each.name: each for each in tar.getmembers()}
            assert f"release/records/2026-03-01-{long}.md" in files
            for name, info in files.items():
                file = tar.extractfile(info)
                assert file is not None
                assert (
                    file.read() == (tmp_path / "out" / name.removeprefix("release/")).read_bytes()
                )


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tar.zst"])
def test_the_same_records_give_the_same_bytes_whatever_the_name(tmp_path: Path, name: str) -> None:
    one = release([article(1), article(2, [1])], tmp_path / name)
    two = release([article(1), article(2, [1])], tmp_path / f"b{name}")

    assert one.read_bytes() == two.read_bytes()


def test_nothing_is_left_beside_a_release(tmp_path: Path) -> None:
    release([article()], tmp_path / "out.tar")

    assert [each.name for each in tmp_path.iterdir()] == ["out.tar"]


def test_only_the_ends_of_tars_give_one_file() -> None:
    assert not EXPORTER.writes_folder(Path("a/corpus.tar.zst"))
    assert EXPORTER.writes_folder(Path("a.tar/corpus"))
    assert not replace(EXPORTER, folder=False, archives=()).writes_folder(Path("corpus"))


def test_what_only_some_may_read_and_texts_are_left_out(tmp_path: Path) -> None:
    one = article(1, secured="YQ==;YQ==", content="Text", unknown={"mine": 1})

    plain = release([one], tmp_path / "plain")
    without = release([one], tmp_path / "without", text=False)
    with_all = release([one], tmp_path / "all", sealed=True)

    def read(path: Path) -> Article:
        return loads((path / rows(path)[0]["path"]).read_text("utf-8"))

    assert read(plain) == one.replace(secured=None)
    assert read(without) == one.replace(secured=None, content=None, body="")
    assert read(with_all) == one
    assert "without their texts" in (without / CARD).read_text("utf-8")
    assert verify(without).faults == []


# Where records came from -------------------------------------------------------------------------


def test_the_manifest_says_where_a_record_came_from_and_null_where_nobody_knows(
    tmp_path: Path,
) -> None:
    known = Provenance(
        address=f"{HOST}/moved",
        fetched=datetime(2026, 3, 4, tzinfo=UTC),
        status=203,
        etag='W/"a"',
        last_modified="Sun, 01 Mar 2026 07:30:00 GMT",
        extractor="0.1.0",
        signals=("noai", "tdm"),
        source="gazette",
    )
    given = about(tmp_path)
    source = Source(read={"feed": (f"{HOST}/feed",)}, licence="CC BY 4.0")
    portal = replace(given.portal, sources={"gazette": source})

    def told(values: Sequence[Mapping[str, Any]]) -> Sequence[Provenance | None]:
        return [known if each["title"] == "Story 1" else None for each in values]

    EXPORTER.write(
        records([article(1, locale="de"), article(2, webUrl=None)]),
        tmp_path / "out",
        replace(given, portal=portal, provenance=told),
    )

    first, second = rows(tmp_path / "out")
    assert first.pop("sha256") != second.pop("sha256")
    assert first.pop("size")
    assert second.pop("size")
    configuration = configuration_hash(portal)
    assert first == {
        "path": "records/2026-03-02-story-001.md",
        "original_url": f"{HOST}/1?utm_source=feed",
        "final_url": f"{HOST}/moved",
        "canonical_url": f"{HOST}/1",
        "published": "2026-03-02T07:30:00Z",
        "fetched": "2026-03-04T00:00:00Z",
        "status": 203,
        "etag": 'W/"a"',
        "last_modified": "Sun, 01 Mar 2026 07:30:00 GMT",
        "extractor": "masthead",
        "extractor_version": "0.1.0",
        "configuration": configuration,
        "language": "de",
        "provider": "gazette.test",
        "source": "gazette",
        "robots": "allowed",
        "opt_out": ["noai", "tdm"],
        "licence": "CC BY 4.0",
        "cluster": "2026-03-02-story-001",
        "split": "train",
        "duplicate_of": None,
    }
    unknown = {name for name, value in second.items() if value is None}
    assert unknown == {
        "final_url", "canonical_url", "fetched", "status", "etag", "last_modified", "extractor",
        "extractor_version", "source", "robots", "opt_out", "licence", "duplicate_of",
    }  # fmt: skip
    card = (tmp_path / "out" / CARD).read_text("utf-8")
    for row in ("| CC BY 4.0 | 1 |", "| `tdm` | 1 |", "| not known | 1 |", "| not stated | 1 |"):
        assert row in card


def test_the_configuration_hash_is_of_what_shapes_a_record(tmp_path: Path) -> None:
    portal = about(tmp_path).portal

    def changed(**values: object) -> str:
        settings = portal.settings.model_copy(update=values)
        return configuration_hash(replace(portal, settings=settings))

    assert changed(delay=9.0, contact="a@b.test") == configuration_hash(portal)
    assert changed(body="none") != configuration_hash(portal)


# Stories, splits, copies -------------------------------------------------------------------------


def test_the_oldest_are_for_training_and_a_story_goes_with_its_newest_article(
    tmp_path: Path,
) -> None:
    articles = [article(n, [10] if n == 1 else ()) for n in range(1, 11)]

    path = release(articles, tmp_path / "out")

    found = by_title(path)
    assert {title: row["split"] for title, row in found.items()} == {
        "Story 1": "test",
        **{f"Story {n}": "train" for n in range(2, 10)},
        "Story 10": "test",
    }
    assert found["Story 10"]["cluster"] == found["Story 1"]["cluster"] == "2026-03-02-story-001"


def test_shares_and_the_way_of_splitting_may_be_chosen(tmp_path: Path) -> None:
    articles = [article(n) for n in range(1, 41)]

    halves = rows(release(articles, tmp_path / "halves", shares=(50, 0, 50)))
    none = rows(release(articles, tmp_path / "none", split="none"))
    hashed = rows(release(articles, tmp_path / "hashed", split="cluster"))
    grown = rows(release([*articles, article(41)], tmp_path / "grown", split="cluster"))

    assert [row["split"] for row in halves] == ["train"] * 20 + ["test"] * 20
    assert {row["split"] for row in none} == {None}
    assert {row["split"] for row in hashed} == {"train", "validation", "test"}
    assert [row["split"] for row in grown[:-1]] == [row["split"] for row in hashed]


@pytest.mark.parametrize("shares", [[80, 10], [80, 10, 9], [110, -10, 0], "80/10/10"])
def test_shares_that_make_no_hundred_are_refused(shares: object) -> None:
    with pytest.raises(OptionError, match=r"^shares"):
        options_of(EXPORTER, {"shares": shares})


def test_articles_that_list_the_same_third_one_are_of_one_story(tmp_path: Path) -> None:
    found = by_title(release([article(1, [9]), article(2, [9]), article(3)], tmp_path / "out"))

    assert found["Story 1"]["cluster"] == found["Story 2"]["cluster"]
    assert found["Story 3"]["cluster"] != found["Story 1"]["cluster"]


def test_lesser_copies_and_equal_texts_name_what_they_are_copies_of(tmp_path: Path) -> None:
    articles = [
        article(1, [2], quality=40, heat=-1, body=TEXT),
        article(2, [1], quality=90, heat=100),
        article(3, body=TEXT.upper().replace(" ", "\n"), heat=1),
        article(4, heat=-1),
        article(5, body="Read on.\n"),
        article(6, body="Read on.\n"),
    ]

    found = by_title(release(articles, tmp_path / "out"))

    copied = {title: row["duplicate_of"] for title, row in found.items() if row["duplicate_of"]}
    assert copied == {"Story 1": "records/2026-03-04-story-003.md"}
    assert len({found[f"Story {n}"]["cluster"] for n in (1, 2, 3)}) == 1
    assert len({row["cluster"] for row in found.values()}) == 4


def test_a_lesser_report_is_a_copy_of_the_leading_one(tmp_path: Path) -> None:
    articles = [article(1, [2], quality=40, heat=-1), article(2, [1], quality=90, heat=100)]

    found = by_title(release(articles, tmp_path / "out"))

    assert found["Story 1"]["duplicate_of"] == found["Story 2"]["path"]
    assert found["Story 2"]["duplicate_of"] is None


# What has to go ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param("http://gazette.test/2", id="address"),
        pytest.param("https://www.gazette.test/2?utm_source=mail#top", id="another-form"),
        pytest.param("gazette.test/2", id="without-scheme"),
        pytest.param("2026-03-03-story-002.md", id="file"),
        pytest.param("_news/2026-03-03-story-002.md", id="path"),
        pytest.param("records/2026-03-03-story-002.md", id="path-in-a-release"),
        pytest.param("https://old.test/b", id="old-address"),
    ],
)
def test_what_is_listed_is_not_there_nor_in_what_others_list(tmp_path: Path, listed: str) -> None:
    articles = [article(1, [2, 3]), article(2, [1], originalUrl="https://old.test/b"), article(3)]

    path = release(articles, tmp_path / "out", removals=f"# asked for\n{listed}\n")

    first = loads((path / "records/2026-03-02-story-001.md").read_text("utf-8"))
    assert [row["original_url"][-20:] for row in rows(path)] == [
        each.originalUrl[-20:] for each in (articles[0], articles[2])
    ]
    assert [each.title for each in first.related] == ["Story 3"]
    card = (path / CARD).read_text("utf-8")
    assert "removal list: 1 entry; 1 article and 1 mention in others left out" in card
    assert "\nremoved: 1\n" in card
    assert verify(path, about(tmp_path, listed).portal.removals).faults == []


def test_what_a_filter_leaves_out_is_not_mentioned_either(tmp_path: Path) -> None:
    articles = [article(1, [2]), article(2)]
    given = about(tmp_path, "2026-03-03-story-002.md")

    EXPORTER.write(
        iter(records(articles)[:1]),
        tmp_path / "out",
        replace(given, everything=lambda: records(articles)),
    )

    assert "Story 2" not in (tmp_path / "out/records/2026-03-02-story-001.md").read_text("utf-8")


def test_what_is_listed_by_the_address_that_redirects_led_to_goes(tmp_path: Path) -> None:
    given = about(tmp_path, "https://elsewhere.test/b")

    def told(values: Sequence[Mapping[str, Any]]) -> Sequence[Provenance | None]:
        moved = Provenance(address="https://www.elsewhere.test/b")
        return [moved if each["title"] == "Story 2" else None for each in values]

    all_of = records([article(1, [2]), article(2)])
    EXPORTER.write(all_of, tmp_path / "out", replace(given, provenance=told))
    listless = replace(given.portal, removals=Removals())
    EXPORTER.write(all_of, tmp_path / "all", replace(given, portal=listless, provenance=told))

    assert list(by_title(tmp_path / "out")) == ["Story 1"]
    assert "Story 2" not in (tmp_path / "out/records/2026-03-02-story-001.md").read_text("utf-8")
    assert [str(each) for each in verify(tmp_path / "all", given.portal.removals).faults] == [
        f"{MANIFEST}:2: final_url: has to go: removals.txt:1"
    ]


def test_what_fails_half_way_leaves_nothing_beside_what_is_thrown_away(tmp_path: Path) -> None:
    def failing() -> Iterator[lines.Record]:
        yield from records([article()])
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        EXPORTER.write(failing(), tmp_path / "out", about(tmp_path))

    assert [each.name for each in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("listed", ["gazette.test", "www.gazette.test"])
def test_all_of_a_domain_goes(tmp_path: Path, listed: str) -> None:
    others = GAZETTE.replace(domain="other.test")
    articles = [
        article(1),
        article(2, webUrl="https://m.news.gazette.test/a", provider=others),
        article(3, [1], webUrl="https://notgazette.test/", originalUrl="https://notgazette.test/",
                provider=others),
    ]  # fmt: skip

    path = release(articles, tmp_path / "out", removals=listed)

    assert list(by_title(path)) == ["Story 3"]
    assert "Story 1" not in (path / rows(path)[0]["path"]).read_text("utf-8")


# Hostile text ------------------------------------------------------------------------------------

HOSTILE = (
    "{{ site.x }}", "{% endraw %}", "{{< x >}}", "<script>a()</script>", "<img onerror=a()>",
    "[a](javascript:a())", "![a](data:a)", "```", "|a|b|", "\n---\nrecords: 9", "# a", "- a",
    "=cmd()", "www.a.test", "http://a.test", "a@b.test", "\u202ea", "\x1b[31m", "&lt;", "*a*",
    "`a`",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_rows_75_and_76_text_of_others_is_inert_in_the_card(tmp_path: Path, text: str) -> None:
    (tmp_path / "_config.yml").write_text(json.dumps({"title": text, "topic": "News"}), "utf-8")
    (tmp_path / "_data").mkdir()
    one = article(1, locale=text, provider=GAZETTE.replace(domain=text), title=text, body=text)

    path = release([one], tmp_path / "out")

    lines_of = (path / CARD).read_text("utf-8").splitlines()
    assert verify(path).faults == []
    shown = "\n".join(each for each in lines_of if each.startswith(("# ", "| ")) or text in each)
    shown = re.sub(r"`[a-z0-9. -]+`", "", shown)  # code, in which nothing acts
    assert not re.search(r"[<>{}\[\]()!*=@\x1b\u202e]|://|www\.", shown)
    assert lines_of.count("---") == 2
    assert all(each.count("|") in (0, 3, 4) for each in lines_of)


def test_plain_text_stays_readable() -> None:
    assert inert("Café de l'Été, nº 5; 東京") == "Café de l&#39;Été, nº 5&#59; 東京"
    assert inert("a" * 500) == "a" * 100


def test_a_name_that_no_list_of_hashes_can_have_is_written_otherwise(tmp_path: Path) -> None:
    given = [lines.record("a\nb\\c.md", article())]

    EXPORTER.write(given, tmp_path / "out", about(tmp_path))

    assert [row["path"] for row in rows(tmp_path / "out")] == ["records/a%0Ab%5Cc.md"]
    assert verify(tmp_path / "out").faults == []


def test_an_empty_corpus_gives_an_empty_release(tmp_path: Path) -> None:
    told = verify(release([], tmp_path / "out"))

    assert (told.faults, told.records) == ([], {})
