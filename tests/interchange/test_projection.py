"""Coordinate systems: from degrees to metres, and numbers that contradict the system they are said to be in."""

from __future__ import annotations

import numpy as np
import pytest

from safepassage.foundation.errors import DataRefused
from safepassage.interchange.projection import in_metres, system, system_name

ALEPPO = (334_596.7, 4_007_704.0)
ALEPPO_DEG = (37.160227, 36.200032)


def points(*rows: tuple[float, float]) -> np.ndarray:
    return np.array(rows, np.float64)


def test_degrees_become_metres_of_their_zone() -> None:
    """39° E is the middle of zone 37: x is 500 km, and 0.01° from the equator are 1105.743 m of meridian × 0.9996."""
    placed = in_metres(system("EPSG:4326"), points((39, 0.001), (39, 0.011)))
    assert placed.crs == "EPSG:32637"
    assert placed.xy_m[:, 0] == pytest.approx([500_000, 500_000])
    assert placed.xy_m[1, 1] - placed.xy_m[0, 1] == pytest.approx(1105.300, abs=0.001)
    assert placed.note == (
        "Projected from EPSG:4326 to EPSG:32637 (WGS 84 / UTM zone 37N), the zone that the data lies in."
    )


@pytest.mark.parametrize(
    ("lon_lat_deg", "zone"),
    [
        (ALEPPO_DEG, "EPSG:32637"),
        ((24.94, 60.17), "EPSG:32635"),
        ((-58.4, -34.6), "EPSG:32721"),
        ((179.9, -17), "EPSG:32760"),
    ],
)
def test_the_zone_is_chosen_from_the_data(lon_lat_deg: tuple[float, float], zone: str) -> None:
    assert in_metres(system("OGC:CRS84"), points(lon_lat_deg)).crs == zone


def test_metres_stay_as_they_are() -> None:
    placed = in_metres(system("EPSG:32637"), points(ALEPPO, (np.nan, np.nan)))
    assert (placed.crs, placed.note, placed.xy_m[0].tolist()) == ("EPSG:32637", "", list(ALEPPO))
    assert np.isnan(placed.xy_m[1]).all()


def test_data_that_reaches_far_beyond_its_zone_is_told() -> None:
    """10° from the middle of the zone at the equator: about 1 + 10°²/2 in radians, less 0.0004 (Snyder 1987, 8-11)."""
    note = in_metres(system("EPSG:4326"), points((29, 0.001), (49, 0.001))).note
    assert note.endswith("It reaches far beyond: lengths are off by up to 1.5% there.")


@pytest.mark.parametrize("crs", ["EPSG:3857", "ESRI:102100", "EPSG:2263"], ids=["Web Mercator", "the same", "feet"])
def test_a_system_one_cannot_measure_in_is_projected(crs: str) -> None:
    """Web Mercator stretches by 1 / cos φ: 24 % at Aleppo."""
    from pyproj import Transformer

    where = (-74.0, 40.7) if crs == "EPSG:2263" else ALEPPO_DEG
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(*where)
    placed = in_metres(system(crs), points((x, y)))
    back = Transformer.from_crs(placed.crs, "EPSG:4326", always_xy=True).transform(*placed.xy_m[0])
    assert placed.crs == ("EPSG:32618" if crs == "EPSG:2263" else "EPSG:32637")
    assert back == pytest.approx(where, abs=1e-5)


@pytest.mark.parametrize(
    ("crs", "xy", "said"),
    [
        ("EPSG:4326", ALEPPO, "degrees, as EPSG:4326 has"),
        ("EPSG:32637", ALEPPO_DEG, "metres, as EPSG:32637 has"),
        ("EPSG:32637", ALEPPO[::-1], "places in the area of EPSG:32637"),
        ("EPSG:2263", ALEPPO, "places in the area of EPSG:2263"),
        ("EPSG:4326", (10.0, 89.0), "where UTM ends"),
        ("EPSG:4326", (np.nan, np.nan), "none that are numbers"),
    ],
)
def test_numbers_that_contradict_their_system(crs: str, xy: tuple[float, float], said: str) -> None:
    with pytest.raises(DataRefused, match=said):
        in_metres(system(crs), points(xy))


@pytest.mark.parametrize("said", ["EPSG:1", "UTM 37", "", "EPSG:4978", "EPSG:5703"])
def test_what_is_no_system_of_places_on_the_ground(said: str) -> None:
    with pytest.raises(DataRefused, match="a coordinate system"):
        system(said)


def test_a_system_is_known_by_its_number_however_it_is_written() -> None:
    assert system_name(system(system("EPSG:32637").to_wkt())) == "EPSG:32637"
    assert system_name(system("+proj=utm +zone=37 +datum=WGS84")) == "EPSG:32637"
