"""Content-fixed ids: the same content has the same id, on every node and for ever.

Content is canonical JSON (RFC 8785 restricted to what cannot be written in two
ways): objects with ASCII keys, lists, strings in NFC and integers below 2**53.
Floats, booleans and null are refused, because two programs print them differently
or mean different things by them. The id is the SHA-256 of those bytes, in lower-case hex.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import Any, Final

import msgspec

__all__ = ["SLUG", "canonical", "content_id", "is_place_id", "normal_text", "refuse_uncanonical", "short"]

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLACE: Final = re.compile(r"[a-z]+(?:-[a-z]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")
_INTEGER_MAX: Final = 2**53 - 1  # RFC 8785 §3.2.2.3: beyond this readers disagree
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")


def canonical(value: Any) -> bytes:  # noqa: ANN401 - any tree of dict, list, str and int
    """The one way to write `value` down, as UTF-8 bytes.

    Raises:
        TypeError: `value` holds something other than dict, list, tuple, str or int.
        ValueError: an integer is too large, or a key is not ASCII.

    >>> canonical({"b": 1, "a": ["x"]})
    b'{"a":["x"],"b":1}'
    """
    refuse_uncanonical(value)
    return _ENCODER.encode(value)


def content_id(content: bytes) -> str:
    """SHA-256 of canonical content, as 64 lower-case hex digits."""
    return sha256(content).hexdigest()


def short(identity: str) -> str:
    """The first 12 hex digits of an id: enough for a person to find it by."""
    return identity[:12]


def normal_text(text: str) -> str:
    r"""`text` in NFC, without blanks at its ends: the form that is hashed.

    >>> normal_text(" e\u0301 ") == "\u00e9"
    True
    """
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text).strip()


def is_place_id(text: str) -> bool:
    """Whether `text` is a place's id: `type/name`, both slugs.

    >>> is_place_id("crossing/karim-el-hun"), is_place_id("Karim El-Hun")
    (True, False)
    """
    return _PLACE.fullmatch(text) is not None


def refuse_uncanonical(value: Any) -> None:  # noqa: ANN401
    """Say what in `value` has no canonical form, for who encodes it by other means.

    Raises:
        TypeError, ValueError: as `canonical`.
    """
    kind = type(value)
    if kind is str:
        return
    if kind is int:
        if not -_INTEGER_MAX <= value <= _INTEGER_MAX:
            msg = f"{value} is beyond ±(2**53 - 1) and has no canonical form"
            raise ValueError(msg)
    elif kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                msg = f"key {key!r} is not an ASCII string"
                raise ValueError(msg)
            kind = type(item)
            if kind is str or (kind is int and -_INTEGER_MAX <= item <= _INTEGER_MAX):
                continue  # what most items are: a call for each would cost more than the check
            refuse_uncanonical(item)
    elif kind is list or kind is tuple:
        for item in value:
            refuse_uncanonical(item)
    else:
        msg = f"{kind.__name__} has no canonical form; use str or int"
        raise TypeError(msg)
