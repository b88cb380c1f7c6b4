"""Where a portal's keys are looked for, and what is said of where they are."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from crawler.portal import key_files, portal, seal_keys
from crawler.portal.errors import PortalError
from crawler.portal.sealing import Sealing
from crawler.portal.settings import Settings
from crawler.sealing.keys import Key, material, new
from crawler.sealing.sealer import FIELDS

KEY, OTHER = new(), new()


def ident(key: str) -> str:
    return Key(material(key)).id


def made(root: Path, settings: str = "") -> portal.Portal:
    (root / "masthead.yaml").write_text(settings or "{}")
    return portal.load(root)


def key_file(path: Path, *keys: str) -> Path:
    path.write_text("".join(f"{key}\n" for key in keys))
    path.chmod(0o600)
    return path


def test_the_settings_name_what_can_be_sealed_and_their_text_tells_it() -> None:
    told = Settings.model_fields["sealing"].annotation

    assert told is Sealing
    assert Sealing(fields=tuple(FIELDS)).fields == tuple(FIELDS)
    for name in FIELDS:
        assert f"`{name}`" in (Sealing.model_fields["fields"].description or "")


@pytest.mark.parametrize("text", ["", " ", "a\0b"])
def test_a_key_file_has_a_path(text: str) -> None:
    with pytest.raises(ValidationError, match="must be the path of a file"):
        Sealing(key_file=text)


def test_the_environments_key_goes_before_its_file_and_that_before_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = key_file(tmp_path / "a.key", KEY)
    outside = key_file(tmp_path / "b.key", OTHER, KEY)
    found = made(tmp_path, "sealing: {key_file: a.key, fields: [body]}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))

    def ids(**environment: str) -> tuple[str, ...]:
        return seal_keys.keyring(found, environment).ids

    assert ids() == (ident(KEY),)
    for path in (str(outside), "b.key", "~/b.key"):
        assert ids(MASTHEAD_SEAL_KEY_FILE=path) == (ident(OTHER), ident(KEY))
    assert ids(MASTHEAD_SEAL_KEY=f"{OTHER}") == (ident(OTHER),)
    assert ids(MASTHEAD_SEAL_KEY="", MASTHEAD_SEAL_KEY_FILE="") == (ident(KEY),)
    assert seal_keys.keyring(None, {}).ids == ()
    assert seal_keys.key_file(found, {}) == inside
    sealer = seal_keys.sealer(found, {})
    assert (sealer.fields, sealer.keys.ids) == ({"body"}, (ident(KEY),))


def test_a_file_of_a_user_who_is_none_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match="No such file"):
        seal_keys.keyring(None, {"MASTHEAD_SEAL_KEY_FILE": str(tmp_path / "~nobody-at-all/key")})
    with pytest.raises(PortalError, match="No such file"):
        seal_keys.keyring(None, {"MASTHEAD_SEAL_KEY_FILE": "~nobody-at-all/key"})


def test_without_private_fields_no_key_is_read(tmp_path: Path) -> None:
    found = made(tmp_path, "sealing: {key_file: missing.key}")

    assert not seal_keys.sealer(found, {"MASTHEAD_SEAL_KEY": "no key"}).fields


def test_without_the_library_a_run_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = made(tmp_path, "sealing: {fields: [body]}")
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.hashes", None)

    with pytest.raises(PortalError, match=r"pip install 'masthead\[seal\]'"):
        seal_keys.sealer(found, {"MASTHEAD_SEAL_KEY": KEY})


def test_a_file_that_is_no_text_is_no_file_of_keys(tmp_path: Path) -> None:
    path = key_file(tmp_path / "a.key")
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(PortalError, match="is no text: no file of keys"):
        key_files.read(path)


def test_a_new_file_never_replaces_one(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.key"
    key_files.create(path, "one\n")

    with pytest.raises(PortalError, match="File exists"):
        key_files.create(path, "two\n")
    assert path.read_text() == "one\n"
    with pytest.raises(PortalError, match="No such file"):
        key_files.create(tmp_path / "not" / "here" / "a.key", "")


def test_what_git_would_take_is_known_also_without_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "portal"
    root.mkdir()
    inside, outside = key_file(root / "a.key", KEY), key_file(tmp_path / "b.key", KEY)
    env = {"PATH": "/usr/bin:/bin", "MASTHEAD_SEAL_KEY_FILE": str(inside)}
    found = made(root)

    assert seal_keys.warning(found, env) == ""
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    assert "git would take this key" in seal_keys.warning(found, env)
    assert seal_keys.warning(found, {**env, "MASTHEAD_SEAL_KEY_FILE": str(outside)}) == ""
    assert seal_keys.warning(found, {**env, "MASTHEAD_SEAL_KEY": KEY}) == ""
    (root / ".gitignore").write_text("*.key\n")
    assert seal_keys.warning(found, env) == ""

    def no_git(*_: object, **__: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(subprocess, "run", no_git)
    assert "git would take this key" in seal_keys.warning(found, env)


def test_git_is_asked_without_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, str]] = []
    (tmp_path / ".git").mkdir()
    path = key_file(tmp_path / "a.key", KEY)
    real = subprocess.run

    def spy(*args: object, **kwargs: object) -> object:
        given.append(kwargs["env"])  # type: ignore[arg-type]
        return real(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", spy)
    key_files.would_be_committed(path, tmp_path, {"PATH": "/bin", "MASTHEAD_SEAL_KEY": KEY})

    assert given == [{"PATH": "/bin"}]
