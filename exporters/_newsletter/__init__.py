"""The newsletter's parts: which articles, what templates know, how they are rendered."""
