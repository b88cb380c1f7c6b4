"""A person's edit is never overwritten, a publisher's change to another field never missed."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.article.edit import update
from crawler.article.frontmatter import dumps, loads
from crawler.article.record import Article
from crawler.article.shape import from_plain
from crawler.corpus.merge import MACHINE_FIELDS, UNITS, merged, plain
from tests.properties.strategies import known_articles

enough = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
fields = st.sets(st.sampled_from(UNITS)).map(
    lambda units: {name for unit in units for name in unit}
)


def mixed(article: Article, other: Article, names: set[str]) -> Article:
    """Return *article* with the fields *names* of *other*."""
    return article.replace(**{name: getattr(other, name) for name in names})


def values(article: Article) -> dict[str, Any]:
    """Return the machine's fields, absent ones too."""
    return dict.fromkeys(MACHINE_FIELDS) | plain(article)


def differ(some: dict[str, Any], others: dict[str, Any], unit: tuple[str, ...]) -> bool:
    return any(some[name] != others[name] for name in unit)


@enough
@given(known_articles, known_articles, known_articles, fields, fields)
def test_each_field_is_whose_it_is(
    base: Article, person: Article, publisher: Article, mine: set[str], theirs: set[str]
) -> None:
    """Row 84."""
    current, fresh = mixed(base, person, mine), mixed(base, publisher, theirs)
    merge = merged([plain(base)], current, fresh)
    result = loads(update(dumps(current), merge.changes))

    was, now, new, then = values(base), values(current), values(fresh), values(result)
    edited = {unit for unit in UNITS if differ(now, was, unit)}
    for unit in UNITS:
        assert not differ(then, now if unit in edited else new, unit), unit
    conflicts = {
        name
        for unit in edited
        if differ(was, new, unit) and differ(new, now, unit)
        for name in unit
        if now[name] != new[name]
    }
    assert set(merge.kept) == conflicts
    assert (result.originalUrl, result.category) == (base.originalUrl, base.category)


@enough
@given(known_articles, known_articles, fields, fields)
def test_a_write_that_may_not_have_happened_is_no_edit(
    older: Article, newer: Article, names: set[str], written: set[str]
) -> None:
    """Killed between the state and the file: the file has the older or the newer values."""
    target = mixed(older, newer, names)
    current = mixed(older, target, written)

    merge = merged([plain(target), plain(older)], current, target)

    assert values(loads(update(dumps(current), merge.changes))) == values(target)
    assert merge.kept == ()


@enough
@given(known_articles, known_articles)
def test_where_nothing_is_known_all_is_a_persons(current: Article, fresh: Article) -> None:
    merge = merged([], current, fresh)

    differing = [name for name in MACHINE_FIELDS if values(current)[name] != values(fresh)[name]]
    assert (dict(merge.changes), list(merge.kept)) == ({}, differing)


@enough
@given(known_articles, known_articles, fields)
def test_an_unchanged_page_changes_nothing(base: Article, person: Article, mine: set[str]) -> None:
    current = mixed(base, person, mine)

    merge = merged([plain(base)], current, base)

    assert (dict(merge.changes), merge.kept) == ({}, ())


def test_the_two_amp_addresses_are_kept_or_taken_together() -> None:
    amp = {"ampWebUrl": "https://a.test/amp", "cdnAmpWebUrl": "https://cdn.test/c"}
    bare = from_plain(
        {
            "title": "Bridge",
            "publishedDateTime": "2026-03-01",
            "originalUrl": "https://a.test/1",
            "provider": {"name": "A", "domain": "a.test"},
        }
    )
    edited = bare.replace(**{**amp, "ampWebUrl": "https://a.test/mine"})

    found = merged([plain(bare.replace(**amp))], edited, bare)

    assert found.changes == {}
    assert set(found.kept) == {"ampWebUrl", "cdnAmpWebUrl"}
