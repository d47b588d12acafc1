"""Reads the log that a PX4 drone wrote for itself (ULog). Decoding is pyulog's, the reference reader.

Its moments count from the start of the flight controller; the receiver's own clock, where it ran, says when that was.

Sources: PX4 message definitions vehicle_gps_position / sensor_gps, vehicle_attitude, home_position,
gimbal_device_attitude_status; units as there.
"""

from __future__ import annotations

from contextlib import redirect_stdout
from io import BufferedReader, StringIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.drone_log import CUT_OFF, DroneLog
from safepassage.interchange.mavlink_log import quaternion_deg

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["read_ulog"]

_FIX_3D: Final = 3
_SPOOFED: Final = 2
"""And above: the receiver itself takes what it hears for deception."""
_POSITIONS: Final = ("vehicle_gps_position", "sensor_gps")
_YAW_IN_EARTH_FRAME: Final = 64
_MESSAGE_HEAD_BYTES: Final = 3
_DAMAGED: Final = Fault(
    expected="a whole ULog",
    got="one with messages that cannot be read",
    way_out="They are left out; copy the log again from the drone's card.",
    severity="warning",
)


class _Source(BufferedReader):
    """A file that knows whether its end was come upon within a message; pyulog stops there without a word."""

    is_cut = False

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        if size is not None and len(found) < size and (found or size != _MESSAGE_HEAD_BYTES):
            self.is_cut = True
        return found


def read_ulog(path: Path) -> DroneLog:
    """The log of a flight.

    Raises:
        DataRefused: The file cannot be read, or nothing in it says at what time of day it was written.
    """
    from pyulog import ULog

    topics = [*_POSITIONS, "vehicle_attitude", "home_position", "gimbal_device_attitude_status"]
    try:
        with redirect_stdout(StringIO()), _Source(path.open("rb", buffering=0)) as file:
            ulog = ULog(file, topics)
    except Exception as error:  # pyulog raises Exception itself and whatever a damaged file trips it over
        raise DataRefused([Fault(file=str(path), expected="a ULog", got=str(error))]) from error
    found: dict[str, dict[str, Any]] = {}
    for each in ulog.data_list:
        found.setdefault(each.name, each.data)
    log = DroneLog()
    log.faults += [_DAMAGED] * ulog.file_corruption + [CUT_OFF] * file.is_cut
    position = next((found[name] for name in _POSITIONS if name in found), None)
    if position is None:
        return log
    fixed = position["fix_type"] >= _FIX_3D
    deceived = position.get("spoofing_state", np.zeros(len(fixed), np.uint8)) >= _SPOOFED
    log.doubted = int((fixed & deceived).sum())
    fixed &= ~deceived
    clock = fixed & (position["time_utc_usec"] > 0)
    if not clock.any():
        raise DataRefused(
            [Fault(expected="the receiver's time of day with a fix", got="none in it"), *log.doubts(), *log.faults]
        )
    zero_us = np.median(_us(position, "time_utc_usec")[clock] - _us(position, "timestamp")[clock])
    home = found.get("home_position")
    _add_positions(log, position, fixed, zero_us, np.nan if home is None else float(home["alt"][-1]))
    _add_angles(log, found.get("vehicle_attitude"), zero_us, camera=False)
    _add_angles(log, found.get("gimbal_device_attitude_status"), zero_us, camera=True)
    return log


def _us(data: dict[str, Any], name: str) -> NDArray[np.int64]:
    return data[name].astype(np.int64)  # type: ignore[no-any-return]


def _add_positions(
    log: DroneLog, position: dict[str, Any], fixed: NDArray[np.bool_], zero_us: float, ground_m: float
) -> None:
    if "latitude_deg" in position:  # since PX4 1.15
        place = (position["latitude_deg"], position["longitude_deg"], position["altitude_msl_m"])
    else:
        place = (position["lat"] / 1e7, position["lon"] / 1e7, position["alt"] / 1e3)
    at_s = (_us(position, "timestamp") + zero_us) / 1e6
    for row in zip(*(each[fixed].tolist() for each in (at_s, *place)), strict=True):
        log.position.add((*row, ground_m))


def _add_angles(log: DroneLog, data: dict[str, Any] | None, zero_us: float, *, camera: bool) -> None:
    if data is None:
        return
    at_s = (_us(data, "timestamp") + zero_us) / 1e6
    quaternions = zip(*(data[f"q[{number}]"].tolist() for number in range(4)), strict=True)
    to_north = _us(data, "device_flags") & _YAW_IN_EARTH_FRAME if camera else at_s
    for moment_s, q, north in zip(at_s.tolist(), quaternions, to_north, strict=True):
        series = log.attitude if not camera else log.level_camera if north else log.camera
        series.add((moment_s, *quaternion_deg(q)))
