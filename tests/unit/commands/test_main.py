"""Row 61: a signal before the command line has begun."""

import pytest

from crawler import commands


def test_row_61_an_interruption_before_all_else_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "masthead", interrupted)

    with pytest.raises(SystemExit) as left:
        commands.main()

    assert left.value.code == 1
