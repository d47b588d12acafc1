"""What would move if records were taken in: accounts, the sums that kinds name, statements issued already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from safepassage.interchange.records import Entry
from safepassage.ledger.accounts import moves
from safepassage.ledger.kind import Total
from safepassage.ledger.observation import Observation, observation_of
from safepassage.ledger.operation import Operation
from safepassage.statements.duties import issued

__all__ = ["foresight"]


def foresight(operation: Operation, entries: Sequence[Entry]) -> dict[str, Any]:
    """Figures by the names of their sums, accounts by their ids, and statements of which a corrigendum is drafted.

    What a record corrects or withdraws moves as well as what it says.
    """
    touched = list(_touched(operation, entries))
    figures = {total.name for each in touched for total in operation.kinds[each.kind].totals if _adds_to(each, total)}
    first_s = min((each.occurred.end_s for each in touched), default=None)
    view = operation.view()
    statements = [
        {
            "id": each.id,
            "edition": each.observation.body["edition"],
            "period": each.observation.body["period"],
            "as_of_s": each.observation.body["as_of"],
        }
        for each in issued(view)
        if first_s is not None and each.observation.body["as_of"] >= first_s
    ]
    return {"figures": sorted(figures), "accounts": sorted(_accounts(operation, touched)), "statements": statements}


def _touched(operation: Operation, entries: Sequence[Entry]) -> Iterator[Observation]:
    """What is new, and what it corrects or withdraws."""
    reader = operation.folds.reader
    for entry in entries:
        if reader.by_id(entry.draft.id) is not None:
            continue
        said = entry.observation
        yield said
        for target in filter(None, (said.supersedes, said.retracts)):
            row = reader.by_id(bytes.fromhex(target))
            if row is not None:
                yield observation_of(row.content)


def _adds_to(said: Observation, total: Total) -> bool:
    return total.field in said.body and all(said.body.get(name) == word for name, word in total.where.items())


def _accounts(operation: Operation, touched: Sequence[Observation]) -> set[str]:
    """The accounts that postings of these observations enter or leave."""
    moved = (move for said in touched for move in moves(operation.kinds[said.kind], said))
    return {account for move in moved for account in (move.source, move.target)}
