"""Export: observations as CSV or JSON lines that import as the same observations.

What leaves has the ids of what stays: importing an export anywhere gives the same
content, byte for byte, so a post can hand over its rows in a file. Superseded and
withdrawn records go with it, because a figure elsewhere must see them too. Personal
payloads never leave by this door; the nature of the operation stands in every record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from safepassage.foundation.times import iso_utc
from safepassage.interchange.columns import body_title, columns_of
from safepassage.interchange.spreadsheet import csv_line
from safepassage.ledger.fields import People

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from safepassage.foundation.times import Interval, Period
    from safepassage.interchange.columns import Column
    from safepassage.ledger.kind import Kind
    from safepassage.ledger.observation import Observation

__all__ = [
    "OWN_ACTS",
    "Anew",
    "Wanted",
    "columns_filled",
    "csv_head",
    "csv_lines",
    "csv_row",
    "json_line",
    "raw_of",
]

OWN_ACTS: Final = frozenset({"statement", "approval", "plan", "alarm_action", "handover"})
"""What was done at this node's desk: no observation, and nothing that another node may take over."""

_MINUTE_S: Final = 60
_ENCODER: Final = msgspec.json.Encoder()


class Wanted(NamedTuple):
    """Which observations are to leave.

    Attributes:
        kinds: Names of kinds.
        place: Only this place; any, when empty.
        source: Only this source; any, when empty.
        period: Only what belongs to it.
        begin_s: Only what ended after this moment.
        as_of_s: Only what ended by then.
    """

    kinds: frozenset[str]
    place: str = ""
    source: str = ""
    period: Period | None = None
    begin_s: int | None = None
    as_of_s: int | None = None

    def takes(self, seen: Observation) -> bool:
        """Whether an observation is among them."""
        return (
            seen.kind in self.kinds
            and self.place in ("", seen.place)
            and self.source in ("", seen.source)
            and (self.begin_s is None or seen.occurred.end_s > self.begin_s)
            and (self.as_of_s is None or seen.occurred.end_s <= self.as_of_s)
            and (self.period is None or self.period.takes(seen.occurred))
        )


@dataclass(frozen=True, slots=True)
class Anew:
    """Observations that are read anew each time somebody goes through them, so that nobody holds them."""

    read: Callable[[], Iterator[Observation]]

    def __iter__(self) -> Iterator[Observation]:
        return self.read()


def raw_of(observation: Observation, kind: Kind, nature: str) -> dict[str, Any]:
    """The raw record that `RecordReader` reads back as this observation."""
    text, implied = _occurred(observation.occurred)
    out: dict[str, Any] = {"nature": nature, "kind": observation.kind, "occurred": text}
    if observation.occurred.precision != implied:
        out["precision"] = observation.occurred.precision
    for name in ("source", "source_id", "method", "place", "mood", "supersedes", "retracts"):
        value = getattr(observation, name)
        if value is not None:
            out[name] = value
    if observation.evidence:
        out["evidence"] = list(observation.evidence)
    people = {field.name: field.type for field in kind.fields if isinstance(field.type, People)}
    out["body"] = {
        name: people[name].written(value) if name in people else value for name, value in observation.body.items()
    }
    return out


def json_line(observation: Observation, kind: Kind, nature: str) -> str:
    """One line of JSON, without its end."""
    return _ENCODER.encode(raw_of(observation, kind, nature)).decode()


def csv_lines(kind: Kind, observations: Iterable[Observation], nature: str, *, hxl: bool) -> Iterator[str]:
    """The lines of a CSV table of one kind: a header, a row of HXL tags on request, one row each.

    The observations are gone through twice and never held: which columns some row fills, and then the rows.

    Raises:
        TypeError: they can be gone through once only.
    """
    if iter(observations) is observations:
        msg = "a table goes through its observations twice: give a list, or what begins anew"
        raise TypeError(msg)
    columns = columns_filled(observations, {kind.name: kind}, nature).get(kind.name, [])
    yield from csv_head(columns, hxl=hxl)
    for observation in observations:
        yield csv_row(columns, kind, observation, nature)


def columns_filled(
    observations: Iterable[Observation], kinds: Mapping[str, Kind], nature: str
) -> dict[str, list[Column]]:
    """Kind → the columns of its table that some observation fills, for every kind that occurs."""
    used: dict[str, set[str]] = {}
    for each in observations:
        used.setdefault(each.kind, set()).update(_cells(kinds[each.kind], each, nature))
    return {
        name: [column for column in columns_of(kinds[name]) if column.title in titles] for name, titles in used.items()
    }


def csv_head(columns: Sequence[Column], *, hxl: bool) -> Iterator[str]:
    """The header of a table, and a row of HXL tags on request."""
    yield csv_line([column.title for column in columns])
    if hxl:
        yield csv_line([column.hxl for column in columns])


def csv_row(columns: Sequence[Column], kind: Kind, observation: Observation, nature: str) -> str:
    """One row of a table of its kind."""
    cells = _cells(kind, observation, nature)
    return csv_line([cells.get(column.title, "") for column in columns])


def _cells(kind: Kind, observation: Observation, nature: str) -> dict[str, str]:
    raw = raw_of(observation, kind, nature)
    del raw["body"]
    if "evidence" in raw:
        raw["evidence"] = ";".join(raw["evidence"])
    cells: dict[str, str] = raw
    for field in kind.fields:
        if field.name in observation.body:
            for title, text in field.type.cells(field.name, observation.body[field.name]).items():
                cells[body_title(title)] = text
    return cells


def _occurred(when: Interval) -> tuple[str, str]:
    """The text of an interval in UTC, and the precision that it is read back with."""
    ends = (when.start_s, when.end_s) if when.duration_s else (when.start_s,)
    implied = "second" if all(end % _MINUTE_S for end in ends) else "minute"
    return "/".join(iso_utc(end) for end in ends), implied
