"""Forms a corpus can be given to its readers in: one file a format, found by name."""
