"""What addresses that were read teach about those that were not. Pure."""

from collections import Counter
from collections.abc import Iterable

from crawler.discovery.shapes import shape


def learned(read: Iterable[tuple[str, bool]]) -> dict[str, float]:
    """Return the share of articles among the addresses of each shape.

    One address is counted for either side, so that a single one does not decide (Laplace's rule
    of succession).

    Args:
        read: addresses, each with whether there was an article.
    """
    met: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for address, was_article in read:
        form = shape(address)
        met[form] += 1
        good[form] += was_article
    return {form: (good[form] + 1) / (number + 2) for form, number in met.items()}
