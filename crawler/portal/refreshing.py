"""Settings of refreshing: how records are kept up to date with their pages."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat

from crawler.portal.spans import Span


class Refresh(BaseModel):
    """Looking again at articles that have a record (docs/refresh.md)."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    shortest: Span = timedelta(hours=2)
    """Time between two looks at an article that is new, or changes all the time."""

    longest: Span = timedelta(days=90)
    """Time between two looks at an article that is old."""

    settled: Span = timedelta(days=30)
    """Age from which an article is old: hardly any changes after."""

    gone_after: Span = timedelta(days=30)
    """Time for which a page must have been missing (HTTP 404) to be as gone as one whose publisher
    says that it is gone for good (410)."""

    unpublish_gone: StrictBool = False
    """Set `published: false` in the record of an article that is gone."""

    updated: StrictBool = False
    """Set `updatedDateTime` when a publisher corrected an article."""

    share: Annotated[StrictFloat, Field(ge=0, le=1)] = 0.0
    """Share of `budget.run` that `masthead schedule` gives to refreshing, such as 0.2; the crawl
    gets the rest. 0: it does not refresh."""
