"""Bringing records up to date: what is stale, and what became of an article."""
