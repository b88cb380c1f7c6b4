"""WARC files (ISO 28500:2017, WARC 1.1): raw responses as they came, for later reading."""
