"""Keys, a story with private fields, and what tests of sealing have in common."""

import json
from pathlib import Path

from crawler.sealing.keys import Key, material, new
from tests.integration.local import Portal, Story

KEY, OTHER = new(), new()
ID, OTHER_ID = (Key(material(key)).id for key in (KEY, OTHER))
ENV = {"MASTHEAD_SEAL_KEY": KEY}
SETTINGS = "sealing:\n  fields: [body, authors, content, fetch]\n"
STORY = Story(
    head='<meta name="author" content="Ann Author">',
    text=(
        "The bridge over the harbour, says the whisperer, opened on Sunday after years of work.",
        "People walked across it from early in the morning, and a ferry went under it at noon.",
    ),
)
LATER = "A bridge over the harbour opened at last, two years late."
SECRET_WORDS = ("whisperer", "Ann Author")
FOREIGN = "AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA=="


def unsealed(portal: Portal, key: str = KEY) -> dict[str, object]:
    result = portal.run("unseal", "--json", "_news", env={"MASTHEAD_SEAL_KEY": key})
    assert (result.code, result.err) == (0, "")
    found: dict[str, object] = json.loads(result.out)
    return found


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def forms(key: str) -> list[bytes]:
    """How a key, or what is made of it, may be written by mistake."""
    made = Key(material(key))
    found = [key.rstrip("=").encode()]
    for each in (material(key), made.encryption, made.authentication):
        found += [each, each.hex().encode(), repr(each)[2:-1].encode()]
    return found
