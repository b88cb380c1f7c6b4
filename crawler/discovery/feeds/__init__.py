"""Feeds: RSS and Atom (read by feedparser, from safe records) and JSON Feed. Pure."""
