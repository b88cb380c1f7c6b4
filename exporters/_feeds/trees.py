"""XML of feeds and sitemaps, by lxml: what is text stays text, whatever is in it."""

from pathlib import Path
from typing import Any, Final

from lxml import etree

ATOM: Final = "http://www.w3.org/2005/Atom"
CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
DC: Final = "http://purl.org/dc/elements/1.1/"
MEDIA: Final = "http://search.yahoo.com/mrss/"
LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def add(
    parent: Any,  # noqa: ANN401 - lxml has no types
    tag: str,
    text: str | None = None,
    *,
    namespace: str = "",
    **attributes: object,
) -> Any:  # noqa: ANN401 - the same
    """Add an element with *text* to *parent* and return it; attributes that are None stay away."""
    given = {name: str(value) for name, value in attributes.items() if value is not None}
    child = etree.SubElement(parent, f"{{{namespace}}}{tag}" if namespace else tag, given)
    child.text = text
    return child


def write_tree(root: Any, path: Path) -> None:  # noqa: ANN401 - the same
    """Write the tree under *root* to the new file at *path*, in UTF-8."""
    text = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    with path.open("xb") as out:
        out.write(text)
