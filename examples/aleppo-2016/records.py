"""What every record of the reconstruction has: its marks, its times and its number.

A record says three times that it is a reconstruction: in `nature`, in its source and
in its source's number. A source whose name begins with `reconstruction-` never existed.
Times are local, written without an offset, as a post would write them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Record", "at", "record", "span"]

_MARK: Final = "reconstruction"
_EVENING: Final = "T18:00"

Record = dict[str, Any]


def at(begins: str, minutes: int) -> str:
    """The local time so many minutes after 18:00 of a day.

    >>> at("2016-12-10", 375)
    '2016-12-11T00:15'
    """
    return (datetime.fromisoformat(begins + _EVENING) + timedelta(minutes=minutes)).isoformat(timespec="minutes")


def span(begins: str, start: int, end: int) -> str:
    """From so many to so many minutes after 18:00 of a day."""
    return f"{at(begins, start)}/{at(begins, end)}"


def record(kind: str, occurred: str, source: str, body: Mapping[str, Any], *, place: str = "", **rest: str) -> Record:
    """One record as an import file has it; its number is fixed by who says what about when.

    Args:
        kind: Name of the kind.
        occurred: As written: a moment, a day or FROM/TO.
        source: Who says so, without the mark.
        body: The kind's own fields.
        place: Where; "" for nowhere.
        rest: `mood`, `method` or `number`, a tail that tells two records of one moment apart.
    """
    number = rest.pop("number", "")
    head = occurred.partition("/")[0].replace(":", "").replace("T", "-")
    out = {
        "nature": _MARK,
        "kind": kind,
        "occurred": occurred,
        "source": f"{_MARK}-{source}",
        "source_id": "-".join(part for part in (_MARK, kind.replace("_", "-"), head, number) if part),
        **rest,
    }
    return {**out, **({"place": place} if place else {}), "body": dict(body)}
