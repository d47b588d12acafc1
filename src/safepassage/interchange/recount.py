"""A watch that is counted again: what it says otherwise than before corrects that, and what is no more is withdrawn.

A better calibration, or another detector, says something else of the same film. That is a correction by the same
source (decision 22): each record supersedes the one that stood, under a number of its own, and counts say by what
they were counted and what was said before. What says the same adds nothing, however often, and an aircraft that is not
named again still holds. What somebody withdrew by hand stays withdrawn, as long as nothing else is seen there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from safepassage.foundation.errors import Fault
from safepassage.foundation.times import iso_utc, parse_interval
from safepassage.interchange.records import RecordReader
from safepassage.interchange.watch_records import COUNTS
from safepassage.ledger.observation import ORIGIN_SEPARATOR, observation_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from safepassage.interchange.desk import Desk
    from safepassage.ledger.figures import Held
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.operation import Operation

__all__ = ["Row", "corrected", "counted_again", "rows_under"]

Raw = dict[str, Any]

_AGAIN: Final = re.compile(r"again-\d+-")
_GONE: Final = "gone-"
_KEPT: Final = ("aircraft", "resolution")
"""What a watch, or a gap in it, told once still holds where the next says nothing of it."""
_HOW_CHARS_MAX: Final = 200
"""Of a model's name, too: a reason holds 300."""
_NUMBERS: Final = {
    "watch": re.compile(r"watch-(?P<film>[0-9a-f]+)-(?P<at>\d+)", re.ASCII),
    "watch_gap": re.compile(r"gap-(?P<film>[0-9a-f]+)-(?P<at>\d+)(?:-.+)?", re.ASCII),
    **{
        kind: re.compile(rf"{word}-(?P<film>[0-9a-f]+)-(?P<line>.+)-(?P<at>\d+)-(?:outbound|inbound)", re.ASCII)
        for kind, word in COUNTS.items()
    },
}
"""As `watch_records` writes them."""


class Row(NamedTuple):
    """What stands, or stood, under a number."""

    id: str
    seen: Observation
    ended_by: tuple[Observation, ...]


def counted_again(operation: Operation, desk: Desk, records: Iterable[Raw], line: str, how: str) -> list[Raw]:
    """Raw records of a watch as they belong beside what the ledger holds of it already.

    Args:
        operation: Whose ledger.
        desk: Of the operation.
        records: Of one source and place, as `watch_records` gives them.
        line: The line that is recorded.
        how: By what it is counted now, in words.
    """
    records, how = list(records), how[:_HOW_CHARS_MAX]
    if not _is_there(operation, records):
        return records
    return [*corrected(operation, desk, records, how), *_withdrawn(operation, records, line, how)]


def corrected(operation: Operation, desk: Desk, records: Iterable[Raw], how: str = "") -> list[Raw]:
    """Raw records, each as a correction of what stands under its number and says otherwise."""
    records = list(records)
    if not _is_there(operation, records):
        return records
    operation.folds.advance()
    reader = RecordReader(desk)
    return [_beside(operation, reader, raw, how) for raw in records]


def _is_there(operation: Operation, records: Iterable[Raw]) -> bool:
    """Whether the ledger holds something under one of their numbers."""
    return any(rows_under(operation, raw["source"], raw["source_id"]) for raw in records)


def _beside(operation: Operation, reader: RecordReader, raw: Raw, how: str) -> Raw:
    """A record as it was where it says the same, and else as a correction of what stands."""
    source, number = raw["source"], raw["source_id"]
    rows, times, own = [], 1, number
    while found := rows_under(operation, source, own):
        rows += found
        times += 1
        own = f"again-{times}-{number}"
    live = [row for row in rows if not row.ended_by]
    if live and raw["kind"] in ("watch", "watch_gap"):
        told = live[-1].seen.body
        raw = raw | {"body": {name: told[name] for name in _KEPT if name in told} | raw["body"]}
    by_hand = [row for row in rows if any(not _of_a_recount(each) for each in row.ended_by)]
    for row in live or by_hand:
        same = _as_was(raw, row)
        entry, _ = reader.read(same)
        if entry is not None and entry.draft.id.hex() == row.id:
            return same
    if not rows:
        return raw
    new = raw | {"source_id": own}
    if live:
        new["supersedes"] = live[-1].id
        if raw["kind"] in COUNTS:
            new["body"] = raw["body"] | {"details": f"counted again ({how}) instead of {_said(live[-1].seen)}"}
    return new


def rows_under(operation: Operation, source: str, number: str) -> list[Row]:
    """All that is on the ledger under a number, with what the source itself put in its place."""
    folds, out = operation.folds, []
    for row in folds.reader.by_origin(f"{source}{ORIGIN_SEPARATOR}{number}"):
        found = [folds.reader.by_id(bytes.fromhex(each)) for each in folds.referring(row.id.hex())]
        said = [observation_of(each.content) for each in found if each is not None]
        own = tuple(each for each in said if each.source == source)
        out.append(Row(row.id.hex(), observation_of(row.content), own))
    return out


def _as_was(raw: Raw, row: Row) -> Raw:
    """A record under the number of another, with what that says of being a correction."""
    same = raw | {"source_id": row.seen.source_id, "supersedes": row.seen.supersedes}
    if raw["kind"] in COUNTS and "details" in row.seen.body:
        same["body"] = raw["body"] | {"details": row.seen.body["details"]}
    return same


def _of_a_recount(word: Observation) -> bool:
    number = word.source_id
    return number.startswith(_GONE) or _AGAIN.match(number) is not None


def _withdrawn(operation: Operation, records: Sequence[Raw], line: str, how: str) -> Iterator[Raw]:
    """Withdrawals of counts and gaps of the same film and span that the new count does not have.

    Gaps stay where another line of the film was counted, as they may be of that; vehicles where the new count does not
    tell them from people.
    """
    source, place = records[0]["source"], records[0]["place"]
    said = {raw["source_id"] for raw in records}
    spans = [_span(raw) for raw in records if raw["kind"] == "watch"]
    told = {"watch_count", *(raw["kind"] for raw in records)} & COUNTS.keys()
    counts = [each for kind in COUNTS for each in _standing(operation, kind, source, place)]
    gaps = _standing(operation, "watch_gap", source, place)
    others = {match["film"] for match, _ in counts if match["line"] != line}
    old = [each for each in counts if each[0]["line"] == line and each[1].observation.kind in told]
    old += [each for each in gaps if each[0]["film"] not in others]
    for match, held in old:
        is_inside = any(film == match["film"] and first <= int(match["at"]) < end for film, first, end in spans)
        if is_inside and match.string not in said:
            yield {
                "kind": "retraction",
                "occurred": iso_utc(held.observation.occurred.end_s),
                "source": source,
                "source_id": f"{_GONE}{held.observation.source_id}",
                "retracts": held.id,
                "body": {"reason": f"counted again ({how}), which has no such piece"},
            }


def _standing(operation: Operation, kind: str, source: str, place: str) -> list[tuple[re.Match[str], Held]]:
    """What counts of films now, with the parts of its first number."""
    found = (
        (_NUMBERS[kind].fullmatch(_AGAIN.sub("", held.observation.source_id, count=1)), held)
        for held in operation.view().events(kind, place)
        if held.observation.source == source
    )
    return [(match, held) for match, held in found if match is not None]


def _span(watch: Raw) -> tuple[str, int, int]:
    """(film, from second, to second) that the record of a watch tells of."""
    match, span = _NUMBERS["watch"].fullmatch(watch["source_id"]), parse_interval(watch["occurred"], ZoneInfo("UTC"))
    assert match is not None
    assert not isinstance(span, Fault)
    first = int(match["at"])
    return match["film"], first, first + span.end_s - span.start_s


def _said(seen: Observation) -> str:
    counted = seen.body["counted"]
    ends = [counted["value"], counted.get("value_to")] if isinstance(counted, dict) else [counted]
    return f"{'-'.join(str(each) for each in ends if each is not None)} ({seen.method})"
