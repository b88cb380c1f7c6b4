"""``masthead extract``."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.commands import codes, output
from crawler.commands.archived import again
from crawler.commands.options import Place, common, conditions

if TYPE_CHECKING:
    from crawler.extract.page import Page

_GZIP = b"\x1f\x8b"
_LARGEST = 10_000_000
"""Bytes of a page after decompression; as many as the crawl reads."""

_LONGEST_S = 2.0
"""Seconds of processor time a page may cost; as many as in a crawl."""


@click.command("extract", epilog=codes.EPILOG)
@click.argument(
    "files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path, allow_dash=True)
)
@click.option("--url", help="Address the page was fetched from.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as one JSON object.")
@click.option("--explain", is_flag=True, help="Print who said what about each field.")
@click.option(
    "--batch",
    is_flag=True,
    help='Read lines {"id", "url", "path"} on stdin, print one JSON object a line.',
)
@click.option(
    "--warc",
    is_flag=True,
    help="Read the pages of the records again from WARC files [default: the portal's own].",
)
@conditions
@click.option("--older", is_flag=True, help="With --warc: also what was fetched again since.")
@click.option("--dry-run", is_flag=True, help="With --warc: say what would change; write nothing.")
@common
def command(
    place: Place,
    files: tuple[Path, ...],
    url: str | None,
    *,
    as_json: bool,
    explain: bool,
    batch: bool,
    warc: bool,
    conditions: tuple[str, ...],
    older: bool,
    dry_run: bool,
) -> None:
    """Extract an article from stored HTML (FILE, or - for stdin), without any network.

    Prints the article file. With --batch, each page gives one line of JSON in the order of the
    input; one that fails gives its `error`, and the rest goes on. With --explain, it tells for
    every field which places of the page name a value, how far each is trusted, and which was
    believed.

    With --warc, the records of the corpus are brought up to date from the newest captures of their
    pages in WARC files or folders of them, as a refresh would from the web: only changed lines are
    rewritten, and what a person edited stays (docs/warc.md).

    \b
    Examples:
      masthead extract story.html --url https://www.example.com/news/story
      curl -s $URL | masthead extract - --url $URL --json
      masthead extract story.html --url https://www.example.com/news/story --explain
      masthead extract --batch < pages.jsonl > articles.jsonl
      masthead extract --warc --dry-run --filter 'provider=example.com'
      masthead extract --warc CC-NEWS-20260301.warc.gz
    """
    if warc:
        if batch or explain or url is not None:
            raise click.UsageError("--warc takes WARC files: leave --url, --batch, --explain out")
        again(place, files, conditions, older=older, dry=dry_run, as_json=as_json)
        return
    if conditions or older or dry_run:
        raise click.UsageError("--filter, --older and --dry-run are for --warc")
    if len(files) > 1:
        raise click.UsageError("give one FILE; --batch reads a list of many on stdin")
    file = files[0] if files else None
    if batch:
        if file is not None or explain:
            raise click.UsageError("--batch reads its list on stdin: leave FILE and --explain out")
        sys.exit(_batch())
    if file is None or url is None:
        raise click.UsageError("give a FILE (or -) and its --url, --batch, or --warc")
    if explain:
        _explain(file, url, as_json=as_json)
    else:
        _one(place, file, url, as_json=as_json)


def _explain(file: Path, url: str, *, as_json: bool) -> None:
    from crawler.article.errors import ArticleError
    from crawler.commands.mistakes import leave, mistakes
    from crawler.extract.explaining import explanation, table
    from crawler.extract.extractor import explained
    from crawler.worker import within

    with mistakes():
        data = _stored(file)
    try:
        page = _page(url, data)
        with within(_LONGEST_S, url):
            found = explained(page)
    except ArticleError as error:
        leave(str(error), codes.Exit.FAILED)
    if as_json:
        output.json_line(explanation(found))
    else:
        output.text(table(found))


def _one(place: Place, file: Path, url: str, *, as_json: bool) -> None:
    from crawler.article.errors import ArticleError
    from crawler.article.frontmatter import dumps
    from crawler.commands.mistakes import leave, mistakes
    from crawler.enrich import chain
    from crawler.extract.article import extract
    from crawler.portal import portal
    from crawler.worker import within

    with mistakes():
        root = place.portal or portal.find(Path.cwd()) or Path.cwd()
        found = portal.load(root, corpus=place.corpus, state=place.state, changes=place.changes)
        data = _stored(file)
    try:
        page = _page(url, data)
        if as_json:
            from crawler.extract.batch import prediction
            from crawler.extract.extractor import facts

            with within(_LONGEST_S, url):
                line = prediction(facts(page))
            output.json_line(line)
            return
        with within(_LONGEST_S, url):
            article = extract(page, body=found.settings.body)
    except ArticleError as error:
        leave(str(error), codes.Exit.FAILED)
    article = article.replace(category=found.settings.category)
    enrichments = chain.load(chain.named(found.settings.scrapy.get("MASTHEAD_ENRICHMENTS", {})))
    output.text(dumps(chain.enriched(article, found, enrichments)))


def _batch() -> int:
    goods: list[bool] = []
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        answer = _answer(line)
        goods.append("error" not in answer)
        output.json_line(answer)
    return codes.of(goods)


def _answer(line: bytes) -> dict[str, Any]:
    """Return the facts of the page that *line* names, or what is wrong with it."""
    from crawler.article.errors import ArticleError
    from crawler.extract.batch import prediction
    from crawler.extract.extractor import facts
    from crawler.worker import within

    identifier = None
    try:
        task = json.loads(line)
        identifier = task.get("id")
        url, path = task["url"], task["path"]
    except (ValueError, KeyError, AttributeError, RecursionError):
        return {"id": identifier, "error": 'no JSON object with "id", "url" and "path"'}
    try:
        page = _page(str(url), _read(Path(path)))
        with within(_LONGEST_S, page.url):
            return {"id": identifier, **prediction(facts(page))}
    except (ArticleError, OSError, TypeError, ValueError) as error:
        return {"id": identifier, "error": str(error).partition("\n")[0]}


def _stored(file: Path) -> bytes:
    with click.open_file(str(file), "rb") as stream:
        data: bytes = stream.read(_LARGEST + 1)
    return data


def _read(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise OSError(f"{path}: no regular file")
    with path.open("rb") as file:
        return file.read(_LARGEST + 1)


def _page(url: str, data: bytes) -> "Page":
    import gzip
    import zlib
    from io import BytesIO

    from crawler.article.errors import ExtractionError
    from crawler.article.urls import web_address
    from crawler.extract.page import Page

    address = web_address(url)
    if data.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=BytesIO(data)) as stream:
                data = stream.read(_LARGEST + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise ExtractionError(url, f"a broken gzip file: {error}") from None
    if len(data) > _LARGEST:
        raise ExtractionError(url, f"longer than {_LARGEST:,} bytes")
    return Page(url=address, content=data)
