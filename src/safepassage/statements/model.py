"""A statement as a value: sections of lines and tables, every number with the figure it is.

Composing (which figures, in which order, what is suppressed) and wording (which
language, which page) meet here and nowhere else. A line holds no words of any
language: it names a message and gives it typed facts. So each number of a page is a
fact of the statement, and each fact can be read back from the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safepassage.foundation.quantity import Quantity
    from safepassage.foundation.times import Interval, Period
    from safepassage.ledger.card import Card
    from safepassage.ledger.figures import Bounds, Figure

__all__ = [
    "Duration",
    "Fact",
    "Line",
    "Moment",
    "Named",
    "Number",
    "Quoted",
    "Row",
    "Section",
    "Several",
    "Statement",
    "Suppressed",
    "Table",
    "Word",
]


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit.

    Attributes:
        bounds: What is known; None when it is unknown (printed as such, never 0).
        unit: UCUM code it is printed in.
        hedge: The hedge of a claim or of an amount that was written with one; "" to word the bounds.
        quantity: The quantity as its source wrote it, for claims.
    """

    bounds: Bounds | None
    unit: str
    hedge: str = ""
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A number that exists and is not shown in this edition (DESIGN, wall 7)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, printed on the operation's clock."""

    at_s: int


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, printed in hours and minutes."""

    length_s: int


@dataclass(frozen=True, slots=True)
class Named:
    """A place, by its id; printed by its name in the page's language, marked when it has none there."""

    place: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a closed list (a group, a type, a state), looked up in the page's language."""

    key: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody else's words, printed as they are and between quotation marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Several:
    """Numbers in a row, each with the key of its counted noun: 7 schools, 3 hospitals."""

    items: tuple[tuple[Number, str], ...]


Fact = Number | Suppressed | Moment | Duration | Named | Word | Quoted | Several | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence.

    Attributes:
        message: Key of the sentence in `words`.
        facts: Name in the sentence → value.
        figure: The figure it prints, when it is one of ours: its span, population, method and trace are printed too.
        species: movement, assertion, state, balance, claim, gap, alarm, difference or note.
    """

    message: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    figure: Figure | None = None
    species: str = "note"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        cells: One fact a column.
        figure: What its trace id names.
        notes: What somebody remarked on it, printed in small type under it.
    """

    cells: tuple[Fact, ...]
    figure: Figure | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: `title` and `columns` are keys in `words`."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One duty's part: its lines, then its tables."""

    title: str
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A set of figures frozen at one position of the ledger.

    Attributes:
        card: The operation's card, printed on every page.
        edition: internal or public.
        period: What "tonight" is.
        period_name: As it was asked for, such as `night:2016-12-10`.
        as_of_s: Up to when anything counts.
        position: Ledger position that it was folded at.
        root: Merkle root there, hex.
        names: Place id → language → name.
        highlights: The lines that matter most, first.
        sections: The duties.
        delayed: True when the public edition's delay had not passed and our own figures were left out.
    """

    card: Card
    edition: str
    period: Period
    period_name: str
    as_of_s: int
    position: int
    root: str
    names: Mapping[str, Mapping[str, str]]
    highlights: tuple[Line, ...]
    sections: tuple[Section, ...]
    delayed: bool = False

    @property
    def span(self) -> Interval:
        """The period's span."""
        return self.period.span
