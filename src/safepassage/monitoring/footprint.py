"""What a camera saw of the ground: the four corners of each picture, and how finely it was seen.

A ray through each corner of the picture is followed to the ground, which is flat at a known height or a model of it.
A ray that passes over the horizon, or meets the ground further off than can be told apart there, ends at that distance:
a footprint is never longer than what was seen well enough. Where anything that it takes is unknown there is no
footprint, and what lay there was not watched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from safepassage.monitoring.track import local_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safepassage.monitoring.track import Track

__all__ = ["Footprints", "Terrain", "footprints"]

_CORNERS: Final = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
"""Left or right, above or below the middle: from the upper left, clockwise as the picture is seen."""
_MARCH: Final = 64
"""Pieces that a ray is cut into to find the first where it is below the ground."""
_HALVINGS: Final = 20


class Terrain(Protocol):
    """A model of the ground's height."""

    def height_m(self, lat_deg: NDArray[np.float64], lon_deg: NDArray[np.float64]) -> NDArray[np.float64]:
        """Height above mean sea level at each place; NaN where the model ends."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Footprints:
    """What was in each picture of a track.

    Attributes:
        lat_deg: (n, 4) float64, corners from the picture's upper left, clockwise; NaN where there is no footprint.
        lon_deg: (n, 4) float64.
        range_m: (n, 4) float64, from the camera to each corner.
        cut: (n, 4) bool, where the corner's ray was ended before the ground.
    """

    lat_deg: NDArray[np.float64]
    lon_deg: NDArray[np.float64]
    range_m: NDArray[np.float64]
    cut: NDArray[np.bool_]

    @property
    def known(self) -> NDArray[np.bool_]:
        """(n,) whether there is a footprint."""
        return np.asarray(np.isfinite(self.lat_deg).all(axis=1))


def footprints(track: Track, *, range_max_m: float | NDArray[np.float64], terrain: Terrain | None = None) -> Footprints:
    """The footprint of every sample.

    Args:
        track: Where the camera was, looked, and how wide.
        range_max_m: How far it can be seen well enough, > 0; one number, or (n,) of them.
        terrain: The ground; without it the track's own `ground_m`, flat under each picture.
    """
    rays = _rays(track)
    range_max_m = np.broadcast_to(np.asarray(range_max_m, np.float64), (len(track),))[:, None]
    north_m, east_m = local_m(track.lat_deg)
    if terrain is None:
        height_m = track.altitude_m - track.ground_m
        with np.errstate(divide="ignore"):
            range_m = np.where(rays[..., 2] > 0, height_m[:, None] / rays[..., 2], np.inf)
        range_m[height_m <= 0] = np.nan  # on the ground, or under it: the heights are wrong
    else:
        range_m = _met(track, rays, terrain, range_max_m)
    cut = range_m > range_max_m
    range_m = np.where(cut, range_max_m, range_m)
    return Footprints(
        track.lat_deg[:, None] + rays[..., 0] * range_m / north_m[:, None],
        track.lon_deg[:, None] + rays[..., 1] * range_m / east_m[:, None],
        range_m,
        cut,
    )


def _rays(track: Track) -> NDArray[np.float64]:
    """(n, 4, 3) unit vectors north, east, down through the corners of each picture."""
    azimuth, elevation, roll = (
        np.radians(a)[:, None] for a in (track.azimuth_deg, track.elevation_deg, track.roll_deg)
    )
    across = np.tan(np.radians(track.hfov_deg) / 2)[:, None] * _CORNERS[:, 0]
    below = np.tan(np.radians(track.vfov_deg) / 2)[:, None] * _CORNERS[:, 1]
    right, down = across * np.cos(roll) - below * np.sin(roll), across * np.sin(roll) + below * np.cos(roll)
    # The camera's forward, right and down, turned up by the elevation and then round by the azimuth.
    level = np.cos(elevation) + down * np.sin(elevation)
    sunk = -np.sin(elevation) + down * np.cos(elevation)
    rays = np.stack(
        [
            level * np.cos(azimuth) - right * np.sin(azimuth),
            level * np.sin(azimuth) + right * np.cos(azimuth),
            sunk,
        ],
        axis=-1,
    )
    length: NDArray[np.float64] = np.linalg.norm(rays, axis=-1, keepdims=True)
    return rays / length


def _met(
    track: Track, rays: NDArray[np.float64], terrain: Terrain, range_max_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(n, 4) how far along each ray the ground first is; inf where not within the range, NaN where nobody knows."""
    north_m, east_m = (each[:, None] for each in local_m(track.lat_deg))

    def above_m(range_m: NDArray[np.float64]) -> NDArray[np.float64]:
        lat = track.lat_deg[:, None] + rays[..., 0] * range_m / north_m
        lon = track.lon_deg[:, None] + rays[..., 1] * range_m / east_m
        return track.altitude_m[:, None] - rays[..., 2] * range_m - terrain.height_m(lat, lon)

    near_m = np.zeros(rays.shape[:2])
    far_m = np.full(rays.shape[:2], np.inf)
    unknown = ~(above_m(near_m) > 0)
    for piece in range(1, _MARCH + 1):
        reached_m = np.broadcast_to(range_max_m * piece / _MARCH, rays.shape[:2])
        open_ = np.isinf(far_m)
        above = above_m(reached_m)
        unknown |= open_ & np.isnan(above)
        far_m = np.where(open_ & (above <= 0), reached_m, far_m)
        near_m = np.where(np.isinf(far_m), reached_m, near_m)
    hit = np.isfinite(far_m)
    for _ in range(_HALVINGS):
        middle_m = np.where(hit, (near_m + np.where(hit, far_m, 0.0)) / 2, 0.0)
        under = hit & (above_m(middle_m) <= 0)
        far_m, near_m = np.where(under, middle_m, far_m), np.where(hit & ~under, middle_m, near_m)
    return np.where(unknown, np.nan, far_m)
