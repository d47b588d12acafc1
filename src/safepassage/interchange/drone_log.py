"""What every log of a drone has in common: series of samples, laid onto the moments at which its position is known.

An autopilot writes its position, its attitude and its camera each at a rate of their own. Each is looked up at the
moments of the positions, between two samples that are near enough; where none is, the value is unknown. The formats
themselves, one file each, only take their own messages apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.monitoring.track import Track, composed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["ANGLES", "CUT_OFF", "GAP_S", "DroneLog", "Mount", "Row", "Series", "track_of"]

GAP_S: Final = 2.0
"""A sample further away than this says nothing about a moment."""
ANGLES: Final = ("yaw_deg", "pitch_deg", "roll_deg")
CUT_OFF: Final = Fault(
    expected="a log that ends with a whole message",
    got="one that breaks off within a message",
    way_out="It is read as far as it goes; was it copied whole, and did the drone lose power?",
    severity="warning",
)


@dataclass(frozen=True, slots=True)
class Mount:
    """How the camera hangs where the log does not say it: against the nose, and upwards from the aircraft's plane."""

    pan_deg: float = 0.0
    tilt_deg: float = -90.0


Row = tuple[float, ...]
"""A moment in unix seconds, and the columns of its series in their units."""


@dataclass(slots=True)
class Series:
    """Samples of one message: its moments in unix seconds, and its columns."""

    columns: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """One sample."""
        self.rows.append(row)

    def arrays(self) -> tuple[NDArray[np.float64], dict[str, NDArray[np.float64]]]:
        """(moments, strictly rising; column → values); of two samples at one moment the later counts."""
        table = np.array(self.rows, np.float64).reshape(-1, 1 + len(self.columns))
        table = table[np.argsort(table[:, 0], kind="stable")]
        last = np.append(np.diff(table[:, 0]) > 0, True) if len(table) else np.zeros(0, bool)
        table = table[last]
        return table[:, 0], {name: table[:, number + 1] for number, name in enumerate(self.columns)}


@dataclass(slots=True)
class DroneLog:
    """What a log holds of what is needed here.

    Attributes:
        position: Degrees, metres above mean sea level, metres of the ground above it (NaN where not said).
        attitude: The aircraft's yaw, pitch and roll, degrees.
        camera: The camera's, levelled by its gimbal: yaw against the nose, pitch and roll against the horizon.
        level_camera: The camera's, against north and the horizon.
        health: Message → when it last said whether positions can be believed, and 1 where they can, 0 where not.
        doubted: Positions that were left out because of it.
        faults: What was noticed.
    """

    position: Series = field(default_factory=lambda: Series(("lat_deg", "lon_deg", "altitude_m", "ground_m")))
    attitude: Series = field(default_factory=lambda: Series(ANGLES))
    camera: Series = field(default_factory=lambda: Series(ANGLES))
    level_camera: Series = field(default_factory=lambda: Series(ANGLES))
    health: dict[str, Row] = field(default_factory=dict)
    doubted: int = 0
    faults: list[Fault] = field(default_factory=list)

    def doubts(self) -> list[Fault]:
        """What the receiver, or the autopilot, itself does not believe."""
        got = f"{self.doubted} without a fix, or that the aircraft itself takes for disturbed"
        way_out = "They are left out; look whether the receiver was disturbed."
        expected = "positions that the aircraft believes"
        fault = Fault(field="position", expected=expected, got=got, way_out=way_out, severity="warning")
        return [fault] if self.doubted else []

    def series(self) -> tuple[Series, ...]:
        """Every series."""
        return self.position, self.attitude, self.camera, self.level_camera


def track_of(log: DroneLog, mount: Mount) -> Track:
    """The track of a log.

    Raises:
        DataRefused: The log has no position.
    """
    at_s, position = log.position.arrays()
    if not len(at_s):
        raise DataRefused(
            [
                Fault(
                    expected="positions of the aircraft with a fix",
                    got="none in the whole log",
                    way_out="Was the receiver off, or was this log of a test on the bench?",
                ),
                *log.doubts(),
                *log.faults,
            ]
        )
    craft = _looked_up(log.attitude, at_s)
    unknown = np.full(len(at_s), np.nan)
    if log.level_camera.rows:
        azimuth, elevation, roll = _looked_up(log.level_camera, at_s)
    elif log.camera.rows:
        pan, tilt, turn = _looked_up(log.camera, at_s)
        azimuth, elevation, roll = (craft[0] + pan) % 360.0, tilt, turn
    else:
        azimuth, elevation, roll = composed(*craft, pan_deg=mount.pan_deg, tilt_deg=mount.tilt_deg)
    return Track(
        at_s,
        position["lat_deg"],
        position["lon_deg"],
        position["altitude_m"],
        position["ground_m"],
        azimuth,
        elevation,
        roll,
        unknown,
        unknown,
    )


def _looked_up(series: Series, at_s: NDArray[np.float64]) -> Sequence[NDArray[np.float64]]:
    """Yaw, pitch and roll at these moments, NaN where no sample is near."""
    known_s, columns = series.arrays()
    if not len(known_s):
        return [np.full(len(at_s), np.nan)] * 3
    after = np.clip(np.searchsorted(known_s, at_s), 0, len(known_s) - 1)
    before = np.maximum(after - 1, 0)
    near = np.minimum(np.abs(known_s[after] - at_s), np.abs(known_s[before] - at_s)) <= GAP_S
    return [np.where(near, np.interp(at_s, known_s, np.unwrap(columns[n], period=360.0)), np.nan) for n in ANGLES]
