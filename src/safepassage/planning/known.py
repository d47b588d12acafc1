"""What a plan took from a ledger, and what of its scenario stands because the ledger does not know better.

A figure of a plan leads back to observations: each line says what it is about, what was planned with, why, and on which
observations that rests. What the ledger does not say is a line as well, because unknown is never zero and never open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from safepassage.ledger.figures import NOTHING

if TYPE_CHECKING:
    from safepassage.ledger.figures import Trace

__all__ = ["Known", "Line"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked up.

    Attributes:
        about: `zone/…`, `exit/…`, `window/…` or `hazard/…`.
        says: What is planned with, and why.
        is_finding: Whether somebody should look at it before the plan is used.
        trace: What it rests on; nothing where the ledger is silent.
    """

    about: str
    says: str
    is_finding: bool = False
    trace: Trace = NOTHING


@dataclass(frozen=True, slots=True)
class Known:
    """The ledger that a plan was made from, and what it said.

    Attributes:
        operation: The operation's name.
        position: The ledger's first so many rows were known.
        root: Merkle root over them, hex.
        as_of_s: What had occurred by then counted; unix seconds.
        lines: Everything that was looked up, zones first, then windows, exits and hazards.
    """

    operation: str
    position: int
    root: str
    as_of_s: int
    lines: tuple[Line, ...]
