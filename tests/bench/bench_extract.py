"""Quality and speed of extraction beside its peers, on the same pages in the same run.

``python tests/bench/bench_extract.py`` reads the pages of ``../shared/pages``; where they are not,
it reads our own (``tests/pages``) and prints times only. ``--sample N`` takes only every N-th page,
``--peers`` names the peers to run (``trafilatura,newspaper4k,resiliparse,readability``; one that is
not installed is left out).
Times are processor time: of all pages, and of those of the public article-extraction benchmark
(``aeb``). Machines are noisy, so look at the ratios.
"""

import argparse
import gzip
import hashlib
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.extract.batch import prediction
from crawler.extract.decoding import decoded_page
from crawler.extract.extractor import facts
from crawler.extract.page import Page

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests" / "pages"
SHARED = ROOT.parent / "shared" / "pages"
TIERS = {"gold", "publisher-parser", "derived"}
COLUMNS = (
    "title", "title_soft", "date_day", "date_minute", "authors", "image", "siteName", "language",
    "excerpt",
)  # fmt: skip

Extract = Callable[[str, str], dict[str, Any]]


def ours(html: str, url: str) -> dict[str, Any]:
    """Extract with Masthead."""
    return prediction(facts(Page(url=url, content=html)))


def trafilatura_peer() -> Extract:
    """Return trafilatura with metadata, as most people call it."""
    import trafilatura

    def extract(html: str, url: str) -> dict[str, Any]:
        found = trafilatura.bare_extraction(html, url=url, with_metadata=True)
        if found is None:
            return {}
        return {
            "title": found.title, "publishedDateTime": found.date, "image": found.image,
            "authors": (found.author or "").split("; "), "siteName": found.sitename,
            "excerpt": found.description, "articleBody": found.text,
        }  # fmt: skip

    return extract


def newspaper4k_peer() -> Extract:
    """Return newspaper4k without its language models."""
    import newspaper

    def extract(html: str, url: str) -> dict[str, Any]:
        found = newspaper.Article(url, fetch_images=False)
        found.download(input_html=html)
        found.parse()
        when = found.publish_date
        return {
            "title": found.title, "publishedDateTime": str(when or ""), "image": found.top_image,
            "authors": found.authors, "language": found.meta_lang,
            "siteName": found.meta_site_name, "excerpt": found.meta_description,
            "articleBody": found.text,
        }  # fmt: skip

    return extract


def resiliparse_peer() -> Extract:
    """Return resiliparse's main text."""
    from resiliparse.extract.html2text import extract_plain_text

    def extract(html: str, url: str) -> dict[str, Any]:  # noqa: ARG001 - as the others
        return {"articleBody": extract_plain_text(html, main_content=True)}

    return extract


def readability_peer() -> Extract:
    """Return readability-lxml."""
    from lxml import html as lxml_html
    from readability import Document

    def extract(html: str, url: str) -> dict[str, Any]:
        found = Document(html, url=url)
        text = lxml_html.fromstring(found.summary()).text_content()
        return {"title": found.short_title(), "articleBody": text}

    return extract


PEERS: dict[str, Callable[[], Extract]] = {
    "trafilatura": trafilatura_peer,
    "newspaper4k": newspaper4k_peer,
    "resiliparse": resiliparse_peer,
    "readability": readability_peer,
}


@dataclass(frozen=True, slots=True)
class Times:
    """Processor seconds a page."""

    all: float
    aeb: float


def pages(every: int) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield truth and HTML of every *every*-th page; of our own, only the address is told."""
    if not SHARED.is_dir():
        for known in json.loads((OWN / "truth.json").read_text("utf-8"))[::every]:
            page = Page(url=known["url"], content=(OWN / known["file"]).read_bytes())
            yield {"id": known["file"], "url": known["url"], "source": "own"}, decoded_page(page)[0]
        return
    with (SHARED / "truth.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every == 0:
                truth = json.loads(line)
                data = (SHARED / "pages" / f"{truth['id']}.html.gz").read_bytes()
                yield truth, gzip.decompress(data).decode()


def run(extract: Extract, every: int) -> tuple[list[dict[str, Any]], Times]:
    """Return the predictions and what a page took."""
    found: list[dict[str, Any]] = []
    spent: dict[str, list[float]] = {"all": [], "aeb": []}
    for truth, html in pages(every):
        start = time.process_time()
        try:
            answer = extract(html, truth["url"] or "https://unknown.invalid/page")
        except Exception as error:  # noqa: BLE001 - a peer may raise anything
            answer = {"error": str(error)}
        seconds = time.process_time() - start
        spent["all"].append(seconds)
        if truth["source"] == "aeb":
            spent["aeb"].append(seconds)
        found.append({"id": truth["id"], **answer})
    means = {name: sum(each) / max(1, len(each)) for name, each in spent.items()}
    return found, Times(**means)


def score(predictions: list[dict[str, Any]], sources: set[str] | None = None) -> dict[str, Any]:
    """Return what ``score.py`` makes of *predictions*."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    truth = scorer.load(str(SHARED / "truth.jsonl"))
    ids = {each["id"] for each in predictions}
    rows = scorer.evaluate(truth, predictions, TIERS, sources, ids=ids)
    result: dict[str, Any] = scorer.aggregate(rows)
    return result


def folds(
    predictions: list[dict[str, Any]], count: int
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield *predictions* in *count* parts with a name each; the pages of a site stay together."""
    parts: list[list[dict[str, Any]]] = [[] for _ in range(count)]
    site = {truth["id"]: truth.get("domain") or truth["id"] for truth, _ in pages(1)}
    for each in predictions if count else ():
        digest = hashlib.sha256(site[each["id"]].encode()).digest()
        parts[digest[0] % count].append(each)
    for number, part in enumerate(parts, start=1):
        yield f"fold {number} ({len(part)} pages)", part


def row(name: str, predictions: list[dict[str, Any]], times: Times, ours: Times) -> str:
    """Return the line of the table for one extractor."""
    cells: list[float | None] = [None] * (len(COLUMNS) + 3)
    if SHARED.is_dir():
        result = score(predictions)
        aeb = score(predictions, {"aeb"})["body"]
        body = result["body"]
        cells = [result["fields"].get(column, {}).get("score") for column in COLUMNS]
        cells += [body.get("token_f1"), body.get("under_0.5"), aeb.get("shingle_f1")]
    shown = " | ".join("-" if cell is None else f"{cell:.3f}" for cell in cells)
    ratio = times.aeb / ours.aeb if ours.aeb else 0.0
    return (
        f"| {name} | {shown} | {times.all * 1000:.1f} | {times.all / ours.all:.2f} "
        f"| {times.aeb * 1000:.1f} | {ratio:.2f} |"
    )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=1, metavar="N")
    parser.add_argument("--peers", default="trafilatura")
    parser.add_argument(
        "--folds", type=int, default=0, metavar="N", help="also print N parts, split by site"
    )
    arguments = parser.parse_args()
    if not SHARED.is_dir():
        print(f"{SHARED}: not there: times on our own pages", file=sys.stderr)
    names = ("who", *COLUMNS, "body F1", "bodies < 0.5", "aeb F1", "ms/page", "x ours")
    names += ("ms/page aeb", "x ours aeb")
    print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}")
    mine, ours_took = run(ours, arguments.sample)
    print(row("masthead", mine, ours_took, ours_took), flush=True)
    for name, part in folds(mine, arguments.folds):
        print(row(name, part, ours_took, ours_took), flush=True)
    for name in filter(None, arguments.peers.split(",")):
        try:
            peer = PEERS[name]()
        except ImportError as error:
            print(f"| {name} | not installed: {error} |")
            continue
        found, theirs = run(peer, arguments.sample)
        print(row(name, found, theirs, ours_took), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
