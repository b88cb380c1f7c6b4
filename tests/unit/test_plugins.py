"""Parts found by name."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from crawler import plugins
from crawler.plugins import Plugins

GROUP = "masthead.colours"


class UnknownColourError(Exception):
    pass


@pytest.fixture
def colours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plugins[str]:
    """Colours: two of a package, one of them with an entry point, and some of others."""
    package = tmp_path / "colours_of_ours"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "_mixed.py").touch()
    (package / "red.py").write_text("COLOUR = 'ours'\n")
    (package / "blue.py").write_text("COLOUR = 'blue'\n")
    (tmp_path / "colours_of_theirs.py").write_text("RED = 'theirs'\nTEN = 10\n")
    monkeypatch.syspath_prepend(tmp_path)
    places = {"red": "RED", "ten": "TEN", "none": "NONE"}
    points = [EntryPoint(name, f"colours_of_theirs:{at}", GROUP) for name, at in places.items()]
    points.append(EntryPoint("red", "colours_of_theirs:SECOND", GROUP))
    monkeypatch.setattr(plugins, "entry_points", lambda group: points if group == GROUP else [])
    plugins._points.cache_clear()  # noqa: SLF001 - another test's
    return Plugins("colour", GROUP, str, UnknownColourError, "colours_of_ours", "COLOUR")


def test_those_of_the_package_and_of_others_are_found(colours: Plugins[str]) -> None:
    assert colours.names() == ["blue", "none", "red", "ten"]
    assert colours.load("blue") == "blue"


def test_an_entry_point_goes_before_a_module_and_the_first_one_before_others(
    colours: Plugins[str],
) -> None:
    assert colours.load("red") == "theirs"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("ten", r"^colour ten \(colours_of_theirs:TEN\): is no str$", id="other-type"),
        pytest.param(
            "none", r"^colour none \(colours_of_theirs:NONE\): module .* has no", id="missing"
        ),
        pytest.param("_mixed", "^no colour '_mixed': there are blue, none, red, ten$", id="hidden"),
        pytest.param("", "^no colour '': there are blue", id="empty"),
    ],
)
def test_one_that_cannot_be_had_is_named(colours: Plugins[str], name: str, said: str) -> None:
    with pytest.raises(UnknownColourError, match=said):
        colours.load(name)


def test_without_a_package_there_are_those_of_entry_points(colours: Plugins[str]) -> None:
    alone = Plugins(colours.what, colours.group, str, UnknownColourError)

    assert alone.names() == ["none", "red", "ten"]
