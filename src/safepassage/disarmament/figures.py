"""Received = decided + undecided, and how long the undecided have waited.

The undecided are people who laid down weapons and for whom no decision is on the
ledger. Nobody is followed, so which of them wait is not known: the longest wait is an
interval, between what it would be had decisions been taken in the order of arrival
and what it would be had the latest always come first; both begin after the last
moment at which everybody who had come was decided on, since nobody waits from before it.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Final

from safepassage.ledger.figures import Alarm, Bounds, Figure
from safepassage.ledger.rules import bounds_of
from safepassage.ledger.view import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from safepassage.foundation.times import Interval
    from safepassage.ledger.figures import Held
    from safepassage.ledger.tally import Sums
    from safepassage.ledger.view import View

    Said = tuple[Interval, int, int | None]

__all__ = ["alarms", "equation", "figures", "longest_wait_s", "nobody_waited_s", "weapons"]

_HOUR_S: Final = 3600
_NEVER_S: Final = -(2**40)
_DECIDED: Final = ("amnestied", "referred")


def figures(view: View, span: Interval) -> list[Figure]:
    """The equation as it stands, and the weapons of the span by type."""
    return [*equation(view), *weapons(view, span)]


def equation(view: View) -> list[Figure]:
    """Laid down, decided and undecided since the start, and the longest wait in hours."""
    laid, decisions = view.tally("weapons_laid_down"), view.tally("decision")
    received, decided = laid.amount("people"), _decided(decisions)
    trace = joined([laid.trace, decisions.trace])
    undecided = None if received is None else _remainder(received, decided)
    return [
        _figure("combatants_laid_down", received, view.since_start, laid),
        _figure("decided", decided, view.since_start, decisions),
        Figure(
            name="undecided",
            value=undecided,
            unit="{person}",
            span=view.now,
            population="combatants",
            method="computed",
            species="balance",
            trace=trace,
        ),
        Figure(
            name="undecided_longest_wait",
            value=_wait_h(view),
            unit="h",
            span=view.now,
            population="combatants",
            method="computed",
            species="balance",
            trace=trace,
        ),
    ]


def weapons(view: View, span: Interval) -> list[Figure]:
    """Weapons received in the span, type by type; types are not added, a box is not a rifle."""
    sums = view.tally("weapons_received", span)
    return [
        Figure(
            name="weapons_received",
            value=sums.amount("weapons", part),
            unit="{object}",
            span=span,
            method=sums.method,
            trace=sums.trace,
            labels={"type": part},
        )
        for part in sums.parts("weapons")
    ]


def alarms(view: View) -> list[Alarm]:
    """More decided than laid down weapons, and children who need to be referred."""
    laid, decisions = view.tally("weapons_laid_down"), view.tally("decision")
    received, decided = laid.amount("people"), _decided(decisions)
    found = []
    if decided and decided.lo and (received is None or (received.hi is not None and decided.lo > received.hi)):
        facts = {"decided": str(decided.lo), "received": "unknown" if received is None else str(received.hi)}
        found.append(_alarm(view, "decided_more_than_laid_down", "finding", facts, decisions))
    for sums in (laid, view.tally("screening")):
        children = sums.amount("under_18")
        if children and children.lo:
            facts = {"children": str(children.lo), "kind": sums.kind.name}
            found.append(_alarm(view, "children_to_refer", "alert", facts, sums))
    return found


def longest_wait_s(
    received: Iterable[tuple[int, int]], decided: Iterable[tuple[int, int]], now_s: int, *, latest_first: bool
) -> int | None:
    """How long the one who has waited longest has waited, in seconds; None when nobody waits.

    Args:
        received: (moment, people) who came, unix seconds.
        decided: (moment, people) who were decided on.
        now_s: The moment to count to.
        latest_first: Whether decisions always took the latest to come; else the earliest.
    """
    queue: list[tuple[int, int]] = []
    owed = 0
    steps = [(at, 0, n) for at, n in received] + [(at, 1, n) for at, n in decided]
    for at, is_decision, people in sorted(steps):
        if is_decision:
            owed += people
        elif people:
            queue.append((at, people))
        while owed and queue:
            end = -1 if latest_first else 0
            since, waiting = queue.pop(end)
            if waiting > owed:
                queue.insert(len(queue) if latest_first else 0, (since, waiting - owed))
            owed = max(0, owed - waiting)
    return now_s - min(since for since, _ in queue) if queue else None


def nobody_waited_s(received: Sequence[Said], decided: Sequence[Said]) -> int:
    """The last moment at which exactly all who had come were decided on; before all time when there is none.

    A moment inside a span over which people came is never one: some may have come before it.

    Args:
        received: (when, least, most) of those who came.
        decided: (when, least, most) of those who were decided on.
    """
    said = [(when.end_s, 1, lo, hi) for when, lo, hi in received]
    said += [(when.end_s, -1, lo, hi) for when, lo, hi in decided]
    nil: list[int] = []
    waiting = 0
    for moment_s, together in groupby(sorted(said, key=_end_s), key=_end_s):
        for _, sign, least, most in together:
            if least != most:
                return _last_whole(nil, received)
            waiting += sign * least
        if waiting == 0:
            nil.append(moment_s)
    return _last_whole(nil, received)


def _end_s(step: tuple[int, int, int, int | None]) -> int:
    return step[0]


def _last_whole(moments: Sequence[int], received: Sequence[Said]) -> int:
    """The last of these moments that lies in no span over which people came."""
    for moment_s in reversed(moments):
        if not any(when.start_s < moment_s < when.end_s for when, _, _ in received):
            return moment_s
    return _NEVER_S


def _wait_h(view: View) -> Bounds | None:
    """The longest wait: decided in the order of arrival at least, the latest always first at most."""
    laid, made = view.events("weapons_laid_down"), view.events("decision")
    nil_s = nobody_waited_s(
        [(each.observation.occurred, *_people(each, "people")) for each in laid],
        [(each.observation.occurred, *_people(each, *_DECIDED)) for each in made],
    )
    laid = [each for each in laid if each.observation.occurred.end_s > nil_s]
    made = [each for each in made if each.observation.occurred.end_s > nil_s]
    least = longest_wait_s(_moments(laid, 0, "people"), _moments(made, 1, *_DECIDED), view.as_of_s, latest_first=False)
    most = longest_wait_s(_starts(laid), _moments(made, 0, *_DECIDED), view.as_of_s, latest_first=True)
    if most is None:
        return None
    return Bounds(Fraction(least or 0, _HOUR_S), Fraction(most, _HOUR_S))


def _moments(held: Sequence[Held], end: int, *names: str) -> list[tuple[int, int]]:
    """(end of the observation, people) at the lower (0) or upper (1) end of what was said."""
    people = [_people(each, *names) for each in held]
    chosen = [lo if end == 0 or hi is None else hi for lo, hi in people]
    return [(each.observation.occurred.end_s, n) for each, n in zip(held, chosen, strict=True)]


def _people(held: Held, *names: str) -> tuple[int, int | None]:
    """(least, most) of these fields of an observation together."""
    spans = [bounds_of(held.observation.body[name]) for name in names if name in held.observation.body]
    most = None if any(hi is None for _, hi in spans) else sum(int(hi) for _, hi in spans if hi is not None)
    return sum(int(lo) for lo, _ in spans), most


def _starts(held: Sequence[Held]) -> list[tuple[int, int]]:
    """(start of the observation, people) at the upper end of what was said."""
    people = [count for _, count in _moments(held, 1, "people")]
    return [(each.observation.occurred.start_s, count) for each, count in zip(held, people, strict=True)]


def _decided(decisions: Sums) -> Bounds | None:
    """Everybody on whom a decision is recorded; None when none is."""
    total = None
    for name in _DECIDED:
        found = decisions.amount(name)
        if found is not None:
            total = found if total is None else total.plus(found)
    return total


def _remainder(received: Bounds, decided: Bounds | None) -> Bounds:
    """What is left; below 0 it is a finding and is not cut."""
    if decided is None:
        return received
    if decided.hi is None:
        return Bounds(Fraction(0), None if received.hi is None else received.hi - decided.lo)
    return received.minus(decided)


def _figure(name: str, value: Bounds | None, span: Interval, sums: Sums) -> Figure:
    return Figure(
        name=name,
        value=value,
        unit="{person}",
        span=span,
        population="combatants",
        method=sums.method,
        trace=sums.trace,
    )


def _alarm(view: View, name: str, severity: str, facts: dict[str, str], sums: Sums) -> Alarm:
    since_s = view.as_of_s if sums.last_s is None else sums.last_s
    return Alarm(name=name, place=None, since_s=since_s, severity=severity, facts=facts, trace=sums.trace)
