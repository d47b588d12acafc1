"""One way in for the telemetry of a flight, whatever it was recorded by; the file's first bytes say what it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.foundation.times import iso_utc
from safepassage.interchange.drone_log import CUT_OFF, Mount, track_of
from safepassage.interchange.klv import KEY
from safepassage.interchange.klv_log import KlvTrack
from safepassage.interchange.transport_stream import Demuxer, is_transport_stream
from safepassage.monitoring.spans import merged
from safepassage.monitoring.track import Track, without_jumps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from safepassage.interchange.drone_log import DroneLog
    from safepassage.monitoring.spans import Span

__all__ = ["Telemetry", "read_telemetry"]

_HEAD_BYTES: Final = 1 << 16
_PIECE_BYTES: Final = 1 << 20
_ULOG: Final = b"ULog\x01\x12\x35"
_DATAFLASH: Final = b"\xa3\x95"
_MAVLINK: Final = (0xFE, 0xFD)
_TLOG_STAMP_BYTES: Final = 8
FORMATS: Final = "MAVLink tlog, ArduPilot DataFlash (.bin), PX4 ULog (.ulg), MISB KLV in MPEG-TS or bare"


@dataclass(frozen=True, slots=True)
class Telemetry:
    """A flight as it was read.

    Attributes:
        form: What the file is, in words.
        track: Where the drone was and looked.
        faults: What was noticed.
    """

    form: str
    track: Track
    faults: tuple[Fault, ...]


def read_telemetry(path: Path, *, mount: Mount, use_damaged: bool = False, believed: Sequence[Span] = ()) -> Telemetry:
    """The flight in a file.

    Args:
        path: The file.
        mount: How the camera hangs, for logs that do not say it.
        use_damaged: Whether KLV packets whose checksum does not hold count.
        believed: Spans of it whose positions somebody believes, each judged by itself; all of it where there are none.

    Raises:
        DataRefused: It is of no known format, damaged, or nowhere says where the drone was, or not in a span.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise DataRefused(
            [Fault(file=str(path), expected="a file that can be read", got=str(error.strerror))]
        ) from error
    form, read = _reader(head)
    if not read:
        way_out = "It is empty." if not head else f"It begins with the bytes {head[:8].hex(' ')}."
        raise DataRefused([Fault(file=str(path), expected=FORMATS, got="something else", way_out=way_out)])
    try:
        if read == "klv":
            track, faults = _read_klv(path, transport=form != "KLV", use_damaged=use_damaged)
        else:
            log = _read_log(path, read)
            track, faults = track_of(log, mount), [*log.doubts(), *log.faults]
        track, jumps = _judged(track, believed)
    except DataRefused as refused:
        raise DataRefused([fault.at(file=str(path)) for fault in refused.faults]) from refused
    return Telemetry(form, track, tuple(fault.at(file=str(path)) for fault in (*faults, *jumps)))


def _judged(track: Track, believed: Sequence[Span]) -> tuple[Track, list[Fault]]:
    """The track without jumps, in the spans alone that somebody believes."""
    if not believed:
        return without_jumps(track)
    spans = merged(believed)
    parts = [track.at((track.at_s >= begin_s) & (track.at_s < end_s)) for begin_s, end_s in spans]
    own = "/".join(iso_utc(at_s) for at_s in (int(track.at_s[0]), int(track.at_s[-1]) + 1))
    wrong = [
        Fault(
            field="--believe",
            expected=f"a span of the log, which is of {own}",
            got="/".join(map(iso_utc, span)),
            way_out="Times are those of the log's clock.",
        )
        for span, part in zip(spans, parts, strict=True)
        if not len(part)
    ]
    if wrong:
        raise DataRefused(wrong)
    judged = [without_jumps(each) for each in parts]
    return reduce(Track.then, [each for each, _ in judged]), [fault for _, faults in judged for fault in faults]


def _reader(head: bytes) -> tuple[str, str]:
    """(format in words, how to read it); ("", "") where it is none of those known."""
    if head.startswith(_ULOG):
        return "PX4 ULog", "ulog"
    if head.startswith(_DATAFLASH):
        return "ArduPilot DataFlash", "dataflash"
    if is_transport_stream(head):
        return "KLV in MPEG-TS", "klv"
    if KEY in head:
        return "KLV", "klv"
    if len(head) > _TLOG_STAMP_BYTES and head[_TLOG_STAMP_BYTES] in _MAVLINK:
        return "MAVLink tlog", "tlog"
    return "", ""


def _read_log(path: Path, read: str) -> DroneLog:
    if read == "ulog":
        from safepassage.interchange.ulog_log import read_ulog

        return read_ulog(path)
    from safepassage.interchange.mavlink_log import read_dataflash, read_tlog

    return read_dataflash(path) if read == "dataflash" else read_tlog(path)


def _read_klv(path: Path, *, transport: bool, use_damaged: bool) -> tuple[Track, list[Fault]]:
    gathered = KlvTrack(use_damaged=use_damaged)
    demuxer = Demuxer()
    with path.open("rb") as file:
        if transport:
            while piece := file.read(_PIECE_BYTES):
                for payload in demuxer.feed(piece):
                    gathered.feed(payload)
            for payload in demuxer.end():
                gathered.feed(payload)
        else:
            gathered.feed(file.read())
    faults = [*gathered.faults(), *demuxer.faults(), *([CUT_OFF] if demuxer.is_cut else [])]
    track = gathered.track()
    if not len(track):
        expected = "packets that say where the sensor is" if gathered.packets else "KLV metadata in the stream"
        way_out = (
            "With --damaged, packets whose checksum does not hold count all the same."
            if gathered.damaged
            else "Was the film copied without its data stream?"
        )
        raise DataRefused([Fault(expected=expected, got="none", way_out=way_out), *faults])
    ahead = np.diff(track.at_s) > 3600  # noqa: PLR2004 - an hour
    if ahead.any():
        faults.append(
            Fault(expected="one flight", got=f"{int(ahead.sum()) + 1}, apart by more than an hour", severity="warning")
        )
    return track, faults
