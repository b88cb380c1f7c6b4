"""Kinds of listings, one file each, found by name (entry points ``masthead.kinds``)."""
