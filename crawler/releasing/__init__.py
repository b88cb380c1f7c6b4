"""Corpus releases: what is in one, how it is packed, and whether it is whole."""
