"""Sums over a cell: hedges without an upper end, rivals, what was left out, and the words they are kept apart by."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec
import pytest

from ledger.stories import CROSSING, seen
from safepassage.ledger.fields import Amount, Field
from safepassage.ledger.figures import NOTHING, Bounds
from safepassage.ledger.kind import METHODS
from safepassage.ledger.tally import Sums, bucket_of, fold_cell

if TYPE_CHECKING:
    from safepassage.ledger.kind import Kind
    from safepassage.ledger.observation import Observation

OVER_20 = {"hedge": "more_than", "unit": "{household}", "value": "20"}


def sums_of(*observations: Observation, kind: Kind = CROSSING, rivals: frozenset[str] = frozenset()) -> Sums:
    """Each observation in a cell of its own, rivals together in one."""
    rival = [each for each in observations if each.origin in rivals]
    cells = [fold_cell(kind, [each], rivals) for each in observations if each not in rival]
    cells += [fold_cell(kind, rival, rivals)] if rival else []
    return Sums(kind, [lambda cell=cell: cell for cell in cells], lambda: NOTHING)  # type: ignore[misc]


def between(least: int, most: int | None) -> Bounds:
    return Bounds(Fraction(least), None if most is None else Fraction(most))


@pytest.mark.parametrize(
    ("start_s", "end_s", "bucket"),
    [
        (0, 900, 0),  # a boundary closes the earlier cell
        (899, 901, 1),
        (1, 899, 0),
        (900, 900, 1),  # an instant on the boundary opens the later one
        (899, 899, 0),
        (-900, 0, -1),
    ],
)
def test_a_cell_takes_what_ends_in_it(start_s: int, end_s: int, bucket: int) -> None:
    assert bucket_of(start_s, end_s) == bucket


@pytest.mark.parametrize("mood", ["planned", "declared"])
def test_only_what_was_observed_is_summed(mood: str) -> None:
    assert sums_of(seen({"people": 7}), seen({"people": 100}, source_id="2", mood=mood)).amount("people") == between(
        7, 7
    )


@pytest.mark.parametrize("first", [5, OVER_20])
def test_a_sum_with_something_without_an_upper_end_has_none(first: object) -> None:
    second = OVER_20 if first == 5 else 5
    in_one = fold_cell(CROSSING, [seen(body={"households": one}, source_id=str(one)) for one in (first, second)])
    assert in_one["households||corridor/north|zone/east|civilians"] == (25, None, 2)
    apart = sums_of(seen(body={"households": first}), seen(body={"households": second}, source_id="2"))
    assert apart.amount("households") == between(25, None)
    assert apart.reported("households") == 2


def test_rivals_span_both_and_are_one_observation() -> None:
    low, high = seen(body={"households": 10}), seen(body={"households": OVER_20})
    found = sums_of(low, high, rivals=frozenset({low.origin}))
    assert found.amount("households") == between(10, None)
    assert found.reported("households") == 1
    closed = sums_of(low, seen(body={"households": 30}), rivals=frozenset({low.origin}))
    assert closed.amount("households") == between(10, 30)


def test_a_rival_whose_other_content_is_elsewhere_may_be_nothing() -> None:
    low = seen({"people": 10})
    assert sums_of(low, rivals=frozenset({low.origin})).amount("people") == between(0, 10)


def test_amounts_are_summed_in_the_fields_own_unit() -> None:
    kind = replace(CROSSING, fields=(*CROSSING.fields, Field("area", Amount("m2"), "Area")))
    given = ({"unit": "har", "value": "24"}, {"unit": "m2", "value": "5"})
    found = sums_of(*(seen(body={"area": one}, source_id=one["unit"]) for one in given), kind=kind)
    assert found.amount("area") == between(240_005, 240_005)


def test_fields_whose_names_begin_alike_are_kept_apart() -> None:
    kind = replace(CROSSING, fields=(*CROSSING.fields, Field("households_of_women", Amount("{household}"), "Of women")))
    found = sums_of(seen(body={"households": 10, "households_of_women": 4}), kind=kind)
    assert found.amount("households") == between(10, 10)
    assert found.amount("households_of_women") == between(4, 4)


def test_what_nobody_reported_is_unknown_for_every_group() -> None:
    found = sums_of(seen(body={"households": 10}))
    assert found.amount("people") is None
    assert found.amount("people", "men") is None
    assert found.amount("vehicles", "bus") is None
    assert found.reported("people") == 0
    assert sums_of(seen({"women": 2})).amount("people", "men") == between(0, 0), "they were counted, and none was a man"


def test_parts_of_one_count_are_one_report() -> None:
    found = sums_of(seen({"men": 3, "women": 2}, body={"vehicles": {"bus": 2, "car": 0}}))
    assert found.reported("people") == found.reported("vehicles") == 1
    assert found.parts("people") == ("men", "women")
    assert found.people() == {"men": (3, 3), "women": (2, 2)}
    assert found.amount("vehicles") == found.amount("vehicles", "bus") == between(2, 2)
    assert found.amount("vehicles", "car") == between(0, 0)


def test_sums_are_asked_by_all_words_at_once() -> None:
    found = sums_of(
        seen({"people": 1}),
        seen({"people": 2}, source_id="2", body={"population": "people"}),
        seen({"people": 4}, source_id="3", body={"corridor": "corridor/south"}),
    )
    assert found.amount("people", corridor="corridor/north") == between(3, 3)
    assert found.amount("people", corridor="corridor/north", population="civilians") == between(1, 1)
    assert found.words("corridor") == ("corridor/north", "corridor/south")
    assert found.words("population") == ("civilians", "people")
    assert found.people_by() == {
        (("corridor", "corridor/north"), ("origin", "zone/east"), ("population", "civilians")): {"people": (1, 1)},
        (("corridor", "corridor/north"), ("origin", "zone/east"), ("population", "people")): {"people": (2, 2)},
        (("corridor", "corridor/south"), ("origin", "zone/east"), ("population", "civilians")): {"people": (4, 4)},
    }


def test_the_method_is_said_once_in_order_or_is_unknown() -> None:
    counted = seen({"people": 1})
    others = [msgspec.structs.replace(counted, method=name) for name in METHODS[::-1]]
    assert sums_of().method == "unknown"
    assert sums_of(counted, counted).method == "counted"
    assert sums_of(*others, counted).method == "counted+estimated+measured+modelled+registered+reported"
