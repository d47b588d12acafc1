"""The short code on a sheet of orders: said over a telephone, checked by whoever holds the key.

Eleven characters carry 55 bits of an HMAC-SHA256 over all that the sheet says; a twelfth finds slips of the tongue. The
alphabet is Crockford's: no letter that is read as a digit. The twelfth is a checksum over GF(32), x⁵ + x² + 1, in which
every place has a weight of its own, so that any one wrong character and any two that are exchanged are found.

A code proves nothing to those without the key, and is no secret: it stands on the sheet. Decision 27 says how many bits
an attacker has to guess and what else can be done with one.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.ids import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ALPHABET", "CODE_CHARS", "code_key", "code_of", "grouped", "read_code"]

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32 (crockford.com/base32.html): no I, L, O, U."""
CODE_CHARS: Final = 12
_BITS: Final = 5
_DATA_BITS: Final = _BITS * (CODE_CHARS - 1)
_GROUP: Final = 4
_POLYNOMIAL: Final = 0b100101
_READ_AS: Final = str.maketrans(
    {"O": "0", "I": "1", "L": "1"}
    | {chr(0x660 + digit): str(digit) for digit in range(10)}  # Arabic digits
    | {chr(0x6F0 + digit): str(digit) for digit in range(10)}  # and the eastern ones
)
_KEY_SAYS: Final = b"safepassage: key of the codes of orders, 1"
_CODE_SAYS: Final = b"safepassage: code of a sheet of orders, 1\n"


def code_key(seed: bytes) -> bytes:
    """The key of the codes, 32 bytes, out of the seed that signs the sheets; it does not lead back to the seed."""
    return hmac.new(seed, _KEY_SAYS, sha256).digest()


def code_of(key: bytes, content: Mapping[str, Any]) -> str:
    """The code of a sheet that says this.

    Args:
        key: As `code_key` makes it.
        content: All that the sheet says, strings and integers.
    """
    tag = hmac.new(key, _CODE_SAYS + canonical(dict(content)), sha256).digest()
    bits = int.from_bytes(tag, "big") >> (len(tag) * 8 - _DATA_BITS)
    values = [bits >> shift & 31 for shift in range(_DATA_BITS - _BITS, -1, -_BITS)]
    return "".join(ALPHABET[value] for value in [*values, _checksum(values)])


def grouped(code: str) -> str:
    """A code as it is printed and read aloud: in fours.

    >>> grouped("7K3MQX2F9TP4")
    '7K3M-QX2F-9TP4'
    """
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read_code(said: str) -> str | Fault:
    """The code that somebody read aloud or typed, as it is in the register; or what cannot be right with it.

    Small letters, blanks and hyphens do not matter; O is 0, I and L are 1; Arabic digits are digits.
    """
    text = "".join(char for char in said.upper().translate(_READ_AS) if char.isalnum())
    strange = sorted({char for char in text if char not in ALPHABET})
    if strange:
        return Fault(field="code", expected="letters and digits of a code", got=" ".join(strange), way_out=_AGAIN)
    if len(text) != CODE_CHARS:
        return Fault(field="code", expected=f"{CODE_CHARS} characters", got=f"{len(text)}", way_out=_AGAIN)
    values = [ALPHABET.index(char) for char in text]
    if _checksum(values[:-1]) != values[-1]:
        return Fault(field="code", expected="a code as it is printed", got=grouped(text), way_out=_AGAIN)
    return text


_AGAIN: Final = "One character at least was misread: have it read once more, slowly."


def _checksum(values: list[int]) -> int:
    """The sum of the values, each times a power of x of its own from x¹ on.

    A wrong value changes it, and two exchanged ones do, because no two weights are alike and none of them is 1, the
    checksum's own.
    """
    total, weight = 0, 1
    for value in values:
        weight = _times(weight, 2)
        total ^= _times(value, weight)
    return total


def _times(a: int, b: int) -> int:
    """The product in GF(32)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= _POLYNOMIAL
        b >>= 1
    return product
