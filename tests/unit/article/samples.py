"""A made-up record with every field, and what tests of files have in common."""

from difflib import SequenceMatcher

HEADER = """\
category: news
title: "Ferry \\"Aurora\\" stays in port"
excerpt: "Storm: no crossing before Tuesday \u2013 \U0001f6a2"
publishedDateTime: 2026-03-01T09:30:00Z
updatedDateTime: 2026-03-02T10:00:00Z
sourceUrl: "https://news.example/feed.xml"
originalUrl: "https://news.example/ferry?utm_source=x"
webUrl: "https://news.example/ferry"
ampWebUrl: "https://news.example/amp/ferry"
cdnAmpWebUrl: "https://news-example.cdn.ampproject.org/c/s/news.example/amp/ferry"
type: article
locale: en
quality: 59
heat: 69
published: false

featuredContent: "<iframe src=\\"https://video.example/1\\"></iframe>"
highlight: "No crossing before Tuesday"
content: "Text"

provider:
  name: News Example
  domain: news.example
  images:
    - url: "https://portal.example/assets/images/organizations/news.example-50x50.jpg"
      width: 50
      height: 50
  authors:
    - name: Ann Author
    - name: Ben Writer
  publishers:
    - name: Example Press

topics:
  - Ferries
  - Harbours

tags:
  - storm
  - "12:30"

images:
  - url: "https://news.example/ferry.jpg"
    width: 752
    height: 423
    title: "The Aurora"
    attribution: "Cy Camera"
    isCached: true

related:
  - title: "Aurora waits"
    excerpt: "Still in port"
    publishedDateTime: 2026-03-01T08:00:00Z
    webUrl: "https://other.example/aurora"
    ampWebUrl: "https://other.example/amp/aurora"
    cdnAmpWebUrl: "https://other-example.cdn.ampproject.org/c/s/other.example/amp/aurora"
    type: article
    provider:
      name: Other
      domain: other.example
    quality: 19
    images:
      - url: "https://other.example/a.jpg"
        width: 400
        height: 300
        isCached: false

secured: "AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA=="
"""

FULL = f"---\n{HEADER}---\n\nThe ferry stays.\n"
"""A canonical file with every field and a body."""

MINIMAL = """\
---
category: news
title: "T"
excerpt: "E"
publishedDateTime: 2026-03-01T09:30:00Z
originalUrl: "https://news.example/t"
type: article

provider:
  name: News
  domain: news.example
---

"""
"""A canonical file with the required fields."""


HUMAN = """\
---
# Checked by hand
title: 'It''s #1'   # keep the joke
category: news
publishedDateTime: 2026-03-01T11:30:00+02:00  # local time
originalUrl: https://news.example/t
excerpt: >-
  Folded
  text  # not a comment
mood: calm # editor
type: article
provider: # who
  domain: news.example
  name: News # short
  images:
  - height: 50 # px
    url: "https://p.example/"
    rank: 1

topics: [Ferries, "Harbours"]  # in order

tags:
- storm # wind
# between
- harbour

images:
  - url: https://a.example/ # first
    width: 752

  - url: https://b.example/
  # the end
---
Body text.
"""
"""A file as a person left it."""


def file_of(*lines: str, body: str = "\n") -> str:
    """Return a file with the required fields and *lines* at the end of its header."""
    header = MINIMAL.partition("\n---\n")[0]
    return "\n".join([header, *lines, "---", body])


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that are in one of the texts only: the removed ones and the added ones."""
    old, new = before.split("\n"), after.split("\n")
    removed: list[str] = []
    added: list[str] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op != "equal":
            removed += old[i1:i2]
            added += new[j1:j2]
    return removed, added
