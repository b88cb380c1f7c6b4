"""From a listing (feed, sitemap, section page, list) to the addresses of articles. Pure."""
