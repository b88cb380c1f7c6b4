"""The article's own text, found by what its page looks like."""

from crawler.extract.maintext.extraction import main_text

__all__ = ["main_text"]
