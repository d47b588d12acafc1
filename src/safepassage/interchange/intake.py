"""Intake: good records onto the ledger, in pieces that are durable one by one.

A file is judged whole before its first record is appended. Up to `WHOLE_ROWS` records
go in as one transaction: all of them or none, whatever happens. More go in pieces, so
that other writers get their turn; if the machine dies between two, a second import of
the same file adds what is missing and nothing twice. Personal payloads are
sealed first, so that no commitment on the chain ever lacks its payload.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from safepassage.foundation.errors import Fault
from safepassage.foundation.ids import short
from safepassage.foundation.quantity import quantity_from_json
from safepassage.ledger.chain import Receipt
from safepassage.ledger.observation import ORIGIN_SEPARATOR, Draft
from safepassage.ledger.vault import Deposit

if TYPE_CHECKING:
    from safepassage.interchange.records import Entry
    from safepassage.ledger.operation import Operation

__all__ = ["WHOLE_ROWS", "Append", "Outcome", "foresee", "take_in"]

Append = Callable[[Sequence[Draft]], list[Receipt]]

WHOLE_ROWS: Final = 10_000
_PIECE_ROWS: Final = 1000
_IDS_MAX: Final = 1000
_DAY_S: Final = 86_400


@dataclass(slots=True)
class Outcome:
    """What became of the records.

    Attributes:
        recorded: How many are new on the ledger, those of `conflicts` too.
        duplicates: How many stood there already.
        conflicts: Warnings: kept beside other content of the same source and number.
        first, last: Positions of the new ones; 0 where nothing is new.
        ids: Ids of the new ones, when there are few.
    """

    recorded: int = 0
    duplicates: int = 0
    conflicts: list[Fault] = field(default_factory=list)
    first: int = 0
    last: int = 0
    ids: list[str] = field(default_factory=list)


def take_in(
    operation: Operation,
    entries: Sequence[Entry],
    tick: Callable[[int], object] | None = None,
    *,
    append: Append | None = None,
    note: Callable[[Entry, Receipt], object] | None = None,
) -> Outcome:
    """Append records; what this counts is durable.

    Args:
        operation: Open for writing.
        entries: Read, checked, in the order in which they shall stand.
        tick: Called with the number of records appended since.
        append: Appends what has nothing personal, such as a committer's; the ledger's own, when None.
        note: Called with each record and its receipt.

    Raises:
        LedgerError: a piece was not appended; those before it were.
        VaultError: a personal payload could not be sealed; its piece was not appended.
    """
    out = Outcome()
    length = WHOLE_ROWS if len(entries) <= WHOLE_ROWS else _PIECE_ROWS
    for begin in range(0, len(entries), length):
        piece = entries[begin : begin + length]
        personal = {entry.draft.id.hex(): _deposit(entry) for entry in piece if entry.personal}
        if personal:
            receipts = operation.record([entry.observation for entry in piece], personal)
        else:
            receipts = (append or operation.ledger.append)([entry.draft for entry in piece])
        for entry, receipt in zip(piece, receipts, strict=True):
            _count(out, entry, receipt)
            if note is not None:
                note(entry, receipt)
        if tick is not None:
            tick(len(piece))
    return out


def foresee(operation: Operation, entries: Sequence[Entry]) -> Outcome:
    """What `take_in` would do now, with nothing written."""
    out = Outcome()
    reader, here = operation.folds.reader, dict[bytes, int]()
    origins: dict[str, list[bytes]] = {}
    for entry in entries:
        id_, origin = entry.draft.id, entry.draft.origin
        if id_ in here or reader.by_id(id_) is not None:
            out.duplicates += 1
            continue
        here[id_] = entry.row
        others = [*(row.id for row in reader.by_origin(origin)), *origins.get(origin, ())]
        origins.setdefault(origin, []).append(id_)
        out.recorded += 1
        if others:
            out.conflicts.append(_conflict(entry, others[0]))
    return out


def _count(out: Outcome, entry: Entry, receipt: Receipt) -> None:
    if receipt.status == "duplicate":
        out.duplicates += 1
        return
    out.recorded += 1
    out.first = out.first or receipt.position
    out.last = receipt.position
    if len(out.ids) < _IDS_MAX:
        out.ids.append(receipt.id.hex())
    if receipt.status == "conflict":
        out.conflicts.append(_conflict(entry, receipt.others[0]))


def _conflict(entry: Entry, other: bytes) -> Fault:
    source, _, number = entry.draft.origin.partition(ORIGIN_SEPARATOR)
    return Fault(
        field="source_id",
        expected=f"what {short(other.hex())} says, which has the same number; both are kept and figures span them",
        got=f"{source} {number}",
        way_out=(
            f"Withdraw the wrong one with a retraction: retracts={other.hex()} is the earlier,"
            f" retracts={entry.draft.id.hex()} this one. A third record would count beside them."
        ),
        file=entry.file,
        row=entry.row or None,
        severity="warning",
    )


def _deposit(entry: Entry) -> Deposit:
    observation = entry.observation
    body = observation.body
    days = quantity_from_json(body.get("retain_days", 0), "{day}")
    return Deposit(
        payload=msgspec.json.encode(entry.personal, order="deterministic"),
        purpose=str(body.get("purpose", "")),
        legal_basis=str(body.get("legal_basis", "")),
        expires_at_s=observation.occurred.start_s + int(days.lo) * _DAY_S,
    )
