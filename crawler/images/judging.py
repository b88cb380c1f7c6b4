"""Which lead image a record gets: what the page states, what the file says, what was known before.

The law (record-format 2, ``images``): at most one, with its real size, none under about 200 pixels,
``isCached`` true when the portal holds a copy. A record's address is the publisher's, also where
there is a copy: so it is in all real records.
"""

from dataclasses import dataclass

from crawler.article.record import Image
from crawler.extract.article import MOST_TIMES
from crawler.extract.images import LARGEST
from crawler.images.sniffing import Size
from crawler.portal.pictures import Pictures


@dataclass(frozen=True, slots=True)
class Sized:
    """The file was seen: it is a picture of this size."""

    size: Size
    is_kept: bool = False
    """True if the portal holds a copy of it."""


@dataclass(frozen=True, slots=True)
class NoPicture:
    """What is at the address is no picture, or none for an article, and will be none tomorrow."""

    code: str
    """Short name of the reason, for machines."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """The file could not be seen this time."""

    code: str


Found = Sized | NoPicture | Unseen


def is_plausible(size: Size, rule: Pictures) -> bool:
    """Tell whether a picture may have *size*, whoever states it; it may still be too small."""
    short, long = sorted(size)
    return (
        short > 0 and long <= LARGEST and long <= short * MOST_TIMES and short * long <= rule.pixels
    )


def stated(image: Image | None, rule: Pictures) -> Size | None:
    """Return the size that *image* states; None if it states none that is plausible."""
    if image is None or image.width is None or image.height is None:
        return None
    size = (image.width, image.height)
    return size if is_plausible(size, rule) else None


def judged(size: Size, rule: Pictures) -> NoPicture | None:
    """Return why a file's picture of *size* is no lead image; None if it may be one."""
    if not is_plausible(size, rule):
        return NoPicture("implausible")
    return NoPicture("small") if min(size) < rule.least else None


def must_be_seen(image: Image, old: Image | None, rule: Pictures) -> bool:
    """Tell whether the file of *image* has to be asked for its size.

    Args:
        image: as the page has it.
        old: that of the article's record; None if it has none.
        rule: the keeper's word.
    """
    if rule.size == "file":
        return True
    known = stated(image, rule) or (_same(image, old) and stated(old, rule))
    return rule.size == "stated" and not known


def settled(
    image: Image, old: Image | None, found: Found | None, rule: Pictures, *, held: Size | None
) -> Image | None:
    """Return the record's image; None if it is to have none.

    Args:
        image: as the page has it.
        old: that of the article's record; None if it has none.
        found: what came of asking for the file; None if it was not asked for.
        rule: the keeper's word.
        held: the size of the file that the portal has a copy of already; None if it has none.
    """
    if isinstance(found, NoPicture):
        return None
    known = old if _same(image, old) else None
    size = held or stated(image, rule) or stated(known, rule)
    if isinstance(found, Sized):
        size = found.size
    if size is None:
        if found is None:  # the keeper does not want to know
            return image.replace(width=None, height=None, isCached=_is_cached(known))
        return old  # what cannot be seen does not take the place of what was
    if min(size) < rule.least:
        return None
    is_kept = held is not None or (isinstance(found, Sized) and found.is_kept)
    return image.replace(width=size[0], height=size[1], isCached=is_kept or _is_cached(known))


def _same(image: Image, old: Image | None) -> bool:
    return old is not None and old.url == image.url


def _is_cached(old: Image | None) -> bool:
    """Tell whether the record says that there is a copy: another program may keep it."""
    return old is not None and bool(old.isCached)
