"""XPath with types: libxml2 searches a page many times faster than a walk in Python."""

from collections.abc import Iterator
from typing import cast

from lxml import etree


def elements(path: etree.XPath, root: etree._Element, most: int) -> list[etree._Element]:
    """Return the first *most* elements under *root* that *path*, one to elements, finds."""
    return cast("list[etree._Element]", path(root))[:most]  # noqa: SLF001 - lxml names it so


def texts(
    path: etree.XPath, root: etree._Element, most: int
) -> Iterator[tuple[str, etree._Element]]:
    """Yield the first *most* texts that *path*, one to texts, finds; each with its element."""
    for each in cast("list[etree._ElementUnicodeResult]", path(root))[:most]:  # noqa: SLF001
        parent = each.getparent()
        if parent is not None:
            yield str(each), parent
