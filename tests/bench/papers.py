"""Makes up records of real size, the same ones each time: headers of 1.5 KB, texts of 3.5 KB."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from crawler.article.frontmatter import dumps
from crawler.article.names import file_name
from crawler.article.record import Article, Image, Named, Provider, Related

_TOPICS = ("Trains", "Ferries", "Bridges", "Harbours", "Roads", "Airports", "Canals", "Tunnels")


class Papers:
    """Some hundred newspapers that write by Zipf's law."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - no secrets
        syllables = [a + b for a in "bcdfghklmnprstvz" for b in "aeiou"]
        draw = self.chance.choice
        words = {
            "".join(draw(syllables) for _ in range(n % 4 + 1)) + draw("nsrt") for n in range(40_000)
        }
        self.words = sorted(words)
        self.chance.shuffle(self.words)
        self.ranks = list(accumulate(1 / (rank + 5) for rank in range(len(self.words))))

    def text(self, words: int) -> str:
        """Return a sentence."""
        found = self.chance.choices(self.words, cum_weights=self.ranks, k=words)
        return " ".join(found).capitalize() + "."

    def body(self) -> str:
        """Return paragraphs, with a heading and a link as real ones have."""
        paragraphs = [
            " ".join(self.text(self.chance.randint(8, 22)) for _ in range(4)) for _ in range(9)
        ]
        paragraphs.insert(3, f"## {self.text(4)[:-1]}")
        paragraphs[5] += f" [{self.text(2)[:-1]}](https://example.org/{self.text(1)[:-1]})"
        return "\n\n".join(paragraphs)

    def image(self, paper: int, number: int) -> Image:
        """Return a lead image."""
        url = f"https://paper{paper}.example/images/{number:08}-lead-{self.text(1)[:-1]}.jpg"
        return Image(url=url, width=1200, height=630, isCached=True)

    def related(self, number: int) -> Related:
        """Return another's article about the same."""
        paper = self.chance.randrange(300)
        return Related(
            title=self.text(9)[:-1],
            excerpt=self.text(30),
            publishedDateTime=datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
            webUrl=f"https://paper{paper}.example/{number}/related",
            provider=Provider(name=f"Paper {paper}", domain=f"paper{paper}.example"),
            quality=self.chance.randrange(90),
            images=(self.image(paper, number),),
        )

    def article(self, number: int) -> Article:
        """Return the article *number*: one in five has others beside it, one in fifty a key more.

        All are of some years, and the higher the number the later.
        """
        paper = self.chance.randrange(300)
        title = self.text(9)[:-1]
        address = f"https://paper{paper}.example/{number}/{'-'.join(title.lower().split())}"
        provider = Provider(
            name=f"Paper {paper}",
            domain=f"paper{paper}.example",
            images=(Image(url=f"https://a.example/paper{paper}.jpg", width=50, height=50),),
            authors=(Named(name=self.text(2)[:-1].title()),),
        )
        return Article(
            title=title,
            excerpt=self.text(45),
            publishedDateTime=datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
            sourceUrl=f"https://paper{paper}.example/feed.xml",
            originalUrl=address,
            webUrl=address,
            quality=self.chance.randrange(90),
            heat=self.chance.randrange(200),
            published=self.chance.random() < 0.7,
            provider=provider,
            topics=("News", *self.chance.sample(_TOPICS, 2)),
            tags=tuple(self.text(1)[:-1] for _ in range(5)),
            images=(self.image(paper, number),),
            related=tuple(self.related(number) for _ in range(number % 5 == 0)),
            body=self.body(),
            unknown={"rating": 4.5, "desk": ["north"]} if number % 50 == 0 else {},
        )

    def articles(self, count: int) -> Iterator[tuple[str, Article]]:
        """Yield file name and article of *count* articles."""
        for number in range(count):
            article = self.article(number)
            name = file_name(article.publishedDateTime, article.title)
            yield f"{name[:11]}{number:07}-{name[11:]}", article


def fill(folder: Path, count: int) -> None:
    """Write *count* records into *folder*."""
    folder.mkdir(parents=True)
    for name, article in Papers().articles(count):
        (folder / name).write_text(dumps(article), "utf-8")
