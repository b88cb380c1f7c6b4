"""The keeper's word about a corpus in an object store, ``storage:`` in ``masthead.yaml``."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
)


def _endpoint(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
        has_more = parts.username is not None or parts.password is not None or parts.query
    except ValueError:
        is_whole, has_more = False, ""
    if not is_whole or has_more or not text.isprintable() or " " in text:
        what = "must be the http or https address of the store, without name and password"
        raise ValueError(what)
    return text


class Storage(BaseModel):
    """How a corpus is reached that lies in a store: where ``corpus`` is a URL.

    Name and password come from the environment.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    endpoint_url: Annotated[StrictStr, AfterValidator(_endpoint)] | None = None
    """Address of a store that speaks S3 and is not Amazon's; also `AWS_ENDPOINT_URL`."""

    region: StrictStr | None = None
    """Region of the bucket; also `AWS_DEFAULT_REGION`."""

    timeout: Annotated[StrictFloat, Field(gt=0, le=600)] = 20.0
    """Seconds that a single request to the store may take."""

    patience: Annotated[StrictFloat, Field(ge=0, le=3_600)] = 120.0
    """Seconds after which a store that does not answer, or says that it is busy, is given up."""

    readers: Annotated[StrictInt, Field(ge=1, le=64)] = 16
    """Files that are read at a time where all are read."""

    unconditional_writes: StrictBool = False
    """Use a store that cannot write on condition: what a person writes in the very moment between
    a look at a file and its replacement is lost there. See docs/object-storage.md."""
