"""The sealed value: what it holds, and that nobody but the key's holder can change any of it."""

import base64
import json
import re
import sys
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.checks import findings
from crawler.article.frontmatter import loads
from crawler.sealing import documents, envelope
from crawler.sealing.documents import Private
from crawler.sealing.errors import (
    ForeignError,
    MalformedError,
    MissingLibraryError,
    SealError,
    TamperedError,
    TooLongError,
    UnknownKeyError,
)
from crawler.sealing.keys import Key, Keyring, material, new
from tests.properties.strategies import characters
from tests.unit.article.samples import FULL

OLD = Key(material("Dwh0abjMMrAnRYEjSQofEynJxbWwN0vzbooLzlcV1xA="))
OTHER = Key(sha256(b"another example").digest())
RING = Keyring([OLD])

OF = "https://news.example/ferry"
VALUE = (
    "TVNUSEVBRAHBlUIkL+FthytJqoP7V5luo3kD/AaSV7yqtfBXBTkmqtjCcl2HwazDTeej5toY069PADCw4B9Ue7gsoxSh"
    "36NWw7SVOYYZlPOCQZsKj+2CGVBQ3aSCot176co0KAhrElwVOUfkMfYZWtWG6pRIJ6Lbekn5DKun6iEYfaEIQfvXt0AH"
    "03SRRPN/;AAECAwQFBgcICQoLDA0ODw=="
)
"""Made by ``openssl enc -aes-256-cbc`` and the standard library's HMAC, after docs/sealing.md."""

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_what_version_1_sealed_is_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    found = documents.unsealed(VALUE, RING, of=OF)

    assert (found.of, found.fields) == (OF, {"body": "The ferry stays.\n"})
    monkeypatch.setattr("os.urandom", lambda size: bytes(range(size)))
    assert found.seal(OLD) == VALUE


@given(value=json_values)
def test_what_is_sealed_is_what_is_unsealed(value: object) -> None:
    sealed = Private(OF, {"any": value}).seal(OLD)

    found = documents.unsealed(sealed, RING, of=OF).fields["any"]

    assert found == value
    forms = [json.dumps(each, sort_keys=True) for each in (found, value)]
    assert forms[0] == forms[1]  # 1 is not True, nor 1.0


@given(data=st.binary(max_size=200))
def test_any_bytes_come_back_and_the_shape_is_the_familys(data: bytes) -> None:
    value = envelope.seal(data, OLD)

    assert envelope.unseal(value, RING) == data
    assert envelope.key_id(value) == OLD.id
    sealed, vector = (base64.b64decode(part, validate=True) for part in value.split(";"))
    assert (len(sealed) % 16, len(vector)) == (0, 16)
    article = loads(FULL).replace(secured=value)
    assert "secured" not in [loc[0] for loc, _ in findings(article, [])]


def test_the_same_text_is_never_sealed_to_the_same_value() -> None:
    assert len({envelope.seal(b"The ferry stays.", OLD) for _ in range(50)}) == 50


@given(data=st.binary(max_size=100), values=st.data())
def test_any_changed_byte_fails(data: bytes, values: st.DataObject) -> None:
    parts = [bytearray(base64.b64decode(part)) for part in envelope.seal(data, OLD).split(";")]
    part = values.draw(st.sampled_from(parts))
    place = values.draw(st.integers(0, len(part) - 1))
    part[place] ^= values.draw(st.integers(1, 255))

    with pytest.raises(SealError):
        envelope.unseal(";".join(base64.b64encode(each).decode() for each in parts), RING)


def test_row_93_a_value_with_any_bit_flipped_fails() -> None:
    parts = [bytearray(base64.b64decode(part)) for part in VALUE.split(";")]
    kinds = set()
    for part in parts:
        for place in range(len(part)):
            for bit in range(8):
                part[place] ^= 1 << bit
                with pytest.raises(SealError) as caught:
                    envelope.unseal(";".join(base64.b64encode(p).decode() for p in parts), RING)
                kinds.add(type(caught.value))
                part[place] ^= 1 << bit

    assert kinds == {ForeignError, UnknownKeyError, TamperedError}
    assert envelope.unseal(VALUE, RING)


def test_row_93_a_value_with_any_character_changed_fails() -> None:
    """There is one text for any bytes: what would decode to the same bytes is refused as well."""
    for place, letter in enumerate(VALUE):
        for other in "A/=;é\n" + chr(ord(letter) ^ 1):
            if other != letter:
                with pytest.raises(SealError):
                    envelope.unseal(VALUE[:place] + other + VALUE[place + 1 :], RING)


def test_row_93_a_value_cut_anywhere_fails() -> None:
    for length in range(len(VALUE)):
        for cut in (VALUE[:length], VALUE[-length:] if length else ""):
            with pytest.raises(SealError):
                envelope.unseal(cut, RING)


def test_row_93_a_ciphertext_cut_by_blocks_fails() -> None:
    sealed, _, vector = VALUE.partition(";")
    data = base64.b64decode(sealed)
    for blocks in range(len(data) // 16):
        for cut in (data[: 16 * blocks], data[16 * blocks :] if blocks else b""):
            with pytest.raises(SealError):
                envelope.unseal(f"{base64.b64encode(cut).decode()};{vector}", RING)


def test_row_93_a_value_put_together_of_two_fails() -> None:
    one, two = (envelope.seal(text, OLD).split(";") for text in (b"The ferry", b"stays here"))

    for mixed in (f"{one[0]};{two[1]}", f"{two[0]};{one[1]}"):
        with pytest.raises(TamperedError):
            envelope.unseal(mixed, RING)


def test_row_93_another_key_is_named_by_its_id_and_the_right_one_of_several_is_taken() -> None:
    with pytest.raises(UnknownKeyError, match=rf"the key {OLD.id}, which is not at hand"):
        envelope.unseal(VALUE, Keyring([OTHER]))
    with pytest.raises(UnknownKeyError):
        envelope.unseal(VALUE, Keyring())

    assert envelope.unseal(VALUE, Keyring([OTHER, OLD])) == envelope.unseal(VALUE, RING)


def test_row_93_a_key_that_only_has_the_same_id_is_no_key() -> None:
    forged = Key(material(new()))
    forged._id = bytes.fromhex(OLD.id)  # noqa: SLF001 - a forger would

    with pytest.raises(TamperedError):
        envelope.unseal(VALUE, Keyring([forged]))


@pytest.mark.parametrize(
    "value",
    [
        "AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA==",
        f"{base64.b64encode(bytes(352)).decode()};AAAAAAAAAAAAAAAAAAAAAA==",
    ],
)
def test_row_93_a_value_of_another_program_is_foreign(value: str) -> None:
    with pytest.raises(ForeignError, match="foreign"):
        envelope.unseal(value, RING)


def test_a_value_of_a_later_version_is_left_alone() -> None:
    later = base64.b64encode(b"MSTHEAD\x02" + bytes(8 + 16 * 3)).decode()

    with pytest.raises(ForeignError, match="version 2; this is Masthead for version 1"):
        envelope.unseal(f"{later};AAAAAAAAAAAAAAAAAAAAAA==", RING)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "there is no `;`"),
        ("abc", "there is no `;`"),
        (";", "16 bytes must follow the `;`, not 0"),
        (";AAAAAAAAAAAAAAAAAAAAAA==", "0 bytes are no multiple of 16"),
        ("AAAA;AAAAAAAAAAAAAAAAAAAAAA==", "3 bytes are no multiple of 16"),
        ("AAAAAAAAAAAAAAAAAAAAAA==;AAAA", "16 bytes must follow the `;`, not 3"),
        ("AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA==;", "it is no base64"),
        ("AAAAAAAAAAAAAAAAAAAAAB==;AAAAAAAAAAAAAAAAAAAAAA==", "in canonical form"),
        ("AAAAAAAAAAAAAAAAAAAAAA;AAAAAAAAAAAAAAAAAAAAAA==", "it is no base64"),
        (" AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA==", "it is no base64"),
        ("é;é", "it is no base64"),
        ("A" * 1_000_000, "longer than 800,000 characters"),
    ],
)
def test_what_has_not_the_shape_is_told_so(value: str, reason: str) -> None:
    with pytest.raises(MalformedError, match=re.escape(reason)):
        envelope.unseal(value, RING)


@given(value=st.text(characters, max_size=80))
def test_no_text_gives_another_error(value: str) -> None:
    with pytest.raises(SealError):
        envelope.unseal(value, RING)


def test_what_fits_into_a_header_can_be_sealed_and_no_more() -> None:
    value = envelope.seal(bytes(envelope.MOST_PLAIN), OLD)

    article = loads(FULL).replace(secured=value)
    assert len(value) <= envelope.MOST
    assert len(envelope.unseal(value, RING)) == envelope.MOST_PLAIN
    from crawler.article.frontmatter import dumps  # noqa: PLC0415

    assert loads(dumps(article)).secured == value
    with pytest.raises(TooLongError, match="too long to be sealed"):
        envelope.seal(bytes(envelope.MOST_PLAIN + 1), OLD)


@pytest.mark.parametrize(
    ("plain", "reason"),
    [
        (b"", "holds no private fields"),
        (b"[]", "holds no private fields"),
        (b"\xff", "holds no private fields"),
        (b'{"version":1,"of":"a"}', "holds no private fields"),
        (b'{"version":1,"of":"a","fields":[1]}', "holds no private fields"),
        (b"[" * 100_000, "holds no private fields"),
        (b'{"version":2}', "fields of version 2"),
    ],
)
def test_a_document_that_is_none_of_ours_is_refused(plain: bytes, reason: str) -> None:
    with pytest.raises(SealError, match=reason):
        documents.unsealed(envelope.seal(plain, OLD), RING)


def test_row_93_a_value_copied_from_another_record_is_told_so() -> None:
    assert documents.unsealed(VALUE, RING).of == OF
    with pytest.raises(SealError, match=f"was sealed for the article at {OF}, not for this one"):
        documents.unsealed(VALUE, RING, of="https://news.example/other")


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("hashes", "ciphers"):
        monkeypatch.setitem(sys.modules, f"cryptography.hazmat.primitives.{module}", None)

    for work in (lambda: Key(bytes(range(32))), lambda: envelope.seal(b"", OLD)):
        with pytest.raises(MissingLibraryError, match=r"pip install 'masthead\[seal\]'"):
            work()
