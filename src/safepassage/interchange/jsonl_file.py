"""JSON lines: one record a line, as programs write them and as `export` does.

Each line is a raw record: who, when, where and how, and `body` (or the body's fields
beside them). A line that is not a JSON object is refused with its number; the others
are still read, so that a broken file is mended once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from safepassage.foundation.errors import Fault
from safepassage.interchange.columns import barred_reason
from safepassage.interchange.file_read import ROWS_MAX, TICK_ROWS, FileRead, too_long

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from safepassage.interchange.records import RecordReader

__all__ = ["read_jsonl"]


def read_jsonl(
    text: str, reader: RecordReader, kind: str = "", tick: Callable[[int], object] | None = None
) -> FileRead:
    """Every record of a JSONL text, and every fault; arguments as for `read_csv`."""
    out = FileRead(places=reader.places)
    decode = msgspec.json.Decoder().decode
    for row, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        out.rows += 1
        if out.rows > ROWS_MAX:
            out.faults.append(too_long(row))
            break
        try:
            raw = decode(line)
        except (msgspec.DecodeError, RecursionError) as error:
            out.faults.append(Fault(row=row, expected="a JSON object on one line", got=line[:60], way_out=f"{error}."))
            continue
        barred = _barred(raw, reader, kind)
        if barred:
            return FileRead(faults=[fault.at(row=row) for fault in barred])
        if isinstance(raw, dict):
            entry, faults = reader.read({"kind": kind, **raw} if kind else raw, row)
            out.faults += faults
            if entry is not None:
                out.entries.append(entry)
        else:
            out.faults.append(Fault(row=row, expected="a JSON object", got=line[:60]))
        if tick is not None and out.rows % TICK_ROWS == 0:
            tick(TICK_ROWS)
    return out


def _barred(raw: Any, reader: RecordReader, kind: str) -> list[Fault]:  # noqa: ANN401
    """Fields that a wall forbids: the whole file is refused for one of them."""
    if not isinstance(raw, dict):
        return []
    found = reader.desk.kinds.get(str(raw.get("kind") or kind))
    if found is None or not found.refused:
        return []
    return [
        Fault(field=name, expected="no such field, ever", way_out=barred_reason(name, found))
        for name in dict.fromkeys(_names({**raw, "personal": None} if found.personal else raw))
        if barred_reason(name, found)
    ]


def _names(value: Any) -> Iterator[str]:  # noqa: ANN401
    """The names of all fields, however deep: a name inside a count is a name."""
    if isinstance(value, dict):
        yield from value
    if isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from _names(inside)
