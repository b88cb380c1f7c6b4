"""Which fields of an article are private, and what its record's ``secured`` is to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from crawler.article import instants
from crawler.article.record import Article
from crawler.article.shape import to_plain
from crawler.sealing.documents import Private, unsealed, written
from crawler.sealing.errors import SealError
from crawler.sealing.keys import Keyring

FIELDS: Final = {
    "body": "the text",
    "authors": "`provider.authors`, who wrote it",
    "content": "`content`, a text kept in the header",
    "fetch": "how its page was fetched: when, from which address and source, validators, wishes",
}
"""What can be sealed, and what it is."""

MARK: Final = "secured"
"""Name in a base of the merge: it is true where the machine wrote ``secured``."""

_PAGES_OWN: Final = (
    "title", "excerpt", "publishedDateTime", "updatedDateTime", "webUrl", "ampWebUrl", "type",
    "locale", "featuredContent", "highlight", "content", "tags",
)  # fmt: skip
"""Fields whose values are the page's, not the portal's judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """An article, ready to be written where everybody reads it."""

    article: Article
    """Without its private fields, which its ``secured`` holds; or without both, see ``note``."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    """What ``edit.update`` is to change in the record's file, beside what the merge says."""

    leaving: Mapping[str, Any] = field(default_factory=dict)
    """Plain values with what is private in them: a file that has them still has the machine's."""

    base: Mapping[str, Any] = field(default_factory=dict)
    """What to put over ``merge.plain`` of the article in the base of the next merge."""

    note: str = ""
    """Why nothing was sealed, for a person; empty if all went well."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals the private *fields* of articles with the first of *keys*.

    Raises:
        ValueError: there are fields, and no key.
    """

    fields: frozenset[str] = frozenset()
    keys: Keyring = field(default_factory=Keyring)

    def __post_init__(self) -> None:
        """See that nothing private would go out openly."""
        if self.fields and self.keys.first is None:
            raise ValueError("there are fields to be sealed, and no key")

    def opened(self, article: Article) -> Article:
        """Return *article* without its private fields, and without ``secured``."""
        return self._without(article).replace(secured=None) if self.fields else article

    def sealed(
        self,
        article: Article,
        existing: Article | None = None,
        bases: Sequence[Mapping[str, Any]] = (),
        fetch: Mapping[str, Any] | None = None,
    ) -> Sealed:
        """Return *article* as its record may show it.

        Args:
            article: as it is on its page, with the portal's judgement.
            existing: its record as it is now; None if it has none.
            bases: what the machine is known to have written into the record.
            fetch: how the page was fetched, as JSON has it.

        Without private fields *article* and its record's ``secured`` stay as they are. A value that
        holds what is to be sealed stays the very same, whichever of the keys sealed it. One that
        cannot be read stays as well, and the private fields of the record with it: nothing is
        written openly, and nothing is lost. One that a person removed stays away.

        Raises:
            TooLongError: there is more than a header has room for.
        """
        if not self.fields:
            return Sealed(article=article)
        old: Private | None = None
        if existing and existing.secured is not None:
            try:
                old = unsealed(existing.secured, self.keys, of=existing.originalUrl)
            except SealError as error:
                return self._untouched(article, existing, str(error))
        elif existing and bases and all(base.get(MARK) for base in bases):
            bare, note = self._without(article), "a person removed secured: nothing is sealed"
            return Sealed(article=bare, base={MARK: True}, note=note)
        return self._resealed(article, existing, old, fetch)

    def _resealed(
        self,
        article: Article,
        existing: Article | None,
        old: Private | None,
        fetch: Mapping[str, Any] | None,
    ) -> Sealed:
        assert self.keys.first is not None  # noqa: S101 - seen to above
        before = existing.secured if existing else None
        of = existing.originalUrl if existing else article.originalUrl
        new = Private(of, self._private(article, fetch, old))
        if old is not None and written(old.fields) == written(new.fields):
            value = before
        else:
            value = new.seal(self.keys.first) if new.fields else None
        bare = self._without(article)
        changes: dict[str, Any] = {"secured": value} if existing and value != before else {}
        if existing and existing.content and existing.content == new.fields.get("content"):
            changes["content"] = None  # the merge leaves this field to people
        return Sealed(
            article=bare.replace(secured=value),
            changes=changes,
            leaving=_leaving(article, bare),
            base={MARK: True} if value else {},
        )

    def _untouched(self, article: Article, existing: Article, why: str) -> Sealed:
        """Return *article* with what its record has of private fields: they are left alone.

        They are not in the base, since they may be a person's.
        """
        bare = self._without(article)
        kept: dict[str, Any] = {"secured": existing.secured}
        base: dict[str, Any] = {}
        if "body" in self.fields:
            kept["body"], base["body"] = existing.body, None
        if "authors" in self.fields:
            kept["provider"] = bare.provider.replace(authors=existing.provider.authors)
            base["provider"] = to_plain(bare.provider)
        note = f"secured stays as it was: it {why}"
        return Sealed(article=bare.replace(**kept), base=base, note=note)

    def _without(self, article: Article) -> Article:
        changes: dict[str, Any] = {}
        if "body" in self.fields:
            changes["body"] = ""
        if "content" in self.fields:
            changes["content"] = None
        if "authors" in self.fields:
            changes["provider"] = article.provider.replace(authors=())
            changes["related"] = tuple(
                each.replace(provider=each.provider.replace(authors=())) for each in article.related
            )
        return article.replace(**changes) if changes else article

    def _private(
        self, article: Article, fetch: Mapping[str, Any] | None, old: Private | None
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if "body" in self.fields and article.body:
            found["body"] = article.body
        if "authors" in self.fields and article.provider.authors:
            found["authors"] = to_plain(article.provider)["authors"]
        if "content" in self.fields and article.content:
            found["content"] = article.content
        if "fetch" in self.fields and fetch is not None:
            mine = {**fetch, "page": _digest(article)}
            theirs = old.fields.get("fetch") if old else None
            same = isinstance(theirs, dict) and theirs.get("page") == mine["page"]
            found["fetch"] = theirs if same else mine
        return found


def _leaving(article: Article, bare: Article) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if article.body != bare.body:
        found["body"] = article.body
    if article.provider != bare.provider:
        found["provider"] = to_plain(article.provider)
    return found


def _digest(article: Article) -> str:
    """Return what tells whether two fetches found the same article.

    The fetch that is told of is the one that the text at hand came from: one that finds the same
    text again changes nothing. The digest is sealed as well: it would tell who guesses the text.
    """
    values = to_plain(article)
    page: dict[str, Any] = {name: values.get(name) for name in _PAGES_OWN}
    page["body"] = article.body
    page["authors"] = values["provider"].get("authors")
    page["images"] = [image.url for image in article.images]
    for name, value in page.items():
        if name.endswith("DateTime") and value is not None:
            page[name] = instants.written(value)
    return sha256(written(page)).hexdigest()
