"""``--filter``: which records a command is about."""

from collections.abc import Sequence
from datetime import datetime

import click

from crawler.corpus.filters import Filter, FilterError, parsed
from crawler.portal.portal import Portal


def filtered(conditions: Sequence[str], portal: Portal, now: datetime) -> Filter:
    """Return the filter of *conditions*.

    Raises:
        click.BadParameter: one cannot be read.
    """
    try:
        return parsed(conditions, now=now, language=portal.site.locale)
    except FilterError as error:
        raise click.BadParameter(str(error), param_hint="--filter") from None
