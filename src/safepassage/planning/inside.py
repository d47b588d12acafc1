"""Who is still inside a place, as far as a ledger tells: what a source said, less those who have left since.

Each source stands for itself: estimates are never added or averaged. To each, what the accounts of the place have
gained and lost since it spoke is added, by their own intervals; whoever was turned back or has returned since may be
inside again, and counts at the upper end. A place of which nobody has said how many are in it is unknown, and not
empty. Combatants leave by arrangements of their own and are not planned for.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.foundation.quantity import quantity_from_json
from safepassage.foundation.times import Interval
from safepassage.ledger.accounts import accounts
from safepassage.ledger.figures import Bounds
from safepassage.ledger.tally import GRAIN_S
from safepassage.ledger.view import joined, trace_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safepassage.geography.gazetteer import Gazetteer
    from safepassage.ledger.figures import Held, Trace
    from safepassage.ledger.view import View

__all__ = ["Inside", "inside"]

_INSIDE: Final = ("zone", "district", "city", "town")
_PLANNED: Final = ("civilians", "people")
_BACK: Final = ("special/turned-back", "special/returned")


@dataclass(frozen=True, slots=True)
class Inside:
    """How many one source leaves inside.

    Attributes:
        source: Who said how many there were.
        said_s: When, unix seconds.
        people: How many that leaves now.
        trace: The estimate, and the movements since.
    """

    source: str
    said_s: int
    people: Bounds
    trace: Trace


def inside(view: View, place: str, places: Gazetteer) -> list[Inside]:
    """What each source that spoke of the place leaves inside it, by source; none where nobody did.

    Args:
        view: What is known, up to when.
        place: A zone, district, city or town.
        places: What lies in what: who left a part of the place has left it.
    """
    last: dict[tuple[str, str], list[Held]] = {}
    for each in view.events("remaining_estimate", place):
        seen = each.observation
        if seen.body["population"] in _PLANNED:
            have = last.get((seen.source, seen.body["population"]), [])
            same = have and have[-1].observation.occurred.end_s == seen.occurred.end_s
            last[seen.source, seen.body["population"]] = [*have, each] if same else [each]
    return [_left(view, place, places, held) for _, held in sorted(last.items())]


def _left(view: View, place: str, places: Gazetteer, held: Sequence[Held]) -> Inside:
    """One source's last word; where its number came with two contents, the interval that holds both."""
    said = [quantity_from_json(each.observation.body["people"], "{person}") for each in held]
    seen = held[-1].observation
    his = [each.hi for each in said if each.hi is not None]
    people = Bounds(min(each.lo for each in said), max(his) if len(his) == len(said) else None)
    traces = [trace_of(held)]
    since_s = -(-seen.occurred.end_s // GRAIN_S) * GRAIN_S
    if since_s < view.as_of_s:
        books = accounts(view, view.kinds, Interval(since_s, view.as_of_s))
        for (where, population), account in sorted(books.items()):
            if where.partition("/")[0] in _INSIDE and places.within(where, place):
                moved = _of(account.remainder(), population, seen.body["population"])
            elif where in _BACK:
                back = _of(account.remainder(), population, seen.body["population"])
                moved = Bounds(Fraction(0), back.hi)
            else:
                continue
            people = people.plus(moved)
            traces.append(account.trace)
    least = max(people.lo, Fraction(0))
    most = None if people.hi is None else max(people.hi, Fraction(0))
    return Inside(seen.source, seen.occurred.end_s, Bounds(least, most), joined(traces))


def _of(moved: Bounds, population: str, asked: str) -> Bounds:
    """What a movement of one population does to another: all, some or none of those who moved may be of it."""
    if asked in ("people", population):
        return moved
    if population == "people":
        most = None if moved.hi is None else max(moved.hi, Fraction(0))
        return Bounds(min(moved.lo, Fraction(0)), most)
    return Bounds(Fraction(0), Fraction(0))
