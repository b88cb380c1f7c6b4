"""A small portal, and stories that several publishers report."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.article.frontmatter import dumps
from crawler.article.record import Article, Provider
from crawler.corpus.corpus import Corpus
from crawler.enrich import chain
from crawler.judging.cases import Rules
from crawler.judging.scoring import Scoring, Tally
from crawler.portal.data import Site, Topic
from crawler.portal.portal import Portal
from crawler.portal.settings import Settings
from crawler.state.store import State

START = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)

STORIES: Mapping[str, tuple[str, str]] = {
    "bridge": (
        "Harbour bridge in Aldermouth opens after nine years",
        """\
The new swing bridge over the harbour of Aldermouth opened on Sunday morning, nine years after the
council first voted for it. Mayor Ines Calloway cut the ribbon before some 4,000 people. The bridge
cost 61 million crowns, twice what engineers had reckoned. Ferries that carried commuters since 1908
will stop at the end of April.""",
    ),
    "comet": (
        "Astronomers at Pico Verde find comet with three tails",
        """\
A comet with three separate tails was photographed from the observatory on Pico Verde. Astronomer
Tomasz Wielgosz said the third tail is made of sodium. Comet W4 Wielgosz will pass the sun in
November at a distance of 38 million kilometres and may be seen with the naked eye from the southern
hemisphere.""",
    ),
    "strike": (
        "Bakers in Lower Saxten strike for a second week",
        """\
Bread is scarce in Lower Saxten, where 1,300 bakers stopped work for a second week. The union Brot
und Korn asks for eleven per cent more and free Sundays. Owner Hedwig Pohlmann called the demand
ruinous. Talks in the town hall of Kessburg broke off on Thursday.""",
    ),
}
TOPICS = (
    Topic(name="News"),
    Topic(name="Bridges", parent="News", keywords=("bridge", "ferr")),
    Topic(name="Sky", parent="News", keywords=("comet",)),
)


def story(name: str, place: str, *, hours: float = 0, **changes: object) -> Article:
    """Return how the publisher at *place* reports the story *name*, *hours* after the first."""
    title, text = STORIES[name]
    address = f"https://www.{place}.test/{name}"
    article = Article(
        title=title,
        excerpt=" ".join(text.partition(". ")[0].split()) + ".",
        publishedDateTime=START + timedelta(hours=hours),
        originalUrl=address,
        webUrl=address,
        provider=Provider(name=place, domain=f"{place}.test"),
        body=f"{text}\n",
    )
    return article.replace(**changes)


class Place:
    """A portal in *root* with a corpus and a state."""

    def __init__(self, root: Path, settings: Settings | None = None) -> None:
        self.folder = root / "_news"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.url = f"sqlite:///{root / 'state.sqlite3'}"
        self.portal = Portal(
            root=root,
            settings=settings or Settings(),
            site=Site(),
            topics=TOPICS,
            organizations={},
            corpus=self.folder,
            state=self.url,
        )

    @property
    def rules(self) -> Rules:
        """What it judges by."""
        return Rules(self.portal, chain.load(chain.DEFAULT))

    def add(self, *articles: Article) -> None:
        """Write *articles* as files that no one judged."""
        for article in articles:
            Corpus(self.folder).create(article, dumps(article).encode())

    def score(self, *, dry_run: bool = False, processes: int = 1) -> Tally:
        """Judge everything."""
        state = State(self.url)
        files = state.files(self.portal.place)
        try:
            scoring = Scoring(
                self.rules, Corpus(self.folder, files), state, files, processes=processes
            )
            return scoring.run(dry_run=dry_run)
        finally:
            state.close()

    def texts(self) -> dict[str, str]:
        """Return the files by name."""
        return {path.name: path.read_text("utf-8") for path in sorted(self.folder.glob("*.md"))}

    def articles(self) -> dict[str, Article]:
        """Return the records by publisher's name and story: ``gazette/bridge``."""
        found = [entry.article for entry in Corpus(self.folder)]
        return {f"{each.provider.name}/{each.address.rpartition('/')[2]}": each for each in found}

    def edit(self, key: str, old: str, new: str) -> None:
        """Change the record *key* as a person does."""
        line = f'originalUrl: "{self.articles()[key].originalUrl}"'
        (path,) = [path for path in self.folder.glob("*.md") if line in path.read_text("utf-8")]
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
