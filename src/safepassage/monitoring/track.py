"""A drone's own track: where it was, where its camera looked and how wide, sample by sample.

Every log and stream of telemetry ends up as this one value, whatever it was recorded by. What a log does not say is
NaN, never zero: a camera whose direction nobody recorded has seen nothing that could be named. It is the aircraft's
track and never a person's.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.foundation.errors import Fault
from safepassage.foundation.times import iso_utc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

__all__ = ["HOLE_S", "SPEED_MAX_M_S", "Track", "composed", "local_m", "without_jumps"]

SPEED_MAX_M_S: Final = 80.0
"""No drone of this trade flies faster; between two samples that would need more there lies an error of the receiver."""
HOLE_S: Final = 3.0
"""Between samples that lie further apart nobody knows what the camera did."""
_TURNS: Final = ("azimuth_deg", "roll_deg")
_EARTH_M: Final = 6_378_137.0
_FLATTENING: Final = 1 / 298.257223563


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Samples of one flight, in the order of time.

    Attributes:
        at_s: (n,) float64, unix seconds, strictly rising.
        lat_deg: (n,) float64, WGS84.
        lon_deg: (n,) float64, WGS84.
        altitude_m: (n,) float64, above mean sea level.
        ground_m: (n,) float64, how high the ground under it lies above mean sea level, as the log has it; NaN unknown.
        azimuth_deg: (n,) float64, where the camera looks, clockwise from true north; NaN unknown.
        elevation_deg: (n,) float64, −90 straight down, 0 at the horizon.
        roll_deg: (n,) float64, of the picture about the camera's axis, clockwise seen from behind the camera.
        hfov_deg: (n,) float64, width of the picture as an angle.
        vfov_deg: (n,) float64, its height as an angle.
    """

    at_s: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    lon_deg: NDArray[np.float64]
    altitude_m: NDArray[np.float64]
    ground_m: NDArray[np.float64]
    azimuth_deg: NDArray[np.float64]
    elevation_deg: NDArray[np.float64]
    roll_deg: NDArray[np.float64]
    hfov_deg: NDArray[np.float64]
    vfov_deg: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.at_s)

    def at(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Track:
        """The samples that are chosen by a mask or by their numbers."""
        return Track(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def then(self, later: Track) -> Track:
        """The track, and after it a later one."""
        return Track(*(np.concatenate([getattr(one, each.name) for one in (self, later)]) for each in fields(self)))

    def with_lens(self, *, hfov_deg: float | None, vfov_deg: float | None) -> Track:
        """The same, with the angles of the lens where the log does not say them."""
        return replace(self, hfov_deg=_filled(self.hfov_deg, hfov_deg), vfov_deg=_filled(self.vfov_deg, vfov_deg))

    def between(self, at_s: NDArray[np.float64]) -> Track:
        """The track at other moments, on the straight way between its samples; NaN where these lie too far apart.

        Args:
            at_s: (m,) float64, unix seconds, strictly rising.
        """
        after = np.clip(np.searchsorted(self.at_s, at_s), 1, max(len(self) - 1, 1))
        near = np.clip(np.stack([after - 1, after]), 0, len(self) - 1)
        first_s, last_s = self.at_s[near]
        near_enough = (last_s - first_s <= HOLE_S) | (at_s == first_s) | (at_s == last_s)
        known = (at_s >= first_s) & (at_s <= last_s) & near_enough
        values = {}
        for name in (field.name for field in fields(self) if field.name != "at_s"):
            held = getattr(self, name)
            turned = np.unwrap(held[near], axis=0, period=360.0) if name in _TURNS else held[near]
            share = np.divide(at_s - first_s, last_s - first_s, out=np.zeros(len(at_s)), where=last_s > first_s)
            values[name] = np.where(known, turned[0] * (1 - share) + turned[1] * share, np.nan)
        return Track(at_s, **values)


def composed(
    heading_deg: NDArray[np.float64],
    pitch_deg: NDArray[np.float64],
    bank_deg: NDArray[np.float64],
    *,
    pan_deg: NDArray[np.float64] | float,
    tilt_deg: NDArray[np.float64] | float,
    turn_deg: NDArray[np.float64] | float = 0.0,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """(azimuth, elevation, roll) of a camera that is turned against the aircraft, which is itself turned.

    Both are yaw, pitch, roll in this order about the axes of MISB ST 0601.8, 7.3: forward, right, down.

    Args:
        heading_deg: (n,) of the aircraft, clockwise from true north.
        pitch_deg: (n,) nose up.
        bank_deg: (n,) right wing down.
        pan_deg: The camera against the nose, clockwise seen from above.
        tilt_deg: Upwards from the aircraft's own plane; −90 looks through its floor.
        turn_deg: About the camera's axis, clockwise seen from behind it.
    """
    turned = _rotation(heading_deg, pitch_deg, bank_deg) @ _rotation(
        *(np.broadcast_to(np.asarray(angle, np.float64), heading_deg.shape) for angle in (pan_deg, tilt_deg, turn_deg))
    )
    elevation = np.degrees(np.arcsin(np.clip(-turned[:, 2, 0], -1.0, 1.0)))
    level = np.hypot(turned[:, 0, 0], turned[:, 1, 0]) > 1e-9  # noqa: PLR2004 - straight down, azimuth is the picture's
    azimuth = np.where(
        level, np.arctan2(turned[:, 1, 0], turned[:, 0, 0]), np.arctan2(-turned[:, 0, 1], turned[:, 1, 1])
    )
    roll = np.where(level, np.arctan2(turned[:, 2, 1], turned[:, 2, 2]), 0.0)
    return np.degrees(azimuth) % 360.0, elevation, np.degrees(roll)


def _rotation(
    yaw_deg: NDArray[np.float64], pitch_deg: NDArray[np.float64], roll_deg: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(n, 3, 3): columns are the body's forward, right and down in north, east, down."""
    cy, cp, cr = (np.cos(np.radians(angle)) for angle in (yaw_deg, pitch_deg, roll_deg))
    sy, sp, sr = (np.sin(np.radians(angle)) for angle in (yaw_deg, pitch_deg, roll_deg))
    rows = (
        (cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr),
        (sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr),
        (-sp, cp * sr, cp * cr),
    )
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def local_m(lat_deg: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(metres of one degree of latitude, of one degree of longitude) at a latitude, on the ellipsoid of WGS84.

    From the radii of curvature, M = a(1 − e²)/(1 − e² sin²φ)^1.5 and N = a/√(1 − e² sin²φ) (NIMA TR8350.2, chapter 3).
    """
    e2 = _FLATTENING * (2 - _FLATTENING)
    w2 = 1 - e2 * np.sin(np.radians(lat_deg)) ** 2
    north_m, east_m = _EARTH_M * (1 - e2) / w2**1.5, _EARTH_M / np.sqrt(w2) * np.cos(np.radians(lat_deg))
    return np.radians(north_m), np.radians(east_m)


def without_jumps(
    track: Track, judged_s: float = -np.inf, doubted: NDArray[np.bool_] | None = None
) -> tuple[Track, list[Fault]]:
    """The track without samples that the aircraft cannot have been at, and what was left out, by time.

    Between two jumps lies a run. The first that lasts ten seconds is believed, or else the longest; from there, onwards
    and backwards, each that can be reached from the last that was believed, and that lasts for some seconds. A receiver
    that is disturbed or deceived jumps away and flies on consistently: such a run is never believed, however long it
    lasts and whatever it could have reached by and by, until another jump leads to where it can have flown.

    Args:
        track: In the order of time.
        judged_s: Of a track that grows: samples up to this moment, unix seconds, were judged before and are not told
            again. The first sample is among those that were believed.
        doubted: (n,) those of them that were not.
    """
    north_m, east_m = local_m(np.median(track.lat_deg, keepdims=True))  # of one place, or a degree differs on the way
    turned_deg = (track.lon_deg - track.lon_deg[0] + 180) % 360
    at = np.stack([track.lat_deg * north_m, turned_deg * east_m, SPEED_MAX_M_S * track.at_s])
    doubted = np.zeros(len(track), bool) if doubted is None else doubted
    is_jump = np.hypot(*np.diff(at[:2])) > np.diff(at[2])
    bounds = np.flatnonzero(is_jump | (doubted[1:] & ~doubted[:-1])) + 1
    if not len(bounds):
        return track, []
    runs = list(pairwise([0, *bounds.tolist(), len(track)]))
    lasts_s = [track.at_s[end - 1] - track.at_s[begin] for begin, end in runs]
    first = next((number for number, each in enumerate(lasts_s) if each >= _SURE_S), int(np.argmax(lasts_s)))
    first = 0 if track.at_s[0] <= judged_s else first
    onwards = _believed(at, [(begin, end - 1) for begin, end in runs[first:]], doubted)
    backwards = _believed(at, [(end - 1, begin) for begin, end in reversed(runs[: first + 1])], doubted)
    kept = np.zeros(len(track), bool)
    for number in (*(first + each for each in onwards), *(first - each for each in backwards)):
        kept[slice(*runs[number])] = True
    is_new = track.at_s > judged_s
    leaps = np.flatnonzero(is_new[1:] & is_jump & kept[1:] & kept[:-1]) + 1
    return track.at(kept), list(_jump_faults(track, np.flatnonzero(is_new & ~kept), leaps, is_back=bool(kept[-1])))


def _believed(at: NDArray[np.float64], runs: Sequence[tuple[int, int]], doubted: NDArray[np.bool_]) -> Iterator[int]:
    """The numbers of those of these runs that are believed, the first being one.

    Args:
        at: (3, n) float64, metres north and east, and how far one flies by each moment.
        runs: The samples through which each is entered and left.
        doubted: (n,) samples that were not believed before; for so long as it takes to judge a run, that holds.
    """
    yield 0
    sure, doubtful = runs[0][1], -1
    for number, (entry, leave) in enumerate(runs[1:], 1):
        lasts = abs(at[2, leave] - at[2, entry]) >= _STEADY_M
        slack_m = _LEAP_M if lasts else 0.0
        far_m, reach_m = _far_and_reach_m(at, sure, entry)
        if not lasts and (far_m > _LEAP_M or reach_m > _STEADY_M):  # too short to say anything of itself
            continue
        known = np.flatnonzero(doubted[entry : leave + 1])
        was_doubted = len(known) and at[2, entry + known[-1]] - at[2, entry] >= _STEADY_M
        if doubtful >= 0 and far_m > _LEAP_M:
            beside_m, there_m = _far_and_reach_m(at, doubtful, entry)
            was_doubted = was_doubted or beside_m <= there_m + slack_m
        if was_doubted:
            doubtful = leave
        elif far_m <= reach_m + slack_m:
            yield number
            sure, doubtful = leave, -1
        elif lasts:
            doubtful = leave


def _far_and_reach_m(at: NDArray[np.float64], one: int, other: int) -> tuple[float, float]:
    """How far apart two samples are, and how far one flies between them."""
    north_m, east_m, reach_m = np.abs(at[:, other] - at[:, one]).tolist()
    return float(np.hypot(north_m, east_m)), reach_m


def _jump_faults(
    track: Track, left_out: NDArray[np.int64], leaps: NDArray[np.int64], *, is_back: bool
) -> Iterator[Fault]:
    expected = f"a flight of at most {SPEED_MAX_M_S:g} m/s"
    if len(left_out):
        way_out = "They are left out; look whether the receiver was disturbed."
        if not is_back:
            way_out += " It has not come back: if what lay before was the error, begin anew behind it;"
            way_out += " of a log, --believe says what holds."
        got = f"{len(left_out)} positions that would need more, the first at {iso_utc(int(track.at_s[left_out[0]]))}"
        yield Fault(field="position", expected=expected, got=got, way_out=way_out, severity="warning")
    if len(leaps):
        way_out = "What follows counts: so far a receiver sets itself right, and so far it may be off."
        got = f"{len(leaps)} leaps of at most {_LEAP_M:g} m, the first at {iso_utc(int(track.at_s[leaps[0]]))}"
        yield Fault(field="position", expected=expected, got=got, way_out=way_out, severity="warning")


_SURE_S: Final = 10.0
_STEADY_M: Final = SPEED_MAX_M_S * HOLE_S
_LEAP_M: Final = 100.0
"""By so much the estimate of a position is set right at once when the receiver is good again, and is believed after."""


def _filled(known: NDArray[np.float64], otherwise_deg: float | None) -> NDArray[np.float64]:
    return known if otherwise_deg is None else np.where(np.isnan(known), otherwise_deg, known)
