"""What readers' forms let their user choose."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr

from crawler.exporting import Options
from crawler.portal.permalinks import checked
from crawler.portal.settings import address
from exporters._feeds.addresses import uri

MOST_ITEMS = 1_000

Address = Annotated[StrictStr, AfterValidator(address), AfterValidator(uri)]
Items = Annotated[StrictInt, Field(ge=1, le=MOST_ITEMS)]
Permalink = Annotated[StrictStr, AfterValidator(checked)]


class Pages(Options):
    """Where the portal's own pages are."""

    permalink: Permalink | None = None
    """Where pages of the portal are: `/:collection/:path/`; by default as `_config.yml` says."""


class Links(Pages):
    """What an article leads to."""

    link: Literal["article", "portal"] = "article"
    """What an article links to: its own address, or its page in the portal."""


class FeedOptions(Links):
    """Of RSS, Atom and JSON Feed."""

    items: Items = 50
    """Articles, the newest ones."""

    content: StrictBool = False
    """Give whole texts, too. They are their publishers': mind what you may show."""

    url: Address | None = None
    """Address of the feed itself; by default the format's usual name in the portal."""

    description: StrictStr = ""
    """Of the feed; by default as `_config.yml` says, else its title."""
