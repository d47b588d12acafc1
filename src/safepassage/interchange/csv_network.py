"""Two tables, of junctions and of the streets between them, as CSV, packed by gzip or not.

Junctions: `id,x,y` and perhaps `lon,lat`. Streets: `u,v,length_m,highway` and perhaps `width_m,oneway,lanes,maxspeed`.
A table does not say what its x and y are in, so somebody must; where it has longitude and latitude too, they have to
agree. What is no number, a junction that is listed twice and a street to one that is not listed are faults, all told
at once with their rows, and nothing is imported.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.geography.streets import Streets, change
from safepassage.interchange import street_tags
from safepassage.interchange.projection import farthest_m, in_metres, is_geographic, system
from safepassage.interchange.text_file import FILE_BYTES_MAX, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from safepassage.geography.streets import Change

__all__ = ["read_csv_network"]

NODES: Final = ("id", "x", "y")
EDGES: Final = ("u", "v", "length_m", "highway")
TITLES: Final = {"width_m": "width_m", "oneway": "oneway", "lanes": "lanes", "speed_max_m_s": "maxspeed"}
"""What may be told of a street besides → its title."""
APART_M_MAX: Final = 5.0
"""x and y may differ from longitude and latitude by so much: five decimals of a degree are 1.1 m."""
_DELIMITERS: Final = ",;\t"


class _Table:
    """One CSV file: its columns by title, and what is wrong with it.

    Attributes:
        name: Name of the file.
        columns: Title → its cells, the first below the header first.
        rows: The row of each of those cells in the file; empty lines count.
        faults: What was found so far.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.columns: dict[str, Sequence[str]] = {}
        self.rows: list[int] = []
        self.titles: list[str] = []
        self.faults: list[Fault] = []
        text = _text(path)
        first = text[: text.find("\n") + 1 or len(text)]
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True)
        try:
            rows = [(row, cells) for row, cells in enumerate(lines, 1) if cells]
        except csv.Error as error:
            self.fault(lines.line_num, "", "a row of a CSV file", str(error))
            return
        titles = self.titles = [title.strip().lower() for title in rows[0][1]] if rows else []
        for row, cells in rows:
            if len(cells) != len(titles):
                self.fault(row, "", f"{len(titles)} cells, as in the header", f"{len(cells)} cells")
        if not self.faults:
            self.rows = [row for row, _ in rows[1:]]
            below = zip(*(cells for _, cells in rows[1:]), strict=True)
            self.columns = dict(zip(titles, below, strict=False)) or dict.fromkeys(titles, ())

    def fault(self, row: int, field: str, expected: str, got: str) -> None:
        """Note what is wrong."""
        self.faults.append(Fault(file=self.name, row=row, field=field, expected=expected, got=got))

    def whole(self, title: str) -> NDArray[np.int64]:
        """A column of whole numbers; a fault for each cell that is none."""
        return np.array([self._read(row, title, cell) for row, cell in self.cells(title)], np.int64)

    def _read(self, row: int, title: str, cell: str) -> int:
        try:
            number = int(cell)
            if abs(number) < 1 << 63:
                return number
        except ValueError:
            pass
        self.fault(row, title, "a whole number", cell)
        return -1

    def numbers(self, title: str, *, gaps: bool) -> NDArray[np.float64]:
        """A column of numbers; a fault for each cell that is none, NaN for an empty one where there may be gaps."""
        out = np.full(len(self.columns[title]), np.nan)
        for at, (row, cell) in enumerate(self.cells(title)):
            try:
                out[at] = float(cell) if cell or not gaps else np.nan
                fine = gaps or math.isfinite(out[at])
            except ValueError:
                fine = False
            if not fine:
                self.fault(row, title, "a number with a point, such as 334596.7", cell)
        return out

    def cells(self, title: str) -> Iterable[tuple[int, str]]:
        """(row, cell) of a column."""
        return ((row, cell.strip()) for row, cell in zip(self.rows, self.columns[title], strict=True))


def read_csv_network(
    paths: Sequence[Path], *, crs: str, attribution: str = ""
) -> tuple[Streets, list[str], list[Change]]:
    """(the streets of two tables, what was chosen, what was repaired or dropped).

    Args:
        paths: Both files, in any order.
        crs: The coordinate system of x and y.
        attribution: Whom to name.

    Raises:
        DataRefused: Every fault of both files.
    """
    nodes, edges = _told_apart([_Table(path) for path in paths])
    if not crs:
        expected = "to know what x and y are in"
        raise DataRefused([Fault(file=nodes.name, field="crs", expected=expected, way_out="Give --crs EPSG:…")])
    meant = system(crs)
    node_id = nodes.whole("id")
    xy = np.stack([nodes.numbers(title, gaps=False) for title in ("x", "y")], axis=1)
    u, v = edges.whole("u"), edges.whole("v")
    length_m = edges.numbers("length_m", gaps=True)
    _refuse_strangers(nodes, edges, node_id, (u, v))
    if nodes.faults or edges.faults:
        raise DataRefused(
            [fault for table in (nodes, edges) for fault in sorted(table.faults, key=lambda each: each.row or 0)]
        )
    placed = in_metres(meant, xy)
    notes = [placed.note]
    if {"lon", "lat"} <= nodes.columns.keys():
        _must_agree(nodes, placed.crs, placed.xy_m)
        if not is_geographic(meant):
            notes.append(f"x and y agree with longitude and latitude to within {APART_M_MAX:.0f} m.")
    order = np.argsort(node_id)
    ends = order[np.searchsorted(node_id[order], np.stack((u, v), axis=1))]
    there = {name: edges.columns[title] for name, title in TITLES.items() if title in edges.columns}
    values, unread = street_tags.tagged(there, len(u))
    streets = Streets(
        crs=placed.crs,
        line_first=np.arange(0, 2 * len(u) + 1, 2),
        line_xy_m=placed.xy_m[ends.ravel()],
        is_straight=True,
        start_id=u,
        end_id=v,
        length_m=length_m,
        has_length=True,
        road_class=np.array([cell.strip() for cell in edges.columns["highway"]], np.object_),
        row=np.array(edges.rows, np.int64),
        row_name="row",
        attribution=attribution,
        **values,
    )
    return streets, notes, [change("text_unread", streets, unread)]


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(FILE_BYTES_MAX + 1)
    try:
        if data.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                data = packed.read(FILE_BYTES_MAX + 1)
        return decode(data)
    except (OSError, EOFError, zlib.error) as error:
        raise DataRefused([Fault(file=path.name, expected="a whole gzip file", got=str(error))]) from error
    except DataRefused as refused:
        raise DataRefused([fault.at(file=path.name) for fault in refused.faults]) from None


def _told_apart(tables: Sequence[_Table]) -> tuple[_Table, _Table]:
    """(junctions, streets), by their titles."""
    faults = [fault for table in tables for fault in table.faults]
    if faults:
        raise DataRefused(faults)
    edges = [table for table in tables if {"u", "v"} <= table.columns.keys()]
    nodes = [table for table in tables if "id" in table.columns and table not in edges]
    if len(edges) != 1 or len(nodes) != 1:
        expected = f"one file with the columns {', '.join(NODES)} and one with {', '.join(EDGES)}"
        got = "; ".join(f"{table.name}: {', '.join(table.titles)}" for table in tables)
        raise DataRefused([Fault(expected=expected, got=got)])
    for table, needed in ((nodes[0], NODES), (edges[0], EDGES)):
        for title in needed:
            if title not in table.columns:
                table.fault(1, title, "this column", "none of that name")
            elif table.titles.count(title) > 1:
                table.fault(1, title, "each column once", "a second of that name")
    faults = [*nodes[0].faults, *edges[0].faults]
    if faults:
        raise DataRefused(faults)
    return nodes[0], edges[0]


def _refuse_strangers(
    nodes: _Table, edges: _Table, node_id: NDArray[np.int64], ends: Sequence[NDArray[np.int64]]
) -> None:
    """Junctions that are listed twice, and streets to junctions that are not listed."""
    bad = {fault.row for fault in nodes.faults if fault.field == "id"}
    first = np.unique(node_id, return_index=True)[1]
    for at in np.setdiff1d(np.arange(len(node_id)), first).tolist():
        if nodes.rows[at] not in bad:
            nodes.fault(nodes.rows[at], "id", "each junction once", str(node_id[at]))
    bad = {fault.row for fault in edges.faults if fault.field in ("u", "v")}
    for title, end in zip(("u", "v"), ends, strict=True):
        for at in np.flatnonzero(~np.isin(end, node_id)).tolist():
            if edges.rows[at] not in bad:
                edges.fault(edges.rows[at], title, f"a junction that {nodes.name} lists", str(end[at]))


def _must_agree(nodes: _Table, crs: str, xy_m: NDArray[np.float64]) -> None:
    lon_lat_deg = np.stack([nodes.numbers(title, gaps=True) for title in ("lon", "lat")], axis=1)
    apart_m = np.nan_to_num(farthest_m(system(crs), xy_m, lon_lat_deg), posinf=np.inf)
    wrong = np.flatnonzero(apart_m > APART_M_MAX)
    expected = f"the same places in {crs} as in lon and lat"
    if len(wrong) * 2 > len(apart_m):
        got = f"{np.median(apart_m[wrong]):.0f} m apart, in {len(wrong)} of {len(apart_m)} rows"
        way_out = "--crs is not the system of x and y, or lon and lat are swapped."
        raise DataRefused([Fault(file=nodes.name, field="x, y", expected=expected, got=got, way_out=way_out)])
    for at in wrong.tolist():
        nodes.fault(nodes.rows[at], "x, y", expected, f"{apart_m[at]:.0f} m apart")
    if nodes.faults:
        raise DataRefused(nodes.faults)
