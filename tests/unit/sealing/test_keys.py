"""Keys: what is one, and that nothing shows it."""

import base64
import copy
import pickle
import traceback
from hashlib import sha512

import pytest

from crawler.sealing.environment import without_keys
from crawler.sealing.errors import KeyTextError
from crawler.sealing.keys import Key, Keyring, looks_like_key, material, new

GOOD = "Dwh0abjMMrAnRYEjSQofEynJxbWwN0vzbooLzlcV1xA="


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_a_new_key_is_one_and_never_the_same() -> None:
    keys = {new() for _ in range(200)}

    assert len(keys) == 200
    assert {len(material(key)) for key in keys} == {32}
    assert all(looks_like_key(key) for key in keys)


def test_the_padding_may_be_missing() -> None:
    assert material(GOOD.rstrip("=")) == material(GOOD)


RANDOM = sha512(b"any bytes, but the same in each process that collects tests").digest()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not the base64 of 32 bytes"),
        ("secret", "not the base64 of 32 bytes (44 characters; here are 6)"),
        (b64(RANDOM[:31]), "is not the base64 of 32 bytes"),
        (b64(RANDOM[:33]), "not the base64 of 32 bytes"),
        (RANDOM[:32].hex(), "not the base64 of 32 bytes (44 characters; here are 64)"),
        (GOOD.replace("xA=", "xB="), "a character is wrong"),
        (f"{GOOD} # ours", "not the base64 of 32 bytes"),
        ("é" * 43, "not the base64 of 32 bytes"),
        (b64(bytes(32)), "is not random"),
        (b64(bytes(range(32))), "is not random"),
        (b64(bytes(range(0, 96, 3))), "is not random"),
        (b64(b"0123456789abcdef" * 2), "is not random"),
        (b64(b"correct horse battery staple 123"), "is not random"),
        (b64(bytes([1, 2, 3, 4] * 8)), "is not random"),
    ],
)
def test_row_93_what_is_no_good_key_is_named_and_not_shown(text: str, reason: str) -> None:
    with pytest.raises(KeyTextError) as caught:
        Keyring.read(f"# Ours.\n\n{text or '-'}\n")

    told = str(caught.value)
    assert reason in told
    assert told.startswith("line 3: ")
    assert "masthead keys new" in told
    assert len(text) < 7 or text[:7] not in told


def test_of_several_keys_the_first_seals_and_comments_are_skipped() -> None:
    other = new()

    ring = Keyring.read(f"\ufeff# Of 2026.\r\n{GOOD}\r\n\n  {other}\n".lstrip("\ufeff"))

    assert ring.first is not None
    assert ring.ids == (Key(material(GOOD)).id, Key(material(other)).id)
    assert ring.first.id == ring.ids[0] == "c19542242fe16d87"
    assert ring.get(ring.ids[1]) is not None
    assert ring.get("0" * 16) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# Nothing.\n", "has no key"),
        (f"{GOOD}\n{GOOD}\n", "one key stands there twice"),
        ("".join(f"{new()}\n" for _ in range(101)), "more than 100 keys"),
    ],
    ids=["none", "twice", "many"],
)
def test_a_ring_that_makes_no_sense_is_refused(text: str, reason: str) -> None:
    with pytest.raises(KeyTextError, match=reason):
        Keyring.read(text)


def test_row_93_nothing_shows_or_copies_a_key() -> None:
    key = Key(material(GOOD))
    ring = Keyring([key])
    secrets = [material(GOOD), key.encryption, key.authentication]
    shown = "".join(f"{each!r}{each!s}{[each]}" for each in (key, ring))

    for secret in secrets:
        for form in (secret.hex(), b64(secret), repr(secret)):
            assert form not in shown
    assert key.id in repr(key)
    assert key.id in repr(ring)
    for each in (key, ring):
        assert not hasattr(each, "__dict__")
        for take in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="never pickled or copied"):
                take(each)


def test_row_93_a_traceback_of_a_bad_key_has_nothing_of_it() -> None:
    text = GOOD[:-2] + "B="
    try:
        Keyring.read(text)
    except KeyTextError as error:
        told = "".join(traceback.format_exception(error))

    assert text[:7] not in told


def test_what_others_get_of_the_environment_has_no_key() -> None:
    before = {"PATH": "/bin", "MASTHEAD_SEAL_KEY": GOOD, "MASTHEAD_SEAL_KEY_FILE": "/k"}

    assert without_keys(before) == {"PATH": "/bin"}
    assert len(before) == 3
