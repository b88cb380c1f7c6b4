"""Short articles, and what tests ask of them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from crawler.clusters.features import Features, features_of
from crawler.clusters.frequencies import Frequencies
from crawler.clusters.likeness import alike, weighed
from crawler.portal.clustering import Clusters

START = datetime(2026, 2, 3, 8, tzinfo=UTC)
NOTHING = Frequencies.learn([])
DEFAULT = Clusters()

FIRE = features_of(
    "Three missing after fire at Tarrow Mill",
    "A fire destroyed the paper mill at Tarrow on Tuesday.",
    "Three workers of Pellan Group are missing after a fire in Tarrow. Some 60 homes in Weir Lane "
    "were evacuated, said commander Ruth Okello. The roof of the east wing fell at 1.20am.",
    "echo.example",
)
SAME_FIRE = features_of(
    "Tarrow paper plant burns, night shift unaccounted for",
    "Flames tore through the Pellan works before dawn.",
    "Smoke hung over Weir Lane, where 60 families had to leave. Commander Ruth Okello of the "
    "county service would not say why the plant of Pellan Group in Tarrow caught fire.",
    "times.example",
)
OTHER = features_of(
    "Bank of Norland cuts rates to 3.25 percent",
    "The central bank lowered borrowing costs.",
    "Governor Ilse Varga said inflation fell to 2.1 percent in January, and the krone lost value.",
    "times.example",
)


def are_alike(
    one: Features,
    other: Features,
    apart: timedelta = timedelta(0),
    frequencies: Frequencies = NOTHING,
    settings: Clusters = DEFAULT,
) -> bool:
    """Tell whether two articles are alike."""
    return alike(weighed(one, frequencies), weighed(other, frequencies), apart, settings)


def timed(
    articles: Iterable[Features], step: timedelta = timedelta(hours=1)
) -> list[tuple[int, datetime, Features]]:
    """Return the articles with keys from 0, one a *step*."""
    return [(key, START + key * step, each) for key, each in enumerate(articles)]
