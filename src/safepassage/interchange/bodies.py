"""Bodies of records: the kind's own fields, read quickly and refused by the kind.

In a file of counts the same places, choices and small numbers come again and again,
so each cell is read once and remembered by its text. Only good bodies take that
way. As soon as anything is wrong the whole body goes to `Kind.read`, so a file and a
form refuse the same thing in the same words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import LEAVE_OUT, said
from safepassage.interchange.columns import barred_reason, nearest, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from safepassage.foundation.times import Interval
    from safepassage.ledger.kind import Kind

__all__ = ["BodyReader"]

_MEMO_MAX: Final = 20_000


class BodyReader:
    """Reads bodies of one kind; its verdicts are those of `Kind.read`."""

    def __init__(self, kind: Kind, tz: ZoneInfo) -> None:
        self._kind = kind
        self._tz = tz
        self._names = frozenset(field.name for field in kind.fields)
        self._required = frozenset(field.name for field in kind.fields if field.required)
        self._plan: dict[str, tuple[Any, dict[str, Any]]] = {field.name: (field.type, {}) for field in kind.fields}

    def __call__(self, raw: Mapping[str, Any], occurred: Interval) -> tuple[dict[str, Any], list[Fault]]:
        """The canonical body, or all that is wrong with it."""
        if not self._names.issuperset(raw):
            return {}, self._strangers(raw, occurred)
        body: dict[str, Any] = {}
        for name, value in raw.items():
            if value is None or value == "":
                continue
            type_, memo = self._plan[name]
            plain = type(value) is str  # tables of counts differ from row to row, and JSON may hold anything
            got = memo.get(value) if plain else None
            if got is None:
                got, wrong = type_.read(value, self._tz)
                if wrong:
                    return self._kind.read(raw, occurred, self._tz)
                if plain and len(memo) < _MEMO_MAX:
                    memo[value] = got
            body[name] = got
        if not self._required.issubset(body):
            return self._kind.read(raw, occurred, self._tz)
        return body, [fault for rule in self._kind.rules for fault in rule(body, occurred)]

    def _strangers(self, raw: Mapping[str, Any], occurred: Interval) -> list[Fault]:
        """Fields that the kind does not have: the barred ones alone, or each with the nearest that it has."""
        strangers = [name for name in raw if name not in self._names]
        barred = [name for name in strangers if barred_reason(name, self._kind)]
        if barred:
            return [unknown(name, self._kind, {}) for name in barred]
        known = {name: value for name, value in raw.items() if name in self._names}
        expected = said(
            "one_of_fields", "one of the fields {fields}", fields=[field.name for field in self._kind.fields]
        )
        return [
            *self._kind.read(known, occurred, self._tz)[1],
            *(Fault(expected, name, nearest(name, self._names) or LEAVE_OUT, name) for name in strangers),
        ]
