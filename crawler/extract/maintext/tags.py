"""What HTML's elements mean to a reader of text."""

from typing import Final

INLINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
"""Elements that stand in a line of text."""

HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

SILENT: Final = frozenset({
    "applet", "area", "audio", "base", "canvas", "col", "colgroup", "datalist", "embed", "frame",
    "frameset", "head", "hr", "iframe", "img", "input", "link", "map", "math", "meta", "meter",
    "noframes", "noscript", "object", "option", "output", "param", "picture", "progress", "script",
    "select", "source", "style", "svg", "template", "textarea", "title", "track", "video",
})  # fmt: skip
"""Elements without text of an article."""

CONTROLS: Final = frozenset({"button", "dialog", "menu", "nav"})
"""Elements that are silent too, unless a mistake in the page puts the article into them."""
