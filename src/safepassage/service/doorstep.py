"""What the door must know before it can read a record: the card and the places, without folding what came since.

They change with few rows, so each new row is looked at once, and only one that may change them has them read anew.
A write then costs no fold; the next read folds for all the writes before it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from safepassage.interchange.crosscheck import defined_places
from safepassage.interchange.desk import Desk, desk_of
from safepassage.ledger.observation import observation_of
from safepassage.ledger.operation import Operation

__all__ = ["Doorstep"]

_TELLING: Final = frozenset({"operation", "place", "retraction"})
"""Kinds that can change what is known here."""


class Doorstep:
    """The desk and the defined places of one operation, as they are now; for whoever holds the operation."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._known: tuple[Desk, frozenset[str]] | None = None
        self._upto = 0

    def look(self, now_s: int) -> tuple[Desk, frozenset[str]]:
        """The desk at this moment, and the ids of the places that are defined.

        Raises:
            UsageError: the operation has no card.
        """
        reader = self._operation.folds.reader
        size = reader.size()
        new = reader.entries(self._upto, size)
        if self._known is None or any(observation_of(row.content).kind in _TELLING for row in new):
            self._known = (desk_of(self._operation, now_s), defined_places(self._operation))
        self._upto = size
        desk, places = self._known
        return replace(desk, now_s=now_s), places
