"""Blocks that a page says more than once."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from crawler.extract.blocks import Block, Heading, Paragraph
from crawler.extract.markdown import plain

_LABEL: Final = 25
"""Letters of a line such as "Advertisement", which stands between paragraphs ..."""

_LABELS: Final = 4
"""... as often as this."""

_TELLING: Final = 40
"""Letters of a block that is rarely said twice ..."""

_UNIQUE: Final = 140
"""... and of one that never is."""

_SECOND_COPY: Final = 0.3
"""Share of the text that is repeated if the page has all of it again, for narrow screens."""


def without_repeats(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return *blocks* without labels, second copies, and headings that nothing follows."""
    texts = [plain([block]) for block in blocks]
    times = Counter(texts)
    again = sum(len(text) * (count - 1) for text, count in times.items())
    whole = sum(map(len, texts))
    least = _TELLING if again > _SECOND_COPY * whole else _UNIQUE
    kept: list[Block] = []
    said: set[str] = set()
    for block, text in zip(blocks, texts, strict=True):
        label = isinstance(block, Paragraph) and times[text] >= _LABELS and len(text) < _LABEL
        if not label and (text not in said or len(text) < least):
            kept.append(block)
        said.add(text)
    while kept and isinstance(kept[-1], Heading):
        kept.pop()
    return tuple(kept)
