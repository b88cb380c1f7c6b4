"""Whatever a publisher and a person do, in whatever order: neither loses anything to the other."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from crawler.article.frontmatter import dumps
from crawler.article.record import Article, Image, Named, Provider
from crawler.corpus import corpus
from crawler.fetching.outcomes import Status
from crawler.refreshing.arrivals import Arrival, Subject
from crawler.refreshing.fates import Shown
from crawler.saving import Saver
from crawler.sealing.sealer import Sealer
from crawler.state.records import Fetch
from crawler.state.store import State
from tests.unit.judging.sample import Place, story

ADDRESS = "https://www.gazette.test/bridge"
KEY = "www.gazette.test/bridge"
FIRST = story("bridge", "gazette")


@dataclass
class Line:
    """A field as a person sees it: one line of the file, or its text."""

    name: str
    theirs: list[Any]
    """Values that the publisher gives it in turn."""

    lines: list[str] = field(default_factory=list)
    """Lines that a person writes for it."""


TITLES = [FIRST.title, f"{FIRST.title} at last", f"{FIRST.title} on Sunday"]
EXCERPTS = [FIRST.excerpt, "The bridge is open.", "The bridge opened on Sunday."]
LOCALES = [None, "en", "en-gb"]
IMAGES = [(), (Image(url="https://www.gazette.test/a.png", width=800, height=600),)]
AUTHORS = [(), (Named(name="Ines Calloway"),)]
BODIES = [FIRST.body, f"{FIRST.body}\nLater the mayor spoke.\n", f"{FIRST.body}\nIt rained.\n"]
PERSONS = {
    "title": ['title: "Ours"', "title: 'Ours too'"],
    "excerpt": ['excerpt: "What we say"', 'excerpt: ""'],
    "locale": ["locale: de", "locale: fr"],
}


class _Killed(BaseException):
    """Stands for a signal that ends the process."""


class Refreshing(RuleBasedStateMachine):
    """One record, its publisher and its keeper."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.place = Place(self.root)
        self.theirs = FIRST
        self.taken = FIRST
        """The publisher's version that was read last."""
        self.persons: dict[str, Any] = {}
        """A person's values by field, as the file gives them back."""
        self.comments: list[str] = []
        self.written = [FIRST]
        """What the machine may have written."""
        self.interrupted = False

    def teardown(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.root)

    @property
    def path(self) -> Path:
        """The record's file."""
        (path,) = self.place.folder.glob("*.md")
        return path

    @property
    def article(self) -> Article:
        """The record."""
        return corpus.read(self.path).article

    def look(self, killed_at: str = "") -> Status | None:
        """Fetch the page and save it; *killed_at* ``write`` or ``confirm`` the process ends."""

        async def run() -> Status:
            state = State(self.place.url)
            try:
                files = state.files(self.place.portal.place)
                folder = corpus.Corpus(self.place.folder, files)
                saver = Saver(self.place.rules, folder, state, files, Sealer(), dumps)
                await saver.finish()
                there = list(self.place.folder.glob("*.md"))
                published = self.theirs.publishedDateTime
                subject = Subject(key=KEY, path="", published=published) if there else None
                arrival = Arrival(
                    fetch=Fetch(at=datetime(2026, 3, 2, tzinfo=UTC)),
                    shown=Shown(asked=ADDRESS, address=ADDRESS),
                    subject=subject,
                )
                if killed_at == "write":
                    patch.setattr(folder, "replace", _kill)
                saved = await saver.save(self.theirs, arrival)
                if killed_at != "confirm":
                    saved.confirm()
                return saved.status
            finally:
                state.close()

        with pytest.MonkeyPatch.context() as patch:
            try:
                return asyncio.run(run())
            except _Killed:
                return None

    @initialize()
    def save(self) -> None:
        """The article is saved."""
        self.look()

    @rule(
        name=st.sampled_from(["title", "excerpt", "locale", "images", "body"]),
        index=st.integers(0, 2),
    )
    def publish(self, name: str, index: int) -> None:
        """The publisher changes a field."""
        values: list[Any] = {
            "title": TITLES, "excerpt": EXCERPTS, "locale": LOCALES, "images": IMAGES,
            "body": BODIES,
        }[name]  # fmt: skip
        self.theirs = self.theirs.replace(**{name: values[index % len(values)]})

    @rule(index=st.integers(0, 1))
    def sign(self, index: int) -> None:
        """The publisher names the author, or no more."""
        provider = Provider(name="gazette", domain="gazette.test", authors=AUTHORS[index])
        self.theirs = self.theirs.replace(provider=provider)

    @rule(name=st.sampled_from(sorted(PERSONS)), index=st.integers(0, 1))
    def edit(self, name: str, index: int) -> None:
        """A person gives a field a value of their own."""
        line = PERSONS[name][index]
        self._rewrite(name, line)
        self._note(name)

    @rule(name=st.sampled_from(["excerpt", "locale"]))
    def remove(self, name: str) -> None:
        """A person takes a field out that there is."""
        if self._has(name):
            self._rewrite(name, None)
            self._note(name)

    @rule()
    def write_a_comment(self) -> None:
        """A person puts a comment before the title, and a key of their own at the end."""
        text = self.path.read_text("utf-8")
        comment = f"# Note {len(self.comments)}."
        self.comments.append(comment)
        self.path.write_text(text.replace("title:", f"{comment}\ntitle:", 1), "utf-8")

    @rule(number=st.integers(0, 9))
    def rewrite_the_text(self, number: int) -> None:
        """A person changes the body."""
        head, _, _ = self.path.read_text("utf-8").partition("\n---\n")
        self.path.write_text(f"{head}\n---\n\nOur text, {number}.\n", "utf-8")
        self.persons["body"] = f"Our text, {number}.\n"

    @rule()
    def publish_by_hand(self) -> None:
        """A person says that the record is published, against its heat."""
        text = self.path.read_text("utf-8").replace("published: false", "published: true")
        self.path.write_text(text, "utf-8")
        self.persons["published"] = True

    @rule(killed_at=st.sampled_from(["", "", "", "write", "confirm"]))
    def refresh(self, killed_at: str) -> None:
        """The page is read; perhaps the process is killed, before it writes or right after."""
        found = self.look(killed_at)
        if killed_at == "write" and found is None:
            self.interrupted = True
            self.written.append(self.theirs)
            return
        self._took(sure=killed_at != "confirm")

    @rule()
    def refresh_twice(self) -> None:
        """A second look finds nothing to do, and touches nothing."""
        self.look()
        self._took(sure=True)
        before = self.path.stat()
        assert self.look() is Status.UNCHANGED
        after = self.path.stat()
        assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)

    @invariant()
    def nothing_of_a_person_is_lost(self) -> None:
        """What they wrote is there, byte for byte."""
        if not list(self.place.folder.glob("*.md")):
            return
        article, text = self.article, self.path.read_text("utf-8")
        for name, value in self.persons.items():
            assert getattr(article, name) == value, name
        assert [comment for comment in self.comments if comment not in text] == []

    @precondition(lambda self: not self.interrupted)
    @invariant()
    def nothing_of_the_publisher_is_missed(self) -> None:
        """Every other field is as the page had it when it was read last."""
        if not list(self.place.folder.glob("*.md")):
            return
        article = self.article
        for name in ("title", "excerpt", "locale", "images", "body", "provider"):
            if name not in self.persons:
                assert getattr(article, name) == getattr(self.taken, name), name

    def _took(self, *, sure: bool) -> None:
        """Note that the page was read and written; the state knows it for *sure*, or not."""
        self.interrupted, self.taken = False, self.theirs
        self.written = [self.theirs] if sure else [*self.written, self.theirs]

    def _note(self, name: str) -> None:
        """Note what a person made of the field *name*: what the machine wrote is the machine's."""
        value = getattr(self.article, name)
        if value in [getattr(each, name) for each in self.written]:
            self.persons.pop(name, None)
        else:
            self.persons[name] = value

    def _has(self, name: str) -> bool:
        return any(line.startswith(f"{name}:") for line in self._lines())

    def _lines(self) -> list[str]:
        return self.path.read_text("utf-8").split("\n")

    def _rewrite(self, name: str, line: str | None) -> None:
        """Let *line* stand for the field *name*; None for none."""
        lines = self._lines()
        if not self._has(name):
            place = next(i for i, each in enumerate(lines) if each.startswith("type:"))
            lines.insert(place, f"{name}: x")
        found = next(i for i, each in enumerate(lines) if each.startswith(f"{name}:"))
        lines[found : found + 1] = [line] if line is not None else []
        self.path.write_text("\n".join(lines), "utf-8")


def _kill(*_: object, **__: object) -> None:
    raise _Killed


TestRefreshing = Refreshing.TestCase
TestRefreshing.settings = settings(stateful_step_count=20)
