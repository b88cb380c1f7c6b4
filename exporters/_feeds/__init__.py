"""What the feeds, the sitemaps and the newsletter have in common."""
