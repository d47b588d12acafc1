"""Export: observations as CSV or JSON lines that import as the same observations.

What leaves has the ids of what stays: importing an export anywhere gives the same
content, byte for byte, so a post can hand over its rows in a file. Superseded and
withdrawn records go with it, because a figure elsewhere must see them too. Personal
payloads never leave by this door; the nature of the operation stands in every record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from safepassage.foundation.times import iso_utc
from safepassage.interchange.columns import body_title, columns_of
from safepassage.interchange.spreadsheet import csv_line
from safepassage.ledger.fields import People

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from safepassage.foundation.times import Interval, Period
    from safepassage.ledger.kind import Kind
    from safepassage.ledger.observation import Observation

__all__ = ["OWN_ACTS", "Wanted", "csv_lines", "json_line", "raw_of"]

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

    Columns that no row fills are left out.
    """
    rows = [_cells(kind, observation, nature) for observation in observations]
    used = {title for row in rows for title in row}
    columns = [column for column in columns_of(kind) if column.title in used]
    yield csv_line([column.title for column in columns])
    if hxl:
        yield csv_line([column.hxl for column in columns])
    for row in rows:
        yield csv_line([row.get(column.title, "") for column in columns])


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
