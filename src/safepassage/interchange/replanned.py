"""A night that is planned anew: what of the old rota is not in the new one is withdrawn, with the reason.

A watch that nobody flies any more is not one that was missed. Only watches of the same base that end after the night
is planned anew and begin before its end are withdrawn; what was due before stays, and other nights stay. What was
withdrawn and is planned again stands under a number of its own, as ids come from the content.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from safepassage.foundation.times import iso_utc
from safepassage.interchange.records import RecordReader
from safepassage.interchange.recount import rows_under

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from safepassage.interchange.desk import Desk
    from safepassage.ledger.operation import Operation

__all__ = ["Anew", "planned_anew"]

Raw = dict[str, Any]

_GONE: Final = "replanned-"


class Anew(NamedTuple):
    """From when to when a rota takes the place of what was planned, unix seconds."""

    from_s: int
    to_s: int


def planned_anew(
    operation: Operation, desk: Desk, records: Iterable[Raw], sources: Iterable[str], over: Anew
) -> list[Raw]:
    """Records of planned watches as they belong beside what the ledger holds, and withdrawals of what is no more.

    Args:
        operation: Whose ledger.
        desk: Of the operation.
        records: Of the whole new rota, with the numbers that `patrol_file.watch_records` gives.
        sources: Whose rota it is, also where nothing of it is left.
        over: Of the night.
    """
    operation.folds.advance()
    reader = RecordReader(desk)
    placed = [_placed(operation, reader, raw) for raw in records]
    entries = [entry for entry, _ in map(reader.read, placed) if entry is not None]
    kept = {entry.draft.id.hex() for entry in entries}
    return [*placed, *_withdrawn(operation, kept, frozenset(sources), over)]


def _placed(operation: Operation, reader: RecordReader, raw: Raw) -> Raw:
    """A watch under its own number, or under the next where a replan withdrew it before."""
    for times in count(1):
        own = raw if times == 1 else raw | {"source_id": f"again-{times}-{raw['source_id']}"}
        entry, _ = reader.read(own)
        if entry is None:
            return own
        rows = rows_under(operation, raw["source"], own["source_id"])
        was = [row for row in rows if row.id == entry.draft.id.hex()]
        if not any(each.source_id.startswith(_GONE) for row in was for each in row.ended_by):
            return own
    raise AssertionError


def _withdrawn(operation: Operation, kept: set[str], sources: frozenset[str], over: Anew) -> Iterator[Raw]:
    for held in operation.view().planned("watch"):
        seen = held.observation
        is_of_it = seen.source in sources and over.from_s < seen.occurred.end_s and seen.occurred.start_s < over.to_s
        if is_of_it and held.id not in kept:
            yield {
                "kind": "retraction",
                "occurred": iso_utc(over.from_s),
                "source": seen.source,
                "source_id": f"{_GONE}{seen.source_id}",
                "retracts": held.id,
                "body": {"reason": "replanned"},
            }
