"""The record: what an article is, how its file reads, and the rules for its text and addresses.

Everything here is a pure function or an immutable value: no Scrapy, no network, no disk.
"""
