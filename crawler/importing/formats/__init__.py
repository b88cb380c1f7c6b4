"""Forms that articles are taken from: one file a format, found by name."""
