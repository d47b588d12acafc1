"""Telemetry made by hand: KLV packets, transport streams, MAVLink and autopilot logs, each by its standard."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from safepassage.interchange.klv import KEY
from safepassage.monitoring.track import Track

if TYPE_CHECKING:
    from collections.abc import Iterable

DYNAMIC_ONLY = bytes.fromhex(
    "060e2b34020b01010e0103010100000061020800046050584e0180050271c20602fd3d070208b80d045595b66d0e045b5360c40f02c221"
    "1002cd9c1102d9171204724a0a20130487f84b86140400000000150403830926160212811704f101a229180414bc082b190234f3410106"
    "0102c850"
)
"""A packet of the examples of MISB ST 0601, with its checksum."""


def value(tag: int, content: bytes) -> bytes:
    """One tag below 128 with its value."""
    return bytes([tag, len(content)]) + content


def packet(*values: bytes, checksum: bool = True) -> bytes:
    """A packet of these values, with its length in the long form and its checksum."""
    body = b"".join(values)
    if not checksum:
        return KEY + b"\x82" + struct.pack(">H", len(body)) + body
    head = KEY + b"\x82" + struct.pack(">H", len(body) + 4) + body + b"\x01\x02"
    total = sum(byte << 8 if at % 2 == 0 else byte for at, byte in enumerate(head)) & 0xFFFF
    return head + struct.pack(">H", total)


def said_by(at_s: float, lat: float, lon: float, *, altitude_m: float = 500.0, ground_m: float = 400.0) -> bytes:
    """A packet of a camera that looks straight down, 60° wide and 40° high, with its nose to the north."""
    return packet(
        value(2, struct.pack(">Q", round(at_s * 1e6))),
        value(5, struct.pack(">H", 0)),
        value(6, struct.pack(">h", 0)),
        value(7, struct.pack(">h", 0)),
        value(13, struct.pack(">i", round(lat / 90 * (2**31 - 1)))),
        value(14, struct.pack(">i", round(lon / 180 * (2**31 - 1)))),
        value(15, struct.pack(">H", round((altitude_m + 900) / 19900 * 65535))),
        value(16, struct.pack(">H", round(60 / 180 * 65535))),
        value(17, struct.pack(">H", round(40 / 180 * 65535))),
        value(18, struct.pack(">I", 0)),
        value(19, struct.pack(">i", -round(90 / 180 * (2**31 - 1)))),
        value(20, struct.pack(">I", 0)),
        value(25, struct.pack(">H", round((ground_m + 900) / 19900 * 65535))),
    )


def ts_packets(pid: int, payload: bytes, *, starts: bool = True, counter: int = 0) -> list[bytes]:
    """Packets of 188 bytes that carry a payload; the last is filled up by an adaptation field."""
    out: list[bytes] = []
    while payload or not out:
        part, payload = payload[:184], payload[184:]
        head = bytes([0x47, (0x40 if starts else 0) | pid >> 8, pid & 0xFF])
        if len(part) == 184:
            out.append(head + bytes([0x10 | counter % 16]) + part)
        else:
            fill = 183 - len(part)
            adaptation = bytes([fill]) + (b"\x00" + b"\xff" * (fill - 1) if fill else b"")
            out.append(head + bytes([0x30 | counter % 16]) + adaptation + part)
        starts, counter = False, counter + 1
    return out


def pes(payload: bytes, *, stream: int = 0xBD) -> bytes:
    """A PES packet with a time stamp of nought."""
    return (
        b"\x00\x00\x01"
        + bytes([stream])
        + struct.pack(">H", len(payload) + 8)
        + b"\x80\x80\x05"
        + b"!\x00\x01\x00\x01"
        + payload
    )


def tables(pid: int = 0x101, kind: int = 0x06) -> list[bytes]:
    """The programme's tables: one map at PID 0x100, with one film and one stream of metadata."""
    said = b"\x05\x04KLVA" if kind == 0x06 else b""
    association = b"\x00\xb0\x0d\x00\x01\xc1\x00\x00\x00\x01\xe1\x00" + b"CRC!"
    streams = b"\x1b\xe1\x02\xf0\x00" + bytes([kind, 0xE0 | pid >> 8, pid & 0xFF, 0xF0, len(said)]) + said
    map_ = (
        b"\x02"
        + struct.pack(">H", 0xB000 | 13 + len(streams))
        + b"\x00\x01\xc1\x00\x00\xe1\x02\xf0\x00"
        + streams
        + b"CRC!"
    )
    return ts_packets(0, b"\x00" + association) + ts_packets(0x100, b"\x00" + map_)


def flat_track(at_s: Iterable[float], **said: float | Iterable[float]) -> Track:
    """A track over flat ground at 400 m; what is not said is a camera 100 m above, looking down, 60° × 40°."""
    at = np.array(list(at_s), np.float64)
    values = {
        "lat_deg": 36.2, "lon_deg": 37.15, "altitude_m": 500.0, "ground_m": 400.0, "azimuth_deg": 0.0,
        "elevation_deg": -90.0, "roll_deg": 0.0, "hfov_deg": 60.0, "vfov_deg": 40.0, **said,
    }  # fmt: skip
    return Track(
        at, **{name: np.broadcast_to(np.asarray(given, np.float64), at.shape).copy() for name, given in values.items()}
    )


def tlog(*messages: tuple[float, str, dict[str, object]], system: int = 1) -> bytes:
    """A ground station's log: each message behind its moment in microseconds, packed by the protocol's own code."""
    from pymavlink.dialects.v20 import common

    sender = common.MAVLink(None, srcSystem=system, srcComponent=1)
    out = b""
    for at_s, name, fields in messages:
        message = getattr(common, f"MAVLink_{name}_message")(**fields)
        out += struct.pack(">Q", round(at_s * 1e6)) + message.pack(sender)
    return out


def dataflash(*rows: tuple[str, tuple[object, ...]], formats: dict[str, tuple[int, str, str]]) -> bytes:
    """An autopilot's log: the format of each message, then the messages. Letters as in ArduPilot's `LogStructure.h`."""
    letters = {"Q": "Q", "B": "B", "I": "I", "H": "H", "L": "i", "e": "i", "c": "h", "C": "H", "f": "f"}
    head = b"\xa3\x95"

    def form(types: str) -> str:
        return "<" + "".join(letters[each] for each in types)

    out = head + b"\x80" + struct.pack("<BB4s16s64s", 128, 89, b"FMT", b"BBnNZ", b"Type,Length,Name,Format,Columns")
    for name, (number, types, columns) in formats.items():
        size = 3 + struct.calcsize(form(types))
        said = (number, size, name.encode(), types.encode(), columns.encode())
        out += head + b"\x80" + struct.pack("<BB4s16s64s", *said)
    for name, values in rows:
        number, types, _ = formats[name]
        out += head + bytes([number]) + struct.pack(form(types), *values)
    return out


def ulog(topics: dict[str, tuple[str, list[tuple[object, ...]]]]) -> bytes:
    """A PX4 log: the format of each topic, then its rows. Topic → (fields as `type name;…`, rows)."""
    letters = {
        "uint64_t": "Q",
        "int32_t": "i",
        "float": "f",
        "uint8_t": "B",
        "float[4]": "4f",
    }
    out = b"ULog\x01\x12\x35\x01" + struct.pack("<Q", 0)

    def message(kind: bytes, content: bytes) -> bytes:
        return struct.pack("<H", len(content)) + kind + content

    out += message(b"B", bytes(40))
    for name, (fields, _) in topics.items():
        out += message(b"F", f"{name}:{fields}".encode())
    for number, name in enumerate(topics):
        out += message(b"A", struct.pack("<BH", 0, number) + name.encode())
    for number, (fields, rows) in enumerate(topics.values()):
        form = "<" + "".join(letters[each.split()[0]] for each in fields.split(";") if each)
        for row in rows:
            out += message(b"D", struct.pack("<H", number) + struct.pack(form, *row))
    return out
