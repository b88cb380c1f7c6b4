"""How long a canonical record takes to read and to write, in terms of PyYAML's C loader and dumper.

``python tests/bench/bench_frontmatter.py``: pytest does not collect it, and nothing is asserted: a
time depends on the machine, a ratio taken in one run hardly does. Each round has a title of its
own, so that nothing remembered flatters us; the C loader and dumper give plain values, without
bounds, places or validation.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import yaml

from crawler.article import document
from crawler.article.frontmatter import dumps, loads
from tests.unit.article.samples import FULL

ROUNDS = 300
REPEATS = 7


def best(job: Callable[[str], object], texts: list[str]) -> float:
    """Return the seconds for one text, in the fastest of some repeats."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        for text in texts:
            job(text)
        times.append((time.perf_counter() - start) / len(texts))
    return min(times)


def main() -> None:
    """Print the two ratios."""
    texts = [FULL.replace('title: "Ferry', f'title: "{number} Ferry') for number in range(ROUNDS)]
    commented = [text.replace("heat: 69", "heat: 69 # hot") for text in texts]
    headers = [document.split(text).header for text in texts]
    articles = {text: loads(text) for text in texts}
    values = {header: yaml.load(header, yaml.CSafeLoader) for header in headers}

    rows = {
        "read": (best(loads, texts), c_read := best(c_load, headers)),
        "read, with a comment in it": (best(loads, commented), c_read),
        "write": (
            best(lambda text: dumps(articles[text]), texts),
            best(lambda header: c_dump(values[header]), headers),
        ),
    }
    print(f"a record of {len(texts[0].encode()):,} bytes, {ROUNDS} rounds, best of {REPEATS}")
    for name, (ours, theirs) in rows.items():
        ratio = f"{ours / theirs:.2f} x PyYAML in C"
        print(f"{name:>27}: {ours * 1e6:6.0f} us, {theirs * 1e6:6.0f} us there: {ratio}")


def c_load(header: str) -> object:
    return yaml.load(header, yaml.CSafeLoader)


def c_dump(values: object) -> str:
    found = yaml.dump(values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    assert isinstance(found, str)
    return found


if __name__ == "__main__":
    main()
