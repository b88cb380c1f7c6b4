"""What can be wrong with a portal."""

from crawler.article.errors import Problem


class PortalError(Exception):
    """The portal cannot be used as it is; the message is for its keeper."""


class PortalFileError(PortalError):
    """A file of the portal is wrong.

    Attributes:
        path: the file.
        problems: at least one, in the order of lines.
    """

    def __init__(self, path: str, *problems: Problem) -> None:
        self.path = path
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(f"{path}:{problem}" for problem in self.problems))
