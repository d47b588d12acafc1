"""Coordinate systems: what a file's numbers mean, and the same places in metres.

A street in degrees has no length, and one in Web Mercator has a wrong one, so both are projected to the UTM zone that
the data lies in, and it is said which. A system is never guessed from numbers; numbers that contradict their system
(metres under a name of degrees, degrees under a name of metres) are refused, because the city would lie elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS

__all__ = ["WGS84", "Placed", "farthest_m", "in_metres", "is_geographic", "system", "system_name"]

WGS84: Final = "OGC:CRS84"
SCALE_ERROR_MAX: Final = 0.01
"""A projection that stretches by more than this is not one to measure in; UTM stays below 0.1 % in its zone."""
LON_DEG, LAT_DEG = 180.0, 90.0


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Places in metres.

    Attributes:
        crs: The system that they are in now, as `EPSG:32637`.
        xy_m: (points, 2) float64.
        note: What was done, in a sentence; "" where nothing was.
    """

    crs: str
    xy_m: NDArray[np.float64]
    note: str


def system(said: Any) -> CRS:  # noqa: ANN401
    """The coordinate system that somebody names: `EPSG:32637`, WKT, PROJJSON.

    Raises:
        DataRefused: It is none.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        found = CRS.from_user_input(said).to_2d()
    except CRSError as error:
        raise _refusal("a coordinate system such as EPSG:32637", str(said)[:80]) from error
    if not (found.is_geographic or found.is_projected):
        raise _refusal("a coordinate system of places on the ground", system_name(found))
    return found


def system_name(crs: CRS) -> str:
    """`EPSG:32637` where it has a number there, else what it calls itself."""
    from pyproj import CRS

    number = crs.to_authority(min_confidence=20)
    if number is None or not CRS.from_authority(*number).equals(crs, ignore_axis_order=True):
        return str(crs.name)
    return ":".join(number)


def is_geographic(crs: CRS) -> bool:
    """Whether its numbers are degrees."""
    return bool(crs.is_geographic)


def in_metres(crs: CRS, xy: NDArray[np.float64]) -> Placed:
    """The same places in metres of a projected system with an EPSG number; what is no number stays none.

    Args:
        crs: What the numbers are in.
        xy: (points, 2) float64: longitude and latitude, or easting and northing.

    Raises:
        DataRefused: The numbers cannot be of this system.
    """
    known = xy[np.isfinite(xy).all(axis=1)]
    if not len(known):
        raise _refusal("coordinates", "none that are numbers")
    name, low, high = system_name(crs), known.min(axis=0), known.max(axis=0)
    got = f"x {low[0]:.6g} to {high[0]:.6g}, y {low[1]:.6g} to {high[1]:.6g}"
    is_degrees = (
        abs(low[0]) <= LON_DEG and abs(high[0]) <= LON_DEG and abs(low[1]) <= LAT_DEG and abs(high[1]) <= LAT_DEG
    )
    if crs.is_geographic and not is_degrees:
        way_out = "These look like metres; give the file the coordinate system that they are in."
        raise _refusal(f"degrees, as {name} has: within ±180 and ±90", got, way_out)
    if crs.is_projected and is_degrees:
        raise _refusal(f"metres, as {name} has", got, "These look like degrees; their system is then EPSG:4326.")
    lon_deg, lat_deg = _centre(crs, (low + high) / 2, name, got)
    if crs.is_projected and name.startswith("EPSG:") and _measures(crs, lon_deg, lat_deg):
        return Placed(name, xy, "")
    zone = _utm(lon_deg, lat_deg)
    moved = _transformed(crs, zone, xy)
    said = f"Projected from {name} to {system_name(zone)} ({zone.name}), the zone that the data lies in."
    return Placed(system_name(zone), moved, said + _stretched(zone, _transformed(zone, system(WGS84), moved)))


def farthest_m(crs: CRS, xy_m: NDArray[np.float64], lon_lat_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres between places and what should be the same places in degrees: (points,) float64."""
    there = _transformed(system(WGS84), crs, lon_lat_deg)
    return np.hypot(there[:, 0] - xy_m[:, 0], there[:, 1] - xy_m[:, 1])


def _centre(crs: CRS, middle: NDArray[np.float64], name: str, got: str) -> tuple[float, float]:  # degrees
    """Longitude and latitude of the middle of the data."""
    lon_deg, lat_deg = _transformed(crs, system(WGS84), middle[None, :])[0].tolist()
    area = crs.area_of_use
    fits = np.isfinite([lon_deg, lat_deg]).all()
    if fits and area is not None and area.west <= area.east:
        wide_deg, tall_deg = (
            area.east - area.west,
            area.north - area.south,
        )  # so far outside, numbers mean another place
        fits = area.west - wide_deg <= lon_deg <= area.east + wide_deg
        fits = fits and area.south - tall_deg <= lat_deg <= area.north + tall_deg
    if not fits:
        way_out = "Is it another system, or are x and y swapped?"
        raise _refusal(f"places in the area of {name}", got, way_out)
    return lon_deg, lat_deg


def _measures(crs: CRS, lon_deg: float, lat_deg: float) -> bool:
    """Whether lengths in this system are lengths on the ground, in metres."""
    from pyproj import Proj

    if any(axis.unit_conversion_factor != 1 for axis in crs.axis_info):
        return False
    scale = Proj(crs).get_factors(lon_deg, lat_deg)
    return abs(scale.meridional_scale - 1) <= SCALE_ERROR_MAX and abs(scale.parallel_scale - 1) <= SCALE_ERROR_MAX


def _stretched(zone: CRS, lon_lat_deg: NDArray[np.float64]) -> str:
    """How wrong lengths are where the data reaches far beyond its zone; "" where it does not."""
    from pyproj import Proj

    known = lon_lat_deg[np.isfinite(lon_lat_deg).all(axis=1)]
    ends = known[[known[:, 0].argmin(), known[:, 0].argmax()]]
    scale = Proj(zone).get_factors(ends[:, 0], ends[:, 1]).meridional_scale
    worst = float(np.abs(np.asarray(scale) - 1).max())
    return f" It reaches far beyond: lengths are off by up to {worst:.1%} there." if worst > SCALE_ERROR_MAX else ""


def _utm(lon_deg: float, lat_deg: float) -> CRS:
    from pyproj import CRS
    from pyproj.aoi import AreaOfInterest
    from pyproj.database import query_utm_crs_info

    here = AreaOfInterest(lon_deg, lat_deg, lon_deg, lat_deg)
    zones = sorted(query_utm_crs_info(datum_name="WGS 84", area_of_interest=here), key=lambda zone: zone.code)
    if not zones:
        raise _refusal("places between 80° south and 84° north, where UTM ends", f"latitude {lat_deg:.1f}")
    return CRS.from_authority(zones[0].auth_name, zones[0].code)


def _transformed(source: CRS, target: CRS, xy: NDArray[np.float64]) -> NDArray[np.float64]:
    from pyproj import Transformer

    x, y = Transformer.from_crs(source, target, always_xy=True).transform(xy[:, 0], xy[:, 1])
    return np.stack((x, y), axis=1)


def _refusal(expected: str, got: str, way_out: str = "") -> DataRefused:
    return DataRefused([Fault(field="crs", expected=expected, got=got, way_out=way_out)])
