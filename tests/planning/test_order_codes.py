"""The short code of a sheet: what it is made of, and which slips of the tongue it finds."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.foundation.errors import Fault
from safepassage.planning.order_codes import ALPHABET, code_key, code_of, grouped, read_code

CONTENT = {"zone": "zone/al-kallasa", "block": 12, "copy": 1}
KEY = code_key(bytes(range(32)))
CODE = code_of(KEY, CONTENT)


def hmac_by_hand(key: bytes, message: bytes) -> bytes:
    """RFC 2104, in so many words."""
    padded = key.ljust(64, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in padded) + message).digest()
    return sha256(bytes(byte ^ 0x5C for byte in padded) + inner).digest()


def powers() -> list[int]:
    """x⁰, x¹ … x³⁰ of GF(32): x⁵ is x² + 1."""
    found = [1]
    for _ in range(30):
        doubled = found[-1] << 1
        found.append(doubled ^ 0b100101 if doubled & 32 else doubled)
    return found


def test_the_powers_of_x_are_all_elements_but_zero() -> None:
    assert sorted(powers()) == list(range(1, 32))


def test_eleven_characters_are_the_first_55_bits_of_the_mac() -> None:
    key = hmac_by_hand(bytes(range(32)), b"safepassage: key of the codes of orders, 1")
    assert key == KEY
    canonical = b'{"block":12,"copy":1,"zone":"zone/al-kallasa"}'
    tag = hmac_by_hand(key, b"safepassage: code of a sheet of orders, 1\n" + canonical)
    bits = "".join(f"{byte:08b}" for byte in tag)[:55]
    assert CODE[:11] == "".join(ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, 55, 5))


def test_the_twelfth_is_the_sum_weighed_by_powers() -> None:
    power = powers()
    total = 0
    for place, char in enumerate(CODE[:11], 1):
        value = ALPHABET.index(char)
        if value:
            total ^= power[(power.index(value) + place) % 31]
    assert CODE[11] == ALPHABET[total]


def test_any_one_wrong_character_is_found() -> None:
    for at in range(12):
        for char in set(ALPHABET) - {CODE[at]}:
            assert isinstance(read_code(CODE[:at] + char + CODE[at + 1 :]), Fault)


@given(st.binary(min_size=32, max_size=32))
def test_any_two_exchanged_characters_are_found(key: bytes) -> None:
    code = code_of(key, CONTENT)
    for a in range(12):
        for b in range(a + 1, 12):
            chars = list(code)
            chars[a], chars[b] = chars[b], chars[a]
            assert isinstance(read_code("".join(chars)), Fault) == (code[a] != code[b])


def test_another_key_and_another_word_give_another_code() -> None:
    assert code_of(code_key(bytes(32)), CONTENT) != CODE
    assert code_of(KEY, {**CONTENT, "copy": 2}) != CODE


@pytest.mark.parametrize("char", "OoIiLl")
def test_letters_that_look_like_digits_are_digits(char: str) -> None:
    digit = "0" if char in "Oo" else "1"
    code = next(code for copy in range(500) if digit in (code := code_of(KEY, {**CONTENT, "copy": copy})))
    assert read_code(code.replace(digit, char, 1)) == code


def test_hyphens_blanks_small_letters_and_arabic_digits_do_not_matter() -> None:
    arabic = CODE.translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
    eastern = CODE.translate({ord("0") + digit: 0x6F0 + digit for digit in range(10)})
    for said in (grouped(CODE), grouped(CODE).lower().replace("-", "  "), arabic, eastern):
        assert read_code(said) == CODE


def test_what_is_no_code_is_said() -> None:
    short, strange = read_code(CODE[:-1]), read_code(CODE[:-1] + "U")
    assert isinstance(short, Fault)
    assert (short.expected, short.got) == ("12 characters", "11")
    assert isinstance(strange, Fault)
    assert strange.got == "U"
