"""GeoParquet: a table with a column of lines, as streets.

The file's own `geo` note says which column the lines are in and in which coordinate system (GeoParquet 1.1). A note
without a system means longitude and latitude; one whose system is null is of unknown system and is refused until
somebody names it. Geometry in any encoding but WKB is refused.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.line_table import chosen, streets_of
from safepassage.interchange.projection import WGS84
from safepassage.interchange.vector_network import named_system

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.geography.streets import Change, Streets

__all__ = ["read_geoparquet"]

_WHAT: Final = "a GeoParquet file"


def read_geoparquet(path: Path, *, crs: str = "", attribution: str = "") -> tuple[Streets, list[str], list[Change]]:
    """(the streets of a table, what was chosen, what was repaired or dropped).

    Raises:
        DataRefused: It is damaged, has no column of lines in WKB, or its system is not known.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq
    import shapely

    try:
        schema = pq.read_schema(path)
        name, note = _primary(schema.metadata or {})
        columns = chosen([title for title in schema.names if title != name])
        table = pq.read_table(path, columns=[name, *columns.values()])
    except (pa.ArrowException, OSError) as error:
        raise _refusal(_WHAT, str(error).splitlines()[0], "Was it copied whole?") from error
    if name not in table.column_names:
        raise _refusal(f"a column {name!r}, as the file's note says", "none")
    wkb = table[name].to_numpy()
    found = {part: _array(table[title]) for part, title in columns.items()}
    own = note.get("crs", WGS84)
    return streets_of(
        shapely.from_wkb(wkb, on_invalid="ignore"), found, named_system(own, crs), attribution or _named(schema)
    )


def _primary(metadata: dict[bytes, bytes]) -> tuple[str, dict[str, Any]]:
    """(name, note) of the column of geometry."""
    way_out = "Write it with GeoPandas' to_parquet, or as GeoPackage."
    try:
        geo = json.loads(metadata[b"geo"])
        name = geo["primary_column"]
        note = geo["columns"][name]
        encoding = note["encoding"]
    except (KeyError, TypeError, ValueError) as error:
        raise _refusal(_WHAT, "a Parquet file without a note `geo` of its geometry", way_out) from error
    if encoding != "WKB":
        raise _refusal("geometry in WKB", str(encoding), way_out)
    return str(name), dict(note)


def _array(column: Any) -> Any:  # noqa: ANN401 - the library has no types
    """A column as NumPy has it; with gaps or lists, as objects."""
    return column.to_numpy() if column.null_count == 0 else np.array(column.to_pylist(), np.object_)


def _named(schema: Any) -> str:  # noqa: ANN401 - the library has no types
    """Whom a network file of our own names."""
    try:
        return str(json.loads(schema.metadata[b"safepassage"])["attribution"])
    except (KeyError, TypeError, ValueError):
        return ""


def _refusal(expected: str, got: str, way_out: str = "") -> DataRefused:
    return DataRefused([Fault(expected=expected, got=got, way_out=way_out)])
