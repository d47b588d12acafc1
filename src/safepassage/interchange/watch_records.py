"""A counted film, or a tally by hand, as observations: a watch, counts with their intervals, gaps with their reasons.

Vehicles are counts of a kind of their own.

The numbers of the records follow from the film's content, or from where and when a stream began, so that the same film
counted twice adds nothing, and counted otherwise corrects (`recount`). A piece of time that nobody saw has no count.
Seconds are rounded to whole ones, gaps outwards and watches inwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.times import iso_utc
from safepassage.interchange.film_store import digest_and_length
from safepassage.interchange.sealed_film import ID_CHARS
from safepassage.monitoring.coverage import resolution_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from safepassage.monitoring.tallies import Blind, Tally

__all__ = ["COUNTS", "WORDS", "Where", "digest_of", "digest_of_stream", "watch_records"]

COUNTS: Final = {"watch_count": "count", "watch_vehicle_count": "vehicles"}
"""Kind → what the numbers of its records begin with: people, and vehicles."""
_REASONS: Final = {
    "frozen": "communications",
    "missing": "communications",
    "dark": "other",
    "lost": "equipment",
    "outside": "other",
    "learning": "other",
    "unplaced": "other",
    "away": "no_crew",
}
WORDS: Final = {
    "frozen": "the picture stood still",
    "missing": "no pictures came",
    "dark": "too dark, or nothing to be seen",
    "lost": "the ground could not be found in the picture",
    "outside": "the line was not in the picture",
    "learning": "the detector did not know the ground yet",
    "unplaced": "where the lines lie in the picture was not known",
    "away": "the observer did not look",
}


@dataclass(frozen=True, slots=True)
class Where:
    """What a film does not say of itself.

    Attributes:
        start_s: When it begins, unix seconds.
        source: Whose count it is.
        place: The corridor.
        stretch: Which part of it; "" for all.
        means: drone, fixed_camera, …
        line: The line that is recorded: each person once.
        outbound: Which direction leads out of the zone, forward or back.
        aircraft: Which aircraft watches, by the name that the rota has for it; "" where nobody said, or none does.
    """

    start_s: int
    source: str
    place: str
    stretch: str
    means: str
    line: str
    outbound: str
    aircraft: str = ""


def digest_of(path: Path) -> str:
    """Twelve hex digits that a file's content fixes; a sealed film has those of the film."""
    return digest_and_length(path)[0][:ID_CHARS]


def digest_of_stream(where: Where) -> str:
    """Twelve hex digits for what is watched from a moment on: no two streams of one source have them."""
    what = [where.place, where.stretch, where.line, str(where.start_s), *([where.aircraft] if where.aircraft else [])]
    return sha256(" ".join(what).encode()).hexdigest()[:ID_CHARS]


def watch_records(
    where: Where,
    digest: str,
    span_s: tuple[float, float],
    counted: Sequence[Tally],
    gaps: Sequence[Blind],
    vehicles: Sequence[Tally] = (),
    coarsest_m: float | None = None,
) -> Iterator[dict[str, Any]]:
    """Raw records, for a `RecordReader`.

    Args:
        where: What the film does not say of itself.
        digest: Of the film.
        span_s: From when to when it was watched, from the film's beginning.
        counted: All people that were counted.
        gaps: Spans that were not seen.
        vehicles: All vehicles that were counted; none where nobody told them from people.
        coarsest_m: Metres of ground a pixel showed at the line, where it was seen worst; None where nobody knows.
    """
    first = math.ceil(span_s[0])
    begin_s, end_s = where.start_s + first, where.start_s + max(math.floor(span_s[1]), first + 1)
    flown = {"aircraft": where.aircraft} if where.aircraft else {}
    finely = {} if coarsest_m is None else {"resolution": resolution_of(coarsest_m)}
    watch = {"means": where.means, **flown, **finely}
    yield _record(where, "watch", f"watch-{digest}-{first}", (begin_s, end_s), watch)
    for gap in gaps:
        span = (
            max(where.start_s + math.floor(gap.start_s), begin_s),
            min(where.start_s + math.ceil(gap.end_s), end_s),
        )
        if span[0] < span[1] and gap.of in ("", where.line):
            body = {"reason": _REASONS[gap.why], "details": WORDS[gap.why], **flown}
            number = f"gap-{digest}-{span[0] - where.start_s}{'-' * bool(gap.of)}{gap.of}"
            yield _record(where, "watch_gap", number, span, body)
    for (kind, word), tallies in zip(COUNTS.items(), (counted, vehicles), strict=True):
        for tally in tallies:
            if tally.line == where.line:
                yield _count(where, kind, f"{word}-{digest}", tally)


def _count(where: Where, kind: str, number: str, tally: Tally) -> dict[str, Any]:
    direction = "outbound" if tally.direction == where.outbound else "inbound"
    span = (where.start_s + round(tally.start_s), max(where.start_s + round(tally.end_s), where.start_s + 1))
    body = {"direction": direction, "counted": _range(tally)}
    record = _record(where, kind, f"{number}-{where.line}-{round(tally.start_s)}-{direction}", span, body)
    return record | {"method": "estimated" if tally.is_indicative else "counted"}


def _range(tally: Tally) -> str:
    low, high = tally.least, tally.most
    return str(low) if low == high else f"{low}-{high}"


def _record(where: Where, kind: str, number: str, span: tuple[int, int], body: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": kind,
        "occurred": "/".join(map(iso_utc, span)),
        "source": where.source,
        "source_id": number,
        "place": where.place,
        "body": body | ({"stretch": where.stretch} if where.stretch else {}),
    }
