"""Reads the metadata that a drone's camera sends with its film: MISB ST 0601 local sets, packets of key, length, value.

A packet is what the aircraft said at one moment: where it is, where it looks, how wide. Its checksum is worked out and
said, because a link that drops bits is the rule and a wrong position looks like any other. What this file does not
know is kept as it came; a value that cannot be one is a fault of its own, and never takes its neighbours along. Nothing
here raises for any bytes at all. It makes no pictures and keeps no target: the centre of the picture and the distance
to it are decoded, since the standard's minimum set has them, and are handed to nobody who prints.

Sources: MISB ST 0601.8 (tags, ranges, checksum), ST 0902.8 (minimum set), SMPTE ST 336 (BER lengths, BER-OID tags).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import msgspec

from safepassage.foundation.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["KEY", "Packet", "Scale", "packets"]

KEY: Final = bytes.fromhex("060e2b34020b01010e01030101000000")
"""Universal label of the UAS datalink local set."""

CHECKSUM: Final = 1
TIME: Final = 2
_TEXTS: Final = {3: "mission", 4: "tail_number", 10: "platform", 11: "image_source", 12: "coordinate_system"}
_BER_BYTES_MAX: Final = 4
"""Bytes of a long length; more than four gigabytes are no packet."""
_OID_BYTES_MAX: Final = 3
"""Bytes of a tag; ST 0601 has two at most."""
_CHECKSUM_BYTES: Final = 2


Measure = float
"""In the unit that its name ends in."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How a whole number on the wire stands for a measure.

    Attributes:
        name: The measure, with its unit last.
        form: struct's letter of the number, big-endian.
        low: What the lowest number stands for; for signed numbers the highest stands for minus that.
        high: What the highest number stands for.
    """

    name: str
    form: str
    low: Measure
    high: Measure

    @property
    def signed(self) -> bool:
        """Whether zero stands for zero, and the most negative number for "out of range"."""
        return self.form in "hi"


SCALES: Final[Mapping[int, Scale]] = {
    5: Scale("platform_heading_deg", "H", 0, 360),
    6: Scale("platform_pitch_deg", "h", -20, 20),
    7: Scale("platform_roll_deg", "h", -50, 50),
    13: Scale("sensor_lat_deg", "i", -90, 90),
    14: Scale("sensor_lon_deg", "i", -180, 180),
    15: Scale("sensor_altitude_m", "H", -900, 19000),
    16: Scale("hfov_deg", "H", 0, 180),
    17: Scale("vfov_deg", "H", 0, 180),
    18: Scale("sensor_azimuth_deg", "I", 0, 360),
    19: Scale("sensor_elevation_deg", "i", -180, 180),
    20: Scale("sensor_roll_deg", "I", 0, 360),
    21: Scale("slant_range_m", "I", 0, 5_000_000),
    22: Scale("target_width_m", "H", 0, 10_000),
    23: Scale("frame_centre_lat_deg", "i", -90, 90),
    24: Scale("frame_centre_lon_deg", "i", -180, 180),
    25: Scale("frame_centre_elevation_m", "H", -900, 19000),
    26: Scale("corner_1_lat_offset_deg", "h", -0.075, 0.075),
    27: Scale("corner_1_lon_offset_deg", "h", -0.075, 0.075),
    28: Scale("corner_2_lat_offset_deg", "h", -0.075, 0.075),
    29: Scale("corner_2_lon_offset_deg", "h", -0.075, 0.075),
    30: Scale("corner_3_lat_offset_deg", "h", -0.075, 0.075),
    31: Scale("corner_3_lon_offset_deg", "h", -0.075, 0.075),
    32: Scale("corner_4_lat_offset_deg", "h", -0.075, 0.075),
    33: Scale("corner_4_lon_offset_deg", "h", -0.075, 0.075),
    75: Scale("sensor_ellipsoid_height_m", "H", -900, 19000),
    78: Scale("frame_centre_ellipsoid_height_m", "H", -900, 19000),
    90: Scale("platform_pitch_full_deg", "i", -90, 90),
    91: Scale("platform_roll_full_deg", "i", -90, 90),
}
"""Tag → scale, of ST 0601.8, chapter 8; 13 to 25 are in the minimum set of ST 0902."""


class Packet(msgspec.Struct, frozen=True, gc=False):
    """What an aircraft said at one moment.

    Attributes:
        at_us: Its precision time stamp, unix microseconds; None where it has none.
        checksum_holds: Whether the bytes are those that were sent; None where it carries no checksum.
        measures: Name with unit → value. One that the aircraft called out of range is missing.
        texts: Name → text.
        unknown: Tag → bytes, of what this file does not know.
        faults: What could not be read of it.
    """

    at_us: int | None
    checksum_holds: bool | None
    measures: Mapping[str, Measure]
    texts: Mapping[str, str]
    unknown: Mapping[int, bytes]
    faults: tuple[Fault, ...]


_Row = tuple["Callable[[bytes, int], tuple[Any, ...]]", int, str, float, float, int]
"""How to read a measure's number, its bytes, and what `_constants` gives."""


def _constants(tag: int) -> tuple[str, float, float, int]:
    """(name, worth of one count, value at zero, the number that says "out of range") of a measure."""
    scale = SCALES[tag]
    bits = 8 * struct.calcsize(">" + scale.form)
    if scale.signed:
        return scale.name, (scale.high - scale.low) / ((1 << bits) - 2), 0.0, -(1 << (bits - 1))
    return scale.name, (scale.high - scale.low) / ((1 << bits) - 1), scale.low, -1  # there is no such number


def _row(tag: int) -> _Row:
    reader = struct.Struct(">" + SCALES[tag].form)
    return (reader.unpack_from, reader.size, *_constants(tag))


_ROWS: Final[Mapping[int, _Row]] = {tag: _row(tag) for tag in SCALES}


def packets(data: bytes) -> Iterator[Packet]:
    """Every packet in a run of bytes, in their order; what lies between packets is passed over.

    Args:
        data: Any bytes. A packet that is cut off at the end is given with what it has and a fault.
    """
    at = data.find(KEY)
    layouts: dict[int, _Layout] = {}
    while at >= 0:
        length, begin = _ber_length(data, at + len(KEY))
        if length is None:
            yield _broken("a length after the key", "none that can be read")
            at = data.find(KEY, at + len(KEY))
            continue
        end = begin + length
        if end > len(data):
            # The length may be what is wrong: the next key is looked for right behind this one.
            following = data.find(KEY, at + len(KEY))
            end = len(data) if following < 0 else following
            yield _packet(data, at, begin, end, cut=f"{length} bytes announced, {end - begin} there")
            at = following
            continue
        layout = layouts.get(length)
        alike = None if layout is None else layout.read(data, at, begin, end)
        if alike is None:
            alike = _packet(data, at, begin, end)
            layout = None if alike.faults else _layout(data, begin, end)
            if layout is not None:
                layouts[length] = layout
        yield alike
        at = data.find(KEY, end)


def _packet(data: bytes, key_at: int, begin: int, end: int, *, cut: str = "") -> Packet:
    measures: dict[str, Measure] = {}
    texts: dict[str, str] = {}
    unknown: dict[int, bytes] = {}
    faults: list[Fault] = [Fault(expected="a whole packet", got=cut)] if cut else []
    at_us: int | None = None
    holds: bool | None = None
    at = begin
    while at < end:
        tag, value_at, size, after = _head(data, at, end)
        if after < 0:
            faults.append(Fault(field=f"tag {tag}", expected="a value inside the packet", got=f"{size} bytes"))
            break
        row = _ROWS.get(tag)
        if row is not None:
            unpack, wanted, name, unit, base, beyond = row
            if size != wanted:
                faults.append(_wrong_size(tag, wanted, size))
                unknown[tag] = data[value_at:after]
            else:
                count = unpack(data, value_at)[0]
                if count != beyond:
                    measures[name] = base + count * unit
        elif tag == TIME and size == 8:  # noqa: PLR2004 - bytes of the time stamp
            at_us = int.from_bytes(data[value_at:after], "big")
        elif tag == CHECKSUM and size == _CHECKSUM_BYTES:
            holds = _sum(data, key_at, value_at) == int.from_bytes(data[value_at:after], "big")
        elif tag in _TEXTS:
            texts[_TEXTS[tag]] = _text(data[value_at:after])
        else:
            if tag in {TIME, CHECKSUM}:
                faults.append(_wrong_size(tag, 8 if tag == TIME else _CHECKSUM_BYTES, size))
            unknown[tag] = data[value_at:after]
        at = after
    return Packet(at_us, holds, measures, texts, unknown, tuple(faults))


def _head(data: bytes, at: int, end: int) -> tuple[int, int, int, int]:
    """(tag, where its value begins, its bytes, where the next begins or -1 where the packet ends before)."""
    tag, at = data[at], at + 1
    if tag & 0x80:
        tag, more = tag & 0x7F, True
        for _ in range(_OID_BYTES_MAX - 1):
            if at >= end or not more:
                break
            tag, more, at = tag << 7 | data[at] & 0x7F, bool(data[at] & 0x80), at + 1
        if more:
            return tag, at, 0, -1
    if at >= end:
        return tag, at, 0, -1
    size, at = data[at], at + 1
    if size & 0x80:
        long, at = _ber_length(data, at - 1)
        if long is None:
            return tag, at, 0, -1
        size = long
    return tag, at, size, at + size if at + size <= end else -1


def _ber_length(data: bytes, at: int) -> tuple[int | None, int]:
    """(length, where what it measures begins); None where there is none that can be read."""
    if at >= len(data):
        return None, at
    first = data[at]
    if first < 0x80:  # noqa: PLR2004 - the bit that says "long"
        return first, at + 1
    count = first & 0x7F
    if not 0 < count <= _BER_BYTES_MAX or at + 1 + count > len(data):
        return None, at + 1
    return int.from_bytes(data[at + 1 : at + 1 + count], "big"), at + 1 + count


@lru_cache(maxsize=64)  # a stream says the same few in every packet
def _text(sent: bytes) -> str:
    return sent.decode("utf-8", "replace")


def _sum(data: bytes, begin: int, end: int) -> int:
    """The checksum of ST 0601.8, 6.3: the 16-bit sum of the packet up to and with the checksum's own length."""
    return ((sum(data[begin:end:2]) << 8) + sum(data[begin + 1 : end : 2])) & 0xFFFF


def _wrong_size(tag: int, wanted: int, size: int) -> Fault:
    return Fault(field=f"tag {tag}", expected=f"{wanted} bytes", got=f"{size}")


def _broken(expected: str, got: str) -> Packet:
    return Packet(None, None, {}, {}, {}, (Fault(expected=expected, got=got),))


class _Layout:
    """Packets of one shape, which a stream has thousands of in a row, read by one call for all their values.

    It gives what `_packet` gives for the same bytes, or None where they are of another shape.
    """

    __slots__ = ("_checked", "_heads", "_others", "_rows", "_texts", "_time_at", "_unpack")

    def __init__(self, parts: list[tuple[int, bytes, str]]) -> None:
        """Takes (tag, bytes of tag and length, struct's letters of the value) in their order, each tag once."""
        self._unpack = struct.Struct(">" + "".join(f"{len(head)}s{form}" for _, head, form in parts)).unpack_from
        self._heads = tuple(head for _, head, _ in parts)
        at = {tag: 2 * number + 1 for number, (tag, _, _) in enumerate(parts)}
        self._time_at = at.pop(TIME, None)
        self._checked = at.pop(CHECKSUM, None) is not None
        self._rows = [(at.pop(tag), *_constants(tag)) for tag in list(at) if tag in SCALES]
        self._texts = [(at.pop(tag), _TEXTS[tag]) for tag in list(at) if tag in _TEXTS]
        self._others = [(where, tag) for tag, where in at.items()]

    def read(self, data: bytes, key_at: int, begin: int, end: int) -> Packet | None:
        """The packet whose tags begin there."""
        found = self._unpack(data, begin)
        if found[0::2] != self._heads:
            return None
        return Packet(
            None if self._time_at is None else found[self._time_at],
            _sum(data, key_at, end - _CHECKSUM_BYTES) == found[-1] if self._checked else None,
            {name: base + found[at] * unit for at, name, unit, base, beyond in self._rows if found[at] != beyond},
            {name: _text(found[at]) for at, name in self._texts},
            {tag: found[at] for at, tag in self._others},
            (),
        )


def _layout(data: bytes, begin: int, end: int) -> _Layout | None:
    """The shape of a packet without faults; None for one that has a tag twice, or whose checksum is not the last."""
    parts: list[tuple[int, bytes, str]] = []
    at = begin
    while at < end:
        tag, value_at, size, after = _head(data, at, end)
        form = "Q" if tag == TIME else "H" if tag == CHECKSUM else SCALES[tag].form if tag in SCALES else f"{size}s"
        parts.append((tag, data[at:value_at], form))
        at = after
    tags = [tag for tag, _, _ in parts]
    if len(set(tags)) < len(tags) or CHECKSUM in tags[:-1]:
        return None
    return _Layout(parts)
