"""Figures: intervals added, subtracted and compared; keys and trace ids that tell one figure from another."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from safepassage.foundation.ids import canonical, content_id
from safepassage.foundation.times import Interval
from safepassage.ledger.figures import Bounds, Figure, Trace

FIVE = Bounds(Fraction(5), Fraction(5))
FROM_2_TO_4 = Bounds(Fraction(2), Fraction(4))
OVER_20 = Bounds(Fraction(20), None)


def test_bounds_add_and_subtract_as_intervals_do() -> None:
    assert FIVE.plus(FROM_2_TO_4) == FROM_2_TO_4.plus(FIVE) == Bounds(Fraction(7), Fraction(9))
    assert FIVE.minus(FROM_2_TO_4) == Bounds(Fraction(1), Fraction(3))
    assert FROM_2_TO_4.minus(FIVE) == Bounds(Fraction(-3), Fraction(-1)), "a negative remainder is a finding"


def test_what_has_no_upper_end_gives_none() -> None:
    assert FIVE.plus(OVER_20) == OVER_20.plus(FIVE) == Bounds(Fraction(25), None)
    assert OVER_20.minus(FROM_2_TO_4) == Bounds(Fraction(16), None)
    with pytest.raises(ValueError, match="no lower end"):
        FIVE.minus(OVER_20)


def test_exact_is_one_value_only() -> None:
    assert [each.exact for each in (FIVE, FROM_2_TO_4, OVER_20)] == [True, False, False]


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (FIVE, FROM_2_TO_4, False),
        (FIVE, Bounds(Fraction(2), Fraction(5)), True),  # one value in common is enough
        (FIVE, Bounds(Fraction(5), None), True),
        (FIVE, OVER_20, False),
        (OVER_20, Bounds(Fraction(30), None), True),
    ],
)
def test_intervals_meet_where_some_value_is_in_both(one: Bounds, other: Bounds, meet: bool) -> None:
    assert one.meets(other) is meet
    assert other.meets(one) is meet


FIGURE = Figure(
    name="crossed",
    value=FIVE,
    unit="{person}",
    span=Interval(900, 1800),
    place="crossing/a",
    population="civilians",
    trace=Trace(2, "ab" * 32),
    labels={"group": "men", "corridor": "corridor/north"},
)


def test_a_key_is_the_figure_whatever_its_value_and_the_order_of_its_labels() -> None:
    assert FIGURE.key == "crossed|crossing/a|civilians|corridor=corridor/north|group=men"
    assert replace(FIGURE, value=None, labels={"corridor": "corridor/north", "group": "men"}).key == FIGURE.key
    assert replace(FIGURE, place=None, population=None, labels={}).key == "crossed||"


def test_a_trace_id_names_the_figure_its_span_and_its_basis() -> None:
    assert FIGURE.trace_id == content_id(canonical([FIGURE.key, 900, 1800, 2, "ab" * 32]))[:12]
    others = (
        replace(FIGURE, name="arrived"),
        replace(FIGURE, span=Interval(900, 2700)),
        replace(FIGURE, span=Interval(0, 1800)),
        replace(FIGURE, trace=Trace(3, "ab" * 32)),
        replace(FIGURE, trace=Trace(2, "ef" * 32)),
    )
    assert len({FIGURE.trace_id, *(each.trace_id for each in others)}) == 6
