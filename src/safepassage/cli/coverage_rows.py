"""What `safepassage coverage` prints for programs: the watched hours, the gaps, and what was planned and flown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.times import iso_utc
from safepassage.monitoring.spans import seconds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safepassage.monitoring.figures import Cover, Gap
    from safepassage.monitoring.flown import Flown
    from safepassage.monitoring.spans import Span

__all__ = ["CSV_TITLES", "FLOWN", "csv_rows", "nested"]

FLOWN: Final = ("planned", "as_planned", "by_others", "missed", "for_others", "unplanned")
"""Attributes of `Flown` that are sets of time, in the order in which they are told."""
CSV_TITLES: Final = (
    *("nature", "row", "corridor", "stretch", "aircraft", "from", "to", "gap_min", "why", "open_min", "watched_min"),
    *("last_look_age_min", "finest_cm_a_pixel", "coarsest_cm_a_pixel", "pixel_known_min", "by"),
    *(f"{name}_min" for name in FLOWN),
)
_MINUTE_S: Final = 60


def nested(
    covers: Sequence[Cover], holes: Sequence[Gap], flown: Sequence[Flown], nature: str, now_s: int
) -> dict[str, Any]:
    """All of it as one JSON value."""
    return {
        "nature": nature,
        "as_of": iso_utc(now_s),
        "corridors": [
            {
                **_covered(each, now_s),
                "watched": [_times(one) for one in each.watched],
                "sources": list(dict.fromkeys(one.source for one in each.by)),
                "by": [
                    {"source": one.source, "aircraft": one.aircraft, "watched": [_times(span) for span in one.spans]}
                    for one in each.by
                ],
            }
            for each in covers
        ],
        "gaps": [
            {
                "corridor": each.corridor,
                "stretch": each.stretch,
                "span": _times((each.start_s, each.end_s)),
                "reasons": list(each.reasons),
            }
            for each in holes
        ],
        "flown": [_compared(each) for each in flown if not each.aircraft],
        "aircraft": [_compared(each) for each in flown if each.aircraft],
    }


def csv_rows(
    covers: Sequence[Cover], holes: Sequence[Gap], flown: Sequence[Flown], nature: str, now_s: int
) -> Iterator[dict[str, Any]]:
    """A row for each corridor and stretch, each gap, each comparison with the plan; `row` says which of them it is."""
    for each in covers:
        who = {
            "by": "; ".join(dict.fromkeys(one.source for one in each.by)),
            "aircraft": "; ".join(one.aircraft for one in each.by if one.aircraft),
        }
        yield {"nature": nature, "row": "watched", **_covered(each, now_s), **who}
    for gap in holes:
        begin, end = _times((gap.start_s, gap.end_s))
        place = {"corridor": gap.corridor, "stretch": gap.stretch, "from": begin, "to": end}
        length_min = _minutes([(gap.start_s, gap.end_s)])
        yield {"nature": nature, "row": "gap", **place, "gap_min": length_min, "why": "; ".join(gap.reasons)}
    for one in flown:
        yield {"nature": nature, "row": "aircraft" if one.aircraft else "flown", **_planned(one)}


def _covered(each: Cover, now_s: int) -> dict[str, Any]:
    return {
        "corridor": each.corridor,
        "stretch": each.stretch,
        "open_min": _minutes(each.opened),
        "watched_min": _minutes(each.watched),
        "last_look_age_min": None if each.last_s is None else (now_s - each.last_s) / _MINUTE_S,
        "finest_cm_a_pixel": None if each.pixel_cm is None else float(each.pixel_cm[0]),
        "coarsest_cm_a_pixel": None if each.pixel_cm is None else float(each.pixel_cm[1]),
        "pixel_known_min": _minutes(each.resolved),
    }


def _compared(each: Flown) -> dict[str, Any]:
    return {**_planned(each), "missed": [_times(one) for one in each.missed]}


def _planned(each: Flown) -> dict[str, Any]:
    """Minutes by attribute; of a place without those that only an aircraft has."""
    names = FLOWN if each.aircraft else [name for name in FLOWN if not name.endswith("_others")]
    about = {"aircraft": each.aircraft} if each.aircraft else {"corridor": each.corridor, "stretch": each.stretch}
    return {**about, **{f"{name}_min": _minutes(getattr(each, name)) for name in names}}


def _minutes(spans: Sequence[Span]) -> float:
    return seconds_of(spans) / _MINUTE_S


def _times(span: Span) -> list[str]:
    return [iso_utc(moment_s) for moment_s in span]
