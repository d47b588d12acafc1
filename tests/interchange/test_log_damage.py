"""Logs with holes: what is missing of them is counted, with the moments between which it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flights import dataflash, tlog
from safepassage.interchange.drone_log import Mount
from safepassage.interchange.telemetry_file import read_telemetry

if TYPE_CHECKING:
    from pathlib import Path

AT_S = 1_481_392_800.0  # 2016-12-10T18:00:00Z, Saturday of week 1926
PLACE = {"lat": 362_000_000, "lon": 371_500_000, "alt": 500_000, "relative_alt": 100_000, "time_boot_ms": 0}
TOLD = [
    tlog((AT_S + at, "global_position_int", {**PLACE, "vx": 0, "vy": 0, "vz": 0, "hdg": 9_000})) for at in range(10)
]
FORMATS = {"GPS": (130, "QBIHBCLLe", "TimeUS,Status,GMS,GWk,NSats,HDop,Lat,Lng,Alt")}
ROWS = [
    ("GPS", (at * 1_000_000, 3, 583_218_000 + at * 1000, 1926, 9, 90, 362_000_000, 371_500_000, 50_000))
    for at in range(10)
]
FLASH = dataflash(*ROWS, formats=FORMATS)
ROW_BYTES = 33
HEAD_BYTES = len(FLASH) - 10 * ROW_BYTES


def flash_at(row: int) -> int:
    return HEAD_BYTES + row * ROW_BYTES


def turned(data: bytes, at: int) -> bytes:
    """One byte is another."""
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def between(begin: int, end: int) -> str:
    """The whole seconds about two messages."""
    return f"between 2016-12-10T18:00{f':{begin:02}' if begin else ''}Z and 2016-12-10T18:00:{end + 1:02}Z"


ROW = len(TOLD[0])
WHOLE = b"".join(TOLD)
STRANGE = b"\xfd\x03\x00\x00\x00\x01\x01\xff\xff\x7fabc??"
"""A message of which nobody here knows the number, nor so whether its checksum holds."""


TWICE = f"{ROW} bytes that are no message and 1 message whose checksum does not hold, in 2 places {between(2, 8)}"


@pytest.mark.parametrize(
    ("data", "positions", "said"),
    [
        (turned(WHOLE, 3 * ROW + 20), 9, f"1 message whose checksum does not hold, {between(3, 3)}"),
        (turned(WHOLE, 3 * ROW + 8), 9, f"{ROW} bytes that are no message, {between(2, 4)}"),
        (TOLD[0] + bytes(100) + WHOLE[ROW:], 10, f"100 bytes that are no message, {between(0, 1)}"),
        (turned(turned(WHOLE, 2 * ROW + 20), 7 * ROW + 8), 8, TWICE),
        (WHOLE + b"#" * 30, 10, "30 bytes that are no message, between 2016-12-10T18:00:09Z and its end"),
        (WHOLE[: 3 * ROW] + WHOLE[3 * ROW : 3 * ROW + 8] + STRANGE + WHOLE[3 * ROW :], 10, ""),
        (turned(FLASH, flash_at(3)), 9, f"{ROW_BYTES} bytes that are no message, {between(2, 4)}"),
        (FLASH[: flash_at(5)] + b"z" * 80 + FLASH[flash_at(5) :], 10, f"80 bytes that are no message, {between(4, 5)}"),
        (FLASH + b"\xff" * 700, 10, ""),
        (FLASH + b"zz" * 350, 10, "700 bytes that are no message, between 2016-12-10T18:00:09Z and its end"),
    ],
)
def test_what_is_damaged_is_counted(
    tmp_path: Path, data: bytes, positions: int, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.log").write_bytes(data)
    read = read_telemetry(tmp_path / "a.log", mount=Mount(), use_damaged=False)
    assert (len(read.track), [fault.got for fault in read.faults]) == (positions, [said] if said else [])
    assert capfd.readouterr() == ("", "")
