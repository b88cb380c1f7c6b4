"""One crawl in many processes: requests shared through Redis (docs/scaling.md)."""
