"""A folder that Hugging Face's ``datasets.load_dataset`` reads: Parquet in shards, and a card.

The card's header (YAML) says what ``datasets`` asks for: features, sizes, the files of the split,
languages, the licence if one is stated.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import Field, StrictInt, StrictStr

from crawler.article.lines import Record
from crawler.exporting import About, Exporter, Options
from exporters import _arrow, _batches

SPLIT: Final = "train"
_FOLDER: Final = "data"
_SIZES: Final = (
    (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M"),
)  # fmt: skip
_LARGEST: Final = "100M<n<1B"

_CARD: Final = """\
# {title}

{count} news articles{of}, one a row, made by Masthead. Keys are the record's own: see the record
format. What is absent is null, an absent list is empty; `unknown` has, as JSON, what has no column.

```python
from datasets import load_dataset

articles = load_dataset("PATH/OF/THIS/FOLDER", split="{split}")
```

The articles are their publishers'. `originalUrl` says where each was found, `provider` who
published it. {licence}
"""


class DatasetsOptions(Options):
    """What may be chosen."""

    shard: StrictInt = Field(default=50_000, ge=1, le=10_000_000)
    """Records in a file."""

    row_group: StrictInt = Field(default=2_000, ge=1, le=100_000)
    """Records in a row group of a file."""

    licence: StrictStr = ""
    """For the card: an identifier of Hugging Face's, such as cc-by-4.0."""


def write(records: Iterable[Record], path: Path, about: About) -> int:
    """Write *records* into the new folder *path*; return how many. Memory holds one row group."""
    options = about.chosen(DatasetsOptions)
    folder = path / _FOLDER
    folder.mkdir(parents=True)
    languages: set[str] = set()
    tables = _noted(_batches.tables(records, min(options.row_group, options.shard)), languages)
    per_shard = max(1, options.shard // options.row_group)
    counts: list[int] = []
    for first in tables:
        some = chain([first], islice(tables, per_shard - 1))
        counts.append(_arrow.written(folder / _unnamed(len(counts)), some))
    if not counts:
        counts.append(_arrow.written(folder / _unnamed(0), ()))
    for number in range(len(counts)):
        name = f"{SPLIT}-{number:05}-of-{len(counts):05}.parquet"
        (folder / _unnamed(number)).rename(folder / name)
    locale = about.portal.site.locale
    size = sum(each.stat().st_size for each in folder.iterdir())
    header = _header(
        sum(counts), size, sorted(languages | ({locale} if locale else set())), options
    )
    (path / "README.md").write_text(f"---\n{header}---\n\n{_card(sum(counts), about)}", "utf-8")
    return sum(counts)


def _unnamed(number: int) -> str:
    return f"{number}.parquet"


def _noted(tables: Iterable[Any], languages: set[str]) -> Iterator[Any]:
    for table in tables:
        languages.update(filter(None, table.column("locale").unique().to_pylist()))
        yield table


def _header(count: int, size: int, languages: list[str], options: DatasetsOptions) -> str:
    values: dict[str, Any] = {
        "configs": [
            {
                "config_name": "default",
                "data_files": [{"split": SPLIT, "path": f"{_FOLDER}/{SPLIT}-*.parquet"}],
            }
        ],
        "dataset_info": {
            "features": _features(_arrow.schema()),
            "splits": [{"name": SPLIT, "num_bytes": size, "num_examples": count}],
            "download_size": size,
            "dataset_size": size,
        },
    }
    codes = sorted({each.partition("-")[0] for each in languages})
    if codes:
        values["language"] = codes
    if options.licence:
        values["license"] = options.licence
    values["size_categories"] = [next((name for most, name in _SIZES if count < most), _LARGEST)]
    values["tags"] = ["news"]
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True)


def _features(fields: Iterable[Any]) -> list[dict[str, Any]]:
    """Return Arrow's *fields* as a card has them."""
    return [{"name": field.name, **_feature(field.type)} for field in fields]


def _feature(kind: Any) -> Mapping[str, Any]:  # noqa: ANN401 - pyarrow has no types
    pa = _arrow.arrow()
    if pa.types.is_list(kind):
        inner = _feature(kind.value_type)
        return {"list": inner.get("dtype", inner.get("struct"))}
    if pa.types.is_struct(kind):
        return {"struct": _features(kind)}
    return {"dtype": str(kind)}


def _card(count: int, about: About) -> str:
    site = about.portal.site
    licence = about.chosen(DatasetsOptions).licence
    return _CARD.format(
        title=_line(site.title) or "News articles",
        count=f"{count:,}",
        of=f" of <{site.url}{site.baseurl}>" if site.url else "",
        split=SPLIT,
        licence=f"Licence: {licence}." if licence else "No licence is stated.",
    )


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


EXPORTER = Exporter(
    about="a folder for Hugging Face's datasets: Parquet in shards and a card",
    write=write,
    folder=True,
    options=DatasetsOptions,
    needs=_arrow.EXTRA,
)
