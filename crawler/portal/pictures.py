"""The keeper's word about lead images, ``images:`` in ``masthead.yaml``."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt


class Pictures(BaseModel):
    """Lead images: where their size comes from, and whether the portal keeps copies."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    size: Literal["stated", "file", "never"] = "stated"
    """Width and height: as the page states them, from the file where it does not (`stated`);
    always from the file (`file`); never from the file (`never`), so that some are unknown."""

    store: StrictBool = False
    """Keep a copy of each, in `assets/images/articles`; needs `pip install masthead[images]`."""

    least: Annotated[StrictInt, Field(ge=200, le=20_000)] = 200
    """Pixels of the shorter side; smaller pictures are logos and thumbnails."""

    pixels: Annotated[StrictInt, Field(ge=100_000, le=200_000_000)] = 50_000_000
    """Width times height; larger pictures are mistakes or traps."""

    bytes: Annotated[StrictInt, Field(ge=10_000, le=100_000_000)] = 10_000_000
    """Largest file that is fetched to be copied."""

    side: Annotated[StrictInt, Field(ge=200, le=10_000)] = 1_600
    """Pixels of a copy's longer side; larger pictures are made smaller."""

    patience: Annotated[StrictFloat, Field(gt=0, le=600)] = 10.0
    """Seconds that an article waits for its picture, turns of its host included; then it goes on
    with what the page states. The same holds for AMP pages."""
