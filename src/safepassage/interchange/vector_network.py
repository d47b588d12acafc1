"""GeoJSON, GeoPackage and Shapefile: a layer of lines, as streets.

GeoJSON is in WGS 84 unless it says otherwise (RFC 7946, section 4); any other file that does not name its coordinate
system is refused until somebody does. What a file begins with must fit its name, so that no file can send the library
that opens it to another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.line_table import chosen, streets_of
from safepassage.interchange.projection import system, system_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pyproj import CRS

    from safepassage.geography.streets import Change, Streets

__all__ = ["VECTOR_SUFFIXES", "named_system", "read_vector"]

VECTOR_SUFFIXES: Final[Mapping[str, tuple[bytes, str]]] = {
    ".geojson": (b"{", "a GeoJSON file"),
    ".json": (b"{", "a GeoJSON file"),
    ".gpkg": (b"SQLite format 3\0", "a GeoPackage"),
    ".shp": (b"\0\0\x27\x0a", "a Shapefile"),
}
"""Suffix → what such a file begins with, and what it is."""
_HEAD_BYTES: Final = 64


def read_vector(
    path: Path, *, crs: str = "", layer: str = "", attribution: str = ""
) -> tuple[Streets, list[str], list[Change]]:
    """(the streets of a layer, what was chosen, what was repaired or dropped).

    Args:
        path: The file.
        crs: Its coordinate system, where it does not say so itself.
        layer: Which of several layers.
        attribution: Whom to name.

    Raises:
        DataRefused: It is damaged, holds no layer of lines or several, or its system is not known.
    """
    import pyogrio
    import shapely

    _must_begin_right(path)
    try:
        name = layer or _layer(path)
        titles = list(pyogrio.read_info(path, layer=name)["fields"])
        columns = chosen(titles)
        meta, _, wkb, values = pyogrio.raw.read(path, layer=name, columns=list(columns.values()), force_2d=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as error:
        raise _refusal(VECTOR_SUFFIXES[path.suffix.lower()][1], str(error)) from error
    if wkb is None:
        raise _refusal("a layer of lines", "a table without geometry", "Export the layer of streets.")
    by_title = dict(zip(meta["fields"], values, strict=True))
    found = {part: by_title[title] for part, title in columns.items()}
    return streets_of(
        shapely.from_wkb(wkb, on_invalid="ignore"), found, named_system(meta["crs"] or None, crs), attribution
    )


def named_system(own: Any, crs: str) -> CRS:  # noqa: ANN401
    """The coordinate system of a file, by itself or by what somebody says.

    Args:
        own: What the file says; none where it is silent.
        crs: What somebody says; "" for nothing.

    Raises:
        DataRefused: Neither says it, or they contradict each other.
    """
    if own is None and not crs:
        way_out = "Ask whoever made it, and give --crs EPSG:…; it is never guessed."
        raise _refusal("a file that names its coordinate system", "none", way_out, "crs")
    if own is None:
        return system(crs)
    found = system(own)
    if crs and not system(crs).equals(found, ignore_axis_order=True):
        way_out = "Leave --crs out: the file says what it is in."
        raise _refusal(f"{system_name(found)}, which the file names", crs, way_out, "crs")
    return found


def _must_begin_right(path: Path) -> None:
    begin, what = VECTOR_SUFFIXES[path.suffix.lower()]
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(begin.lstrip()):
        raise _refusal(what, "something else under that name" if head else "an empty file")


def _layer(path: Path) -> str:
    import pyogrio

    layers = {str(name): str(kind) for name, kind in pyogrio.list_layers(path)}
    lines = [name for name, kind in layers.items() if "LineString" in kind]
    if len(layers) == 1 or len(lines) == 1:
        return (lines or list(layers))[0]
    way_out = "Name the one with --layer."
    got = ", ".join(f"{name} ({kind})" for name, kind in layers.items()) or "none"
    raise _refusal("one layer of lines", got, way_out)


def _refusal(expected: str, got: str, way_out: str = "", field: str = "") -> DataRefused:
    return DataRefused([Fault(field=field, expected=expected, got=got, way_out=way_out)])
