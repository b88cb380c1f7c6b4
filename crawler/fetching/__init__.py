"""Scrapy components about the wire."""
