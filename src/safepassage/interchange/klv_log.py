"""The track of a drone out of the KLV metadata of its film: a transport stream, or the bare packets.

Packets whose checksum does not hold are counted and left out: a position from a damaged packet looks like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.foundation.errors import Fault
from safepassage.interchange.klv import packets
from safepassage.monitoring.track import Track, composed

if TYPE_CHECKING:
    from safepassage.interchange.drone_log import Row
    from safepassage.interchange.klv import Packet

__all__ = ["KlvTrack"]

_NEEDED: Final = ("sensor_lat_deg", "sensor_lon_deg", "sensor_altitude_m")
_TAKEN: Final = (
    *_NEEDED,
    "frame_centre_elevation_m",
    "platform_heading_deg",
    "platform_pitch_deg",
    "platform_roll_deg",
    "sensor_azimuth_deg",
    "sensor_elevation_deg",
    "sensor_roll_deg",
    "hfov_deg",
    "vfov_deg",
)
_FULL: Final = {"platform_pitch_deg": "platform_pitch_full_deg", "platform_roll_deg": "platform_roll_full_deg"}
"""Beyond ±20° and ±50° the short tags say "out of range" and the long ones have the angle."""


@dataclass(slots=True)
class KlvTrack:
    """Gathers packets, and gives what they say as a track.

    Attributes:
        packets: How many came.
        damaged: How many of them had a checksum that does not hold.
        unchecked: How many carried none.
        unread: Values that could not be read.
        without_time: How many had no time stamp.
        use_damaged: Whether those with a wrong checksum count all the same.
        rows: A moment in unix seconds, and what was said of it, for each packet that counts.
    """

    use_damaged: bool = False
    packets: int = 0
    damaged: int = 0
    unchecked: int = 0
    unread: int = 0
    without_time: int = 0
    rows: list[Row] = field(default_factory=list)

    def feed(self, payload: bytes) -> None:
        """The packets of one payload."""
        for packet in packets(payload):
            self._take(packet)

    def _take(self, packet: Packet) -> None:
        self.packets += 1
        self.unread += len(packet.faults)
        self.damaged += packet.checksum_holds is False
        self.unchecked += packet.checksum_holds is None
        if packet.checksum_holds is False and not self.use_damaged:
            return
        if packet.at_us is None:
            self.without_time += 1
            return
        said = packet.measures
        if all(name in said for name in _NEEDED):
            values = (said.get(name, said.get(_FULL.get(name, ""), np.nan)) for name in _TAKEN)
            self.rows.append((packet.at_us / 1e6, *values))

    def track(self) -> Track:
        """What they say; of two at one moment the later counts. Empty where none said where it was."""
        table = np.array(self.rows, np.float64).reshape(-1, 1 + len(_TAKEN))
        table = table[np.argsort(table[:, 0], kind="stable")]
        table = table[np.append(np.diff(table[:, 0]) > 0, True)] if len(table) else table
        lat, lon, altitude, ground, heading, pitch, bank, pan, tilt, turn, hfov, vfov = table[:, 1:].T
        azimuth, elevation, roll = composed(heading, pitch, bank, pan_deg=pan, tilt_deg=tilt, turn_deg=turn)
        return Track(table[:, 0], lat, lon, altitude, ground, azimuth, elevation, roll, hfov, vfov)

    def faults(self) -> list[Fault]:
        """What was noticed of the packets as a whole."""
        kept = "They count all the same, as was asked." if self.use_damaged else "They are left out."
        of = f" of {self.packets} packets"
        noticed = (
            (self.damaged, "packets whose checksum holds", f"{of} whose checksum does not hold", kept),
            (
                self.unchecked,
                "packets with a checksum",
                f"{of} without a checksum",
                "Nothing says whether they came as they were sent.",
            ),
            (self.without_time, "packets with a time stamp", f"{of} without a time stamp", "They are left out."),
            (self.unread, "values as ST 0601 has them", " values that cannot be read", "Their neighbours count."),
        )
        return [
            Fault(expected=expected, got=f"{count}{got}", way_out=way_out, severity="warning")
            for count, expected, got, way_out in noticed
            if count
        ]
