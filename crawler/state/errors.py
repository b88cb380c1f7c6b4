"""What is wrong with a state."""


class StateError(Exception):
    """The state cannot be used; the message says what to do."""


class DamagedError(StateError):
    """The SQLite database in *file* is none, or not whole."""

    def __init__(self, file: str, what: object) -> None:
        super().__init__(f"{file}: the state is damaged ({what})")
        self.file = file


class PassingError(StateError):
    """The server was away, or had to end one of two transactions: it may go well once more.

    Nothing was done, or it is not known whether the last thing was.
    """
