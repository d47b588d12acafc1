"""What of a drone's log is damaged: bytes that are no message, and messages whose checksum does not hold.

The readers of these logs pass over such bytes without a word, and who flies on a damaged card would take a log with
holes for a whole one. Here a log is gone through once more, message by message, by their marks, lengths and checksums
alone; nothing is decoded. What a log breaks off with, and what fills up its last page, is no damage.

Sources: MAVLink serialization (https://mavlink.io/en/guide/serialization.html; CRC-16/MCRF4XX with the message's own
extra byte); ArduPilot's `LogStructure.h`.
"""

from __future__ import annotations

import binascii
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.times import iso_utc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Damage", "flash_damage", "tlog_damage"]

_STAMP_BYTES: Final = 8
_HEADS: Final = {0xFE: (6, 5, 1), 0xFD: (10, 7, 3)}
"""Mark → (bytes of the head, where the number of the message stands in it, in how many bytes)."""
_CHECKSUM_BYTES: Final = 2
_SIGNED: Final = 1
_SIGNATURE_BYTES: Final = 13
_FLASH_MARK: Final = b"\xa3\x95"
_TURNED: Final = bytes(int(f"{each:08b}"[::-1], 2) for each in range(256))
_FILLERS: Final = b"\xff\x00"
_FLIGHT_S: Final = 86_400.0

Seconds = float
"""Since 1970."""

Told = tuple[int, float]
"""Where in a log a message begins, and when it was, unix seconds."""
Span = tuple[float | None, float | None]
"""When the last whole message before a damage was, and the first behind it, unix seconds; None where nobody knows."""


@dataclass(slots=True)
class Damage:
    """What was found.

    Attributes:
        skipped_bytes: Bytes that are no message.
        broken: Messages whose checksum does not hold.
        spans: Between which moments each of it lies.
    """

    skipped_bytes: int = 0
    broken: int = 0
    spans: list[Span] = field(default_factory=list)

    def skip(self, begin: int, end: int, told: Sequence[Told]) -> None:
        """Bytes of a log are no message; `told` says where in it which moments are."""
        self.skipped_bytes += end - begin
        behind = bisect_right(told, (begin, float("inf")))
        before_s = told[behind - 1][1] if behind else None
        self.spans.append((before_s, told[behind][1] if behind < len(told) else None))

    def faults(self) -> list[Fault]:
        """The one warning that tells of it, or none."""
        if not self.spans:
            return []
        bytes_ = f"{self.skipped_bytes} bytes that are no message" * bool(self.skipped_bytes)
        broken = f"{self.broken} message{'s' * (self.broken > 1)} whose checksum does not hold" * bool(self.broken)
        places = f"in {len(self.spans)} places between" if len(self.spans) > 1 else "between"
        begin_s, end_s = self.spans[0][0], self.spans[-1][1]
        between = f"{'its beginning' if begin_s is None else iso_utc(int(begin_s))} and "
        between += "its end" if end_s is None else iso_utc(int(end_s) + 1)
        return [
            Fault(
                expected="a log without damage",
                got=f"{' and '.join(each for each in (bytes_, broken) if each)}, {places} {between}",
                way_out="What the drone told there is missing. Copy the log again, and look at the card.",
                severity="warning",
            )
        ]


def tlog_damage(data: bytes, known: Mapping[int, Any], about_s: Seconds, *, is_cut: bool) -> Damage:
    """Of a ground station's log.

    Args:
        data: The log, or a map of it.
        known: Number of a message → what has its extra byte as `crc_extra`; of those alone that are read, since others
            have changed theirs with the years.
        about_s: When the flight was, unix seconds; a moment that lies days off is damaged itself.
        is_cut: Whether it is known to break off within its last message.
    """
    out, at, last_s, bad_at = Damage(), 0, None, -1
    while at + _STAMP_BYTES < len(data):
        size, holds = _message(data, at, known)
        stamp_s = int.from_bytes(data[at : at + _STAMP_BYTES], "big") / 1e6
        is_known_s = abs(stamp_s - about_s) < _FLIGHT_S
        if not size or not (holds or is_known_s):
            bad_at, at = (at if bad_at < 0 else bad_at), at + 1
            continue
        if bad_at >= 0:
            out.skipped_bytes += at - bad_at
            out.spans.append((last_s, None))
            bad_at = -1
        if is_known_s and out.spans and out.spans[-1][1] is None:
            out.spans[-1] = (out.spans[-1][0], stamp_s)
        if holds is False:
            out.broken += 1
            out.spans.append((stamp_s, stamp_s))
        at, last_s = at + size, stamp_s if is_known_s else last_s
    if bad_at >= 0 and not is_cut:
        out.skipped_bytes += len(data) - bad_at
        out.spans.append((last_s, None))
    return out


def flash_damage(
    data: bytes, lengths: Mapping[int, int], told: Sequence[Told], about_s: Seconds, *, is_cut: bool
) -> Damage:
    """Of a log that an autopilot wrote for itself, which has no checksums.

    Args:
        data: The log, or a map of it.
        lengths: Number of a message → its bytes.
        told: Messages whose moment is known, in their order.
        about_s: As in `tlog_damage`.
        is_cut: Whether it is known to break off within its last message.
    """
    told = [each for each in told if abs(each[1] - about_s) < _FLIGHT_S]
    out, at, bad_at = Damage(), 0, -1
    end = len(data[:].rstrip(_FILLERS))
    while at + len(_FLASH_MARK) < end:
        size = lengths.get(data[at + 2], 0) if data[at : at + 2] == _FLASH_MARK else 0
        if size and at + size <= len(data):
            if bad_at >= 0:
                out.skip(bad_at, at, told)
            at, bad_at = at + size, -1
        else:
            bad_at, at = (at if bad_at < 0 else bad_at), at + 1
    if bad_at >= 0 and not is_cut:
        out.skip(bad_at, end, told)
    return out


def _message(data: bytes, at: int, known: Mapping[int, Any]) -> tuple[int, bool | None]:
    """(bytes of a message with its stamp, 0 where none begins; whether its checksum holds, None where nobody knows).

    One that is not known has no checksum that could be worked out, and one that does not hold may have a wrong length:
    both are messages only where the next one begins behind them.
    """
    head = _HEADS.get(data[at + _STAMP_BYTES])
    begin = at + _STAMP_BYTES
    if head is None or begin + head[0] > len(data):
        return 0, None
    head_bytes, number_at, number_bytes = head
    payload_end = begin + head_bytes + data[begin + 1]
    is_signed = head_bytes == _HEADS[0xFD][0] and data[begin + 2] & _SIGNED
    end = payload_end + _CHECKSUM_BYTES + (_SIGNATURE_BYTES if is_signed else 0)
    if end > len(data):
        return 0, None
    number = int.from_bytes(data[begin + number_at : begin + number_at + number_bytes], "little")
    holds = None
    if number in known:
        said = data[begin + 1 : payload_end] + bytes([known[number].crc_extra])
        holds = _checksum(said) == int.from_bytes(data[payload_end : payload_end + _CHECKSUM_BYTES], "little")
    is_followed = end == len(data) or (end + _STAMP_BYTES < len(data) and data[end + _STAMP_BYTES] in _HEADS)
    return (end - at if holds or is_followed else 0), holds


def _checksum(data: bytes) -> int:
    """CRC-16/MCRF4XX: the library's CRC-CCITT with every byte, and the sum, turned about."""
    found = binascii.crc_hqx(data.translate(_TURNED), 0xFFFF)
    return _TURNED[found & 0xFF] << 8 | _TURNED[found >> 8]
