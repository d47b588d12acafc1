"""Totals: the figures that a kind names, over a span, by part and by words; unknown ones are listed all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledger.stories import CROSSING, EVENING_S, NOTE, QUARTER_S, seen, ticking
from safepassage.foundation.times import Interval
from safepassage.ledger.figures import Bounds
from safepassage.ledger.folds import Folds
from safepassage.ledger.kind import Total
from safepassage.ledger.observation import draft_of
from safepassage.ledger.store import Ledger
from safepassage.ledger.totals import totals, unit_of
from safepassage.ledger.view import View

if TYPE_CHECKING:
    from pathlib import Path

KIND = replace(
    CROSSING,
    totals=(
        Total("crossed", "people"),
        Total("men", "people", part="men"),
        Total("civilians", "people", where={"population": "civilians"}),
        Total("buses", "vehicles", part="bus"),
        Total("households", "households"),
    ),
)
KINDS = {"crossing": KIND, "note": NOTE}


def test_totals_are_of_their_span_part_and_words(tmp_path: Path) -> None:
    """3 men and 2 women cross, then 4 men who may be anybody; a bus a quarter later is not of this span."""
    span = Interval(EVENING_S, EVENING_S + QUARTER_S)
    with Ledger.create(tmp_path / "l.db", clock=ticking(), node="n") as ledger:
        ledger.append(
            [
                draft_of(each)
                for each in (
                    seen({"men": 3, "women": 2}, body={"vehicles": {"bus": 1, "car": 5}}),
                    seen({"men": 4}, source_id="2", body={"population": "people"}),
                    seen({"men": 50}, quarter=1, source_id="3", body={"vehicles": {"bus": 9}}),
                )
            ]
        )
        with Folds(ledger.path, KINDS) as folds:
            view = View(folds, KINDS)
            figures = {each.name: each for each in totals(view, KIND, span)}
            assert totals(view, NOTE, span) == []
    values: dict[str, object] = {name: each.value and (each.value.lo, each.value.hi) for name, each in figures.items()}
    assert values == {"crossed": (9, 9), "men": (7, 7), "civilians": (5, 5), "buses": (1, 1), "households": None}
    assert figures["men"].labels == {"part": "men"}
    assert figures["crossed"].labels == {}
    assert [figures[name].population for name in ("crossed", "civilians")] == [None, "civilians"]
    assert {each.unit for each in figures.values()} == {"{person}", "{vehicle}", "{household}"}
    assert {(each.span, each.method, each.trace.count) for each in figures.values()} == {(span, "counted", 2)}
    assert isinstance(figures["crossed"].value, Bounds)


def test_the_method_of_a_total_is_that_of_its_observations(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "l.db", clock=ticking(), node="n") as ledger, Folds(ledger.path, KINDS) as folds:
        assert {each.method for each in totals(View(folds, KINDS), KIND, Interval(0, 900))} == {"unknown"}


def test_only_what_sums_has_a_unit() -> None:
    assert [unit_of(KIND, name) for name in ("people", "vehicles", "households")] == [
        "{person}",
        "{vehicle}",
        "{household}",
    ]
    with pytest.raises(TypeError, match=r"crossing\.corridor does not sum"):
        unit_of(KIND, "corridor")
