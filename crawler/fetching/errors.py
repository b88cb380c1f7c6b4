"""Why a request is not made, or its answer not taken."""

from scrapy.exceptions import IgnoreRequest


class RefusedError(IgnoreRequest):
    """A request that is not to be made, or an answer that is not to be read; it is never retried.

    Args:
        code: short name for machines: ``address``, ``certificate``, ``headers``, ``too large`` ...
        reason: one line for a person.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
