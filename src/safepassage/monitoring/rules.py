"""Checks of this room: a watch and a gap in one last for some time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from safepassage.foundation.errors import Fault
from safepassage.foundation.times import iso_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval

__all__ = ["lasts_some_time"]


def lasts_some_time(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    """What was watched, or not, is a span: a moment of it would count for nothing."""
    if occurred.duration_s == 0:
        yield Fault(
            field="occurred",
            expected="a span, from/to: at a moment nothing is watched",
            got=iso_utc(occurred.start_s),
            way_out="Write both ends, such as 2016-12-10T18:00/2016-12-10T22:00.",
        )
