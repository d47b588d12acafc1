"""`network.parquet`: the streets of an operation as one file, a GeoParquet that any map program opens too.

One row is one street: its junctions by number (`u`, `v`) and by place in the network (`start`, `end`), what is known
of it, and its line in WKB. Junctions are where lines end, so they need no table of their own. The same network gives
the same bytes with the same library. The file carries a digest of all that it says. One that is damaged, foreign or of
a later format is refused, and so is one whose numbers cannot be a network: a plan over a wrong map is worse than none.
"""

from __future__ import annotations

import json
import os
from dataclasses import fields
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.geography.network import Network
from safepassage.interchange.projection import system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["FORMAT", "digest", "read_network", "write_network"]

FORMAT: Final = 1
OURS: Final = b"safepassage"
_MAKE: Final = "`safepassage network import` makes one."
_COLUMNS: Final = {
    "u": "int64",
    "v": "int64",
    "start": "int32",
    "end": "int32",
    "length_m": "double",
    "highway": "string",
    "width_m": "double",
    "oneway": "int8",
    "lanes": "int8",
    "speed_max_m_s": "double",
    "geometry": "binary",
}


def write_network(path: Path, network: Network) -> None:
    """Write a network; the file is there whole or not at all.

    Raises:
        ValueError: A junction has no street, or a line does not end in its junctions: the file could not say so.
        OSError: The file cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq
    import shapely

    _must_fit(network)
    of_point = np.repeat(np.arange(network.streets), np.diff(network.line_first))
    lines = shapely.linestrings(network.line_xy_m, indices=of_point)
    values = {
        "u": network.node_id[network.start],
        "v": network.node_id[network.end],
        "start": network.start,
        "end": network.end,
        "length_m": network.length_m,
        "highway": pa.array(network.road_class.tolist(), pa.string()),
        "width_m": network.width_m,
        "oneway": network.oneway,
        "lanes": network.lanes,
        "speed_max_m_s": network.speed_max_m_s,
        "geometry": shapely.to_wkb(lines, byte_order=1),
    }
    there = {name: values[name] for name in _COLUMNS if values[name] is not None}
    table = pa.table({name: pa.array(value, pa.type_for_alias(_COLUMNS[name])) for name, value in there.items()})
    part = path.with_name(f".{path.name}.part")
    try:
        pq.write_table(
            table.replace_schema_metadata(_metadata(network)),
            part, compression="zstd", write_page_checksum=True,
        )  # fmt: skip
        os.replace(part, path)  # noqa: PTH105 - the one call that swaps files in one move on every system
    finally:
        part.unlink(missing_ok=True)


def read_network(path: Path) -> Network:
    """The network of a file.

    Raises:
        DataRefused: It cannot be read, is damaged or foreign, or its numbers cannot be a network.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as file:  # opened here, so that no name is taken for an address
            opened = pq.ParquetFile(file, page_checksum_verification=True)
            about = _about(opened.schema_arrow, path.name)
            table = opened.read()
    except OSError as error:  # a damaged page is one to the library too
        raise _refusal(path.name, "a network file that can be read", error.strerror or str(error)) from error
    except pa.ArrowException as error:
        raise _refusal(path.name, "a whole network file", str(error).splitlines()[0], _MAKE) from error
    columns = {}
    for name, kind in _COLUMNS.items():
        if name in table.column_names:
            column = table[name].combine_chunks()
            if str(column.type) != kind or column.null_count:
                raise _refusal(path.name, f"a column {name} of {kind} without gaps", str(column.type))
            columns[name] = column.to_numpy(zero_copy_only=False)
        elif name not in ("lanes", "speed_max_m_s"):
            raise _refusal(path.name, f"a column {name}", "none", _MAKE)
    network = _network(columns, about, path.name)
    if digest(network) != about["digest"]:
        raise _refusal(path.name, "what the file was written with", "something else", _MAKE)
    return network


def digest(network: Network) -> str:
    """SHA-256 of all that a network says, in hexadecimal: which map a plan was made on."""
    out = sha256()
    for field in fields(network):
        value = getattr(network, field.name)
        if isinstance(value, np.ndarray) and value.dtype == np.object_:
            data = "\0".join(value.tolist()).encode()
        elif isinstance(value, np.ndarray):
            data = np.ascontiguousarray(value, value.dtype.newbyteorder("<")).tobytes()
        else:
            data = str(value).encode()
        out.update(f"{field.name}:{len(data)}:".encode() + data)
    return out.hexdigest()


def _metadata(network: Network) -> dict[bytes, bytes]:
    bounds = [network.x_m.min(), network.y_m.min(), network.x_m.max(), network.y_m.max()]
    note = {
        "encoding": "WKB",
        "geometry_types": ["LineString"],
        "crs": system(network.crs).to_json_dict(),
        "bbox": [float(each) for each in bounds],
    }
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": note}}
    ours = {"format": FORMAT, "crs": network.crs, "attribution": network.attribution, "digest": digest(network)}
    return {OURS: _json(ours), b"geo": _json(geo)}


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def _must_fit(network: Network) -> None:
    if not network.streets or len(np.union1d(network.start, network.end)) != network.nodes:
        raise ValueError("every junction of a network file has a street")
    xy_m = np.stack((network.x_m, network.y_m), axis=1)
    first, last = network.line_first[:-1], network.line_first[1:] - 1
    for at, node in ((first, network.start), (last, network.end)):
        if not np.array_equal(network.line_xy_m[at], xy_m[node]):
            raise ValueError("a line that does not end in its junction")


def _about(schema: Any, name: str) -> dict[str, str]:  # noqa: ANN401 - the library has no types
    """What the file says of itself."""
    try:
        about = json.loads((schema.metadata or {})[OURS])
        number = int(about["format"])
        said = {key: str(about[key]) for key in ("crs", "attribution", "digest")}
    except (KeyError, TypeError, ValueError) as error:
        raise _refusal(name, "a network file of Safe Passage", "another Parquet file", _MAKE) from error
    if number != FORMAT:
        raise _refusal(
            name, f"format {FORMAT} of network files", str(number), "A later version of Safe Passage wrote it."
        )
    return said


def _network(columns: dict[str, NDArray[Any]], about: dict[str, str], name: str) -> Network:
    import shapely

    start, end = columns["start"], columns["end"]
    nodes = int(max(start.max(initial=-1), end.max(initial=-1))) + 1
    lines = shapely.from_wkb(columns["geometry"], on_invalid="ignore")
    if not (shapely.get_type_id(lines) == 1).all():
        raise _refusal(name, "a line for every street", "something else", _MAKE)
    line_first = np.r_[0, np.cumsum(shapely.get_num_points(lines))].astype(np.int64)
    line_xy_m = shapely.get_coordinates(lines)
    faults = list(_contradictions(columns, nodes, line_first, line_xy_m))
    if faults:
        raise DataRefused([Fault(file=name, expected=each, got="something else", way_out=_MAKE) for each in faults])
    node_id, xy_m = np.zeros(nodes, np.int64), np.zeros((nodes, 2))
    node_id[start], node_id[end] = columns["u"], columns["v"]
    xy_m[start], xy_m[end] = line_xy_m[line_first[:-1]], line_xy_m[line_first[1:] - 1]
    return Network(
        crs=about["crs"],
        node_id=node_id,
        x_m=xy_m[:, 0].copy(),
        y_m=xy_m[:, 1].copy(),
        start=start,
        end=end,
        length_m=columns["length_m"],
        road_class=columns["highway"].astype(np.object_),
        width_m=columns["width_m"],
        oneway=columns["oneway"],
        line_first=line_first,
        line_xy_m=line_xy_m,
        attribution=about["attribution"],
        lanes=columns.get("lanes"),
        speed_max_m_s=columns.get("speed_max_m_s"),
    )


def _contradictions(
    columns: dict[str, NDArray[Any]], nodes: int, line_first: NDArray[np.int64], line_xy_m: NDArray[np.float64]
) -> Iterator[str]:
    """What must hold of a network and does not, in words."""
    start, end = columns["start"], columns["end"]
    if not len(start):
        yield "at least one street"
        return
    if min(start.min(), end.min()) < 0 or len(np.union1d(start, end)) != nodes:
        yield "junctions numbered from 0 without gaps"
        return
    if (start == end).any():
        yield "streets between two junctions"
    if not (np.isfinite(columns["length_m"]) & (columns["length_m"] > 0)).all():
        yield "lengths above 0"
    if not np.isin(columns["oneway"], (-1, 0, 1)).all():
        yield "oneway as -1, 0 or 1"
    with np.errstate(invalid="ignore"):
        if (columns["width_m"] <= 0).any():
            yield "widths above 0"
    if (np.diff(line_first) < 2).any() or not np.isfinite(line_xy_m).all():  # noqa: PLR2004 - a line has two ends
        yield "lines of two points or more"
        return
    ends = np.concatenate((line_xy_m[line_first[:-1]], line_xy_m[line_first[1:] - 1]))
    said = np.concatenate((columns["u"], columns["v"]))
    told = np.column_stack((np.concatenate((start, end)), said.view(np.float64), ends))
    place = np.unique(told.view(np.int64), axis=0)
    if len(place) != nodes or len(np.unique(said)) != nodes:
        yield "one number and one place for every junction"


def _refusal(name: str, expected: str, got: str, way_out: str = "") -> DataRefused:
    return DataRefused([Fault(file=name, expected=expected, got=got, way_out=way_out)])
