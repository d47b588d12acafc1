"""Accounts: people are moved, never created; what stays on the corridor is said by the groups that both posts know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.stories import EVENING_S, KINDS, QUARTER_S, seen, ticking
from safepassage.foundation.times import Interval
from safepassage.ledger.accounts import Account, accounts, moves
from safepassage.ledger.figures import Bounds
from safepassage.ledger.folds import Folds
from safepassage.ledger.headcount import GROUPS
from safepassage.ledger.kind import Posting
from safepassage.ledger.observation import Observation, draft_of
from safepassage.ledger.store import Ledger
from safepassage.ledger.view import View, joined

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


def test_the_last_moment_is_of_the_posting_and_not_of_the_kind() -> None:
    """Combatants and civilians cross at one place: whoever came last is the last of their own account only."""
    later = seen({"people": 3}, quarter=200, source_id="2", body={"population": "people"})
    found = balance([seen({"people": 5}, quarter=30), later, seen({"people": 1}, quarter=7, source_id="3")])
    assert found["corridor/north", "civilians"].last_in_s == EVENING_S + 31 * QUARTER_S
    assert found["corridor/north", "people"].last_in_s == EVENING_S + 201 * QUARTER_S
    assert found["corridor/north", "civilians"].last_out_s is None


def test_an_empty_population_is_people_and_a_posting_may_be_of_some_words_only(tmp_path: Path) -> None:
    only = replace(
        KINDS["crossing"], postings=(Posting("people", "@origin", "@corridor", {"population": "civilians"}),)
    )
    table = {**KINDS, "crossing": only}
    nobody_said = arrived({"people": 2})
    del nobody_said.body["population"]
    told = [seen({"people": 5}), seen({"people": 3}, source_id="2", body={"population": "people"}), nobody_said]
    with Ledger.create(tmp_path / "l.db", clock=ticking(), node="n") as ledger, Folds(ledger.path, table) as folds:
        ledger.append([draft_of(each) for each in told])
        found = accounts(View(folds, table), table.values())
    assert {key: account.remainder().lo for key, account in found.items()} == {
        ("zone/east", "civilians"): -5,
        ("corridor/north", "civilians"): 5,
        ("corridor/north", "people"): -2,
        ("centre/one", "people"): 2,
    }


def test_accounts_are_of_their_span_and_their_kinds_and_rest_on_both_sides(tmp_path: Path) -> None:
    told = [seen({"people": 5}), seen({"people": 7}, quarter=1, source_id="2"), arrived({"people": 4})]
    north = ("corridor/north", "civilians")
    with Ledger.create(tmp_path / "l.db", clock=ticking(), node="n") as ledger, Folds(ledger.path, KINDS) as folds:
        ledger.append([draft_of(each) for each in told])
        view = View(folds, KINDS)
        first = Interval(EVENING_S, EVENING_S + QUARTER_S)
        crossing = (KINDS["crossing"],)
        assert accounts(view, KINDS.values(), first)[north].remainder().lo == 1
        assert accounts(view, KINDS.values())[north].remainder().lo == 8
        assert accounts(view, crossing)[north].remainder().lo == 12
        both = accounts(view, KINDS.values())[north].trace
        sides = [view.tally(name).trace for name in ("crossing", "arrival")]
        assert both == joined(sides)
        assert both.count == 3
        assert accounts(view, crossing)[north].trace == sides[0]


def test_a_count_of_two_words_rests_on_its_cells_once() -> None:
    """Two populations over one crossing are one fold: its three observations are not six."""
    told = [seen({"people": n}, source_id=str(n), body={"origin": f"zone/z{n}"}) for n in (1, 2, 3)]
    corridor = balance(told)["corridor/north", "civilians"]
    assert corridor.remainder().lo == 6
    assert corridor.trace.count == 3


def test_nobody_seen_opens_no_account() -> None:
    assert balance([seen({}), seen(body={"households": 3}, source_id="2")]) == {}


def test_where_no_population_is_kept_apart_it_is_people(tmp_path: Path) -> None:
    table = {"crossing": replace(KINDS["crossing"], by=("corridor", "origin"))}
    with Ledger.create(tmp_path / "l.db", clock=ticking(), node="n") as ledger, Folds(ledger.path, table) as folds:
        ledger.append([draft_of(seen({"people": 5}))])
        assert set(accounts(View(folds, table), table.values())) == {
            ("zone/east", "people"),
            ("corridor/north", "people"),
        }


def test_the_last_movement_is_the_latest_over_all_posts(tmp_path: Path) -> None:
    told = [
        seen({"people": 5}, place="crossing/a"),
        seen({"people": 5}, quarter=3, place="crossing/b", source_id="2"),
        seen({"people": 5}, quarter=1, place="crossing/c", source_id="3"),
    ]
    with Ledger.create(tmp_path / "l.db", clock=ticking(), node="n") as ledger, Folds(ledger.path, KINDS) as folds:
        ledger.append([draft_of(each) for each in told])
        found = accounts(View(folds, KINDS), KINDS.values())
        north, east = found["corridor/north", "civilians"], found["zone/east", "civilians"]
        assert (north.last_in_s, north.last_out_s) == (EVENING_S + 4 * QUARTER_S, None)
        assert (east.last_in_s, east.last_out_s) == (None, EVENING_S + 4 * QUARTER_S)


def test_what_one_observation_moves_is_what_the_accounts_say_of_it_alone() -> None:
    onward = seen({"people": 5})
    del onward.body["origin"]
    told = [seen({"men": 6, "girls": 9}), arrived({"people": 7}), onward, seen({}), seen({"people": 4}, mood="planned")]
    found = [list(moves(KINDS[each.kind], each)) for each in told]
    assert found == [
        [("zone/east", "corridor/north", {"men": 6, "girls": 9})],
        [("corridor/north", "centre/one", {"people": 7})],
        [("special/onward", "corridor/north", {"people": 5})],
        [],
        [],
    ]
    for each, moved in zip(told, found, strict=True):
        assert {place for place, _ in balance([each])} == {end for move in moved for end in move[:2]}


TABLES = st.dictionaries(st.sampled_from(sorted(GROUPS)), st.integers(1, 500), max_size=5)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.booleans(), TABLES, st.integers(0, 8)), min_size=1, max_size=8))
def test_every_movement_sums_to_zero_for_every_cell(drawn: list[tuple[bool, dict[str, int], int]]) -> None:
    observations = [
        seen(table, quarter=quarter, source_id=str(n)) if crossing else arrived(table, quarter, str(n))
        for n, (crossing, table, quarter) in enumerate(drawn)
    ]
    net: dict[str, int] = {}
    for account in balance(observations).values():
        for sign, side in ((1, account.entered), (-1, account.left)):
            for group, (lo, hi) in side.items():
                assert lo == hi
                net[group] = net.get(group, 0) + sign * lo
    assert not any(net.values())
