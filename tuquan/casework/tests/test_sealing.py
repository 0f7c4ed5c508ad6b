"""Boxes open with the right keys in the right order, and a receipt's code survives being read out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.exceptions import CryptoError

from tuquan.casework import sealing

pytestmark = pytest.mark.embedded


def test_a_box_opens_with_its_own_key_only():
    one, other = sealing.new_pair(), sealing.new_pair()
    box = sealing.seal(b"x", one.public)
    assert sealing.unseal(box, one.private) == b"x"
    with pytest.raises(CryptoError):
        sealing.unseal(box, other.private)


def test_two_layers_come_off_from_the_outside():
    desk, guardian = sealing.new_pair(), sealing.new_pair()
    box = sealing.seal(b"x", desk.public, guardian.public)
    with pytest.raises(CryptoError):
        sealing.unseal(box, desk.private)
    assert sealing.unseal(sealing.unseal(box, guardian.private), desk.private) == b"x"


def test_a_text_does_not_tell_its_length():
    short, long = sealing.packed({"text": "a"}), sealing.packed({"text": "ằ" * 100})
    assert len(short) == len(long) == sealing.STEP
    assert sealing.unpacked(long) == {"text": "ằ" * 100}


def test_a_passphrase_unwraps():
    salt, pair = b"s" * 16, sealing.new_pair()
    box = sealing.wrap(pair.private, "mật khẩu rất dài", salt)
    assert sealing.unwrap(box, "mật khẩu rất dài", salt) == pair.private
    with pytest.raises(CryptoError):
        sealing.unwrap(box, "mật khẩu rất dai", salt)


@given(st.integers(0, 27), st.integers(1, 9))
def test_a_mistyped_digit_is_noticed(at, more):
    code = sealing.new_code()
    wrong = code[:at] + str((int(code[at]) + more) % 10) + code[at + 1 :]
    assert sealing.read_code(sealing.shown(code)) == code
    with pytest.raises(sealing.WrongCode):
        sealing.read_code(wrong)


def test_a_code_always_gives_the_same_way():
    way = sealing.way_of("1" * 28)
    assert (way.word, way.pair) == (sealing.way_of("1" * 28).word, sealing.way_of("1" * 28).pair)
    assert sealing.lookup(way.word) != way.word
