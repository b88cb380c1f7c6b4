"""``python -m crawler.commands``: the same as ``masthead``."""

from crawler.commands import main

main()
