"""Accounts: people are moved, never created; what stays on the corridor is said by the groups that both posts know."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.stories import EVENING_S, KINDS, QUARTER_S, seen, ticking
from safepassage.ledger.accounts import Account, accounts
from safepassage.ledger.figures import Bounds
from safepassage.ledger.folds import Folds
from safepassage.ledger.headcount import GROUPS
from safepassage.ledger.observation import Observation, draft_of
from safepassage.ledger.store import Ledger
from safepassage.ledger.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence


def balance(observations: Sequence[Observation]) -> dict[tuple[str, str], Account]:
    with TemporaryDirectory() as folder, Ledger.create(Path(folder) / "l.db", clock=ticking(), node="n") as ledger:
        ledger.append([draft_of(each) for each in observations])
        with Folds(ledger.path, KINDS) as folds:
            return accounts(View(folds, KINDS), KINDS.values())


def arrived(people: dict[str, int], quarter: int = 0, source_id: str = "1") -> Observation:
    return seen(people, quarter=quarter, kind="arrival", place="centre/one", source="centre-one", source_id=source_id)


def test_men_who_vanish_show_in_their_own_group() -> None:
    """2,124 left: 617 men, 500 women, 1,007 children; 2,110 arrived, 14 men fewer."""
    crossed = {"men": 617, "women": 500, "boys": 500, "girls": 507}
    there = {"men": 603, "women": 500, "boys": 500, "girls": 507}
    corridor = balance([seen(crossed), arrived(there, quarter=1)])["corridor/north", "civilians"]
    assert corridor.remainder() == Bounds(14, 14)  # type: ignore[arg-type]
    assert corridor.remainder("men") == Bounds(14, 14)  # type: ignore[arg-type]
    assert corridor.remainder("children") == Bounds(0, 0)  # type: ignore[arg-type]
    assert {"people", "men", "children"} <= set(corridor.shared_groups())
    assert corridor.last_in_s == EVENING_S + QUARTER_S
    assert corridor.last_out_s == EVENING_S + 2 * QUARTER_S


def test_a_remainder_is_exact_on_the_coarsest_groups_that_both_posts_share() -> None:
    """The crossing counted men and women; the centre adults: men alone are an interval."""
    corridor = balance([seen({"men": 6, "women": 4, "children": 9}), arrived({"adults": 8, "boys": 5, "girls": 4})])[
        "corridor/north", "civilians"
    ]
    assert corridor.remainder("adults") == Bounds(2, 2)  # type: ignore[arg-type]
    assert corridor.remainder("men") == Bounds(-2, 6)  # type: ignore[arg-type]
    assert "adults" in corridor.shared_groups()
    assert "men" not in corridor.shared_groups()


def test_more_arrivals_than_crossings_stay_a_finding_below_zero() -> None:
    corridor = balance([seen({"people": 5}), arrived({"people": 7})])["corridor/north", "civilians"]
    assert corridor.remainder() == Bounds(-2, -2)  # type: ignore[arg-type]


def test_populations_are_accounts_of_their_own() -> None:
    found = balance([seen({"people": 5}), seen({"people": 3}, source_id="2", body={"population": "people"})])
    assert found["corridor/north", "civilians"].remainder().lo == 5
    assert found["corridor/north", "people"].remainder().lo == 3


def test_a_leg_that_nobody_named_goes_onward() -> None:
    no_origin = seen({"people": 5})
    del no_origin.body["origin"]
    assert balance([no_origin])["special/onward", "civilians"].remainder().lo == -5


TABLES = st.dictionaries(st.sampled_from(sorted(GROUPS)), st.integers(1, 500), max_size=5)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.booleans(), TABLES, st.integers(0, 8)), min_size=1, max_size=8))
def test_every_movement_sums_to_zero_for_every_cell(moves: list[tuple[bool, dict[str, int], int]]) -> None:
    observations = [
        seen(table, quarter=quarter, source_id=str(n)) if crossing else arrived(table, quarter, str(n))
        for n, (crossing, table, quarter) in enumerate(moves)
    ]
    net: dict[str, int] = {}
    for account in balance(observations).values():
        for sign, side in ((1, account.entered), (-1, account.left)):
            for group, (lo, hi) in side.items():
                assert lo == hi
                net[group] = net.get(group, 0) + sign * lo
    assert not any(net.values())
