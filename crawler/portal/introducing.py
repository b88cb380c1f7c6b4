"""The file of a new organization, in the family's own form."""

import re
from pathlib import Path
from typing import Final

from crawler.article.scalars import plain
from crawler.article.text import one_line
from crawler.portal.data import Organization, host
from crawler.portal.loading import ORGANIZATIONS

LOGOS: Final = "/assets/images/organizations"
"""Where the family keeps logos: ``<domain>-50x50.jpg`` and ``<domain>-400x400.jpg``."""

_SIDES: Final = (50, 400)  # pixels
_LONGEST_NAME: Final = 200
# With a last label that begins with a letter: it is no address of a machine in any form.
_NAME: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*")
_LONGEST_DOMAIN: Final = 240
"""Characters that, with a suffix, every file system takes; DNS allows 253."""


def domain_of_file(text: str) -> str | None:
    """Return *text* as a domain that can have a file of its own; None if it is none.

    An address of a machine (``10.0.0.1``) or a host of one label (``localhost``) has no file.
    """
    try:
        domain = host(text)
    except ValueError:
        return None
    is_named = len(domain) <= _LONGEST_DOMAIN and _NAME.fullmatch(domain)
    return domain if is_named else None


def path_of(root: Path, domain: str) -> Path:
    """Return the path of the file for *domain*, as ``domain_of_file`` gave it."""
    return root / ORGANIZATIONS / f"{domain}.md"


def introduced(root: Path, domain: str, name: str) -> str:
    """Return the text of a file for *domain* in the portal at *root*.

    It has the logos that the portal's folder of logos has, and no others: a record would point to
    nothing.

    Args:
        root: the portal's folder.
        domain: as ``domain_of_file`` gave it.
        name: what records call it; its domain if nothing of that can be read.
    """
    title = one_line(name)[:_LONGEST_NAME].strip() or domain
    organization = Organization(name=title, domain=domain)
    lines = [
        "---",
        "taxonomy: organization",
        f"_id: {plain(organization.domain)}",
        f"name: {plain(organization.name)}",
        f"domain: {plain(organization.domain)}",
    ]
    logos = [(f"{LOGOS}/{domain}-{side}x{side}.jpg", side) for side in _SIDES]
    there = [(url, side) for url, side in logos if (root / url.removeprefix("/")).is_file()]
    lines += ["images:"] if there else []
    for url, side in there:
        lines += [f"  - url: {plain(url)}", f"    width: {side}", f"    height: {side}"]
    return "\n".join([*lines, "---", ""])
