"""Articles from other programs: what their files say, cleaned by the rules of pages. No network.

A format is a file in ``formats``, found by name; it reads a source within bounds and yields what
stands there, with its place. What a name means (``fields``) and what becomes of a value
(``cleaning``) is the same for all of them.
"""
