"""What can be wrong with an article, as errors a person can act on.

::

    ArticleError
    ├── FrontMatterError    the text is not an article file; has one Problem per fault
    ├── EditError           an edit could not be made without touching other lines
    ├── AddressError        not an address that can be fetched or recorded
    └── ExtractionError     a page gave no article
        ├── MissingFactError     it lacks a required fact
        ├── EmptyPageError       it has nothing at all
        ├── NotAnArticleError    it is something else
        └── NeedsBrowserError    its text is made by scripts
"""

from dataclasses import dataclass
from typing import Any


class ArticleError(Exception):
    """Base of all errors about articles; they can be pickled, whatever their arguments."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what makes the same error again, without ``__init__``."""
        return type(self).__new__, (type(self), *self.args), self.__dict__


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of a file, at a place a person can go to."""

    line: int
    """Counted from 1."""

    field: str
    """Path of the field such as ``images[0].width``; empty if the fault is in no one field."""

    what: str
    """What is wrong and what to do about it."""

    def __str__(self) -> str:
        """Return ``line: field: what``, the part after the file's name."""
        return (
            f"{self.line}: {self.field}: {self.what}" if self.field else f"{self.line}: {self.what}"
        )


class FrontMatterError(ArticleError):
    """The text is not an article file.

    Attributes:
        problems: at least one, in the order of lines.
        path: name of the file, or "" where the text came from none.
    """

    def __init__(self, *problems: Problem, path: str = "") -> None:
        self.problems = tuple(sorted(problems))
        self.path = path
        prefix = f"{path}:" if path else "line "
        super().__init__("\n".join(f"{prefix}{problem}" for problem in self.problems))


class EditError(ArticleError):
    """An edit could not be made without touching other lines; the text stays as it was."""


class AddressError(ArticleError):
    """*address* cannot be fetched or recorded, for *reason*."""

    def __init__(self, address: str, reason: str) -> None:
        shown = address if len(address) <= 200 else address[:200] + "..."  # noqa: PLR2004
        super().__init__(f"{shown!a}: {reason}")
        self.address = address
        self.reason = reason


class ExtractionError(ArticleError):
    """The page at *url* gave no article, for *reason*."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class MissingFactError(ExtractionError):
    """The page at *url* states no usable value for the required field *field*."""

    def __init__(self, url: str, field: str) -> None:
        super().__init__(url, f"missing {field}")
        self.field = field


class EmptyPageError(ExtractionError):
    """The page at *url* has nothing at all."""

    def __init__(self, url: str) -> None:
        super().__init__(url, "empty page")


class NotAnArticleError(ExtractionError):
    """The page at *url* is something else than an article, as *reason* says.

    Attributes:
        what: what it is, for machines: a kind of page (``listing``) or of wall (``consent``); ""
            where it is no page, or not known.
    """

    def __init__(self, url: str, reason: str, *, what: str = "") -> None:
        super().__init__(url, reason)
        self.what = what


class NeedsBrowserError(ExtractionError):
    """The page at *url* makes its text with scripts."""

    def __init__(self, url: str) -> None:
        super().__init__(url, "needs a browser: the page has no text before its scripts run")
