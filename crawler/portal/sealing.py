"""Settings of sealing: what is private, and where the key is."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StrictStr

from crawler.sealing.keys import looks_like_key
from crawler.sealing.sealer import FIELDS


def _field(name: str) -> str:
    if name not in FIELDS:
        raise ValueError(f"must be one of {', '.join(FIELDS)}")
    return name


def _path(text: str) -> str:
    if looks_like_key(text):  # it is in a file for everybody now, and shall not be in a log as well
        raise ValueError(
            "is a key, not the path of a file with one: take it out, and make another key with "
            "`masthead keys new FILE`"
        )
    if not text.strip() or "\0" in text:
        raise ValueError("must be the path of a file")
    return text


class Sealing(BaseModel):
    """Private fields: they are in a record's `secured`, encrypted, and nowhere else in its file."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    fields: tuple[Annotated[StrictStr, AfterValidator(_field)], ...] = ()
    """What is private, of `body`, `authors`, `content`, `fetch`: see docs/sealing.md."""

    key_file: Annotated[StrictStr, AfterValidator(_path)] | None = None
    """File of keys that only its owner can read; a relative path is inside the portal."""
