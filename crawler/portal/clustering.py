"""Settings of clusters: which articles count as one story."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt

Percent = Annotated[StrictInt, Field(ge=1, le=100)]


class Clusters(BaseModel):
    """Which articles report one story (docs/clusters.md)."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    days: Annotated[StrictInt, Field(ge=0, le=30)] = 3
    """Days that may lie between two articles about one story; 0: there are no clusters."""

    likeness: Percent = 39
    """Percent that articles of two publishers must be alike; higher: fewer, surer clusters."""

    same_publisher: Percent = 70
    """The same for two articles of one publisher, who rarely reports a story twice."""

    most: Annotated[StrictInt, Field(ge=1, le=1_000)] = 30
    """Related articles that a record lists at most: the best of them."""
