"""Text files: bytes to text, in UTF-8 or an encoding that somebody named; never by guess.

A wrong guess turns Arabic names into other Arabic letters, and nobody notices. So a
file that is not UTF-8 is refused with its first bad byte, what it probably is and
how that row would then read; a person who sees it decides with `--encoding`.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import DataRefused, Fault

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FILE_BYTES_MAX", "decode", "read_text"]

FILE_BYTES_MAX: Final = 256 << 20
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
_BINARY: Final = (
    (b"PK\x03\x04", "an Excel or other zipped file", "Save it as CSV UTF-8."),
    (b"\xd0\xcf\x11\xe0", "an old Excel file", "Save it as CSV UTF-8."),
    (b"%PDF", "a PDF", "Take the table out of it as CSV first."),
    (b"\x1f\x8b", "a gzip file", "Unpack it first."),
    (b"SQLite format 3", "a database", "Import CSV or JSONL."),
)
_NAMES: Final = {"cp1252": "Western (cp1252)", "cp1251": "Cyrillic (cp1251)", "cp1256": "Arabic (cp1256)"}
_SHOWN_BYTES: Final = 40
_CYRILLIC_LOW: Final = 0xE0
"""In cp1251 the small letters begin here; in cp1256 Arabic letters lie on both sides."""


def read_text(path: Path, encoding: str = "") -> str:
    """The text of a file, a byte order mark left out.

    Args:
        path: The file.
        encoding: What it is in, where somebody said so; UTF-8 otherwise.

    Raises:
        DataRefused: the file cannot be read, is too large, or is not text in that encoding.
    """
    try:
        with path.open("rb") as file:  # a pipe has no size, and a device no end
            data = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise DataRefused(
            [Fault(file=path.name, expected="a file that can be read", got=error.strerror or "")]
        ) from error
    try:
        return decode(data, encoding)
    except DataRefused as refused:
        raise DataRefused([fault.at(file=path.name) for fault in refused.faults]) from None


def decode(data: bytes, encoding: str = "") -> str:
    """The text that bytes are; arguments and errors as for `read_text`."""
    if len(data) > FILE_BYTES_MAX:
        limit, way_out = f"at most {FILE_BYTES_MAX >> 20} MiB", "Split it; each part is imported for itself."
        raise DataRefused([Fault(expected=limit, got="more", way_out=way_out)])
    found = (_not_text(data) if not encoding else None) or _decode(data, encoding)
    if isinstance(found, Fault):
        raise DataRefused([found])
    return found


def _not_text(data: bytes) -> Fault | None:
    for magic, what, way_out in _BINARY:
        if data.startswith(magic):
            return Fault(expected="a CSV or JSONL file", got=what, way_out=way_out)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Fault(expected="UTF-8", got="UTF-16", way_out="Save it as CSV UTF-8, or give --encoding utf-16.")
    return None


def _decode(data: bytes, encoding: str) -> str | Fault:
    try:
        codec = codecs.lookup(encoding or "utf-8-sig").name
        text = data.decode(codec)
    except LookupError:
        return Fault(expected="an encoding such as cp1256, cp1251 or cp1252", got=encoding)
    except UnicodeDecodeError as error:
        return _bad_byte(data, error.start, encoding)
    text = text.removeprefix("\ufeff")
    return _nul(text.encode()) if "\0" in text else text


def _nul(data: bytes) -> Fault:
    row = data.count(b"\n", 0, data.index(b"\0")) + 1
    way_out = "Is it the right file? If it is a table in UTF-16, save it as CSV UTF-8."
    return Fault(row=row, expected="text", got="a NUL byte", way_out=way_out)


def _bad_byte(data: bytes, at: int, encoding: str) -> Fault:
    """The first byte that is not in the encoding, and what it is likely to be instead."""
    row = data.count(b"\n", 0, at) + 1
    begin = data.rfind(b"\n", 0, at) + 1
    line = data[begin : (data.find(b"\n", at) + 1 or len(data) + 1) - 1]
    got = f"byte 0x{data[at]:02X} at offset {at}"
    if b"\0" in data:
        return _nul(data)
    if encoding:
        return Fault(row=row, expected=f"text in {encoding}", got=got, way_out="It is in another encoding.")
    guess = _likely(data)
    near = line[max(0, at - begin - _SHOWN_BYTES) : at - begin + _SHOWN_BYTES]
    reading = " ".join(near.decode(guess, "replace").split())
    way_out = f"Save it as UTF-8. If this reads well, give --encoding {guess} instead: {reading}"
    return Fault(row=row, expected="UTF-8", got=f"{got}, likely {_NAMES[guess]}", way_out=way_out)


def _likely(data: bytes) -> str:
    """cp1252 where high bytes stand alone between letters; else by where the letters of the two scripts lie."""
    runs = _HIGH.findall(data[: 1 << 20])
    letters = b"".join(runs)
    if sum(len(run) == 1 for run in runs) * 2 > len(runs):
        return "cp1252"
    low = sum(byte >= _CYRILLIC_LOW for byte in letters)
    return "cp1251" if low * 10 > len(letters) * 8 else "cp1256"
