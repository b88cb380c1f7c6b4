"""What can be wrong with a sealed value or a key. No message ever holds a key or private data.

::

    ArticleError
    └── SealError             a value cannot be read, or values cannot be sealed
        ├── MalformedError       it has not the shape of a sealed value
        ├── ForeignError         another program sealed it
        ├── UnknownKeyError      none of the keys at hand is the one that sealed it
        ├── TamperedError        it is not as it was sealed
        ├── MisplacedError       it was sealed for another record
        └── TooLongError         more than a header can hold
    KeyTextError              a text is no key
    MissingLibraryError       the extra ``seal`` is not installed
"""

from crawler.article.errors import ArticleError


class SealError(ArticleError):
    """A sealed value cannot be read, or values cannot be sealed."""


class MalformedError(SealError):
    """The value has not the shape of a sealed one."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"is no sealed value: {reason}")


class ForeignError(SealError):
    """The value has the shape, but another program made it, or a later version of this one."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason or "was sealed by another program (foreign)")


class UnknownKeyError(SealError):
    """None of the keys at hand has the id *key_id*."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"was sealed with the key {key_id}, which is not at hand")
        self.key_id = key_id


class TamperedError(SealError):
    """The value is not as the key sealed it: changed, cut, or put together of two."""

    def __init__(self) -> None:
        super().__init__("was tampered with or damaged: its authentication tag is wrong")


class MisplacedError(SealError):
    """The value was sealed for the record of another article, found at *address*."""

    def __init__(self, address: str) -> None:
        super().__init__(f"was sealed for the article at {address}, not for this one")
        self.address = address


class TooLongError(SealError):
    """The private fields have more bytes than *most*."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"the private fields are longer than {most:,} bytes: too long to be sealed"
        )


class KeyTextError(ValueError):
    """A text is no key that could be used; the message tells why, and nothing of the text."""


class MissingLibraryError(Exception):
    """The library that encrypts is not installed."""

    def __init__(self) -> None:
        super().__init__("sealing needs the extra `seal`: pip install 'masthead[seal]'")
