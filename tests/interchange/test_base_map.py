"""`base.pmtiles`: what is read from it, by another's reader, is where the slippy map's own formula puts it."""

from __future__ import annotations

import gzip
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mapbox_vector_tile
import pytest
import shapely
from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import deserialize_header
from pyproj import Transformer

from geography.lines import SQUARE, square, streets
from safepassage.geography.building import build
from safepassage.interchange.base_map import write_base_map
from safepassage.interchange.network_file import digest, read_network

if TYPE_CHECKING:
    from safepassage.geography.network import Network

ALEPPO = Path(__file__).resolve().parents[2] / "examples" / "aleppo-2016" / "corridors" / "network.parquet"
EQUATOR_M = 40_075_016.686
Tiles = dict[tuple[int, int, int], dict[str, Any]]


def read(path: Path) -> Tiles:
    """(z, x, y) → layers, coordinates southwards from the corner as they lie in the file."""
    with path.open("rb") as file:
        return {
            place: mapbox_vector_tile.decode(gzip.decompress(data), default_options={"y_coord_down": True})
            for place, data in all_tiles(MmapSource(file))
        }


def tiled(tmp_path: Path, network: Network) -> Tiles:
    write_base_map(tmp_path / "base.pmtiles", network)
    return read(tmp_path / "base.pmtiles")


def slippy(lon_deg: float, lat_deg: float, zoom: int) -> tuple[float, float]:
    """Column and row of a place, with their fractions, as the OpenStreetMap wiki gives the formula."""
    lat_rad = math.radians(lat_deg)
    row = (1 - math.log(math.tan(lat_rad) + 1 / math.cos(lat_rad)) / math.pi) / 2
    return (lon_deg + 180) / 360 * 2**zoom, row * 2**zoom


def degrees(x_m: float, y_m: float) -> tuple[float, float]:
    return Transformer.from_crs("EPSG:32637", "EPSG:4326", always_xy=True).transform(x_m, y_m)


def shapes(tile: dict[str, Any], layer: str) -> list[tuple[dict[str, str], Any]]:
    found = tile.get(layer, {"features": []})["features"]
    return [(each["properties"], shapely.geometry.shape(each["geometry"])) for each in found]


def test_a_street_lies_where_the_formula_puts_it(tmp_path: Path) -> None:
    tiles = tiled(tmp_path, square(road_class=["residential"] * 4 + ["primary"]))
    west, north = (math.floor(each) for each in slippy(*degrees(334_000, 4_007_100), 14))
    ((properties, line),) = [each for each in shapes(tiles[14, west, north], "streets") if each[0]["rank"] == "main"]
    assert properties == {"rank": "main"}
    for x_m, y_m in ((334_000, 4_007_000), (334_100, 4_007_100)):  # the ends of the diagonal
        column, row = slippy(*degrees(x_m, y_m), 14)
        at = shapely.Point((column - west) * 4096, (row - north) * 4096)
        assert shapely.distance(at, shapely.boundary(line)) <= 1


def test_how_far_a_street_leads_is_from_when_it_is_shown(tmp_path: Path) -> None:
    kinds = ["residential", "tertiary_link", "footway", "service", "trunk"]
    seen: dict[str, int] = {}
    for (zoom, _, _), tile in tiled(tmp_path, square(road_class=kinds)).items():
        for properties, _ in shapes(tile, "streets"):
            seen[properties["rank"]] = min(zoom, seen.get(properties["rank"], zoom))
    assert seen == {"main": 8, "through": 11, "street": 12, "path": 13}


def test_the_ground_is_what_blocks_enclose(tmp_path: Path) -> None:
    """A block of 100 m × 100 m in two halves is one piece of land; one of 800 m × 800 m is open country."""
    _, lat_deg = degrees(334_050, 4_007_050)
    unit_m = EQUATOR_M * math.cos(math.radians(lat_deg)) / 2**14 / 4096
    land = [one for (zoom, *_), tile in tiled(tmp_path, square()).items() if zoom == 14 for one in shapes(tile, "land")]
    assert len(land) == 1
    assert land[0][1].area * unit_m**2 == pytest.approx(10_000, rel=0.03)
    wide = [[(x * 8 + 334_000, y * 8 + 4_007_000) for x, y in line] for line in SQUARE[:4]]
    assert not any(shapes(tile, "land") for tile in tiled(tmp_path, build(streets(wide))[0]).values())


def test_nothing_of_a_city_is_lost_or_cut_at_a_seam(tmp_path: Path) -> None:
    """The streets of all tiles, each cut to its own square, are as long as the network's, and reach over the seam."""
    network = read_network(ALEPPO)
    tiles = {place: tile for place, tile in tiled(tmp_path, network).items() if place[0] == 14}
    box = shapely.box(0, 0, 4096, 4096)
    length_m = 0.0
    for (_, _, y), tile in tiles.items():
        lat_rad = math.atan(math.sinh(math.pi * (1 - 2 * (y + 0.5) / 2**14)))
        unit_m = EQUATOR_M * math.cos(lat_rad) / 2**14 / 4096
        length_m += sum(line.intersection(box).length for _, line in shapes(tile, "streets")) * unit_m
    assert length_m == pytest.approx(float(network.length_m.sum()), rel=0.01)
    reach = [line.bounds for tile in tiles.values() for _, line in shapes(tile, "streets")]
    assert (min(each[0] for each in reach), max(each[2] for each in reach)) == (-64, 4096 + 64)
    assert (tmp_path / "base.pmtiles").stat().st_size < 1_000_000


def test_the_file_names_its_source_and_where_it_is(tmp_path: Path) -> None:
    network = square(attribution="© somebody, ODbL 1.0")
    file = tmp_path / "base.pmtiles"
    write_base_map(file, network)
    with file.open("rb") as opened:
        told = Reader(MmapSource(opened)).metadata()
    assert (told["attribution"], told["network"]) == ("© somebody, ODbL 1.0", digest(network))
    header = deserialize_header(file.read_bytes()[:127])
    corners = [degrees(334_000 + x_m, 4_007_000 + y_m) for x_m in (0, 100) for y_m in (0, 100)]
    west_deg, south_deg = (min(each) for each in zip(*corners, strict=True))
    assert header["min_lon_e7"] == pytest.approx(west_deg * 1e7, abs=1)
    assert header["min_lat_e7"] == pytest.approx(south_deg * 1e7, abs=1)
    assert (header["min_zoom"], header["max_zoom"]) == (10, 14)  # side streets show later, land from 10


def test_the_same_network_is_the_same_file_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_base_map(tmp_path / "a.pmtiles", square())
    write_base_map(tmp_path / "b.pmtiles", square())
    assert (tmp_path / "a.pmtiles").read_bytes() == (tmp_path / "b.pmtiles").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pmtiles", "b.pmtiles"]
