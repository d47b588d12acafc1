"""A small ledger out of written records, so that a test of a room reads as the report that it is about."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any

from safepassage.foundation.times import Interval, parse_instant, parse_interval, zone
from safepassage.ledger.figures import Bounds
from safepassage.ledger.folds import Folds
from safepassage.ledger.kinds import KINDS as LEDGER
from safepassage.ledger.observation import Observation, draft_of
from safepassage.ledger.store import Ledger
from safepassage.ledger.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from safepassage.ledger.kind import Kind

DAMASCUS = zone("Asia/Damascus")
CARD = next(kind for kind in LEDGER if kind.name == "operation")


def span(text: str) -> Interval:
    """A span in the operation's own time, such as `2016-12-10T18:00/2016-12-11T06:00`."""
    found = parse_interval(text, DAMASCUS)
    assert isinstance(found, Interval), found
    return found


def moment(text: str) -> int:
    """A moment in the operation's own time, as unix seconds."""
    found = parse_instant(text, DAMASCUS)
    assert isinstance(found, tuple), found
    return found[0]


def exactly(value: int | Fraction) -> Bounds:
    """The bounds of what is known to the unit."""
    return Bounds(Fraction(value), Fraction(value))


def read(kind: Kind, **changed: Any) -> tuple[dict[str, Any], str]:
    """The kind's example with some fields changed ("" takes one out), and all its faults as one text."""
    raw = {**kind.example["body"], **changed}
    body, faults = kind.read(raw, span(kind.example["occurred"]), DAMASCUS)
    return body, "\n".join(str(fault) for fault in faults)


def seen(kind: Kind, occurred: str, place: str | None = None, /, **more: Any) -> Observation:
    """An observation of a kind; keywords are its body, save what every observation has (source, mood, …)."""
    own = {name: more.pop(name) for name in ("source", "mood", "evidence", "method", "supersedes") if name in more}
    source_id = str(more.pop("source_id", f"{kind.name} {occurred} {place} {sorted(more.items())}"))
    body, faults = kind.read(more, span(occurred), DAMASCUS)
    assert not faults, [str(fault) for fault in faults]
    return Observation(
        kind=kind.name,
        body=body,
        occurred=span(occurred),
        place=place,
        source_id=source_id,
        **{"source": "desk", "method": kind.methods[0], **own},
    )


@contextmanager
def view_of(folder: Path, kinds: Iterable[Kind], as_of: str, *observations: Observation) -> Iterator[View]:
    """What a new ledger with a card and these observations shows as of a moment."""
    table = {kind.name: kind for kind in (*LEDGER, *kinds)}
    wall = count(1_481_400_000_000)
    folder.mkdir(exist_ok=True)
    with Ledger.create(folder / "ledger.db", clock=lambda: next(wall), node="test") as ledger:
        ledger.append([draft_of(each) for each in (_card(), *observations)])
    with Folds(folder / "ledger.db", table) as folds:
        yield View(folds, table, as_of_s=moment(as_of))


def _card() -> Observation:
    example = CARD.example
    return Observation(
        kind=CARD.name,
        body=CARD.read(example["body"], span(example["occurred"]), DAMASCUS)[0],
        occurred=span(example["occurred"]),
        source=example["source"],
        source_id=example["source_id"],
        method=CARD.methods[0],
        mood="declared",
    )
