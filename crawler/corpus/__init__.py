"""The folder of article files: found by identity, written whole, one writer at a time."""
