"""Languages as the news sitemap names them."""

import re
from typing import Final

_CODE: Final = re.compile(r"[a-z]{2,3}")
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})


def of_news(tag: str) -> str | None:
    """Return the ISO 639 code of *tag* (BCP 47), or None if it has none.

    Of Chinese it says how it is written: ``zh-cn`` or ``zh-tw``, the two exceptions there are.
    """
    code, *rest = tag.strip().replace("_", "-").lower().split("-")
    if code == "zh":
        return "zh-tw" if _TRADITIONAL.intersection(rest) else "zh-cn"
    return code if _CODE.fullmatch(code) else None
