"""A person's edit is never overwritten, a publisher's change to another field never missed."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.article.edit import update
from crawler.article.frontmatter import dumps, loads
from crawler.article.record import Article
from crawler.corpus.merge import MACHINE_FIELDS, merged, plain
from tests.properties.strategies import known_articles

enough = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
fields = st.sets(st.sampled_from(MACHINE_FIELDS))


def mixed(article: Article, other: Article, names: set[str]) -> Article:
    """Return *article* with the fields *names* of *other*."""
    return article.replace(**{name: getattr(other, name) for name in names})


def values(article: Article) -> dict[str, Any]:
    """Return the machine's fields, absent ones too."""
    return dict.fromkeys(MACHINE_FIELDS) | plain(article)


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
    edited = {name for name in MACHINE_FIELDS if now[name] != was[name]}
    for name in MACHINE_FIELDS:
        assert then[name] == (now if name in edited else new)[name], name
    conflicts = {name for name in edited if was[name] != new[name] != now[name]}
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
