"""Figures: values with the interval, unit, span, place, population, method and basis they have.

These are the values that folds return and statements print. A figure whose value
is unknown has no bounds, and is never 0. Each names its basis as a `Trace`: how many
observations, the Merkle root over them, the first of their ids, and where all of them
are found: for a number that is a sum a million ids are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from safepassage.foundation.ids import canonical, content_id, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from safepassage.foundation.times import Interval
    from safepassage.ledger.observation import Observation

__all__ = ["NOTHING", "SPECIES", "TRACE_IDS_MAX", "Alarm", "Bounds", "Figure", "Held", "Stretch", "Trace", "size_of"]

TRACE_IDS_MAX: Final = 100
"""So many observations of a trace are named with it, and shown at once."""
SPECIES: Final = ("movement", "assertion", "state", "balance")


class Bounds(NamedTuple):
    """An interval of possible values; `hi` is None where nothing limits it."""

    lo: Fraction
    hi: Fraction | None

    @property
    def exact(self) -> bool:
        """Whether there is one value only."""
        return self.lo == self.hi

    def plus(self, other: Bounds) -> Bounds:
        """The interval of a sum."""
        hi = None if self.hi is None or other.hi is None else self.hi + other.hi
        return Bounds(self.lo + other.lo, hi)

    def minus(self, other: Bounds) -> Bounds:
        """The interval of a difference; not cut at 0, since a negative remainder is a finding.

        Raises:
            ValueError: the other has no upper end, so the difference has no lower one.
        """
        if other.hi is None:
            msg = "a difference from something without an upper end has no lower end"
            raise ValueError(msg)
        return Bounds(self.lo - other.hi, None if self.hi is None else self.hi - other.lo)

    def meets(self, other: Bounds) -> bool:
        """Whether some value satisfies both."""
        return (self.hi is None or other.lo <= self.hi) and (other.hi is None or self.lo <= other.hi)


class Stretch(NamedTuple):
    """Live observations told by where they lie: whoever wants their ids reads them from the folds.

    Attributes:
        kind: Their kind.
        place: Theirs; "" for none, None for any.
        first: The first cell, in quarters of an hour since 1970.
        last: The last one.
        size: How many they are.
    """

    kind: str
    place: str | None
    first: int
    last: int
    size: int


def size_of(part: tuple[str, ...] | Stretch) -> int:
    """How many observations a part of a trace has."""
    return part.size if isinstance(part, Stretch) else len(part)


@dataclass(frozen=True, slots=True)
class Trace:
    """What a figure rests on.

    Attributes:
        count: How many observations.
        root: Merkle root (RFC 9162 §2.1) over them, 64 hex digits; of the same set it is always the same.
        first: The first ids, `TRACE_IDS_MAX` at most; nothing in a public edition.
        parts: All of them in the same order, each part by ids or by where they lie; nothing in a public edition.
    """

    count: int
    root: str
    first: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...] | Stretch, ...] = field(default=(), compare=False)

    @classmethod
    def over(cls, root: bytes, first: Iterable[str], parts: Iterable[tuple[str, ...] | Stretch]) -> Trace:
        """The trace of these parts, and the ids that they begin with; what is given twice is there once."""
        each = tuple(dict.fromkeys(parts))
        ids = tuple(islice(dict.fromkeys(first), TRACE_IDS_MAX))
        return cls(sum(map(size_of, each)), root.hex(), ids, each)


NOTHING: Final = Trace(0, "")


class Held(NamedTuple):
    """A live observation as the ledger holds it."""

    observation: Observation
    id: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value that may be printed.

    Attributes:
        name: Which figure; its words are in `statements`.
        value: Its bounds in `unit`, or None when it is unknown.
        unit: UCUM code.
        span: What it covers; an assertion or a state has an instant.
        place: Place it is about, or None for the whole operation.
        population: civilians, combatants or people; None where nobody is counted.
        method: counted, registered, estimated, reported, measured, modelled, or computed.
        species: One of `SPECIES`: movements and assertions are never mixed.
        trace: What it rests on.
        labels: Words that tell it from its siblings (group, type, corridor, party, source).
    """

    name: str
    value: Bounds | None
    unit: str
    span: Interval
    place: str | None = None
    population: str | None = None
    method: str = "counted"
    species: str = "movement"
    trace: Trace = NOTHING
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Name, place, population and labels: which figure it is, whatever its value."""
        parts = [
            self.name,
            self.place or "",
            self.population or "",
            *(f"{k}={v}" for k, v in sorted(self.labels.items())),
        ]
        return "|".join(parts)

    @property
    def trace_id(self) -> str:
        """Twelve hex digits that name this figure over this span on this basis."""
        what = [self.key, self.span.start_s, self.span.end_s, self.trace.count, self.trace.root]
        return short(content_id(canonical(what)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that needs a person now.

    Attributes:
        name: Which alarm; its words are in `statements`.
        place: Where.
        since_s: Since when, unix seconds.
        severity: "alarm", "alert" (watch it) or "finding" (data that cannot all be right).
        facts: Words and numbers for the sentence.
        trace: What it rests on.
    """

    name: str
    place: str | None
    since_s: int
    severity: str = "alarm"
    facts: Mapping[str, str] = field(default_factory=dict)
    trace: Trace = NOTHING
