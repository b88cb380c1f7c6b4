"""The keeper's word about raw responses, ``warc:`` in ``masthead.yaml``."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr


def _folder(text: str) -> str:
    inside = not text.startswith(("/", "~")) and ".." not in text.split("/")
    if not inside or text.strip().strip("./") == "" or "\0" in text:
        raise ValueError("must be a folder inside the portal, such as warc")
    return text


class Warcs(BaseModel):
    """The raw responses of article pages, kept as WARC files (docs/warc.md)."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    store: StrictBool = False
    """Keep the response to each request for an article's page; needs `pip install masthead[warc]`.
    Not together with `sealing.fields`: what is private in a record would be plain in there."""

    folder: Annotated[StrictStr, AfterValidator(_folder)] = "warc"
    """Folder of the files, inside the portal."""

    sources: StrictBool = False
    """Keep also feeds, sitemaps and the other listings of sources."""

    robots: StrictBool = False
    """Keep also each robots.txt."""

    bytes: Annotated[StrictInt, Field(ge=10_000, le=1_000_000_000_000)] = 1_000_000_000
    """Size at which a file is closed and the next one begun."""
