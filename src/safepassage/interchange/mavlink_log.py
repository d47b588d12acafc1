"""Reads what an ArduPilot or PX4 drone told its ground station (MAVLink, `.tlog`) or wrote for itself (DataFlash).

Decoding is pymavlink's, the reference reader of both. Of some hundred messages few are taken: where the aircraft is,
how it is turned, how its camera is turned, where it took off, whether it believes itself where it is. Parameters,
radio and battery are passed over.

Sources: MAVLink common message set (GLOBAL_POSITION_INT 33, ATTITUDE 30, MOUNT_ORIENTATION 265,
GIMBAL_DEVICE_ATTITUDE_STATUS 285, GPS_RAW_INT 24, GPS2_RAW 124, ESTIMATOR_STATUS 230, EKF_STATUS_REPORT 193);
ArduPilot log messages GPS, ATT, MNT, ORGN, POS.
"""

from __future__ import annotations

import math
import os
import statistics
from collections import Counter
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.drone_log import CUT_OFF, DroneLog
from safepassage.interchange.log_damage import flash_damage, tlog_damage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["quaternion_deg", "read_dataflash", "read_tlog", "take_message"]

_FIX_3D: Final = 3
_YAW_IN_VEHICLE_FRAME: Final = 32
_YAW_IN_EARTH_FRAME: Final = 64
_YAW_LOCK: Final = 16
"""Bits of GIMBAL_DEVICE_FLAGS."""
_RECEIVERS: Final = ("GPS_RAW_INT", "GPS2_RAW")
_GLITCH: Final = {"ESTIMATOR_STATUS": 1024, "EKF_STATUS_REPORT": 32768}
"""Message → the bit of its flags that says: the receiver errs."""
_HEALTH_S: Final = 5.0
"""So long holds what an aircraft said of its receiver."""
_TAKEN: Final = (
    *("GLOBAL_POSITION_INT", "ATTITUDE", "MOUNT_ORIENTATION", "GIMBAL_DEVICE_ATTITUDE_STATUS"),
    *_RECEIVERS,
    *_GLITCH,
)


Quaternion = tuple[float, float, float, float]


def read_tlog(path: Path) -> DroneLog:
    """The log of a ground station. Its moments are the ground station's clock.

    Of several aircraft in one log, that with the most positions is taken, and the others are named.

    Raises:
        DataRefused: The file cannot be read.
    """
    from pymavlink.mavutil import mavmmaplog

    log = DroneLog()
    messages = _messages(path, mavmmaplog, _TAKEN, log, _tlog_faults)
    seen = Counter(each.get_srcSystem() for each in messages if each.get_type() == "GLOBAL_POSITION_INT")
    if not seen:
        return log
    system = seen.most_common(1)[0][0]
    if len(seen) > 1:
        others = ", ".join(str(each) for each in sorted(seen) if each != system)
        log.faults.append(
            Fault(
                expected="one aircraft",
                got=f"{len(seen)}; system {system} is taken",
                way_out=f"Aircraft {others} are left out: give each a log of its own.",
                severity="warning",
            )
        )
    for message in messages:
        if message.get_srcSystem() == system:
            take_message(log, message)
    return log


def take_message(log: DroneLog, message: Any) -> None:  # noqa: ANN401 - pymavlink's messages have no type of their own
    """Adds what one MAVLink message says."""
    at_s, name = float(message._timestamp), message.get_type()  # noqa: SLF001 - the only name that pymavlink gives it
    if name in _RECEIVERS:
        log.health[name] = at_s, message.fix_type >= _FIX_3D
    elif name in _GLITCH:
        log.health[name] = at_s, not message.flags & _GLITCH[name]
    elif name == "GLOBAL_POSITION_INT":
        if not (message.lat or message.lon):  # no fix yet
            return
        if not _is_believed(log, at_s):
            log.doubted += 1
        else:
            altitude_m = message.alt / 1e3
            log.position.add(
                (at_s, message.lat / 1e7, message.lon / 1e7, altitude_m, altitude_m - message.relative_alt / 1e3)
            )
    elif name == "ATTITUDE":
        log.attitude.add((at_s, *(math.degrees(angle) for angle in (message.yaw, message.pitch, message.roll))))
    elif name == "MOUNT_ORIENTATION":
        absolute_deg = getattr(message, "yaw_absolute", math.nan)
        if not math.isnan(absolute_deg) and absolute_deg != 0:
            log.level_camera.add((at_s, absolute_deg, message.pitch, message.roll))
        else:
            log.camera.add((at_s, message.yaw, message.pitch, message.roll))
    elif name == "GIMBAL_DEVICE_ATTITUDE_STATUS":
        angles_deg = quaternion_deg(tuple(message.q))
        # Without either flag the older rule holds: locked to north if YAW_LOCK is set.
        to_north = message.flags & _YAW_IN_EARTH_FRAME or (
            not message.flags & _YAW_IN_VEHICLE_FRAME and message.flags & _YAW_LOCK
        )
        (log.level_camera if to_north else log.camera).add((at_s, *angles_deg))


def _is_believed(log: DroneLog, at_s: float) -> bool:
    """Whether some receiver has a fix and no estimator says that it errs, as far as anything was said of late."""
    said = {name: good for name, (said_s, good) in log.health.items() if at_s - said_s <= _HEALTH_S}
    fixes = [said.pop(name) for name in _RECEIVERS if name in said]
    return (any(fixes) or not fixes) and all(said.values())


def read_dataflash(path: Path) -> DroneLog:
    """The log that an ArduPilot wrote for itself.

    Its moments are the receiver's clock, less the leap seconds that hold since 2017.

    Raises:
        DataRefused: The file cannot be read.
    """
    from pymavlink.DFReader import DFReader_binary

    log = DroneLog()
    home_m = math.nan
    for message in _messages(path, DFReader_binary, ("GPS", "ATT", "MNT", "ORGN"), log, _flash_faults):
        at_s, name = float(message._timestamp), message.get_type()  # noqa: SLF001
        if name == "GPS" and message.Status >= _FIX_3D:
            relative_m = getattr(message, "RelAlt", math.nan)
            ground_m = home_m if math.isnan(relative_m) else message.Alt - relative_m
            log.position.add((at_s, message.Lat, message.Lng, message.Alt, ground_m))
        elif name == "ORGN" and message.Type == 1:
            home_m = message.Alt
        elif name == "ATT":
            log.attitude.add((at_s, message.Yaw, message.Pitch, message.Roll))
        elif name == "MNT":
            names = ("YawB", "P", "R") if hasattr(message, "YawB") else ("Yaw", "Pitch", "Roll")
            log.camera.add((at_s, *(getattr(message, each) for each in names)))
    return log


def quaternion_deg(q: Quaternion) -> tuple[float, float, float]:
    """(yaw, pitch, roll) in degrees of a rotation from the body to north, east, down; MAVLink's order w, x, y, z."""
    w, x, y, z = q
    yaw = math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))
    pitch = math.asin(max(-1.0, min(1.0, 2 * (w * y - z * x))))
    roll = math.atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y))
    return math.degrees(yaw), math.degrees(pitch), math.degrees(roll)


def _tlog_faults(reader: Any, found: list[Any]) -> list[Fault]:  # noqa: ANN401
    """What a ground station's log lacks."""
    from pymavlink.dialects.v20.ardupilotmega import mavlink_map

    is_cut = reader.mav.buf_len() > 0
    taken = {number: each for number, each in mavlink_map.items() if each.msgname in _TAKEN}
    damage = tlog_damage(reader.data_map or b"", taken, _about_s(found), is_cut=is_cut)
    return [*damage.faults(), *([CUT_OFF] if is_cut else [])]


def _flash_faults(reader: Any, found: list[Any]) -> list[Fault]:  # noqa: ANN401
    """What an autopilot's log lacks; what fills up the last page of a chip is no message."""
    ends = (at[-1] + reader.formats[kind].len for kind, at in enumerate(reader.offsets) if at)
    is_cut = max(ends, default=0) > int(reader.data_len)
    names = {each.get_type() for each in found}
    places = sorted(at for name in names for at in reader.offsets[reader.name_to_id[name]])
    moments = [float(each._timestamp) for each in found]  # noqa: SLF001
    told = list(zip(places, moments, strict=True)) if len(places) == len(moments) else []
    lengths = {kind: form.len for kind, form in reader.formats.items()}
    damage = flash_damage(reader.data_map, lengths, told, _about_s(found), is_cut=is_cut)
    return [*damage.faults(), *([CUT_OFF] if is_cut else [])]


def _about_s(found: list[Any]) -> float:
    """When a flight was; 0 where nothing says so."""
    return statistics.median([float(each._timestamp) for each in found] or [0.0])  # noqa: SLF001


def _messages(
    path: Path,
    reader: Callable[[str], Any],
    names: tuple[str, ...],
    into: DroneLog,
    judge: Callable[[Any, list[Any]], list[Fault]],
) -> list[Any]:
    """What a reader of pymavlink finds in a file; its own choice goes by the name, and runs what lies in bin/.

    That the file breaks off or is damaged is told `into` the log: the readers pass over it without a word.
    """
    found = []  # pymavlink prints a line for every byte that it cannot read
    try:
        with (
            _hushed(),
            redirect_stdout(StringIO()),
            redirect_stderr(StringIO()),
            closing(reader(str(path))) as log,
        ):
            while (message := log.recv_match(type=list(names))) is not None:
                found.append(message)
            into.faults += judge(log, found)
    except Exception as error:  # pymavlink has no error of its own: a damaged file trips it over whatever comes
        raise DataRefused([Fault(file=str(path), expected="a log of MAVLink messages", got=str(error))]) from error
    return found


@contextmanager
def _hushed() -> Iterator[None]:
    """What the compiled half of a reader prints goes nowhere: it does not ask Python where to."""
    error = 2
    kept, nowhere = os.dup(error), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, error)
        yield
    finally:
        os.dup2(kept, error)
        os.close(kept)
        os.close(nowhere)
