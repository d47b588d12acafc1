"""Any road network file to a network: which reader it needs, by its name and by how it begins.

A name only hints and the readers look for themselves. Several files are two CSV tables; everything else is one file.
It reads regular files only, so that no name is taken for an address by a library that can open more than files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.geography.building import SNAP_M, build
from safepassage.interchange.vector_network import VECTOR_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from safepassage.geography.network import Network
    from safepassage.geography.streets import Change, Report, Streets

__all__ = ["import_network"]

OSM_SUFFIXES: Final = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2", ".osm.xml")
CSV_SUFFIXES: Final = (".csv", ".csv.gz")
PARQUET_SUFFIXES: Final = (".parquet", ".geoparquet")
_ANY: Final = "an OpenStreetMap extract (.osm.pbf, .osm), GeoParquet, GeoJSON, GeoPackage, Shapefile, or two CSV files"


def import_network(
    paths: Sequence[Path], *, crs: str = "", layer: str = "", attribution: str = "", snap_m: float = SNAP_M
) -> tuple[Network, Report]:
    """A network from one file, or from two CSV tables, and what became of it on the way.

    Args:
        paths: The files.
        crs: What their coordinates are in, where they do not say so.
        layer: Which layer, where a file has several.
        attribution: Whom to name, where the format does not imply it.
        snap_m: Ends that lie so close are one junction, where the file does not number its junctions.

    Raises:
        DataRefused: Every fault of the files.
    """
    faults = [fault for path in paths for fault in _not_files(path)]
    if faults:
        raise DataRefused(faults)
    try:
        streets, notes, changes = _read(paths, crs, layer, attribution)
        if not streets.attribution:
            notes.append("Nobody is named as the source of these streets; --attribution says whom to name.")
        return build(streets, [note for note in notes if note], changes, snap_m=snap_m)
    except DataRefused as refused:
        name = paths[0].name if len(paths) == 1 else ""
        raise DataRefused([fault.at(file=fault.file or name) for fault in refused.faults]) from refused.__cause__


def _not_files(path: Path) -> list[Fault]:
    if not path.exists():
        return [Fault(file=str(path), expected="a file", got="no file of that name")]
    if not path.is_file():
        return [Fault(file=str(path), expected="a file", got="a folder" if path.is_dir() else "a pipe or a device")]
    return []


def _read(paths: Sequence[Path], crs: str, layer: str, attribution: str) -> tuple[Streets, list[str], list[Change]]:
    names = [path.name.lower() for path in paths]
    if all(name.endswith(CSV_SUFFIXES) for name in names):
        if len(paths) != 2:  # noqa: PLR2004 - junctions and streets
            raise _refusal("two CSV files: junctions and streets", str(len(paths)))
        from safepassage.interchange.csv_network import read_csv_network

        return read_csv_network(paths, crs=crs, attribution=attribution)
    if len(paths) != 1:
        raise _refusal("one file, or two CSV files: junctions and streets", ", ".join(path.name for path in paths))
    path, name = paths[0], names[0]
    if layer and path.suffix.lower() not in VECTOR_SUFFIXES:
        raise _refusal("no --layer: such a file has none", layer)
    if name.endswith(OSM_SUFFIXES):
        from safepassage.interchange.osm_network import read_osm
        from safepassage.interchange.projection import WGS84
        from safepassage.interchange.vector_network import named_system

        named_system(WGS84, crs)
        streets, notes, changes = read_osm(path)
        return streets, notes, changes
    if name.endswith(PARQUET_SUFFIXES):
        from safepassage.interchange.geoparquet_network import read_geoparquet

        return read_geoparquet(path, crs=crs, attribution=attribution)
    if path.suffix.lower() in VECTOR_SUFFIXES:
        from safepassage.interchange.vector_network import read_vector

        return read_vector(path, crs=crs, layer=layer, attribution=attribution)
    raise _refusal(_ANY, path.name)


def _refusal(expected: str, got: str) -> DataRefused:
    return DataRefused([Fault(expected=expected, got=got)])
