"""What is wrong with a WARC file, and where."""

from pathlib import Path


class WarcError(ValueError):
    """A record that cannot be used, or the end of what can be read of a file.

    Args:
        path: the file.
        offset: where in the file the record begins, in bytes (of a compressed file: of its gzip
            member).
        reason: what is wrong, for a person.
    """

    def __init__(self, path: Path, offset: int, reason: str) -> None:
        super().__init__(f"{path}: at byte {offset:,}: {reason}")
        self.path = path
        self.offset = offset
        self.reason = reason
