"""`base.pmtiles`: the streets of a network as the ground of a map, in one file that a browser reads piece by piece.

A map of an evacuation is looked at where there is no network, and asks no stranger for a tile: who asks tells where
he is going. So the tiles (Mapbox Vector Tile 2.1, in a PMTiles 3 archive) are made once, from what was imported. They
hold two layers: `streets`, by how far a street leads, and `land`, the ground that is built upon, which is what blocks
of streets enclose. There is nothing in them of an operation. Whom to name for the streets is kept in the file.
"""

from __future__ import annotations

import gzip
import math
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.interchange.network_file import digest
from safepassage.interchange.projection import WGS84

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from safepassage.geography.network import Network

__all__ = ["RANKS", "UNITS", "ZOOMS", "rank_of", "write_base_map"]

ZOOMS: Final = range(8, 15)
"""Levels of the file; a browser draws closer ones from the last, where a unit is below 0.6 m."""
RANKS: Final[Mapping[str, int]] = {"main": 8, "through": 11, "street": 12, "path": 13}
"""How far a street leads → the first level that shows it."""
_RANK_OF: Final = {
    **dict.fromkeys(("motorway", "trunk", "primary"), "main"),
    **dict.fromkeys(("secondary", "tertiary"), "through"),
    **dict.fromkeys(("footway", "path", "steps", "track", "cycleway", "bridleway", "corridor"), "path"),
}
_LAND_FROM: Final = 10
_BLOCK_M2_MAX: Final = 500_000
"""A face between streets that is larger is open country, not a block."""
UNITS: Final = 4096
"""Units along the side of a tile, as usual."""
_BEYOND: Final = 64
"""Units that a tile reaches beyond its side, so that a wide line is not cut at the seam."""
_COARSE: Final = 4.0
"""Units that a line may be off after it was made simpler: half a pixel."""


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """Shapes of one kind on the whole map.

    Attributes:
        name: Layer in the tiles.
        properties: What the tiles say of them.
        first_zoom: Level from which they are shown.
        shapes: (shapes,) lines or polygons, in parts of the world's width, y southwards (Web Mercator).
    """

    name: str
    properties: dict[str, str]
    first_zoom: int
    shapes: NDArray[np.object_]


def rank_of(road_class: str) -> str:
    """How far a street of this class of OpenStreetMap leads: main, through, street or path.

    >>> rank_of("primary_link"), rank_of("residential"), rank_of("steps")
    ('main', 'street', 'path')
    """
    return _RANK_OF.get(road_class.removesuffix("_link"), "street")


def write_base_map(path: Path, network: Network) -> int:
    """Write the tiles of a network; the file is there whole or not at all.

    Returns:
        How many tiles it holds.

    Raises:
        OSError: The file cannot be written.
    """
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import write

    layers = [*_streets(network), *_land(network)]
    tiles = sorted((zxy_to_tileid(z, x, y), data) for z in ZOOMS for x, y, data in _tiles(layers, z))
    west_deg, south_deg, east_deg, north_deg = _bounds_deg(network)
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": int(west_deg * 1e7),
        "min_lat_e7": int(south_deg * 1e7),
        "max_lon_e7": int(east_deg * 1e7),
        "max_lat_e7": int(north_deg * 1e7),
        "center_zoom": ZOOMS[len(ZOOMS) // 2],
        "center_lon_e7": int((west_deg + east_deg) / 2 * 1e7),
        "center_lat_e7": int((south_deg + north_deg) / 2 * 1e7),
    }
    part = path.with_name(f".{path.name}.part")
    try:
        with write(part) as archive:
            for number, data in tiles:
                archive.write_tile(number, gzip.compress(data, mtime=0))
            archive.finalize(header, _told(network))
        os.replace(part, path)  # noqa: PTH105 - the one call that swaps files in one move on every system
    finally:
        part.unlink(missing_ok=True)
    return len(tiles)


def _told(network: Network) -> dict[str, Any]:
    """What the file says of itself, as TileJSON 3 names it."""
    fields: dict[str, dict[str, str]] = {"streets": {"rank": "String"}, "land": {}}
    return {
        "name": "streets",
        "attribution": network.attribution,
        "network": digest(network),
        "vector_layers": [{"id": name, "fields": each} for name, each in fields.items()],
    }


def _streets(network: Network) -> Iterator[_Layer]:
    """A layer for each rank; streets that follow one another are one line."""
    import shapely

    of_point = np.repeat(np.arange(network.streets), np.diff(network.line_first))
    lines = shapely.linestrings(_world(network), indices=of_point)
    ranks = np.array([rank_of(each) for each in network.road_class])
    for rank, first_zoom in RANKS.items():
        of_rank = lines[ranks == rank]
        if len(of_rank):
            merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(of_rank)))
            yield _Layer("streets", {"rank": rank}, first_zoom, merged)


def _land(network: Network) -> Iterator[_Layer]:
    """The blocks, melted into the ground that they make."""
    import shapely

    of_point = np.repeat(np.arange(network.streets), np.diff(network.line_first))
    world = _world(network)
    faces = shapely.get_parts(shapely.polygonize(shapely.linestrings(world, indices=of_point)))
    metres = 2 * math.pi * 6_378_137 / math.cosh(math.pi * (1 - 2 * float(np.median(world[:, 1]))))
    blocks = faces[shapely.area(faces) * metres**2 <= _BLOCK_M2_MAX]
    if len(blocks):
        yield _Layer("land", {}, _LAND_FROM, shapely.get_parts(shapely.coverage_union_all(blocks)))


def _tiles(layers: list[_Layer], zoom: int) -> Iterator[tuple[int, int, bytes]]:
    """(x, y, tile) of every tile of a level that holds anything."""
    import mapbox_vector_tile

    found: dict[tuple[int, int], dict[str, list[dict[str, Any]]]] = {}
    for layer in layers:
        if layer.first_zoom <= zoom:
            for x, y, shape in _cut(layer.shapes, zoom):
                feature = {"geometry": shape, "properties": layer.properties}
                found.setdefault((x, y), {}).setdefault(layer.name, []).append(feature)
    options = {"extents": UNITS, "y_coord_down": True}
    for (x, y), held in found.items():
        told = [{"name": name, "features": features} for name, features in held.items()]
        yield x, y, mapbox_vector_tile.encode(told, default_options=options)


def _cut(shapes: NDArray[np.object_], zoom: int) -> Iterator[tuple[int, int, Any]]:
    """(x, y, shape in the units of that tile) for every tile of a level that a shape reaches into."""
    import shapely

    scale = 2**zoom * UNITS
    drawn = shapely.simplify(shapely.transform(shapes, lambda xy: xy * scale), _COARSE)
    drawn = drawn[~shapely.is_empty(drawn)]
    dimension = int(shapely.get_dimensions(shapes[0]))
    tree = shapely.STRtree(drawn)
    west, south, east, north = np.floor(shapely.total_bounds(drawn) / UNITS).astype(int)
    for x in range(west, east + 1):
        for y in range(south, north + 1):
            left, top = x * UNITS - _BEYOND, y * UNITS - _BEYOND
            right, bottom = (x + 1) * UNITS + _BEYOND, (y + 1) * UNITS + _BEYOND
            near = drawn[np.sort(tree.query(shapely.box(left, top, right, bottom)))]
            parts = shapely.get_parts(shapely.clip_by_rect(near, left, top, right, bottom))
            parts = parts[~shapely.is_empty(parts) & (shapely.get_dimensions(parts) == dimension)]
            if len(parts):
                yield x, y, _whole_units(parts, dimension, x, y)


def _whole_units(parts: NDArray[np.object_], dimension: int, x: int, y: int) -> Any:  # noqa: ANN401 - has no types
    """One shape of many parts, counted in whole units from the corner of a tile."""
    import shapely

    corner = np.array([x, y]) * UNITS
    moved = shapely.transform(parts, lambda xy: xy - corner)
    if dimension == 1:
        return shapely.multilinestrings(shapely.transform(moved, np.round))
    whole = shapely.get_parts(shapely.union_all(shapely.make_valid(moved), grid_size=1))
    return shapely.multipolygons(whole[shapely.get_dimensions(whole) == dimension])


def _world(network: Network) -> NDArray[np.float64]:
    """(points, 2) float64: parts of the world's width in Web Mercator, eastwards and southwards from its corner."""
    lon_deg, lat_deg = _degrees(network, network.line_xy_m)
    y = np.arcsinh(np.tan(np.radians(lat_deg))) / math.pi
    return np.stack(((lon_deg / 180 + 1) / 2, (1 - y) / 2), axis=1)


def _bounds_deg(network: Network) -> tuple[float, float, float, float]:
    lon_deg, lat_deg = _degrees(network, network.line_xy_m)
    return float(lon_deg.min()), float(lat_deg.min()), float(lon_deg.max()), float(lat_deg.max())


def _degrees(network: Network, xy_m: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from pyproj import Transformer

    lon_deg, lat_deg = Transformer.from_crs(network.crs, WGS84, always_xy=True).transform(*xy_m.T)
    return lon_deg, lat_deg
