"""Bringing records up to date: what became of an article."""
