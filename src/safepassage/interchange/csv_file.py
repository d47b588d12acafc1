"""CSV files: one header row, one record a row, as spreadsheets write them.

A row of HXL tags may stand under the header. Comma, semicolon and tab are told
apart by the header. A row that is longer or shorter than the header is refused,
because in it some count stands in a wrong column. Every fault of the file is
found before anything is recorded, and each names its row and column.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import DataRefused, Fault
from safepassage.interchange.columns import is_hxl_tag, normal_title
from safepassage.interchange.csv_plan import Plan, Planner, header_faults, no_kind
from safepassage.interchange.file_read import ROWS_MAX, TICK_ROWS, FileRead, too_long
from safepassage.interchange.spreadsheet import unguarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from safepassage.interchange.records import RecordReader

__all__ = ["read_csv"]

_DELIMITERS: Final = ",;\t"


def read_csv(text: str, reader: RecordReader, kind: str = "", tick: Callable[[int], object] | None = None) -> FileRead:
    """Every record of a CSV text, and every fault.

    Args:
        text: The file's text.
        reader: Reads the records.
        kind: Their kind, where no column `kind` says it.
        tick: Called now and then with the number of rows read since.
    """
    out = FileRead(places=reader.places)
    rows = _rows(text, out.faults)
    header = next(rows, (1, []))[1]
    out.faults += header_faults(header)
    kinds = reader.desk.kinds
    if not out.faults and "kind" not in map(normal_title, header) and kind not in kinds:
        out.faults.append(no_kind(kind, kinds))
    if out.faults:
        return out
    planner = Planner(header, kinds, reader.given, out.faults)
    try:
        for row, cells in _records(rows):
            out.rows += 1
            if out.rows > ROWS_MAX:
                out.faults.append(too_long(row))
                break
            plan = planner.of_row(cells, kind)
            if isinstance(plan, Fault):
                out.faults.append(plan.at(row=row))
            else:
                _read_row(row, cells, plan, reader, out)
            if tick is not None and out.rows % TICK_ROWS == 0:
                tick(TICK_ROWS)
        if not out.rows and kind in kinds:
            planner.of_row([], kind)  # an empty table still says what is wrong with its header
    except DataRefused as refused:  # a column that a wall forbids: what stands under it is not kept, nor quoted
        return FileRead(faults=list(refused.faults))
    return out


def _read_row(row: int, cells: list[str], plan: Plan, reader: RecordReader, out: FileRead) -> None:
    if len(cells) != plan.width:
        want, got = f"{plan.width} cells, as in the header", f"{len(cells)} cells"
        way_out = "A comma too many or too few moves every number after it; text with commas needs quotes."
        out.faults.append(Fault(row=row, expected=want, got=got, way_out=way_out))
        return
    envelope: dict[str, Any] = {name: cells[at] for at, name in plan.envelope if cells[at]}
    envelope["kind"] = plan.kind.name
    body: dict[str, Any] = {name: cells[at] for at, name in plan.single if cells[at]}
    for name, parts in plan.tables.items():
        table = {key: cells[at] for at, key in parts if cells[at]}
        if table:
            body[name] = table
    entry, faults = reader.read_parts(envelope, body, _personal(cells, plan) if plan.personal else {}, row)
    stray = [title for at, title in plan.strangers if cells[at]] if plan.strangers else []
    if stray:
        expected = f"nothing in a row of {plan.kind.name}"
        faults = [*faults, *(Fault(row=row, field=title, expected=expected, got="a value") for title in stray)]
    elif entry is not None:
        out.entries.append(entry)
    if faults:
        out.faults += [
            replace(fault, field=plan.title_of(fault.field)) for fault in faults if fault.field not in plan.missing
        ]


def _personal(cells: list[str], plan: Plan) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for at, name, key in plan.personal:
        if cells[at] and key:
            out.setdefault(name, {})[key] = cells[at]
        elif cells[at]:
            out[name] = cells[at]
    return out


def _records(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, without a row of HXL tags right under the header."""
    first = True
    for row, raw in rows:
        cells = [unguarded(cell.strip()) for cell in raw]
        if any(cells):
            if not (first and all(not cell or is_hxl_tag(cell) for cell in cells)):
                yield row, cells
            first = False


def _rows(text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """(row, cells), the header being row 1; a broken quotation is a fault and the end."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    row = 0
    try:
        for cells in lines:
            row += 1
            yield row, cells
    except csv.Error as error:
        way_out = "Look for a quotation mark that is opened and never closed, from this row on."
        faults.append(Fault(row=row + 1, expected="a row of a CSV file", got=str(error), way_out=way_out))


def _delimiter(text: str) -> str:
    """What parts the cells of the first row; a comma where nothing does."""
    first = next((line for line in islice(io.StringIO(text), 10) if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=lambda mark: (outside.count(mark), mark == ","))
