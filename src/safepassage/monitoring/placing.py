"""Where a film lies on the map: telemetry puts each picture there, and how the pictures lie over each other holds them.

A drone's telemetry puts every picture on the map for itself, with the errors of its receiver and its compass in each.
The registration of the pictures knows much better how they lie over each other, and nothing of the map. One plane from
the map to the first picture is laid through all of them, so that errors that come and go are averaged; a picture whose
telemetry does not go with the others is left out and named. What remains is told in metres, for each line by itself,
and is never less than a receiver errs: an error that stays the same all the time is seen by neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.foundation.times import iso_utc
from safepassage.monitoring.coverage import range_max_m
from safepassage.monitoring.footprint import footprints
from safepassage.monitoring.track import local_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from safepassage.monitoring.footprint import Terrain
    from safepassage.monitoring.track import Track

__all__ = ["RESOLUTION_M", "Laying", "Placing", "beside", "place", "through"]

RECEIVER_M: Final = 2.5
"""How far a receiver without correction is off on the ground, half of the time (u-blox NEO-M8 data sheet, R07)."""
RESOLUTION_M: Final = 0.25
"""Ground that a pixel shows further off is not used, nor is anybody counted there."""
_GRID: Final = np.array([(x, y) for y in (-0.8, -0.4, 0.0, 0.4, 0.8) for x in (-0.8, 0.0, 0.8)])
_PICTURES_MIN: Final = 3
_POINTS_MIN: Final = 6
_STRANGE_FACTOR: Final = 4.0
_STRANGE_M: Final = 1.0
"""A picture that is off by so many times the median, and this, has wrong telemetry."""
_KEPT_SHARE: Final = 0.6
"""Where more pictures than the rest disagree nobody knows which are wrong, and all of them count."""
_TRIED: Final = 15
_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Laying:
    """Pictures of a film, laid over its first.

    Attributes:
        at_s: (n,) float64, when, unix seconds by the telemetry's clock, rising.
        to_ground: (n, 3, 3) float64, from pixels of each to pixels of the first.
        wide_px: Width of a picture.
        high_px: Height.
    """

    at_s: NDArray[np.float64]
    to_ground: NDArray[np.float64]
    wide_px: int
    high_px: int

    def in_px(self, at: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points of a picture, -1 to 1, as pixels."""
        return np.asarray((at + 1) / 2 * np.array([self.wide_px, self.high_px]))

    def of_px(self, at_px: NDArray[np.float64]) -> NDArray[np.float64]:
        """Pixels as points of a picture, -1 to 1."""
        return np.asarray(at_px / np.array([self.wide_px, self.high_px]) * 2 - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """A film on the map.

    Attributes:
        to_film: (3, 3) float64, from metres east and north of the origin to pixels of the first picture.
        origin_deg: Latitude and longitude of the origin.
        at_s: (m,) float64, when the pictures were taken that it rests on.
        told_m: (m, k, 2) float64, where the telemetry puts points of each, metres east and north of the origin.
        ground_px: (m, k, 2) float64, where they lie in the first picture; NaN where they are too far off.
        faults: Pictures that were left out.
    """

    to_film: NDArray[np.float64]
    origin_deg: tuple[float, float]
    at_s: NDArray[np.float64]
    told_m: NDArray[np.float64]
    ground_px: NDArray[np.float64]
    faults: tuple[Fault, ...]

    def metres(self, corners_deg: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
        """(k, 2) metres east and north of the origin of places, longitude first."""
        lon, lat = np.array(corners_deg, np.float64).T
        return _metres(lat, lon, self.origin_deg)

    def degrees(self, at_px: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """((k,) latitudes, (k,) longitudes) of pixels of the first picture."""
        north_m, east_m = (float(each) for each in local_m(np.array(self.origin_deg[0])))
        along_east_m, along_north_m = through(at_px, _back(self.to_film)).T
        return self.origin_deg[0] + along_north_m / north_m, self.origin_deg[1] + along_east_m / east_m

    def drawn(self, at_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """(k, 2) pixels of the first picture; NaN for what lies behind it."""
        before = np.asarray(np.nanmean(self.told_m.reshape(-1, 2), axis=0), np.float64)
        return through(at_m, self.to_film, before)

    def off_m(self, at_m: NDArray[np.float64]) -> float:
        """How far these places may be off: by how much the pictures that show them differ, and a receiver errs.

        Of each picture, the points nearest to each place tell how it is off there.
        """
        fitted_m = through(self.ground_px.reshape(-1, 2), _back(self.to_film)).reshape(self.told_m.shape)
        off = np.hypot(*np.moveaxis(fitted_m - self.told_m, -1, 0))
        squares = []
        for place in at_m:
            far = np.hypot(*np.moveaxis(fitted_m - place, -1, 0))
            nearest = np.nanargmin(np.where(np.isnan(far), np.inf, far), axis=1)
            squares.append(np.nanmean(off[np.arange(len(off)), nearest] ** 2))
        return float(np.sqrt(max(squares) + RECEIVER_M**2))


def place(laying: Laying, track: Track, terrain: Terrain | None = None) -> Placing:
    """Lay a film on the map.

    Args:
        laying: Its pictures.
        track: Of the drone, with lens and ground.
        terrain: The ground; without it the track's own, flat.

    Raises:
        DataRefused: of too few pictures it is known where the camera was and looked.
    """
    then = track.between(laying.at_s)
    far_m = range_max_m(then, pixels=laying.wide_px, resolution_m=RESOLUTION_M)
    prints = footprints(then, range_max_m=far_m, terrain=terrain, at=_GRID)
    origin_deg = (float(np.median(track.lat_deg)), float(np.median(track.lon_deg)))
    told_m = _metres(prints.lat_deg, prints.lon_deg, origin_deg)
    told_m[prints.cut] = np.nan
    ground_px = np.stack([through(laying.in_px(_GRID), each) for each in laying.to_ground])
    ground_px[np.isnan(told_m)] = np.nan
    known = np.isfinite(told_m).all(axis=2).sum(axis=1) >= _POINTS_MIN
    if known.sum() < _PICTURES_MIN:
        raise DataRefused([_unknown(int(known.sum()), len(known))])
    return _settled(laying.at_s[known], told_m[known], ground_px[known], origin_deg)


def through(
    points: NDArray[np.float64], by: NDArray[np.float64], before: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """(k, 2) float64, points under a plane's map; NaN for those that its horizon parts from the point `before`."""
    out = np.column_stack([points, np.ones(len(points))]) @ by.T
    if before is not None:
        side = np.sign(by[2] @ [*before, 1.0])
        out[out[:, 2] * side <= 0] = np.nan
    flat: NDArray[np.float64] = out[:, :2] / out[:, 2:]
    return flat


def beside(ends_m: NDArray[np.float64], off_m: float) -> list[NDArray[np.float64]]:
    """Where else a line may lie that is off by so much: to either side, longer, and shorter where it is long enough.

    Args:
        ends_m: (2, 2) float64.
        off_m: > 0.
    """
    length_m = np.hypot(*(ends_m[1] - ends_m[0]))
    along_m = (ends_m[1] - ends_m[0]) / length_m * off_m
    across_m = np.array([-along_m[1], along_m[0]])
    apart_m = np.stack([-along_m, along_m])
    out = [ends_m + across_m, ends_m - across_m, ends_m + apart_m]
    return [*out, ends_m - apart_m] if length_m > 2 * off_m else out


def _settled(
    at_s: NDArray[np.float64],
    told_m: NDArray[np.float64],
    ground_px: NDArray[np.float64],
    origin_deg: tuple[float, float],
) -> Placing:
    """The plane through all pictures that go together, from the one on which most of them agree."""
    some = np.unique(np.linspace(0, len(at_s) - 1, _TRIED).astype(np.int64))
    tried = [_off_m(_plane(told_m[each], ground_px[each]), told_m, ground_px) for each in some]
    off_m = min(tried, key=lambda each: float(np.median(each)))
    for _ in range(_ROUNDS):
        used = off_m <= _STRANGE_FACTOR * np.median(off_m) + _STRANGE_M
        if used.mean() < _KEPT_SHARE:
            used[:] = True
        to_film = _plane(told_m[used].reshape(-1, 2), ground_px[used].reshape(-1, 2))
        off_m = _off_m(to_film, told_m, ground_px)
    faults = () if used.all() else (_strange(at_s[~used], off_m[~used]),)
    return Placing(to_film, origin_deg, at_s[used], told_m[used], ground_px[used], faults)


def _off_m(
    to_film: NDArray[np.float64], told_m: NDArray[np.float64], ground_px: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(n,) how far the telemetry of each picture is from a plane, the median over its points."""
    fitted_m = through(ground_px.reshape(-1, 2), _back(to_film)).reshape(told_m.shape)
    out: NDArray[np.float64] = np.nanmedian(np.hypot(*np.moveaxis(fitted_m - told_m, -1, 0)), axis=1)
    return out


def _plane(from_: NDArray[np.float64], to: NDArray[np.float64]) -> NDArray[np.float64]:
    """The map of a plane that takes points to points with the least error.

    By the direct linear transformation on normalised points (Hartley and Zisserman 2004, 4.4).
    """
    known = np.isfinite(from_).all(axis=1) & np.isfinite(to).all(axis=1)
    from_, to = from_[known], to[known]
    one, other = _normal(from_), _normal(to)
    (x, y), (u, v) = through(from_, one).T, through(to, other).T
    nought, ones = np.zeros(len(x)), np.ones(len(x))
    rows = np.concatenate(
        [
            np.stack([x, y, ones, nought, nought, nought, -u * x, -u * y, -u], axis=1),
            np.stack([nought, nought, nought, x, y, ones, -v * x, -v * y, -v], axis=1),
        ]
    )
    plane = np.linalg.eigh(rows.T @ rows)[1][:, 0].reshape(3, 3)
    found: NDArray[np.float64] = np.linalg.inv(other) @ plane @ one
    return found


def _back(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.inv(plane), np.float64)


def _normal(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Moves points to the origin and to a mean distance of √2."""
    middle = points.mean(axis=0)
    scale = np.sqrt(2) / max(float(np.hypot(*(points - middle).T).mean()), 1e-9)
    return np.array([[scale, 0, -scale * middle[0]], [0, scale, -scale * middle[1]], [0, 0, 1]])


def _metres(
    lat_deg: NDArray[np.float64], lon_deg: NDArray[np.float64], origin_deg: tuple[float, float]
) -> NDArray[np.float64]:
    """(…, 2) metres east and north of the origin."""
    north_m, east_m = (float(each) for each in local_m(np.array(origin_deg[0])))
    return np.stack([(lon_deg - origin_deg[1]) * east_m, (lat_deg - origin_deg[0]) * north_m], axis=-1)


def _unknown(known: int, pictures: int) -> Fault:
    return Fault(
        field="telemetry",
        expected=f"where the camera was and looked, in {_PICTURES_MIN} pictures at least",
        got=f"{known} of {pictures} that were looked at",
        way_out="--lens, --mount, --ground and --terrain say what the log does not; see `safepassage telemetry`.",
    )


def _strange(at_s: NDArray[np.float64], off_m: NDArray[np.float64]) -> Fault:
    return Fault(
        field="telemetry",
        expected="positions that go with how the pictures lie over each other",
        got=f"{len(at_s)} pictures that are off by up to {off_m.max():.0f} m, the first at {iso_utc(int(at_s[0]))}",
        way_out="They are left out; look whether the receiver was disturbed.",
        severity="warning",
    )
