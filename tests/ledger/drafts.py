"""Drafts and ledgers for the store's tests: small, numbered, and the same every time."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from safepassage.ledger.observation import Draft
from safepassage.ledger.store import Ledger

if TYPE_CHECKING:
    from pathlib import Path

NOON_MS = 1_481_371_200_000
"""2016-12-10T12:00Z."""


def draft(number: int, text: str = "x", sealed: bytes | None = None) -> Draft:
    """The observation `number` of one post; other text makes it another observation of the same origin."""
    content = f'{{"body":{{"text":"{text}"}},"source":"post-a","source_id":"{number}"}}'.encode()
    return Draft(content, sha256(content).digest(), f"post-a\x1f{number}", sealed)


def drafts(first: int, last: int) -> list[Draft]:
    """The observations from `first` to `last`, both included."""
    return [draft(number) for number in range(first, last + 1)]


def new_ledger(folder: Path, **settings: Any) -> Ledger:
    """An empty ledger whose clock stands at noon."""
    return Ledger.create(folder / "ledger.db", **{"clock": lambda: NOON_MS, "node": "desk", **settings})


def open_ledger(folder: Path, **settings: Any) -> Ledger:
    """The same ledger, opened again."""
    return Ledger.open(folder / "ledger.db", **{"clock": lambda: NOON_MS, "node": "desk", **settings})
