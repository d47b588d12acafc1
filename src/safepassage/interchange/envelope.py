"""The envelope of a record: who says so, when, where and how, read and refused in one way.

It is the same for every kind; the kind only says which places, moods and
methods it takes. What repeats in a file is read once and remembered. A reference to
an earlier record may be its id or the source's own number of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.ids import SLUG, normal_text
from safepassage.foundation.said import CHOOSE, NOTHING, SLUG_SO, one_of, said
from safepassage.foundation.times import PRECISIONS, Interval, parse_interval
from safepassage.ledger.fields import Choice, Place
from safepassage.ledger.operation import other_nature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safepassage.interchange.desk import Desk
    from safepassage.ledger.kind import Kind

__all__ = ["SOURCE_ID_CHARS_MAX", "EnvelopeReader", "shown", "source_of"]

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_MEMO_MAX: Final = 50_000
_AHEAD_S: Final = 3600
"""An observation that ends more than an hour from now was not seen yet."""
SOURCE_ID_CHARS_MAX: Final = 200
_USUAL: Final = frozenset({"kind", "occurred", "source", "source_id", "method", "place", "mood"})


class EnvelopeReader:
    """Reads the envelopes of one operation's records."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._memo: dict[tuple[Any, ...], tuple[dict[str, Any], list[Fault]]] = {}
        self._times: dict[tuple[str, bool], Interval | Fault] = {}

    def __call__(self, record: Mapping[str, Any], kind: Kind, faults: list[Fault]) -> dict[str, Any]:
        """The arguments of an `Observation`, less kind and body; what is wrong goes into `faults`.

        `source_id` is None where the record has none.
        """
        out = self._standing(record, kind, faults)
        _put(out, "occurred", self._when(record, kind), faults)
        _put(out, "source_id", _source_id(record.get("source_id")), faults)
        if not _USUAL.issuperset(record):
            self._rest(record, out, faults)
        if kind.name == "retraction" or record.get("retracts"):
            faults += _retraction_faults(record, kind)
        when = out.get("occurred")
        if when is not None and when.end_s > self._desk.now_s + _AHEAD_S and out.get("mood") == "observed":
            faults.append(_not_yet(record))
        return out

    def _standing(self, record: Mapping[str, Any], kind: Kind, faults: list[Fault]) -> dict[str, Any]:
        """Who, where and how: what stays the same over most of a file, so it is read once and remembered."""
        get = record.get
        given = (get("source"), get("place"), get("mood"), get("method"))
        key = (kind.name, *given)
        plain = all(type(part) is str or part is None for part in given)  # JSON may hold anything
        found = self._memo.get(key) if plain else None
        if found is None:
            found = ({}, [])
            source, place, mood, method = given
            _put(found[0], "source", source_of(source), found[1])
            _put(found[0], "place", self._place(place, kind), found[1])
            _put(found[0], "mood", self._word(mood, kind.moods), found[1])
            _put(found[0], "method", self._word(method, kind.methods), found[1])
            if plain and len(self._memo) < _MEMO_MAX:
                self._memo[key] = found
        faults += found[1]
        return dict(found[0])

    def _when(self, record: Mapping[str, Any], kind: Kind) -> Interval | Fault:
        raw, precision = _occurred_of(record), record.get("precision")
        if precision and precision not in PRECISIONS:
            return Fault(one_of(PRECISIONS), shown(precision), CHOOSE, "precision")
        if precision or type(raw) is not str:
            return self._occurred(raw, kind, str(precision or ""))
        key = (raw, kind.instant)
        found = self._times.get(key)
        if found is None:
            found = self._occurred(raw, kind)
            if len(self._times) < _MEMO_MAX:
                self._times[key] = found
        return found

    def _occurred(self, raw: Any, kind: Kind, precision: str = "") -> Interval | Fault:  # noqa: ANN401
        found = self._interval(raw)
        if precision and isinstance(found, Interval):
            found = Interval(found.start_s, found.end_s, precision)
        if isinstance(found, Interval) and kind.instant and found.duration_s and found.precision != "day":
            way_out = said("moment_alone", "Write the moment alone.")
            expected = said("one_moment", "one moment, as every `{kind}` has", kind=kind.name)
            return Fault(expected=expected, got=shown(raw), way_out=way_out)
        return found

    def _interval(self, raw: Any) -> Interval | Fault:  # noqa: ANN401
        if isinstance(raw, str) and raw.strip():
            return parse_interval(raw, self._desk.tz)
        if isinstance(raw, dict):
            raw = [raw.get("from"), raw.get("to", raw.get("from")), raw.get("precision", "second")]
        if isinstance(raw, list | tuple) and len(raw) == 3:  # noqa: PLR2004 - from, to, precision
            start, end, precision = raw
            if isinstance(start, str) and isinstance(end, str):
                return parse_interval(f"{start}/{end}", self._desk.tz)
            if type(start) is int and type(end) is int and start <= end and precision in PRECISIONS:
                return Interval(start, end, precision)
        expected = said("when", "when: {example}, a moment, or a day", example="2016-12-10T18:00/2016-12-10T18:15")
        return Fault(
            expected=expected, got=shown(raw), way_out=said("both_ends", "Write when it began and when it ended.")
        )

    def _place(self, raw: Any, kind: Kind) -> str | Fault | None:  # noqa: ANN401
        if kind.place is None:
            if not raw:
                return None
            expected = said("no_place", "nothing: a {kind} has no place", kind=kind.name)
            return Fault(expected=expected, got=shown(raw), way_out=said("empty_it", "Leave it empty."))
        value, faults = Place(kind.place).read(raw or NOTHING, self._desk.tz)
        return replace(faults[0], got=shown(raw)) if faults else str(value)

    def _word(self, raw: Any, words: tuple[str, ...]) -> str | Fault:  # noqa: ANN401
        if not raw:
            return words[0]
        if raw in words:
            return str(raw)
        value, faults = Choice(words).read(raw, self._desk.tz)
        return faults[0] if faults else str(value)

    def _rest(self, record: Mapping[str, Any], out: dict[str, Any], faults: list[Fault]) -> None:
        """The parts that most records do without."""
        nature, desk = record.get("nature"), self._desk
        if nature and desk.nature and str(nature).strip().casefold() != desk.nature:
            faults.append(other_nature(desk.nature, shown(nature)))
        if record.get("evidence"):
            _put(out, "evidence", _evidence(record["evidence"]), faults)
        for name in ("supersedes", "retracts"):
            if record.get(name):
                _put(out, name, self._reference(record[name], out.get("source", "")), faults)

    def _reference(self, raw: Any, source: str) -> str | Fault:  # noqa: ANN401
        text = str(raw).strip()
        if _HASH.fullmatch(text):
            return text
        found = self._desk.ids_of(source, text)
        if len(found) == 1:
            return found[0]
        if found:
            way_out = said("id_of_one", "Give the id of one: {ids}.", ids=found)
            which = said(
                "one_record", "the id of one record: {count} have this number of the source's", count=len(found)
            )
            return Fault(expected=which, got=shown(raw), way_out=way_out)
        way_out = said("other_id", "Give its id, 64 hex digits, if another source wrote it.")
        expected = said("known_record", "the id, or the source's own number, of a record that is on the ledger")
        return Fault(expected=expected, got=shown(raw), way_out=way_out)


def shown(raw: Any) -> str:  # noqa: ANN401
    """What came, as it is quoted in a fault."""
    return NOTHING if raw in (None, "") else str(raw)[:80]


def _put(out: dict[str, Any], name: str, found: Any, faults: list[Fault]) -> None:  # noqa: ANN401
    if type(found) is Fault:
        faults.append(found if found.field else found.at(prefix=name))
    else:
        out[name] = found


def _occurred_of(record: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """When, as it was written; two columns become one text."""
    if record.get("occurred"):
        return record["occurred"]
    start, end = record.get("occurred_from"), record.get("occurred_to")
    return f"{start or end}/{end}" if end else start


def source_of(raw: Any) -> str | Fault:  # noqa: ANN401
    """Who says so, as it is written on the ledger."""
    if isinstance(raw, str) and SLUG.fullmatch(raw.strip()):
        return raw.strip()
    expected = said("who", "who says so: a short name of a-z, 0-9 and hyphens, such as {example}", example="post-karim")
    return Fault(expected=expected, got=shown(raw), way_out=SLUG_SO)


def _source_id(raw: Any) -> str | Fault | None:  # noqa: ANN401
    if raw is None or raw == "":
        return None
    if type(raw) is str and raw.isascii() and raw.isprintable() and len(raw) <= SOURCE_ID_CHARS_MAX:
        return raw.strip() or None
    text = normal_text(str(raw)) if isinstance(raw, str | int) and not isinstance(raw, bool) else "\n"
    if text.isprintable() and len(text) <= SOURCE_ID_CHARS_MAX:
        return text or None
    expected = said(
        "own_number", "the source's own number, on one line of at most {limit} characters", limit=SOURCE_ID_CHARS_MAX
    )
    return Fault(expected=expected, got=shown(raw), way_out=said("shorter_number", "Give it another, shorter number."))


def _evidence(raw: Any) -> tuple[str, ...] | Fault:  # noqa: ANN401
    parts = raw if isinstance(raw, list) else [part for part in re.split(r"[;,\s]+", str(raw)) if part]
    wrong = [part for part in parts if not isinstance(part, str) or not _HASH.fullmatch(part)]
    if wrong:
        expected = said("evidence_ids", "ids of evidence, 64 hex digits each, apart by ;")
        return Fault(expected=expected, got=shown(wrong[0]), way_out=said("copy_id", "Copy the whole id."))
    return tuple(parts)


def _retraction_faults(record: Mapping[str, Any], kind: Kind) -> list[Fault]:
    if kind.name != "retraction":
        way_out = said("retract_or_correct", "Withdraw with a `retraction`, or correct with supersedes.")
        expected = said("nothing_on", "nothing on a {kind}", kind=kind.name)
        return [Fault(expected, shown(record["retracts"]), way_out, "retracts")]
    if not record.get("retracts"):
        way_out = said("id_or_number", "Give its id, or the source's own number of it.")
        return [Fault(said("withdrawn", "what is withdrawn"), NOTHING, way_out, "retracts")]
    return []


def _not_yet(record: Mapping[str, Any]) -> Fault:
    way_out = said("mend_clock", "Mend the date or this machine's clock; what is to come has mood planned or declared.")
    expected, got = said("passed", "a time that has passed"), shown(_occurred_of(record))
    return Fault(field="occurred", expected=expected, got=got, way_out=way_out, severity="warning")
