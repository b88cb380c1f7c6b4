"""From elements to blocks, in one walk without recursion: pages nest as deep as they like."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from crawler.article.text import visible
from crawler.extract.blocks import Block, Code, Heading, Paragraph, Run, one_line_of
from crawler.extract.maintext.frames import FRAMES, Frame, close
from crawler.extract.maintext.runs import PLAIN, Line, paragraphs
from crawler.extract.maintext.tags import HEADINGS, INLINE, SILENT

_DEEPEST: Final = 12
"""Quotes, lists and tables in one another; what is deeper loses its form, not its text."""

_QUOTES: Final = {"start": "\u201c", "end": "\u201d"}
_STYLES: Final = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "del": "strike", "s": "strike",
    "strike": "strike", "code": "code", "kbd": "code", "samp": "code", "tt": "code",
}  # fmt: skip


def build(container: etree._Element, dropped: AbstractSet[etree._Element]) -> list[Block]:
    """Return the text in *container*, without what is in *dropped*, as blocks."""
    builder = _Builder()
    walk = etree.iterwalk(container, events=("start", "end"))
    skipped = None
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in SILENT or element in dropped:
                skipped = element
                walk.skip_subtree()
                continue
            if tag == "pre" and builder.code(element):
                skipped = element
                walk.skip_subtree()
                continue
            builder.start(element, tag)
            text = element.text
        else:
            if element is skipped:
                skipped = None
            else:
                builder.end(element, tag)
            if element is container:
                break
            text = element.tail
        if text:
            builder.line.say(text, builder.styles[-1])
    builder.flush()
    while len(builder.frames) > 1:
        close(builder.frames.pop(), builder.frames[-1])
    return builder.frames[0].loose()


@dataclass(slots=True)
class _Builder:
    """The state of the walk: the frames that are open, the line and the styles in them."""

    frames: list[Frame] = field(default_factory=lambda: [Frame("")])
    opened: list[etree._Element] = field(default_factory=list)
    """The elements of the open frames."""

    styles: list[Run] = field(default_factory=lambda: [PLAIN])
    line: Line = field(default_factory=Line)
    heading: etree._Element | None = None

    def start(self, element: etree._Element, tag: str) -> None:
        """Go into *element*."""
        if tag in INLINE:
            self.styles.append(_styled(element, tag, self.styles[-1]))
            if tag == "q":
                self.line.say(_QUOTES["start"], self.styles[-1])
        elif tag == "br":
            self.line.break_()
        elif self.heading is not None:
            self.line.say(" ", self.styles[-1])
        else:
            self.flush()
            if tag in HEADINGS:
                self.heading = element
            elif tag in FRAMES and len(self.frames) <= _DEEPEST:
                self.frames.append(Frame(tag))
                self.opened.append(element)

    def end(self, element: etree._Element, tag: str) -> None:
        """Go out of *element*."""
        if tag in INLINE:
            if tag == "q":
                self.line.say(_QUOTES["end"], self.styles[-1])
            self.styles.pop()
        elif tag == "br":
            pass
        elif self.heading is element:
            runs = one_line_of(self.line.take())
            if runs:
                self.frames[-1].done.append(Heading(int(tag[1]), runs))
            self.heading = None
        elif self.heading is not None:
            self.line.say(" ", self.styles[-1])
        else:
            self.flush()
            if self.opened and self.opened[-1] is element:
                self.opened.pop()
                close(self.frames.pop(), self.frames[-1])

    def code(self, element: etree._Element) -> bool:
        """Add *element*, a ``<pre>``, as code, unless it is made of paragraphs."""
        if self.heading is not None or next(element.iter("p", "div", "table"), None) is not None:
            return False
        self.flush()
        text = visible(_preformatted(element)).strip("\n")
        if text.strip():
            self.frames[-1].done.append(Code(text))
        return True

    def flush(self) -> None:
        """End the line: what was said in it is a paragraph, or several."""
        if self.line.pieces or self.line.runs:
            self.frames[-1].done.extend(map(Paragraph, paragraphs(self.line.take())))


def _styled(element: etree._Element, tag: str, style: Run) -> Run:
    if tag == "a":
        href = element.get("href")
        return style._replace(href=href) if href and style.href is None else style
    match _STYLES.get(tag):
        case "bold":
            return style._replace(bold=True)
        case "italic":
            return style._replace(italic=True)
        case "strike":
            return style._replace(strike=True)
        case "code":
            return style._replace(code=True)
    return style


def _preformatted(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element.iterdescendants():
        parts.append("\n" if child.tag == "br" else child.text or "")
        parts.append(child.tail or "")
    return "".join(parts)
