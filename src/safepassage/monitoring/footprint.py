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

__all__ = ["CORNERS", "Footprints", "Terrain", "footprints", "seen_again"]

CORNERS: Final = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
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
    """Where points of each picture of a track lie: the four corners, unless others were asked for.

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


def footprints(
    track: Track,
    *,
    range_max_m: float | NDArray[np.float64],
    terrain: Terrain | None = None,
    at: NDArray[np.float64] = CORNERS,
) -> Footprints:
    """The footprint of every sample.

    Args:
        track: Where the camera was, looked, and how wide.
        range_max_m: How far it can be seen well enough, > 0; one number, or (n,) of them.
        terrain: The ground; without it the track's own `ground_m`, flat under each picture.
        at: (k, 2) or (n, k, 2) float64, which points of the picture, -1 to 1 across it and down it.
    """
    rays = _rays(track, at)
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


def seen_again(
    track: Track,
    later: Track,
    at: NDArray[np.float64],
    *,
    range_max_m: NDArray[np.float64],
    terrain: Terrain | None = None,
) -> NDArray[np.float64]:
    """(n, k, 2) float64, where each picture of `later` shows the ground that one of `track` shows at some points.

    Args:
        track: One sample for each of `later`.
        later: The same camera, some time later.
        at: (k, 2) float64, points of the picture, -1 to 1.
        range_max_m: (n,) as in `footprints`; what lies further is NaN, and what is unknown.
        terrain: As in `footprints`.
    """
    prints = footprints(track, range_max_m=range_max_m, terrain=terrain, at=at)
    north_m, east_m = (each[:, None] for each in local_m(later.lat_deg))
    sunk_m = _rays(track, at)[..., 2] * prints.range_m - (track.altitude_m - later.altitude_m)[:, None]
    way_m = np.stack(
        [
            (prints.lat_deg - later.lat_deg[:, None]) * north_m,
            (prints.lon_deg - later.lon_deg[:, None]) * east_m,
            sunk_m,
        ],
        axis=-1,
    )
    ahead, right, down = (np.einsum("nka,na->nk", way_m, axis) for axis in _axes(later))
    ahead = np.where((ahead > 0) & ~prints.cut, ahead, np.nan)
    across, below = (np.tan(np.radians(deg) / 2)[:, None] for deg in (later.hfov_deg, later.vfov_deg))
    return np.stack([right / ahead / across, down / ahead / below], axis=-1)


def _axes(track: Track) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """(n, 3) each: the camera's forward, right and down in north, east, down."""
    azimuth, elevation, roll = (
        np.radians(each)[:, None] for each in (track.azimuth_deg, track.elevation_deg, track.roll_deg)
    )
    north, east, sunk = np.eye(3)
    level = np.cos(azimuth) * north + np.sin(azimuth) * east
    aside = np.cos(azimuth) * east - np.sin(azimuth) * north
    forward = np.cos(elevation) * level - np.sin(elevation) * sunk
    under = np.sin(elevation) * level + np.cos(elevation) * sunk
    return forward, np.cos(roll) * aside + np.sin(roll) * under, np.cos(roll) * under - np.sin(roll) * aside


def _rays(track: Track, at: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, k, 3) unit vectors north, east, down through points of each picture."""
    across = np.tan(np.radians(track.hfov_deg) / 2)[:, None] * at[..., 0]
    below = np.tan(np.radians(track.vfov_deg) / 2)[:, None] * at[..., 1]
    forward, right, down = (axis[:, None] for axis in _axes(track))
    rays = forward + across[..., None] * right + below[..., None] * down
    length: NDArray[np.float64] = np.linalg.norm(rays, axis=-1, keepdims=True)
    return rays / length


def _met(
    track: Track, rays: NDArray[np.float64], terrain: Terrain, range_max_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(n, k) how far along each ray the ground first is; inf where not within the range, NaN where nobody knows."""
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
