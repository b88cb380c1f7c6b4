"""The portal that the demo crawls into."""

from pathlib import Path

from crawler.demo.server import HOST
from crawler.portal import scaffolding

_SETTINGS = f"""\
# The demo's portal: it reads the sample news site that comes with Masthead.
contact: https://portal.example/about
feeds:
  - http://{HOST}/feed.xml
body: markdown
delay: 0
# One page at a time: so the files come out the same each time.
scrapy:
  CONCURRENT_REQUESTS: 1
  SCRAPER_SLOT_MAX_ACTIVE_SIZE: 1
"""

_CONFIG = """\
title: Harbour news
url: https://portal.example
baseurl: ""
locale: en
topic: News

collections:
  news:
    output: true
"""

_TOPIC = """\
taxonomy: topic
_id: harbour
name: Harbour
parent: News
keywords:
  - harbour
  - ferry
  - tide
  - mole
  - boat
"""

_ORGANIZATION = f"""\
---
taxonomy: organization
_id: {HOST.removeprefix("www.")}
name: The Harbour Gazette
domain: {HOST.removeprefix("www.")}
images:
  - url: /assets/images/organizations/{HOST.removeprefix("www.")}-50x50.jpg
    width: 50
    height: 50
---
"""


def create(root: Path) -> None:
    """Make the demo's portal at *root*: a new portal with settings for the sample site."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "masthead.yaml").write_text(_SETTINGS, "utf-8")
    (root / "_config.yml").write_text(_CONFIG, "utf-8")
    scaffolding.create(root)
    data = root / "_data"
    (data / "topics" / "01-harbour.yaml").write_text(_TOPIC, "utf-8")
    domain = HOST.removeprefix("www.")
    (data / "organizations" / f"{domain}.md").write_text(_ORGANIZATION, "utf-8")
