"""What is private leaves the open record; what a person did and what cannot be read stays."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.edit import update
from crawler.article.frontmatter import dumps, loads
from crawler.article.record import Article, Named
from crawler.corpus import merge
from crawler.sealing.documents import unsealed
from crawler.sealing.errors import TooLongError
from crawler.sealing.keys import Key, Keyring
from crawler.sealing.sealer import FIELDS, Sealed, Sealer
from tests.properties.strategies import known_articles
from tests.unit.article.samples import FULL

KEY, OTHER = (Key(sha256(text).digest()) for text in (b"one", b"two"))
RING = Keyring([KEY])
ALL = Sealer(frozenset(FIELDS), RING)
FOREIGN = "AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA=="

ARTICLE = loads(FULL).replace(secured=None)
FETCH = {"at": "2026-03-01T11:11:00+00:00", "address": "https://news.example/ferry"}
LATER = {"at": "2026-03-09T11:11:00+00:00", "address": "https://news.example/ferry"}
SECRETS = ("The ferry stays", "Ann Author", "Ben Writer", '"Text"', "T11:11")


class Portal:
    """One record, saved as the pipeline saves it; ``file`` is its text."""

    def __init__(self, sealer: Sealer, file: str = "") -> None:
        self.sealer = sealer
        self.file = file
        self.bases: list[Mapping[str, Any]] = []

    def save(self, article: Article, fetch: Mapping[str, Any] = FETCH) -> str:
        """Save *article*; return the note."""
        existing = loads(self.file) if self.file else None
        sealed = self.sealer.sealed(article, existing, self.bases, fetch)
        kept = ""
        if existing is None:
            self.file = dumps(sealed.article)
        else:
            kept = self._update(existing, sealed)
        self.bases = [{**merge.plain(sealed.article), **sealed.base}]
        return kept + sealed.note

    def _update(self, existing: Article, sealed: Sealed) -> str:
        found = merge.merged(self.bases, existing, sealed.article, leaving=sealed.leaving)
        self.file = update(self.file, {**found.changes, **sealed.changes})
        return ", ".join(found.kept)

    @property
    def record(self) -> Article:
        return loads(self.file)

    @property
    def private(self) -> Mapping[str, Any]:
        return unsealed(self.record.secured or "", RING, of=self.record.originalUrl).fields


def test_what_is_private_is_in_secured_and_nowhere_else() -> None:
    portal = Portal(ALL)

    assert portal.save(ARTICLE) == ""

    assert [secret for secret in SECRETS if secret in portal.file + repr(portal.bases)] == []
    assert portal.record.replace(secured=None) == ALL.opened(ARTICLE)
    private = dict(portal.private)
    assert {**private.pop("fetch"), "page": ""} == {**FETCH, "page": ""}
    assert private == {
        "authors": [{"name": "Ann Author"}, {"name": "Ben Writer"}],
        "body": "The ferry stays.\n",
        "content": "Text",
    }


@pytest.mark.parametrize("field", FIELDS)
def test_only_what_was_chosen_is_sealed(field: str) -> None:
    portal = Portal(Sealer(frozenset([field]), RING))

    portal.save(ARTICLE)

    assert list(portal.private) == [field]
    open_fields = [secret for secret in SECRETS[:4] if secret in portal.file]
    assert len(open_fields) == {"body": 3, "authors": 2, "content": 3, "fetch": 4}[field]


def test_an_unchanged_article_leaves_its_file_byte_for_byte() -> None:
    portal = Portal(ALL)
    portal.save(ARTICLE)
    before = portal.file

    assert portal.save(ARTICLE, LATER) == ""

    assert portal.file == before


def test_a_change_of_heat_never_seals_again() -> None:
    portal = Portal(ALL)
    portal.save(ARTICLE)
    before = portal.file

    judged = {"heat": 169, "published": True, "quality": 60, "topics": ["Ferries"]}
    portal.file = update(portal.file, judged)
    portal.save(ARTICLE.replace(**judged), LATER)

    assert portal.record.heat == 169
    assert portal.record.secured == loads(before).secured


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "The ferry sails.\n"},
        {"content": "Other"},
        {"title": "Ferry sails"},  # not private, but the fetch that is told of is another
        {"provider": ARTICLE.provider.replace(authors=(Named(name="Cy Camera"),))},
    ],
)
def test_a_change_of_content_is_sealed_with_the_fetch_that_brought_it(
    changes: dict[str, Any],
) -> None:
    portal = Portal(ALL)
    portal.save(ARTICLE)
    before = portal.record.secured

    portal.save(ARTICLE.replace(**changes), LATER)

    assert portal.record.secured != before
    assert portal.private["fetch"]["at"] == LATER["at"]
    assert [secret for secret in ("sails.", "Cy", "Other\n") if secret in portal.file] == (
        ["Cy", "Other\n"]  # the picture's, and the related article's
    )


@pytest.mark.parametrize("content", [None, "Text"])
def test_what_was_open_leaves_the_file_when_it_becomes_private(content: str | None) -> None:
    portal = Portal(Sealer())
    portal.save(ARTICLE.replace(content=content))
    assert "The ferry stays" in portal.file
    portal.sealer = ALL

    assert portal.save(ARTICLE.replace(content=content)) == ""

    assert [secret for secret in SECRETS if secret in portal.file] == []
    assert portal.private["body"] == "The ferry stays.\n"
    assert portal.private.get("content") == content


def test_without_a_base_what_is_on_the_page_leaves_the_file_and_a_persons_text_stays() -> None:
    """The state is lost: what is in the file may be a person's, but not if the page has it."""
    same, edited = Portal(ALL, dumps(ARTICLE)), Portal(ALL, dumps(ARTICLE.replace(body="Mine.\n")))

    assert same.save(ARTICLE) == ""
    assert edited.save(ARTICLE) == "body"

    assert (same.record.body, edited.record.body) == ("", "Mine.\n")
    assert edited.private["body"] == "The ferry stays.\n"


def test_a_persons_edits_stay_beside_sealed_fields() -> None:
    portal = Portal(ALL)
    portal.save(ARTICLE)
    portal.file = portal.file.replace('excerpt: "Storm', '# Ours.\nexcerpt: "Calm')
    portal.file = portal.file.removesuffix("\n") + "\nMy own words.\n"
    mine = portal.record

    portal.save(ARTICLE.replace(body="The ferry sails.\n", excerpt="No storm"), LATER)

    assert portal.record.body == "My own words.\n"
    assert (
        portal.record.excerpt
        == mine.excerpt
        == "Calm: no crossing before Tuesday \u2013 \U0001f6a2"
    )
    assert "# Ours." in portal.file
    assert portal.private["body"] == "The ferry sails.\n"


def test_a_value_that_a_person_removed_stays_away() -> None:
    portal = Portal(ALL)
    portal.save(ARTICLE)
    portal.file = update(portal.file, {"secured": None})
    before = portal.file

    note = portal.save(ARTICLE.replace(body="The ferry sails.\n"), LATER)
    again = portal.save(ARTICLE.replace(body="The ferry sails.\n"), LATER)

    assert portal.file == before
    assert "a person removed secured" in note == again


def test_after_a_write_that_may_not_have_happened_nothing_counts_as_removed() -> None:
    portal = Portal(Sealer())
    portal.save(ARTICLE)
    before = portal.bases
    file = portal.file
    portal.sealer = ALL
    portal.save(ARTICLE)
    portal.file, portal.bases = file, [*portal.bases, *before]  # killed before the file was there

    assert portal.save(ARTICLE) == ""

    assert portal.private["body"] == "The ferry stays.\n"
    assert portal.record.body == ""


def _tampered(value: str) -> str:
    return value[:40] + ("A" if value[40] != "A" else "B") + value[41:]


@pytest.mark.parametrize("kind", ["foreign", "wrong key", "tampered", "misplaced", "no value"])
def test_row_93_a_value_that_cannot_be_read_stays_and_nothing_is_written_openly(kind: str) -> None:
    portal = Portal(ALL)
    portal.save(ARTICLE)
    value = portal.record.secured or ""
    address = {"originalUrl": "https://news.example/b"} if kind == "misplaced" else {}
    values = {"foreign": FOREIGN, "tampered": _tampered(value), "no value": "secret"}
    portal.file = update(portal.file, {"secured": values.get(kind, value), **address})
    if kind == "wrong key":
        portal.sealer = Sealer(frozenset(FIELDS), Keyring([OTHER]))
    before = portal.record
    new = ARTICLE.replace(title="Ferry sails", body="The ferry sails.\n")

    notes = [portal.save(new, LATER), portal.save(new, LATER)]

    words = {
        "foreign": "another program (foreign)",
        "tampered": "tampered with",
        "wrong key": f"the key {KEY.id}, which is not at hand",
        "misplaced": "was sealed for the article at https://news.example/ferry",
        "no value": "is no sealed value",
    }
    assert portal.record == before.replace(title="Ferry sails")
    assert all(note.startswith("secured stays as it was: it ") for note in notes)
    assert all(words[kind] in note for note in notes)
    assert not any(text in portal.file for text in ("sails.", *SECRETS))
    assert not any(text in repr(portal.bases) for text in ("sails.", *SECRETS))


def test_row_93_an_unreadable_value_leaves_open_fields_alone_and_a_removed_one_is_sealed_anew() -> (
    None
):
    portal = Portal(Sealer())
    portal.save(ARTICLE.replace(content=None))
    portal.file = update(portal.file, {"secured": FOREIGN})
    portal.sealer = ALL
    new = ARTICLE.replace(content=None, body="The ferry sails.\n")

    assert "foreign" in portal.save(new)
    assert portal.record.body == "The ferry stays.\n"
    assert portal.record.provider.authors == ARTICLE.provider.authors
    assert portal.record.secured == FOREIGN

    portal.file = update(portal.file, {"secured": None, "body": ""})
    portal.save(new)
    assert portal.private["body"] == "The ferry sails.\n"


def test_row_93_a_rotated_key_seals_what_changes_and_leaves_what_does_not() -> None:
    portal = Portal(ALL)
    portal.save(ARTICLE)
    before = portal.file
    portal.sealer = Sealer(frozenset(FIELDS), Keyring([OTHER, KEY]))

    portal.save(ARTICLE, LATER)
    same = portal.file
    portal.save(ARTICLE.replace(body="The ferry sails.\n"), LATER)

    assert same == before
    found = unsealed(portal.record.secured or "", Keyring([OTHER]))
    assert found.fields["body"] == "The ferry sails.\n"


@given(article=known_articles, existing=known_articles)
def test_row_93_without_private_fields_values_pass_and_none_is_invented(
    article: Article, existing: Article
) -> None:
    article = article.replace(secured=None)

    for sealer in (Sealer(), Sealer(keys=RING)):
        assert sealer.sealed(article, None, (), FETCH) == Sealed(article=article)
        assert sealer.sealed(article, existing, (), FETCH) == Sealed(article=article)
        assert sealer.opened(article) is article


def test_private_fields_without_a_key_are_no_sealer() -> None:
    with pytest.raises(ValueError, match="no key"):
        Sealer(frozenset(["body"]))


@given(article=known_articles, chosen=st.sets(st.sampled_from(list(FIELDS)), min_size=1))
def test_any_record_is_sealed_and_unsealed_and_stays_the_same(
    article: Article, chosen: set[str]
) -> None:
    portal = Portal(Sealer(frozenset(chosen), RING))
    article = article.replace(secured=None)
    portal.save(article)
    before = portal.file

    portal.save(article, LATER)

    assert portal.file == before
    if portal.record.secured:
        private = portal.private
        assert set(private) <= chosen
        assert "body" not in chosen or private.get("body", "") == article.body
    assert "body" not in chosen or portal.record.body == ""


def test_authors_of_related_articles_are_private_as_well() -> None:
    theirs = ARTICLE.related[0]
    named = theirs.replace(provider=theirs.provider.replace(authors=(Named(name="Di Dee"),)))

    assert "Di Dee" not in dumps(ALL.sealed(ARTICLE.replace(related=(named,))).article)


def test_when_nothing_private_is_left_the_value_goes() -> None:
    portal = Portal(Sealer(frozenset(["authors"]), RING))
    portal.save(ARTICLE)

    portal.save(ARTICLE.replace(provider=ARTICLE.provider.replace(authors=())))

    assert portal.record.secured is None
    portal.save(ARTICLE)
    assert portal.record.secured is not None


def test_what_is_too_long_is_an_error_and_no_record() -> None:
    with pytest.raises(TooLongError, match="the private fields are longer than 599,904 bytes"):
        ALL.sealed(ARTICLE.replace(body="a" * 600_000))


def test_row_93_beside_an_unreadable_value_a_persons_text_and_authors_stay_theirs() -> None:
    """They never count as the machine's, so that no later save replaces them."""
    mine = ARTICLE.provider.replace(authors=(Named(name="Me"),))
    existing = ARTICLE.replace(body="Mine.\n", provider=mine, secured=FOREIGN)
    portal = Portal(ALL, dumps(existing))
    portal.save(ARTICLE)
    bases = repr(portal.bases)
    portal.sealer = Sealer()

    assert portal.save(ARTICLE.replace(body="The ferry sails.\n")) == "provider, body"

    assert portal.record == existing
    assert "Mine." not in bases
    assert "'Me'" not in bases
