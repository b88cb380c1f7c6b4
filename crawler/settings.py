"""Settings of the Scrapy project: only what differs from Scrapy's defaults, each with its reason.

What a keeper decides is in the portal's ``masthead.yaml``; the add-on takes it from there.
"""

from crawler import exporting

BOT_NAME = "masthead"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

ADDONS = {"crawler.addon.MastheadAddon": 0}

# News pages are read as a stranger reads them.
COOKIES_ENABLED = False

# A page that is larger says so in one line of ours, not in Scrapy's warning.
DOWNLOAD_WARNSIZE = 0

# A body shorter than its Content-Length is half an article.
DOWNLOAD_FAIL_ON_DATALOSS = True

# Long enough for a busy site, short enough for a person who waits.
RETRY_TIMES = 1

# `-O articles.jsonl` should hold the letters of the articles, not their escapes.
FEED_EXPORT_ENCODING = "utf-8"

# Articles are values of ours, and their logged form would be the whole text.
LOG_FORMATTER = "crawler.logformat.QuietItems"

# The add-on says the same; but Scrapy looks at the endings of `-O` before it asks an add-on.
FEED_EXPORTERS = {name: f"crawler.feeds.as_{name}" for name in exporting.names()}
