"""Areas on the ellipsoid, against closed forms."""

from __future__ import annotations

import json
import math

import pytest

from safepassage.hostilities.area import area_of_m2


def box(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def polygon(*rings: list[list[float]]) -> str:
    return json.dumps({"type": "Polygon", "coordinates": list(rings)})


def test_the_whole_earth() -> None:
    """The surface of the WGS 84 ellipsoid is 510,065,621.7 km² (2πa² + πb²/e · ln((1+e)/(1−e)))."""
    a, e = 6_378_137.0, math.sqrt(0.00669437999014132)
    b = a * math.sqrt(1 - e * e)
    surface_m2 = 2 * math.pi * a * a + math.pi * b * b / e * math.log((1 + e) / (1 - e))
    assert surface_m2 == pytest.approx(510_065_621.7e6, rel=1e-9)
    assert area_of_m2(polygon(box(-180, -90, 180, 90))) == pytest.approx(surface_m2, rel=1e-12)


def test_a_small_box_is_its_sides_multiplied() -> None:
    """At 36.2° N a degree is M·π/180 north and N·cos φ·π/180 east; 0.01° of each is 0.9996 km² or so."""
    a, e2, lat = 6_378_137.0, 0.00669437999014132, math.radians(36.2)
    down = 1 - e2 * math.sin(lat) ** 2
    north_m = a * (1 - e2) / down**1.5 * math.radians(0.01)
    east_m = a / math.sqrt(down) * math.cos(lat) * math.radians(0.01)
    assert area_of_m2(polygon(box(37.1, 36.195, 37.11, 36.205))) == pytest.approx(north_m * east_m, rel=1e-7)


def test_direction_closing_and_holes() -> None:
    whole, hole = box(37.0, 36.0, 37.2, 36.2), box(37.05, 36.05, 37.1, 36.1)
    once = area_of_m2(polygon(whole))
    assert area_of_m2(polygon(whole[::-1])) == pytest.approx(once, rel=1e-12)
    assert area_of_m2(polygon(whole[:-1])) == pytest.approx(once, rel=1e-12)
    assert area_of_m2(polygon(whole, hole)) == pytest.approx(once - area_of_m2(polygon(hole)), rel=1e-12)
    both = json.dumps({"type": "MultiPolygon", "coordinates": [[whole, hole], [hole]]})
    assert area_of_m2(both) == pytest.approx(once, rel=1e-12)


def test_a_line_has_no_area() -> None:
    with pytest.raises(ValueError, match="a LineString has no area"):
        area_of_m2('{"type":"LineString","coordinates":[[37.0,36.0],[37.1,36.1]]}')
