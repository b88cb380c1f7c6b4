"""What can be wrong with the shared queue."""


class QueueError(Exception):
    """The queue cannot be used; the message says what to do, and holds no password."""


class MessageError(ValueError):
    """A message is not to be run, or a request cannot be put into one; says why in one line."""
