"""Who goes to which centre: by hand, and against trying every assignment."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.cities import city, point
from planning.test_model import scenario
from safepassage.planning.plan import plan_of
from safepassage.planning.reception import Placed, assigned, groups_of
from safepassage.planning.scenario import Centre, Exit, Fleet, Zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from safepassage.planning.reception import Reception

EAST = Exit("exit/east", point(0, 0), centres=("centre/near", "centre/far"))
WEST = Exit("exit/west", point(-1000, 0), centres=("centre/near",))
NEAR, FAR = point(500, 0), point(3000, 0)


def test_the_nearest_first_and_the_rest_further_on() -> None:
    """From the west only the near one can be reached, 1.5 km away; it has 30 places, so 20 from the east go on 3 km."""
    found = assigned(
        (EAST, WEST),
        (Centre("centre/near", 30, NEAR), Centre("centre/far", 100, FAR)),
        {"exit/east": {1: 40}, "exit/west": {1: 10}},
    )
    assert found.placed == (
        Placed("exit/east", "centre/near", 20, 0),
        Placed("exit/east", "centre/far", 20, 0),
        Placed("exit/west", "centre/near", 10, 0),
    )
    assert (found.left, found.families_left) == ({}, 0)
    assert found.person_m == found.person_m_min == pytest.approx(20 * 500 + 20 * 3000 + 10 * 1500, rel=1e-3)
    assert found.proven


def test_a_family_goes_together_to_where_it_fits() -> None:
    """Three families of four, seven places near: two would fit as single people for the most part, one does whole.

    Alone, 7 go near and 5 far; together, 4 near and 8 far.
    """
    found = assigned(
        (EAST,), (Centre("centre/near", 7, NEAR), Centre("centre/far", 9, FAR)), {"exit/east": {4: 3}, "exit/west": {}}
    )
    assert found.placed == (
        Placed("exit/east", "centre/near", 4, 1),
        Placed("exit/east", "centre/far", 8, 2),
    )
    assert found.person_m == pytest.approx(4 * 500 + 8 * 3000, rel=1e-3)
    assert found.person_m_min == pytest.approx(7 * 500 + 5 * 3000, rel=1e-3)


def test_who_has_no_place_is_said_and_by_how_much_that_is_from_the_bound() -> None:
    """Five and five places, two families of four and one of two: four and four fit, and no two; alone all ten would."""
    centres = (Centre("centre/near", 5), Centre("centre/far", 5))
    found = assigned((EAST,), centres, {"exit/east": {4: 2, 2: 1}})
    assert found.left == {"exit/east": 2}
    assert (found.families_left, found.left_alone, found.left_by_any_plan) == (1, 0, 0)
    assert (found.person_m, found.person_m_min) == (None, None)


def test_an_exit_may_lead_to_too_few_places() -> None:
    """The west leads to 30 places and 50 come; by the east there would be room for 17 more, so 3 have none at all."""
    centres = (Centre("centre/near", 30, NEAR), Centre("centre/far", 17, FAR))
    found = assigned((EAST, WEST), centres, {"exit/east": {}, "exit/west": {1: 50}})
    assert found.left == {"exit/west": 20}
    assert (found.left_alone, found.left_by_any_plan) == (20, 3)


def test_an_exit_without_a_centre_leaves_everybody_without_a_place() -> None:
    found = assigned((Exit("exit/east", point(0, 0)),), (Centre("centre/near", 30, NEAR),), {"exit/east": {1: 8, 3: 2}})
    assert (found.placed, found.left, found.families_left) == ((), {"exit/east": 14}, 2)
    assert (found.left_alone, found.left_by_any_plan) == (14, 14)


# --- a plan -------------------------------------------------------------------------------------------------------

FORK = city([(0, 0), (-100, 0), (200, 0)], [(0, 1), (0, 2)])


def test_families_are_shared_over_the_exits_as_people_are() -> None:
    """558 people: 93 a step to the west from step 1 on and to the east from step 3 on: out at 1 to 4 and 3 to 4.

    So 372 and 186, two thirds and one: of 30 families of five 20 and 10, of 3 of seven 2 and 1.
    """
    asked = scenario(
        zones=(Zone("zone/middle", 558, point(0, 0), households={5: 30, 7: 3}),),
        exits=(Exit("exit/west", point(-100, 0)), Exit("exit/east", point(200, 0))),
    )
    plan = plan_of(FORK, asked, step_s=60, compare=False)
    assert plan.reception is None
    assert groups_of(plan.model, asked, plan.flow) == {
        "exit/west": {5: 20, 7: 2, 1: 372 - 114},
        "exit/east": {5: 10, 7: 1, 1: 186 - 57},
    }


def test_those_who_are_fetched_need_a_place_as_well() -> None:
    """600 people, a tenth by bus from the east: 540 come on foot by either exit, 60 by bus by the east."""
    asked = scenario(
        zones=(Zone("zone/middle", 600, point(0, 0), 0.1),),
        exits=(Exit("exit/east", point(200, 0), centres=("centre/school",)),),
        centres=(Centre("centre/school", 590, FAR),),
        fleets=(Fleet("fleet/buses", "exit/east", 2, 30),),
    )
    found = plan_of(FORK, asked, step_s=60, compare=False).reception
    assert found is not None
    assert found.placed == (Placed("exit/east", "centre/school", 590, 0),)
    assert (found.left, found.left_by_any_plan) == ({"exit/east": 10}, 10)


# --- against trying everything ------------------------------------------------------------------------------------


def tried(
    exits: Sequence[Exit], centres: Sequence[Centre], groups: Mapping[str, Mapping[int, int]]
) -> tuple[int, float]:
    """(the most people placed, the least metres with as many), family by family."""
    where = {centre.place: centre for centre in centres}
    families = [(exit_, size) for exit_ in exits for size, number in groups[exit_.place].items() for _ in range(number)]
    best = (0, 0.0)
    for choice in product(*([None, *(place for place in exit_.centres if place in where)] for exit_, _ in families)):
        taken = dict.fromkeys(where, 0)
        metres = 0.0
        for (exit_, size), place in zip(families, choice, strict=True):
            if place is not None:
                taken[place] += size
                metres += size * round(abs(METRES[place] - METRES[exit_.place]))
        if all(taken[place] <= centre.capacity for place, centre in where.items()):
            best = max(best, (sum(taken.values()), -metres))
    return best[0], -best[1]


METRES = {"exit/east": 0, "exit/west": -1000, "centre/near": 500, "centre/far": 3000}


@settings(max_examples=40, deadline=None)
@given(
    groups=st.fixed_dictionaries(
        {
            "exit/east": st.dictionaries(st.integers(1, 5), st.integers(0, 2), max_size=2),
            "exit/west": st.dictionaries(st.integers(1, 5), st.integers(0, 2), max_size=2),
        }
    ),
    near=st.integers(0, 12),
    far=st.integers(0, 12),
)
def test_no_assignment_is_better(groups: dict[str, dict[int, int]], near: int, far: int) -> None:
    centres = (Centre("centre/near", near, NEAR), Centre("centre/far", far, FAR))
    found: Reception = assigned((EAST, WEST), centres, groups)
    people, metres = tried((EAST, WEST), centres, groups)
    single = {exit_: {1: sum(size * number for size, number in of.items())} for exit_, of in groups.items()}
    alone = sum(of[1] for of in single.values()) - found.left_alone
    reach_west = min(single["exit/west"][1], near)
    assert alone == reach_west + min(single["exit/east"][1], near - reach_west + far)
    assert sum(row.people for row in found.placed) == people
    assert found.proven
    assert found.person_m == pytest.approx(metres, rel=2e-3)
    assert found.person_m_min is not None
    assert found.person_m_min <= (found.person_m or 0)
    assert sum(found.left.values()) + people == sum(of[1] for of in single.values())
