"""The envelope of a record: who says so, when, where and how, read and refused in one way.

It is the same for every kind; the kind only says which places, moods and
methods it takes. What repeats in a file is read once and remembered. A reference to
an earlier record may be its id or the source's own number of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.ids import SLUG, normal_text
from safepassage.foundation.times import PRECISIONS, Interval, parse_interval
from safepassage.ledger.fields import Choice, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safepassage.interchange.desk import Desk
    from safepassage.ledger.kind import Kind

__all__ = ["EnvelopeReader", "shown"]

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_MEMO_MAX: Final = 50_000
_AHEAD_S: Final = 3600
"""An observation that ends more than an hour from now was not seen yet."""
_SOURCE_ID_CHARS_MAX: Final = 200
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
            _put(found[0], "source", _source(source), found[1])
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
            return Fault(field="precision", expected=f"one of {', '.join(PRECISIONS)}", got=shown(precision))
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
            way_out = "Write the moment alone."
            return Fault(expected=f"one moment, as every `{kind.name}` has", got=shown(raw), way_out=way_out)
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
        return Fault(expected="when: 2016-12-10T18:00/2016-12-10T18:15, a moment, or a day", got=shown(raw))

    def _place(self, raw: Any, kind: Kind) -> str | Fault | None:  # noqa: ANN401
        if kind.place is None:
            return Fault(expected=f"nothing: a {kind.name} has no place", got=shown(raw)) if raw else None
        value, faults = Place(kind.place).read(raw or "nothing", self._desk.tz)
        return faults[0] if faults else str(value)

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
            way_out = "Real, exercise and reconstruction never mix; each has an operation of its own."
            faults.append(
                Fault(
                    field="nature", expected=f"{desk.nature}, as the operation is", got=shown(nature), way_out=way_out
                )
            )
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
        way_out = (
            f"Give the id of one: {' or '.join(found)}."
            if found
            else "Give its id, 64 hex digits, if another source wrote it."
        )
        which = f"one record, not {len(found)}" if found else "a record that is on the ledger"
        expected = f"the id, or {source or 'the source'}'s own number, of {which}"
        return Fault(expected=expected, got=shown(raw), way_out=way_out)


def shown(raw: Any) -> str:  # noqa: ANN401
    """What came, as it is quoted in a fault."""
    return "nothing" if raw in (None, "") else str(raw)[:80]


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


def _source(raw: Any) -> str | Fault:  # noqa: ANN401
    if isinstance(raw, str) and SLUG.fullmatch(raw.strip()):
        return raw.strip()
    return Fault(expected="who says so: a short name of a-z, 0-9 and hyphens, such as post-karim", got=shown(raw))


def _source_id(raw: Any) -> str | Fault | None:  # noqa: ANN401
    if raw is None or raw == "":
        return None
    if type(raw) is str and raw.isascii() and raw.isprintable() and len(raw) <= _SOURCE_ID_CHARS_MAX:
        return raw.strip() or None
    text = normal_text(str(raw)) if isinstance(raw, str | int) and not isinstance(raw, bool) else "\n"
    if text.isprintable() and len(text) <= _SOURCE_ID_CHARS_MAX:
        return text or None
    limit = f"the source's own number, on one line of at most {_SOURCE_ID_CHARS_MAX} characters"
    return Fault(expected=limit, got=shown(raw))


def _evidence(raw: Any) -> tuple[str, ...] | Fault:  # noqa: ANN401
    parts = raw if isinstance(raw, list) else [part for part in re.split(r"[;,\s]+", str(raw)) if part]
    wrong = [part for part in parts if not isinstance(part, str) or not _HASH.fullmatch(part)]
    if wrong:
        return Fault(expected="ids of evidence, 64 hex digits each, apart by ;", got=shown(wrong[0]))
    return tuple(parts)


def _retraction_faults(record: Mapping[str, Any], kind: Kind) -> list[Fault]:
    if kind.name != "retraction":
        way_out = "Withdraw with a `retraction`, or correct with supersedes."
        return [
            Fault(
                field="retracts", expected=f"nothing on a {kind.name}", got=shown(record["retracts"]), way_out=way_out
            )
        ]
    if not record.get("retracts"):
        way_out = "Give its id, or the source's own number of it."
        return [Fault(field="retracts", expected="what is withdrawn", got="nothing", way_out=way_out)]
    return []


def _not_yet(record: Mapping[str, Any]) -> Fault:
    way_out = "Mend the date or this machine's clock; what is to come has mood planned or declared."
    got = shown(_occurred_of(record))
    return Fault(field="occurred", expected="a time that has passed", got=got, way_out=way_out, severity="warning")
