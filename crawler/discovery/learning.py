"""What addresses that were read teach about those that were not. Pure."""

from collections import Counter
from collections.abc import Iterable

from crawler.discovery.shapes import shape


def learned(read: Iterable[tuple[str, bool]]) -> dict[str, float]:
    """Return the share of articles among the addresses of each shape.

    Args:
        read: addresses, each with whether there was an article.
    """
    met: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for address, was_article in read:
        form = shape(address)
        met[form] += 1
        good[form] += was_article
    return {form: good[form] / number for form, number in met.items()}
