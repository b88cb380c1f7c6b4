"""How pages are found. What they mean is in ``crawler.extract``."""
