"""Folds of the fighting: which pauses hold, how often they were broken, and what each source says of shares.

A pause that was broken still stands until somebody ends it or its time runs out: the
breaks are printed with it. Shares are never averaged: each is one source's, of the
whole that it named. Where a source also drew the ground, the drawing's own area is
computed and held against its words.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.quantity import quantity_from_json
from safepassage.foundation.times import Interval
from safepassage.hostilities.area import area_of_m2
from safepassage.ledger.figures import Alarm, Bounds, Figure
from safepassage.ledger.view import trace_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from safepassage.ledger.figures import Held, Trace
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.view import View

__all__ = ["Pause", "alarms", "fighting", "figures", "pauses", "shares"]

_DRAWN_SHARE: Final = Fraction(1, 50)
"""How far, as a part of it, a drawn area may be off before it contradicts: 2 percent.

A line drawn at 1:50,000 is good to about 25 m (0.5 mm on the sheet), which is 2 percent
of the area of a square of 5 km.
"""
_HOUR_S: Final = 3600


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause as it stands.

    Attributes:
        name: Its short name.
        state: holding, ended, or expired: its announced time ran out.
        since_s: When it began; None where only its breaks or its end were reported.
        until_s: When it ended or expired, or is announced to; None where nobody said.
        broken_s: The moments of its breaks, oldest first.
        body: The fields of its beginning: basis, declared_by, against, exceptions, area, acknowledged_by.
        trace: The reports that it rests on.
    """

    name: str
    state: str
    since_s: int | None
    until_s: int | None
    broken_s: tuple[int, ...]
    body: dict[str, Any]
    trace: Trace


def figures(view: View, span: Interval) -> list[Figure]:
    """The pauses as they stand, and each source's shares."""
    return [*(figure for pause in pauses(view) for figure in _pause_figures(view, pause, span)), *shares(view)]


def pauses(view: View) -> list[Pause]:
    """Every pause that was reported, by name."""
    found: dict[str, list[Held]] = {}
    for each in view.events("pause"):
        found.setdefault(each.observation.body["pause"], []).append(each)
    return [_pause(name, held, view.as_of_s) for name, held in sorted(found.items())]


def fighting(view: View) -> dict[str, list[Interval]]:
    """Area → when there was fighting, as far as pauses tell: their breaks, and from an end to the next beginning.

    What ended without an area is under the areas that its pause was said to have, or under "" where nobody named one:
    that may be anywhere.
    """
    out: dict[str, list[Interval]] = {}
    events = [(each.observation.body, each.observation.occurred) for each in view.events("pause")]
    said: dict[str, set[str]] = {}
    for body, _ in events:
        said.setdefault(body["pause"], set()).update({body["area"]} if "area" in body else ())
    begun = [(area, when.start_s) for body, when in events if body["state"] == "begun" for area in _areas(body, said)]
    for body, occurred in events:
        for area in _areas(body, said):
            if body["state"] == "broken":
                out.setdefault(area, []).append(occurred)
            elif body["state"] == "ended":
                next_s = [start_s for where, start_s in begun if where == area and start_s >= occurred.end_s]
                out.setdefault(area, []).append(Interval(occurred.end_s, min(next_s, default=view.as_of_s)))
    return out


def _areas(body: Mapping[str, Any], said: Mapping[str, set[str]]) -> Sequence[str]:
    """Where a report holds: its own area, else those of its pause, else "" for a place that nobody named."""
    return [body["area"]] if "area" in body else sorted(said[body["pause"]]) or [""]


def shares(view: View) -> list[Figure]:
    """The latest share and area of each source, whole and side, and those that its own drawing has."""
    latest: dict[tuple[str, str, str], list[Held]] = {}
    for each in view.events("control_share"):
        key = (each.observation.source, each.observation.body["of"], each.observation.body["side"])
        have = latest.get(key, [])
        same = have and have[-1].observation.occurred.end_s == each.observation.occurred.end_s
        latest[key] = [*have, each] if same else [each]
    return [figure for held in latest.values() for figure in _shares_of(held)]


def alarms(view: View) -> list[Alarm]:
    """Breaks of a pause that is said to hold, and drawings that contradict their own source's words."""
    out = [
        Alarm(
            name="pause_broken",
            place=pause.body.get("area"),
            since_s=pause.broken_s[-1],
            facts={"pause": pause.name, "times": str(len(pause.broken_s))},
            trace=pause.trace,
        )
        for pause in pauses(view)
        if pause.state == "holding" and pause.broken_s
    ]
    for each in view.events("control_share"):
        out += [
            _contradiction(each, name, stated, drawn, unit)
            for name, stated, drawn, unit in _stated_and_drawn(each)
            if not stated.meets(drawn)
        ]
    return out


def _pause(name: str, held: Sequence[Held], now_s: int) -> Pause:
    by_state: dict[str, list[Observation]] = {"begun": [], "broken": [], "ended": []}
    for each in held:
        by_state[each.observation.body["state"]].append(each.observation)
    begun = by_state["begun"][-1] if by_state["begun"] else None
    since_s = begun.occurred.start_s if begun else None
    body = begun.body if begun else {}
    ended_s = max(
        (each.occurred.end_s for each in by_state["ended"] if each.occurred.end_s >= (since_s or 0)), default=None
    )
    until_s = body.get("until") if ended_s is None else ended_s
    over = "expired" if ended_s is None else "ended"
    return Pause(
        name=name,
        state=over if until_s is not None and until_s <= now_s else "holding",
        since_s=since_s,
        until_s=until_s,
        broken_s=tuple(
            sorted(each.occurred.start_s for each in by_state["broken"] if each.occurred.end_s >= (since_s or 0))
        ),
        body=body,
        trace=trace_of(held),
    )


def _pause_figures(view: View, pause: Pause, span: Interval) -> list[Figure]:
    """Hours that it lasts or lasted, and how often a break was reported: since it began, and in the span."""
    since_s = view.as_of_s if pause.since_s is None else min(pause.since_s, view.as_of_s)
    end_s = view.as_of_s if pause.state == "holding" or pause.until_s is None else max(since_s, pause.until_s)
    lasting = None if pause.since_s is None else _exactly(Fraction(end_s - since_s, _HOUR_S))
    in_span = sum(span.holds(moment) for moment in pause.broken_s)
    rows = (
        ("pause_lasting", lasting, "h", view.now, "state"),
        (
            "pause_breaks",
            _exactly(Fraction(len(pause.broken_s))),
            "{event}",
            Interval(since_s, view.as_of_s),
            "movement",
        ),
        ("pause_breaks_in_span", _exactly(Fraction(in_span)), "{event}", span, "movement"),
    )
    return [
        Figure(
            name=name,
            value=value,
            unit=unit,
            span=when,
            place=pause.body.get("area"),
            method="reported",
            species=species,
            trace=pause.trace,
            labels={"pause": pause.name},
        )
        for name, value, unit, when, species in rows
    ]


def _shares_of(held: Sequence[Held]) -> list[Figure]:
    """What one source says at one moment; where its id came with two contents, the interval that holds both."""
    bodies = [each.observation.body for each in held]
    stated = [_stated(each, "share", "%") for each in held if "share" in each.observation.body]
    drawn = [found for body in bodies if (found := _drawn_percent(body)) is not None]
    area = [_stated(each, "area", "m2") for each in held if "area" in each.observation.body]
    ground = [_drawn(Fraction(area_of_m2(body["polygon"]))) for body in bodies if "polygon" in body]
    observation = held[-1].observation
    return [
        Figure(
            name=name,
            value=Bounds(min(each.lo for each in bounds), _greatest(bounds)),
            unit=unit,
            span=observation.occurred,
            place=observation.place,
            method=method,
            species="assertion",
            trace=trace_of(held),
            labels={"of": observation.body["of"], "side": observation.body["side"], "source": observation.source},
        )
        for name, unit, bounds, method in (
            ("control_share", "%", stated, observation.method),
            ("control_share_drawn", "%", drawn, "computed"),
            ("control_area", "m2", area, observation.method),
            ("control_area_drawn", "m2", ground, "computed"),
        )
        if bounds
    ]


def _greatest(bounds: Sequence[Bounds]) -> Fraction | None:
    his = [each.hi for each in bounds if each.hi is not None]
    return max(his) if len(his) == len(bounds) else None


def _stated(held: Held, field: str, unit: str) -> Bounds:
    return Bounds(*quantity_from_json(held.observation.body[field], unit).bounds(unit))


def _stated_and_drawn(held: Held) -> list[tuple[str, Bounds, Bounds, str]]:
    """(finding, what the source wrote, what it drew, unit), for each of share and area that it gave twice."""
    body, out = held.observation.body, []
    drawn = _drawn_percent(body)
    if drawn is not None and "share" in body:
        out.append(("share_contradicts_drawing", _stated(held, "share", "%"), drawn, "%"))
    if "polygon" in body and "area" in body:
        area = _drawn(Fraction(area_of_m2(body["polygon"])))
        out.append(("area_contradicts_drawing", _stated(held, "area", "m2"), area, "m2"))
    return out


def _drawn_percent(body: dict[str, Any]) -> Bounds | None:
    """The share that the drawn part has of the drawn whole, with the tolerance of drawing."""
    if "polygon" not in body or "whole_polygon" not in body:
        return None
    whole_m2 = area_of_m2(body["whole_polygon"])
    return _drawn(Fraction(100 * area_of_m2(body["polygon"]) / whole_m2)) if whole_m2 else None


def _contradiction(held: Held, name: str, stated: Bounds, drawn: Bounds, unit: str) -> Alarm:
    observation = held.observation
    low, high = (float(drawn.lo), float(drawn.hi if drawn.hi is not None else drawn.lo))
    return Alarm(
        name=name,
        place=observation.place,
        since_s=observation.occurred.end_s,
        severity="finding",
        facts={
            "of": observation.body["of"],
            "source": observation.source,
            "stated": str(stated.lo) if stated.exact else f"{stated.lo}–{stated.hi}",
            "drawn": f"{low:.1f}–{high:.1f}",
            "unit": unit,
        },
        trace=trace_of([held]),
    )


def _exactly(value: Fraction) -> Bounds:
    return Bounds(value, value)


def _drawn(value: Fraction) -> Bounds:
    return Bounds(value * (1 - _DRAWN_SHARE), value * (1 + _DRAWN_SHARE))
