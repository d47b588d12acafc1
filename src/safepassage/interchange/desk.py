"""The desk: what a door must know of an operation before it can read a record for it.

Times are written on the operation's clock, natures never mix, and names are not
taken where the operator is a party to the conflict. Those facts are on the
operation's card; the rest of the ledger is asked for one thing only: the id behind a
source's own number, so that an officer can correct `k-101` without its hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from safepassage.ledger.observation import ORIGIN_SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from safepassage.ledger.kind import Kind
    from safepassage.ledger.operation import Operation

__all__ = ["Desk", "desk_of"]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a door knows of the operation that records come to.

    Attributes:
        kinds: Name → kind.
        tz: The operation's zone, for times written without an offset.
        nature: real, exercise or reconstruction; "" while the first card is being read.
        operator_is_party: yes, no or unknown: to the conflict.
        now_s: This machine's clock, unix seconds.
        ids_of: (source, its own number) → ids of the observations that the ledger holds of it.
    """

    kinds: Mapping[str, Kind]
    tz: ZoneInfo
    nature: str
    operator_is_party: str
    now_s: int
    ids_of: Callable[[str, str], list[str]]


def desk_of(operation: Operation, now_s: int) -> Desk:
    """The desk of an operation that is open.

    Raises:
        UsageError: the operation has no card.
    """
    card = operation.view().card

    def ids_of(source: str, own: str) -> list[str]:
        return [row.id.hex() for row in operation.folds.reader.by_origin(f"{source}{ORIGIN_SEPARATOR}{own}")]

    return Desk(
        kinds=operation.kinds,
        tz=card.tz,
        nature=operation.nature,
        operator_is_party=card.operator_is_party,
        now_s=now_s,
        ids_of=ids_of,
    )
