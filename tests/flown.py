"""A drone that films from above: where it is and how it is turned at each moment, as a camera and as telemetry.

The ground is as wide as `films` has it, a tenth of a metre a pixel, north up; its middle is the origin. The camera
looks straight down, so that where a pixel lies is worked out with a turn and a scale alone.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from films import about
from flights import flat_track, packet, value
from safepassage.monitoring.track import local_m
from walkers import HIGH_PX, WIDE_PX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from safepassage.monitoring.track import Track

    Pose = tuple[float, float, float, float]

M_PER_PX = 0.1
LAT, LON = 36.2, 37.15
NORTH_M, EAST_M = (float(each[0]) for each in local_m(np.array([LAT])))
HFOV_DEG = 60.0
HEIGHT_M = M_PER_PX * WIDE_PX / 2 / np.tan(np.radians(HFOV_DEG / 2))
VFOV_DEG = float(np.degrees(2 * np.arctan(M_PER_PX * HIGH_PX / 2 / HEIGHT_M)))


def gusts(time_s: float) -> Pose:
    """Turn in radians, scale, metres to the east and to the south: a hover that is never twice the same."""
    return (
        np.radians(4) * np.sin(time_s / 2.3) + np.radians(2) * np.sin(time_s / 0.9),
        1 + 0.05 * np.sin(time_s / 4.7),
        5 * np.sin(time_s / 3.1) + 2 * np.sin(time_s / 1.3),
        4 * np.sin(time_s / 1.9) + np.sin(time_s / 7.1),
    )


def camera(pose: Callable[[float], Pose]) -> Callable[[float], np.ndarray]:
    """From pixels of a picture to pixels of the ground, as `films.clip` takes it."""

    def seen(time_s: float) -> np.ndarray:
        turn, scale, east_m, south_m = pose(time_s)
        return about(turn, scale, east_m / M_PER_PX, south_m / M_PER_PX)

    return seen


def degrees(x_px: float, y_px: float) -> tuple[float, float]:
    """Longitude and latitude of a pixel of the ground."""
    east_m, south_m = (x_px - WIDE_PX / 2) * M_PER_PX, (y_px - HIGH_PX / 2) * M_PER_PX
    return LON + east_m / EAST_M, LAT - south_m / NORTH_M


def track(pose: Callable[[float], Pose], times_s: Iterable[float], first_s: float = 0.0) -> Track:
    """The telemetry of it, over flat ground at 400 m."""
    moments = list(times_s)
    turn, scale, east_m, south_m = np.array([pose(each) for each in moments]).T
    return flat_track(
        [first_s + each for each in moments],
        lat_deg=LAT - south_m / NORTH_M,
        lon_deg=LON + east_m / EAST_M,
        altitude_m=400 + HEIGHT_M * scale,
        azimuth_deg=np.degrees(turn) % 360,
        hfov_deg=HFOV_DEG,
        vfov_deg=VFOV_DEG,
    )


def klv(flown: Track) -> bytes:
    """The track as a log of KLV packets."""
    out = b""
    for at in range(len(flown)):
        angle = round(flown.azimuth_deg[at] / 360 * 65535)
        out += packet(
            value(2, struct.pack(">Q", round(flown.at_s[at] * 1e6))),
            value(5, struct.pack(">H", angle)),
            value(6, struct.pack(">h", 0)),
            value(7, struct.pack(">h", 0)),
            value(13, struct.pack(">i", round(flown.lat_deg[at] / 90 * (2**31 - 1)))),
            value(14, struct.pack(">i", round(flown.lon_deg[at] / 180 * (2**31 - 1)))),
            value(15, struct.pack(">H", round((flown.altitude_m[at] + 900) / 19900 * 65535))),
            value(16, struct.pack(">H", round(flown.hfov_deg[at] / 180 * 65535))),
            value(17, struct.pack(">H", round(flown.vfov_deg[at] / 180 * 65535))),
            value(18, struct.pack(">I", 0)),
            value(19, struct.pack(">i", -round(90 / 180 * (2**31 - 1)))),
            value(20, struct.pack(">I", 0)),
            value(25, struct.pack(">H", round((400.0 + 900) / 19900 * 65535))),
        )
    return out
