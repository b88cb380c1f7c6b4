"""Files as people leave them: the same record in another order, other quotes, with comments."""

import re
from dataclasses import dataclass, field

from hypothesis import strategies as st

from crawler.article import document
from crawler.article.frontmatter import dumps
from crawler.article.record import Article
from crawler.article.scalars import is_plain

_SCALAR = re.compile(r'(?P<lead> *(?:- )?(?:[A-Za-z]+: )?)"(?P<text>[^"\\]+)"')
_WORDS = re.compile(r"[A-Za-z0-9.,]+(?: [A-Za-z0-9.,]+)*")


@dataclass
class HumanFile:
    """A file, what it means, and the comments that a person put into it."""

    text: str
    article: Article
    comments: list[str] = field(default_factory=list)


@st.composite
def human_files(draw: st.DrawFn, articles: st.SearchStrategy[Article]) -> HumanFile:
    """Draw a file that means the same as the canonical file of an article, in other words."""
    article = draw(articles)
    blocks = draw(st.permutations(_blocks(document.split(dumps(article)).header)))
    comments: list[str] = []
    lines: list[str] = []
    for block in blocks:
        lines += [""] * draw(st.integers(0, 1))
        for line in _unindented(block) if draw(st.booleans()) else block:
            indent = line[: len(line) - len(line.lstrip(" "))]
            if draw(st.integers(0, 4)) == 0:
                comments.append(f"# {len(comments)}: a 'note'")
                lines.append(f"{indent}{comments[-1]}")
            restyled = _restyled(draw, line)
            if restyled and "\n" not in restyled and draw(st.integers(0, 4)) == 0:
                comments.append(f"# {len(comments)}: \u2028 \U0001f600 or so".replace("\u2028", ""))
                restyled += f"  {comments[-1]}"
            lines += restyled.split("\n")
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    body = article.body and f"\n{article.body}"
    parts = ["---", *lines, "---", *body.split("\n")]
    bom = draw(st.sampled_from(["", "\ufeff"]))
    return HumanFile(bom + newline.join(parts), article, comments)


def _blocks(header: str) -> list[list[str]]:
    """Return the lines of each field of the article."""
    blocks: list[list[str]] = []
    for line in header.splitlines():
        if line.startswith(" "):
            blocks[-1].append(line)
        elif line:
            blocks.append([line])
    return blocks


def _unindented(block: list[str]) -> list[str]:
    """Write a list of the article with its hyphens under its name, as YAML allows."""
    if len(block) > 1 and block[1].startswith("  - "):
        return [block[0], *(line[2:] for line in block[1:])]
    return block


def _restyled(draw: st.DrawFn, line: str) -> str:
    match = _SCALAR.fullmatch(line)
    if not match:
        return line
    lead, text = match["lead"], match["text"]
    styles = [line, f"{lead}  {line[len(lead) :]}"]
    if text.isprintable():
        quote = text.replace("'", "''")
        styles.append(f"{lead}'{quote}'")
    if is_plain(text):
        styles.append(f"{lead}{text}")
    if _WORDS.fullmatch(text):
        indent = " " * (len(lead) - len(lead.lstrip(" ")) + 4)
        styles += [
            f"{lead}>-\n{indent}" + text.replace(" ", f"\n{indent}"),
            f"{lead}|-\n{indent}{text}",
        ]
    return draw(st.sampled_from(styles))
