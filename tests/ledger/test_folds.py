"""Folds: whatever the order, doubles, conflicts, corrections and late arrivals, a rebuild equals the increments."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.stories import EVENING_S, KINDS, QUARTER_S, seen, ticking
from safepassage.foundation.times import Interval
from safepassage.ledger.figures import Bounds
from safepassage.ledger.folds import CellKey, Folded, Folds
from safepassage.ledger.observation import Observation, draft_of
from safepassage.ledger.store import Ledger
from safepassage.ledger.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "ledger.db", clock=ticking(), node="n1") as opened:
        yield opened


def append(ledger: Ledger, *observations: Observation) -> None:
    ledger.append([draft_of(each) for each in observations])


def total(ledger: Ledger, part: str = "", **where: object) -> Bounds | None:
    with Folds(ledger.path, KINDS) as folds:
        return View(folds, KINDS, **where).tally("crossing").amount("people", part)  # type: ignore[arg-type]


def exactly(value: int) -> Bounds:
    return Bounds(value, value)  # type: ignore[arg-type]


# --- stories ---------------------------------------------------------------------------------------------------------


def test_nothing_reported_is_unknown_and_not_zero(ledger: Ledger) -> None:
    assert total(ledger) is None
    append(ledger, seen(body={"households": 3}))
    assert total(ledger) is None
    append(ledger, seen({}, quarter=1, source_id="2"))
    assert total(ledger) == exactly(0)


def test_a_correction_replaces_and_a_retraction_removes(ledger: Ledger) -> None:
    first = seen({"people": 12})
    append(ledger, first)
    second = seen({"people": 21}, source_id="1b", supersedes=first.id)
    append(ledger, second)
    assert total(ledger) == exactly(21)
    append(ledger, seen(kind="note", place="crossing/a", source_id="x", retracts=second.id))
    assert total(ledger) is None


def test_a_correction_may_come_before_what_it_corrects(ledger: Ledger) -> None:
    wrong = seen({"people": 12})
    append(ledger, seen({"people": 21}, source_id="1b", supersedes=wrong.id))
    append(ledger, wrong)
    assert total(ledger) == exactly(21)


def test_another_source_cannot_correct_only_contest(ledger: Ledger) -> None:
    first = seen({"people": 12})
    append(ledger, first, seen({"people": 1}, source="post-b", supersedes=first.id))
    assert total(ledger) == exactly(13)


def test_one_id_with_two_contents_spans_both_until_one_is_superseded(ledger: Ledger) -> None:
    high, low = seen({"people": 30}), seen({"people": 10})
    append(ledger, high, seen({"people": 5}, quarter=1, source_id="2"))
    append(ledger, low)
    assert total(ledger) == Bounds(15, 35)  # type: ignore[arg-type]
    append(ledger, seen({"people": 30}, source_id="1c", supersedes=low.id))
    assert total(ledger) == exactly(65), "the rival is gone: 30 and its correction 30, and 5"


def test_rivals_in_different_quarters_may_each_be_nothing(ledger: Ledger) -> None:
    append(ledger, seen({"people": 30}), seen({"people": 10}, quarter=3))
    found = total(ledger)
    assert found is not None
    assert found.lo == 0, "conservative: it spans the truth, 10 or 30"
    assert found.hi == 40


def test_planned_and_declared_are_not_summed(ledger: Ledger) -> None:
    append(ledger, seen({"people": 7}), seen({"people": 100}, source_id="2", mood="planned"))
    assert total(ledger) == exactly(7)


def test_as_known_at_an_earlier_position_is_what_was_known(ledger: Ledger) -> None:
    first = seen({"people": 12})
    append(ledger, first)
    append(ledger, seen({"people": 3}, quarter=2, source_id="2"))
    append(ledger, seen({"people": 21}, source_id="1b", supersedes=first.id))
    assert [total(ledger, position=n) for n in range(4)] == [None, exactly(12), exactly(15), exactly(24)]


def test_as_of_takes_what_had_ended_by_then(ledger: Ledger) -> None:
    append(ledger, *(seen({"people": 1 << n}, quarter=n, source_id=str(n)) for n in range(4)))
    for n in range(1, 4):
        assert total(ledger, as_of_s=EVENING_S + n * QUARTER_S) == exactly((1 << n) - 1)


def test_a_period_takes_counts_by_their_end(ledger: Ledger) -> None:
    append(ledger, *(seen({"people": 1 << n}, quarter=n, source_id=str(n)) for n in range(4)))
    with Folds(ledger.path, KINDS) as folds:
        view = View(folds, KINDS)
        span = Interval(EVENING_S + QUARTER_S, EVENING_S + 3 * QUARTER_S)
        assert view.tally("crossing", span).amount("people") == exactly(2 + 4)


def test_finer_groups_are_intervals_where_a_post_counted_coarsely(ledger: Ledger) -> None:
    append(ledger, seen({"men": 3, "children": 4}), seen({"people": 5}, quarter=1, source_id="2"))
    assert total(ledger, "children") == Bounds(4, 9)  # type: ignore[arg-type]
    assert total(ledger, "boys") == Bounds(0, 9)  # type: ignore[arg-type]
    assert total(ledger, "people") == exactly(12)


def test_a_damaged_folds_file_is_made_anew(ledger: Ledger, tmp_path: Path) -> None:
    append(ledger, seen({"people": 12}))
    path = tmp_path / "folds.db"
    with Folds(ledger.path, KINDS, path) as folds:
        folds.advance()
        want = folds.contents()
    path.write_bytes(b"not a database at all, by any means" * 200)
    with Folds(ledger.path, KINDS, path) as folds:
        folds.advance()
        assert folds.contents() == want


def test_folds_of_another_ledger_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "folds.db"
    for name, count in (("one", 5), ("two", 8)):
        with Ledger.create(tmp_path / f"{name}.db", clock=ticking(), node=name) as opened:
            append(opened, seen({"people": count}))
            with Folds(opened.path, KINDS, path) as folds:
                assert View(folds, KINDS).tally("crossing").amount("people") == exactly(count)


def test_a_trace_has_the_ids_and_a_root_that_only_the_set_decides(tmp_path: Path) -> None:
    observations = [seen({"people": n + 1}, quarter=n % 3, source_id=str(n)) for n in range(7)]
    traces = []
    for name, order in (("one", observations), ("two", observations[::-1])):
        with Ledger.create(tmp_path / f"{name}.db", clock=ticking(), node=name) as opened:
            append(opened, *order)
            with Folds(opened.path, KINDS) as folds:
                traces.append(View(folds, KINDS).tally("crossing").trace)
    assert traces[0].root == traces[1].root
    assert traces[0].count == 7
    assert set(traces[0].first) == {each.id for each in observations}


# --- properties ------------------------------------------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> list[Observation]:
    """Observations with doubles, rivals, corrections and retractions, in some order of receipt."""
    out: list[Observation] = []
    for number in range(draw(st.integers(1, 12))):
        source = draw(st.sampled_from(["post-a", "post-b"]))
        people = draw(st.dictionaries(st.sampled_from(["men", "women", "children", "people"]), st.integers(1, 50)))
        where = draw(st.sampled_from(["crossing/a", "crossing/b"]))
        target = draw(st.none() | st.sampled_from(out)) if out else None
        links: dict[str, Any] = {} if target is None else {draw(st.sampled_from(["supersedes", "retracts"])): target.id}
        own_id = draw(st.sampled_from([str(number), "rival"]))
        quarter = draw(st.integers(0, 2))
        out.append(seen(people, quarter=quarter, source=source, source_id=own_id, place=where, **links))
    doubled = out + draw(st.lists(st.sampled_from(out), max_size=4))
    return draw(st.permutations(doubled))


def brute_force(observations: Sequence[Observation]) -> dict[str, int]:
    """Lowest total of people over live observations that have no rival, by place: written without the folds."""
    unique = {each.id: each for each in observations}
    dead = {
        target
        for each in unique.values()
        for target in (each.supersedes, each.retracts)
        if target in unique and unique[target].source == each.source
    }
    live = [each for identity, each in unique.items() if identity not in dead]
    out: dict[str, int] = {}
    for each in live:
        rivals = [other for other in live if other.origin == each.origin]
        if len(rivals) == 1:
            out[each.place or ""] = out.get(each.place or "", 0) + sum(each.body["people"].values())
    return out


@settings(max_examples=60)
@given(histories(), st.data())
def test_rebuild_equals_increments_in_any_order(history: list[Observation], data: st.DataObject) -> None:
    found: list[dict[CellKey, Folded]] = []
    with TemporaryDirectory() as folder:
        for name, order in (("one", history), ("two", data.draw(st.permutations(history)))):
            with Ledger.create(Path(folder) / f"{name}.db", clock=ticking(), node=name) as opened:
                with Folds(opened.path, KINDS, Path(folder) / f"{name}-folds.db") as folds:
                    for each in order:
                        append(opened, each)
                        if data.draw(st.booleans()):
                            folds.advance()
                    folds.advance()
                    found.append(folds.contents())
                with Folds(opened.path, KINDS) as rebuilt:
                    rebuilt.advance()
                    found.append(rebuilt.contents())
                    totals = View(rebuilt, KINDS).tally_by_place("crossing")
                    for place, least in brute_force(history).items():
                        bounds = totals[place].amount("people")
                        assert bounds is not None
                        assert bounds.lo >= least
    assert all(each == found[0] for each in found)


@settings(max_examples=40)
@given(histories(), st.data())
def test_as_known_at_equals_a_ledger_that_ends_there(history: list[Observation], data: st.DataObject) -> None:
    with (
        TemporaryDirectory() as folder,
        Ledger.create(Path(folder) / "all.db", clock=ticking(), node="n") as everything,
    ):
        append(everything, *history)
        position = data.draw(st.integers(1, everything.head().size))
        unique = list({each.id: each for each in history}.values())[:position]
        with Ledger.create(Path(folder) / "part.db", clock=ticking(), node="n") as part:
            append(part, *unique)
            with Folds(everything.path, KINDS) as folds, Folds(part.path, KINDS) as short:
                then, now = View(folds, KINDS, position=position), View(short, KINDS)
                for group in ("", "men", "children"):
                    assert then.tally("crossing").amount("people", group) == now.tally("crossing").amount(
                        "people", group
                    )
                assert then.tally("crossing").trace.root == now.tally("crossing").trace.root
