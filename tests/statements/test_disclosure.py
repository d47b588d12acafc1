"""What a reader of several public statements can work out: nothing small, by whatever he subtracts.

The reader here is `push` of `test_suppress.py`: it knows no more of the package than the pages it was handed, and the
sums that anybody would write down beside them.
"""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from safepassage.foundation.times import Interval
from safepassage.ledger.figures import Bounds, Figure
from safepassage.statements.attack import Relation
from safepassage.statements.corrigendum import printed
from safepassage.statements.disclosure import History, Sum, cell_key, group_sums, shield
from safepassage.statements.headcounts import divided
from safepassage.statements.model import Number
from safepassage.statements.suppress import LIMIT
from statements.night import DAY_S, arrival, crossing, opened, statement
from statements.test_compose import issue
from statements.test_suppress import push

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation

NIGHTS = 4
FIRST_END_S = 1_481_256_000  # 2016-12-09T06:00 in Damascus
SPAN = Interval(0, 900)


def figure(name: str, count: int, *, span: Interval = SPAN, **labels: str) -> Figure:
    value = Bounds(Fraction(count), Fraction(count))
    return Figure(name=name, value=value, unit="{person}", span=span, population="civilians", labels=labels)


def story(rng: random.Random) -> tuple[list[Observation], list[dict[str, int]], list[dict[str, int]]]:
    """Nights of men, women and children of whom a few do not arrive."""
    seen, crossed, arrived = [], [], []
    for night in range(NIGHTS):
        day = 8 + night
        people = {"men": rng.randint(0, 9), "women": rng.randint(0, 40), "children": rng.randint(0, 60)}
        lost = {group: rng.randint(0, min(3, count)) for group, count in people.items()}
        came = {group: count - lost[group] for group, count in people.items()}
        seen.append(crossing({g: n for g, n in people.items() if n}, f"2016-12-{day:02}T20:00/2016-12-{day:02}T20:15"))
        seen.append(arrival({g: n for g, n in came.items() if n}, f"2016-12-{day:02}T22:00/2016-12-{day:02}T22:15"))
        crossed.append(people)
        arrived.append(came)
    return seen, crossed, arrived


def cells_of_page(found: dict[str, int | None], leg: str, night: int) -> dict[str, int | None]:
    return {f"{leg}:{night}:{key}": value for key, value in found.items()}


def read(page: object, leg: str) -> dict[str, int | None]:
    """What a page shows of one leg: its total, its groups, its cumulative figure; None where it is withheld."""
    out: dict[str, int | None] = {}
    for key, each in printed(page).items():  # type: ignore[arg-type]
        value = each.value
        count = int(value.bounds.lo) if isinstance(value, Number) and value.bounds is not None else None
        if key.startswith((f"people.{leg}|", f"people.{leg}_all|")):
            out["people"] = count
        elif key.startswith(f"people.{leg}_since|"):
            out["since"] = count
        elif key.startswith("people.table_groups|") and key.endswith(f"|column.{leg}"):
            group = key.partition("group.")[2].partition("'")[0]
            out[group] = count
    return out


@pytest.mark.parametrize("seed", range(8))
def test_nights_issued_one_after_another_recover_nobody(tmp_path: Path, seed: int) -> None:
    observations, crossed, arrived = story(random.Random(seed))
    truth: dict[str, int] = {}
    relations: list[Relation] = []
    shown: dict[str, int | None] = {}
    with opened(tmp_path, observations) as operation:
        for night in range(NIGHTS):
            as_of_s = FIRST_END_S + night * DAY_S + 3 * DAY_S
            name = f"night:2016-12-{8 + night:02}"
            page = statement(operation.view(as_of_s=as_of_s), "public", name)
            issue(operation, name, as_of_s)
            for leg, nights in (("crossed", crossed), ("arrived", arrived)):
                people = nights[night]
                adults = people["men"] + people["women"]
                here = {**people, "adults": adults, "people": adults + people["children"]}
                here["since"] = sum(sum(each.values()) for each in nights[: night + 1])
                truth |= {f"{leg}:{night}:{key}": value for key, value in here.items()}
                shown |= cells_of_page(read(page, leg), leg, night)
                head = f"{leg}:{night}:"
                relations.append(Relation(f"{head}people", (f"{head}adults", f"{head}children")))
                relations.append(Relation(f"{head}adults", (f"{head}men", f"{head}women")))
                before = (f"{leg}:{night - 1}:since",) if night else ()
                relations.append(Relation(f"{head}since", (*before, f"{head}people"), divides=False))
            for key in ("men", "women", "adults", "children", "people", "since"):
                lost = f"lost:{night}:{key}"
                truth[lost] = truth[f"crossed:{night}:{key}"] - truth[f"arrived:{night}:{key}"]
                relations.append(Relation(f"crossed:{night}:{key}", (f"arrived:{night}:{key}", lost), divides=False))
    assert {key for key in truth if not key.startswith("lost")} >= set(shown)
    for key, count in shown.items():
        assert count in (None, truth[key])
    hidden = {key for key in truth if shown.get(key) is None}
    for key, (low, high) in push(truth, hidden, relations, rounds=400).items():
        if 1 <= truth[key] <= LIMIT:
            assert low < high, key
            assert high > LIMIT, key


def test_parts_of_a_public_headcount_add_up(tmp_path: Path) -> None:
    """What one post did not tell apart is told of no post: neither its rest nor the cells of the others."""
    fine, coarse = "2016-12-08T20:00/2016-12-08T20:15", "2016-12-08T21:00/2016-12-08T21:15"
    apart = {"children": 7, "girls": 2, "boys": 5, "adults": 3, "women": 0, "men": 3}
    for number, (second, told) in enumerate(
        (
            ({"girls": 1}, {**apart, "children": 8, "girls": 3}),
            ({"children": 4, "women": 2}, {"children": 11, "adults": 5, "women": 2, "men": 3}),
            ({"children": 4, "adults": 2}, {"children": 11, "adults": 5}),
            ({"people": 6}, {}),
        )
    ):
        seen = [crossing({"girls": 2, "boys": 5, "men": 3}, fine), crossing(second, coarse)]
        with opened(tmp_path / str(number), seen) as operation:
            sums = operation.view().tally("crossing_count")
            found = {
                each.labels["group"]: int(each.value.lo)
                for each in divided("crossed", sums, SPAN, "civilians")
                if each.value
            }
        assert found == told


def test_what_a_sum_leaves_is_protected_though_nobody_prints_it() -> None:
    whole, part = figure("crossed", 300), figure("arrived", 297)
    hidden, _ = shield([whole, part], [Sum(whole, (part,), divides=False)], frozenset(), History())
    assert len(hidden) == 1


def test_more_out_than_in_is_a_difference_as_well() -> None:
    whole, part = figure("crossed", 297), figure("arrived", 300)
    hidden, _ = shield([whole, part], [Sum(whole, (part,), divides=False)], frozenset(), History())
    assert len(hidden) == 1


def test_a_total_is_kept_before_its_groups() -> None:
    table = [figure("crossed", 300), figure("crossed", 3, group="children"), figure("crossed", 297, group="adults")]
    hidden, _ = shield(table, group_sums(table), frozenset(), History())
    assert set(hidden) == {cell_key(table[1]), cell_key(table[2])}


def test_sensitive_figures_are_few_below_ten() -> None:
    few = figure("referrals", 9)
    assert shield([few], [], frozenset({"referrals"}), History())[0] == {cell_key(few): "small"}
    assert shield([few], [], frozenset(), History())[0] == {}


def test_an_interval_that_may_be_few_is_not_shown() -> None:
    rough = Figure(name="crossed", value=Bounds(Fraction(2), Fraction(40)), unit="{person}", span=SPAN)
    assert shield([rough], [], frozenset(), History())[0] == {cell_key(rough): "small"}


def test_land_and_objects_are_not_people() -> None:
    one = Bounds(Fraction(1), Fraction(1))
    assert shield([Figure(name="blocks", value=one, unit="{block}", span=SPAN)], [], frozenset(), History())[0] == {}


def test_what_was_printed_stays_printed_and_binds_the_next() -> None:
    """500 and then 503 since the start; and a correction of 500 to 502 tells of two people just so."""
    first = figure("crossed", 500, span=Interval(0, 900))
    hidden, history = shield([first], [], frozenset(), History())
    assert hidden == {}
    second = figure("crossed", 503, span=Interval(0, 1800))
    assert set(shield([second], [], frozenset(), history)[0]) == {cell_key(second)}
    corrected = figure("crossed", 502, span=Interval(0, 900))
    assert set(shield([corrected], [], frozenset(), history)[0]) == {cell_key(corrected)}
    much = figure("crossed", 590, span=Interval(0, 900))
    assert shield([much], [], frozenset(), history)[0] == {}
