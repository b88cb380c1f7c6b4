"""Judging a whole corpus: clusters, what is remembered, and what a person changed."""

from pathlib import Path

import pytest

from crawler.article.record import Image, Provider, Related
from crawler.portal.clustering import Clusters
from crawler.portal.data import Organization
from crawler.portal.settings import Scoring, Settings
from tests.unit.judging.sample import START, TOPICS, Place, story

PICTURE = Image(url="https://www.gazette.test/a.jpg", width=1200, height=800, isCached=False)
OUTSIDER = Related(
    title="Bridge opened",
    publishedDateTime=START,
    webUrl="https://elsewhere.test/bridge",
    provider=Provider(name="Elsewhere", domain="elsewhere.test"),
    quality=3,
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A portal without records."""
    return Place(tmp_path)


def test_of_a_cluster_the_best_leads_and_the_others_are_lesser_copies(place: Place) -> None:
    """Record-format 2, ``related`` and ``heat``."""
    place.add(
        story("bridge", "gazette"),
        story("bridge", "herald", hours=2, images=(PICTURE,)),
        story("bridge", "courier", hours=1),
        story("comet", "gazette"),
    )

    tally = place.score()

    found = place.articles()
    leader, first, second = (found[f"{name}/bridge"] for name in ("herald", "gazette", "courier"))
    assert [each.provider.name for each in leader.related] == ["gazette", "courier"]
    assert (leader.quality, leader.heat, leader.published) == (2 + 2 + 15 + 20, 39 + 20, False)
    assert (first.heat, first.published) == (-1, False)
    assert [each.provider.name for each in first.related] == ["herald", "courier"]
    assert [each.quality for each in second.related] == [39, 19]
    assert found["gazette/comet"].related == ()
    assert (tally.clusters, tally.clustered) == (1, 3)


def test_a_tie_goes_to_the_earliest(place: Place) -> None:
    place.add(
        story("comet", "late", hours=3), story("comet", "early"), story("comet", "mid", hours=1)
    )

    place.score()

    found = place.articles()
    assert {name: each.heat for name, each in found.items()} == {
        "early/comet": 19 + 20,
        "mid/comet": -1,
        "late/comet": -1,
    }


def test_a_record_lists_no_more_related_articles_than_the_portal_wants(tmp_path: Path) -> None:
    place = Place(tmp_path, Settings(clusters=Clusters(most=2)))
    place.add(*(story("comet", name, hours=number) for number, name in enumerate("abcd")))

    place.score()

    found = place.articles()
    assert {name: (each.heat, len(each.related)) for name, each in found.items()} == {
        "a/comet": (39, 2),
        "b/comet": (-1, 2),
        "c/comet": (-1, 2),
        "d/comet": (-1, 2),
    }


def test_a_second_scoring_changes_nothing_and_writes_nothing(place: Place) -> None:
    place.add(story("bridge", "gazette"), story("bridge", "herald"), story("strike", "herald"))
    place.score()
    before = place.texts(), [path.stat().st_mtime_ns for path in place.folder.iterdir()]

    tally = place.score()

    assert (place.texts(), [path.stat().st_mtime_ns for path in place.folder.iterdir()]) == before
    assert (tally.changed, dict(tally.fields)) == ([], {})


def test_a_dry_run_says_the_same_and_writes_nothing(place: Place) -> None:
    place.add(story("bridge", "gazette"), story("bridge", "herald"))
    before = place.texts()

    said = place.score(dry_run=True)

    assert place.texts() == before
    did = place.score()
    assert [each.changes for each in said.changed] == [each.changes for each in did.changed]


def test_only_changed_lines_change(place: Place) -> None:
    place.add(story("bridge", "gazette"))
    place.score()
    place.edit("gazette/bridge", "title:", "# Ours.\ntitle:")
    before = place.texts()
    place.portal = Place(place.portal.root, Settings(scoring=Scoring(topic=5))).portal

    place.score()

    ((name, text),) = place.texts().items()
    old, new = before[name].splitlines(), text.splitlines()
    assert [(a, b) for a, b in zip(old, new, strict=True) if a != b] == [
        ("quality: 19", "quality: 25"),
        ("heat: 19", "heat: 25"),
    ]


@pytest.mark.parametrize("judged_before", [True, False])
def test_new_keywords_give_new_topics(tmp_path: Path, *, judged_before: bool) -> None:
    place = Place(tmp_path)
    place.add(story("strike", "gazette"))
    if judged_before:
        place.score()
    more = TOPICS[1].model_copy(update={"keywords": ("bakers",)})
    object.__setattr__(place.portal, "topics", (TOPICS[0], more))

    place.score()

    assert place.articles()["gazette/strike"].topics == ("News", "Bridges")


def test_an_organization_file_names_the_provider_and_gives_its_points(place: Place) -> None:
    place.add(story("strike", "gazette"))
    place.score()
    organization = Organization(name="The Gazette", domain="gazette.test")
    object.__setattr__(place.portal, "organizations", {"gazette.test": organization})

    place.score()

    found = place.articles()["The Gazette/strike"]
    assert (found.quality, found.heat) == (42, 42)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("published: false", "published: true"),
        ("quality: 19", "quality: 119"),
        ("heat: 19", "heat: 90"),
        ("  - Bridges\n", "  - Mine\n"),
        ("name: gazette", "name: Gazette of Ours"),
    ],
)
def test_what_a_person_changed_stays(place: Place, old: str, new: str) -> None:
    place.add(story("bridge", "gazette"))
    place.score()
    place.edit("gazette/bridge", old, new)
    object.__setattr__(place.portal, "topics", (*TOPICS, TOPICS[1].model_copy(
        update={"name": "Harbours", "keywords": ("harbour",)}
    )))  # fmt: skip

    for _ in range(2):
        place.score()

        (text,) = place.texts().values()
        assert new in text


def test_a_persons_topics_and_quality_count(place: Place) -> None:
    place.add(story("bridge", "gazette"))
    place.score()
    place.edit("gazette/bridge", "  - Bridges\n", "  - Bridges\n  - Mine\n")

    place.score()
    assert place.articles()["gazette/bridge"].quality == 21

    place.edit("gazette/bridge", "quality: 21", "quality: 80")
    place.score()
    found = place.articles()["gazette/bridge"]
    assert (found.quality, found.heat, found.published) == (80, 80, True)


def test_what_a_person_set_back_to_the_portals_opinion_is_the_portals_again(place: Place) -> None:
    place.add(story("bridge", "gazette"))
    place.score()
    place.edit("gazette/bridge", "quality: 19", "quality: 20")
    place.score()
    place.edit("gazette/bridge", "quality: 20", "quality: 19")
    place.score()
    place.portal = Place(place.portal.root, Settings(scoring=Scoring(topic=5))).portal

    place.score()

    assert place.articles()["gazette/bridge"].quality == 25


def test_published_against_its_heat_is_a_persons_even_where_nothing_is_remembered(
    place: Place,
) -> None:
    """Record-format 2: ``published`` is ``heat >= 70`` in every file that a portal wrote."""
    place.add(
        story("bridge", "gazette", quality=80, heat=80, published=False),
        story("comet", "gazette", quality=80, heat=80, published=True),
    )

    place.score()

    found = place.articles()
    assert (found["gazette/bridge"].published, found["gazette/comet"].published) == (False, False)
    assert found["gazette/comet"].heat == 19


def test_views_that_a_heat_counted_stay(place: Place) -> None:
    """Record-format 2: heat is quality, and 10 for each related, and views."""
    place.add(story("bridge", "gazette", quality=10, heat=27, related=(OUTSIDER,)))

    for _ in range(2):
        place.score()

        found = place.articles()["gazette/bridge"]
        assert (found.quality, found.heat) == (19, 19 + 10 + 7)


def test_related_articles_that_are_no_records_stay_and_may_lead(place: Place) -> None:
    place.add(
        story("bridge", "gazette", related=(OUTSIDER,)),
        story("comet", "gazette", related=(OUTSIDER.replace(quality=90),)),
    )

    place.score()

    found = place.articles()
    assert (found["gazette/bridge"].heat, found["gazette/comet"].heat) == (29, -1)
    assert found["gazette/bridge"].related == (OUTSIDER,)


def test_a_record_that_is_gone_is_related_to_none(place: Place) -> None:
    place.add(story("bridge", "gazette"), story("bridge", "herald"))
    place.score()
    (gone,) = [path for path in place.folder.iterdir() if "herald" in path.read_text("utf-8")[:400]]
    gone.unlink()

    place.score()

    found = place.articles()["gazette/bridge"]
    assert (found.related, found.heat) == ((), 19)


def test_records_that_were_related_when_they_came_stay_so(place: Place) -> None:
    """A corpus that another system made: what it says is not undone."""
    one, other = story("bridge", "gazette"), story("strike", "herald", hours=500)
    place.add(
        one.replace(related=(OUTSIDER.replace(webUrl=other.webUrl),)),
        other.replace(related=(OUTSIDER.replace(webUrl=one.webUrl),), heat=-1),
    )

    for _ in range(2):
        place.score()

        found = place.articles()
        assert [each.provider.name for each in found["gazette/bridge"].related] == ["herald"]
        assert (found["gazette/bridge"].heat, found["herald/strike"].heat) == (29, -1)


def test_a_broken_file_and_a_double_are_named_and_the_rest_is_judged(place: Place) -> None:
    place.add(story("bridge", "gazette"))
    (good,) = place.folder.iterdir()
    (place.folder / "2026-03-02-double.md").write_bytes(good.read_bytes())
    (place.folder / "2026-03-03-broken.md").write_text("---\ntitle: [\n---\n", "utf-8")
    video = story("comet", "gazette").replace(webUrl=None, originalUrl="file:///a")
    place.add(video)

    tally = place.score()

    assert "quality: 19\n" in good.read_text("utf-8")
    assert set(tally.faults) == {
        "2026-03-02-double.md",
        "2026-03-03-broken.md",
        "2026-03-01-astronomers-at-pico-verde-find-comet-with-three-tails.md",
    }
    assert tally.faults["2026-03-02-double.md"] == f"is the same article as {good.name}"


def test_a_file_that_may_not_be_written_is_named(place: Place) -> None:
    place.add(story("bridge", "gazette"))
    (path,) = place.folder.iterdir()
    path.chmod(0o400)

    assert "Permission denied" in place.score().faults[path.name]


def test_several_processes_judge_as_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.judging.scoring._ALONE", 0)
    monkeypatch.setattr("crawler.judging.scoring._CHUNK", 2)
    monkeypatch.setattr("crawler.judging.scoring._PART", 2)
    places = [Place(tmp_path / name) for name in ("one", "many")]
    for place, processes in zip(places, (1, 3), strict=True):
        for name in ("bridge", "comet", "strike"):
            place.add(*(story(name, who) for who in ("gazette", "herald", "courier")))
        place.score(processes=processes)

    assert places[0].texts() == places[1].texts()
