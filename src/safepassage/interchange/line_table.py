"""Lines with columns beside them, whichever file they came from, as streets.

GeoJSON, GeoPackage, Shapefile and GeoParquet differ in how they are opened and say the same once they are: a geometry
and some columns, one feature a row. Columns are known by the names that OpenStreetMap and its tools use. Columns `u`
and `v` number the junctions; without them lines meet where they share a point.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.geography.junctions import oriented
from safepassage.geography.splitting import split
from safepassage.geography.streets import EXAMPLES_MAX, Change, Streets
from safepassage.interchange import street_tags
from safepassage.interchange.projection import in_metres

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray
    from pyproj import CRS

__all__ = ["COLUMNS", "chosen", "streets_of"]

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "road_class": ("highway", "road_class", "class", "fclass", "type"),
    "width_m": ("width_m", "width"),
    "oneway": ("oneway",),
    "lanes": ("lanes",),
    "speed_max_m_s": ("maxspeed",),
    "length_m": ("length_m", "length"),
    "u": ("u",),
    "v": ("v",),
}
"""What a column is for → the titles that it may have, the first that is there being taken."""
LINE, MULTI_LINE = 1, 5
"""Kinds of geometry by the numbers of GEOS."""
KINDS: Final = ("point", "line", "ring", "polygon", "points", "lines", "polygons", "collection")


def chosen(titles: Collection[str]) -> dict[str, str]:
    """For each part of a street the title of the column that tells it, of those that are there."""
    there = {title.lower(): title for title in reversed(list(titles))}
    found = {name: next((there[each] for each in ways if each in there), "") for name, ways in COLUMNS.items()}
    return {name: title for name, title in found.items() if title}


def streets_of(
    geometry: NDArray[np.object_], columns: Mapping[str, NDArray[Any]], crs: CRS, attribution: str
) -> tuple[Streets, list[str], list[Change]]:
    """(the streets of a table, what was chosen, what was repaired or dropped).

    Args:
        geometry: (features,) Shapely geometries; none where it cannot be read.
        columns: By the names of `COLUMNS`, (features,) each.
        crs: What the coordinates are in.
        attribution: Whom to name.

    Raises:
        DataRefused: No lines, or coordinates that cannot be of `crs`.
    """
    import shapely

    kind = shapely.get_type_id(geometry)
    strange = ~np.isin(kind, (-1, LINE, MULTI_LINE))
    if not np.isin(kind, (LINE, MULTI_LINE)).any():
        raise _no_lines(kind)
    lost = ~strange & (shapely.get_num_coordinates(geometry) == 0)
    at = np.flatnonzero(~strange & ~lost)
    parts, feature = shapely.get_parts(geometry[at], return_index=True)
    feature = at[feature]
    xy, of_part = shapely.get_coordinates(parts, return_index=True)
    placed = in_metres(crs, xy)
    many = np.bincount(feature, minlength=len(geometry)) > 1
    table, unread = _columns(columns, len(geometry))
    whole = Streets(
        crs=placed.crs,
        line_first=np.r_[0, np.cumsum(np.bincount(of_part, minlength=len(parts)))],
        line_xy_m=placed.xy_m,
        is_straight=False,
        has_length="length_m" in columns,
        row=feature + 1,
        row_name="feature",
        attribution=attribution,
        start_id=None,
        end_id=None,
        **{name: array[feature] for name, array in table.items()},
    )
    whole = replace(whole, length_m=np.where(many[feature], whole.line_lengths_m(), whole.length_m))
    told = {"not_a_line": strange, "no_line": lost, "in_parts": many, "text_unread": unread & ~strange}
    changes = [_change(what, mask) for what, mask in told.items()]
    notes = [placed.note]
    ends = _numbers(columns, many)
    if ends is not None:
        return oriented(replace(whole, start_id=ends[0][feature], end_id=ends[1][feature])), notes, changes
    node = np.unique(whole.line_xy_m, axis=0, return_inverse=True)[1].ravel()
    streets = split(whole, node, np.ones(len(node), np.bool_), numbered=False)
    if streets.streets > whole.streets:
        notes.append(f"{whole.streets} lines were split into {streets.streets} streets where they share a point.")
    return streets, notes, changes


def _change(what: str, mask: NDArray[np.bool_]) -> Change:
    few = tuple(f"feature {at + 1}" for at in np.flatnonzero(mask)[:EXAMPLES_MAX])
    return Change(what, int(np.count_nonzero(mask)), few)


def _no_lines(kind: NDArray[np.int32]) -> DataRefused:
    counts = Counter(KINDS[each] if each >= 0 else "nothing" for each in kind.tolist())
    got = ", ".join(f"{count} × {name}" for name, count in counts.most_common()) or "no feature"
    return DataRefused([Fault(field="geometry", expected="lines", got=got, way_out="Export the layer of streets.")])


def _columns(columns: Mapping[str, NDArray[Any]], count: int) -> tuple[dict[str, NDArray[Any]], NDArray[np.bool_]]:
    """(arrays by name, unknown where there is no column; where something was not understood)."""
    out, unread = street_tags.tagged(columns, count)
    nothing = [""] * count
    out["length_m"] = street_tags.numbered(columns.get("length_m", nothing), _number, np.float64("nan"))[0]
    out["road_class"] = np.array([_word(each) for each in columns.get("road_class", nothing)], np.object_)
    return out, unread


def _number(text: str) -> Any:  # noqa: ANN401
    try:
        return float(text)
    except ValueError:
        return None


def _word(value: Any) -> str:  # noqa: ANN401
    """The class; the first of several, which tools write as a list or as the text of one."""
    if isinstance(value, list | tuple | np.ndarray):
        value = value[0] if len(value) else ""
    text = "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN is not itself
    return text.strip("[] ").split(",")[0].strip("'\" ") if text.startswith("[") else text


def _numbers(columns: Mapping[str, NDArray[Any]], many: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any]] | None:
    """The numbers of both junctions of each line, where the file has them whole."""
    if many.any() or not {"u", "v"} <= columns.keys():
        return None
    ends = (columns["u"], columns["v"])
    if any(each.dtype.kind not in "iu" for each in ends):
        return None
    return ends[0].astype(np.int64), ends[1].astype(np.int64)
