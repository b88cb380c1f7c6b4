"""The article's own text, found by what its page looks like."""

from crawler.extract.maintext.extraction import MainText, main_blocks, main_text

__all__ = ["MainText", "main_blocks", "main_text"]
