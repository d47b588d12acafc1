"""Claims side by side as data: every definition with its claims, and our own figures beside them.

It holds what the picture shows and the table says, number by number, as text that loses no digit.
Nothing in it is averaged, added or filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from safepassage.foundation.numerals import exact_text
from safepassage.foundation.times import iso_utc
from safepassage.statements.desk import in_unit
from safepassage.statements.sheet import own_letter

if TYPE_CHECKING:
    from safepassage.ledger.figures import Figure
    from safepassage.statements.contested import Contested, Panel, Series
    from safepassage.statements.ours import Own

__all__ = ["contested_json", "own_json", "series_json"]


def contested_json(found: Contested) -> dict[str, Any]:
    """Everything, with the nature at the root."""
    return {
        "nature": found.nature,
        "operation": found.name,
        "edition": "internal",
        "as_of_s": found.as_of_s,
        "position": found.position,
        "root": found.root,
        "gap_days": found.gap_days,
        "panels": [
            {
                "topic": panel.topic,
                "unit": panel.unit,
                "rate": panel.is_rate,
                "definitions": [series_json(each) for each in panel.series],
                "ours": [own_json(at, each, panel) for at, each in enumerate(panel.own)],
            }
            for panel in found.panels
        ],
    }


def series_json(series: Series) -> dict[str, Any]:
    """One definition with its claims."""
    definition = series.definition
    joined = {mark.claim.held.id: mark.joined for mark in series.marks}
    names = ("who", "measure", "what", "population", "scope", "since", "place", "unit")
    claims = []
    for each in series.claims:
        body, quantity, bounds = each.body, each.quantity, each.bounds
        claims.append(
            {
                "from": body.get("span_from", ""),
                "to": body.get("span_to", ""),
                "hedge": quantity.hedge if quantity else "",
                "value": _number(quantity.value if quantity else None),
                "value_to": _number(quantity.value_to if quantity else None),
                "lo": _number(bounds.lo if bounds else None),
                "hi": _number(bounds.hi if bounds else None),
                "words": quantity.words if quantity else body.get("text", ""),
                "joined": joined.get(each.held.id, False),
                "publisher": body["publisher"],
                "grade": each.grade,
                "note": body.get("note", ""),
                "id": each.held.id,
            }
        )
    return {"mark": str(series.number), **{name: getattr(definition, name) for name in names}, "claims": claims}


def own_json(at: int, own: Own, panel: Panel) -> dict[str, Any]:
    """One figure of ours over time, in the unit of its panel; `at` is its number there."""
    letter = own_letter(at)
    points = [
        _figure(each, letter, panel, "cumulative", joined=joined)
        for each, joined in zip(own.points, own.joined, strict=True)
    ]
    bars = [_figure(each, letter, panel, "period", joined=False) for each in own.bars]
    return {
        "mark": letter,
        "figure": own.name,
        "labels": dict(own.labels),
        "method": own.method,
        "figures": points + bars,
    }


def _figure(figure: Figure, letter: str, panel: Panel, scope: str, *, joined: bool) -> dict[str, Any]:
    bounds = in_unit(figure.value, figure.unit, panel.unit).bounds
    return {
        "mark": letter,
        "population": figure.population or "",
        "scope": scope,
        "unit": panel.unit,
        "from": iso_utc(figure.span.start_s),
        "to": iso_utc(figure.span.end_s),
        "lo": _number(bounds.lo if bounds else None),
        "hi": _number(bounds.hi if bounds else None),
        "joined": joined,
        "id": figure.trace_id,
    }


def _number(value: Any) -> str | None:  # noqa: ANN401 - a fraction, or nothing
    return None if value is None else exact_text(value)
