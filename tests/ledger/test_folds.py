"""Folds: whatever the order, doubles, conflicts, corrections and late arrivals, a rebuild equals the increments."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.stories import CROSSING, EVENING_S, KINDS, QUARTER_S, histories, seen, ticking
from safepassage.foundation.times import Interval
from safepassage.ledger.fields import Text
from safepassage.ledger.figures import Bounds
from safepassage.ledger.folds import CellKey, Folded, Folds, cell_leaf
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


def test_rivals_of_another_ledger_contest_nothing_here(tmp_path: Path) -> None:
    path = tmp_path / "folds.db"
    first = [seen({"people": 10}), seen({"people": 30})]
    second = [seen({"people": 30}), seen({"people": 5}, source="post-b")]
    for name, told, least, most in (("one", first, 10, 30), ("two", second, 35, 35)):
        with Ledger.create(tmp_path / f"{name}.db", clock=ticking(), node=name) as opened:
            append(opened, *told)
            with Folds(opened.path, KINDS, path) as folds:
                assert View(folds, KINDS).tally("crossing").amount("people") == Bounds(least, most)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        {"by": ("corridor",)},
        {"whole": True},
        {"fields": tuple(each for each in CROSSING.fields if each.name != "vehicles")},
        {"fields": tuple(replace(each, type=Text()) if each.name == "vehicles" else each for each in CROSSING.fields)},
    ],
)
def test_other_kinds_are_folded_anew(ledger: Ledger, tmp_path: Path, changed: dict[str, Any]) -> None:
    append(ledger, seen({"people": 12}, body={"vehicles": {"bus": 2}}))
    kinds = {**KINDS, "crossing": replace(CROSSING, **changed)}
    found = []
    for table in (KINDS, kinds):
        with Folds(ledger.path, table, tmp_path / "folds.db") as folds:
            folds.advance()
            found.append(folds.contents())
    with Folds(ledger.path, kinds) as anew:
        anew.advance()
        assert found[1] == anew.contents() != found[0]


def test_rows_are_taken_in_by_pages(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    append(ledger, *(seen({"people": 1 << n}, quarter=n, source_id=str(n)) for n in range(5)))
    monkeypatch.setattr("safepassage.ledger.folds._PAGE_ROWS", 2)
    assert total(ledger) == exactly(31)
    with Folds(ledger.path, KINDS) as folds:
        assert [folds.advance(3), folds.advance(), folds.advance()] == [3, 5, 5]


def test_a_cell_lies_in_its_utc_day() -> None:
    """2016-12-10 is day 17,145 since 1970, so it begins with quarter 1,645,920."""
    for quarter in (0, 72, 95):
        assert CellKey("k", "", 1_645_920 + quarter).day == CellKey("k", "", 1_645_920, 96)
    assert CellKey("k", "", 1_645_919).day.bucket == 1_645_824


def test_whole_days_are_taken_whole_and_the_ends_by_quarters(ledger: Ledger) -> None:
    """One person each quarter from 18:00 UTC on 9 December to 06:00 on the 12th: a span of 60 hours, 240 quarters."""
    day = 1_645_920
    buckets, whole = range(day - 24, day + 2 * 96 + 24), (day, day + 191)
    append(ledger, *(_in_bucket(each) for each in buckets), _in_bucket(day, "b", 5, "crossing/b"))
    with Folds(ledger.path, KINDS) as folds:
        folds.advance()
        both = [(key.place, key.bucket, key.width) for key, _ in folds.cells("crossing", *whole, None, 241)]
        assert both == [("crossing/a", day, 96), ("crossing/a", day + 96, 96), ("crossing/b", day, 96)]
        mixed = [key for key, _ in folds.cells("crossing", buckets[0], buckets[-1], None, 241)]
        assert mixed == sorted(mixed)
        assert mixed[-1] == CellKey("crossing", "crossing/b", day, 96)
        found = folds.cells("crossing", buckets[0], buckets[-1], "crossing/a", 241)
        keys = [(key.bucket, key.width) for key, _ in found]
        assert [each for each in keys if each[1] == 96] == [(day, 96), (day + 96, 96)]
        assert keys == sorted(keys)
        assert sum(folded.count for _, folded in found) == 240
        assert {key.bucket: folded.last for key, folded in found if key.width == 96} == {
            day: day + 95,
            day + 96: day + 191,
        }
        assert any(key.width == 96 for key in folds.contents())


def test_a_day_without_anything_live_is_no_cell(ledger: Ledger) -> None:
    first = seen({"people": 12})
    append(ledger, first, seen(kind="note", place="crossing/a", source_id="x", retracts=first.id))
    with Folds(ledger.path, KINDS) as folds:
        folds.advance()
        assert folds.cells("crossing", 0, 2**31, None, 2) == []
        assert [folded.count for _, folded in folds.cells("crossing", 0, 2**31, None, 1)] == [1]


def test_who_refers_is_listed_oldest_first_whoever_says_it(ledger: Ledger) -> None:
    first = seen({"people": 12})
    later = [seen({"people": n}, source=f"post-{n}", source_id=str(n), supersedes=first.id) for n in (9, 3, 6)]
    append(ledger, first, *later)
    with Folds(ledger.path, KINDS) as folds:
        folds.advance()
        assert folds.referring(first.id) == [each.id for each in later]
        assert folds.referring(later[0].id) == []


def test_a_source_is_not_another_whose_name_begins_alike(ledger: Ledger) -> None:
    first = seen({"people": 12}, source="post-a1")
    append(ledger, first, seen({"people": 1}, source="post-a", source_id="2", retracts=first.id))
    assert total(ledger) == exactly(13)


def test_a_rival_contests_only_once_it_is_known(ledger: Ledger) -> None:
    append(ledger, seen({"people": 30}), seen({"people": 5}, source="post-b"), seen({"people": 10}, quarter=3))
    with Folds(ledger.path, KINDS) as folds:
        found = [View(folds, KINDS, position=n).tally("crossing").amount("people") for n in (1, 2, 3, 2)]
    assert found == [exactly(30), exactly(35), Bounds(5, 45), exactly(35)]  # type: ignore[arg-type]


def test_a_fold_that_fails_leaves_nothing_half_done(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    append(ledger, seen({"people": 12}))
    with Folds(ledger.path, KINDS) as folds, Folds(ledger.path, KINDS) as anew:
        with monkeypatch.context() as patch:
            patch.setattr("safepassage.ledger.folds.fold_cell", lambda *_: 1 // 0)
            with pytest.raises(ZeroDivisionError):
                folds.advance()
        assert (folds.position, folds.contents()) == (0, {})
        assert folds.advance() == anew.advance() == 1
        assert folds.contents() == anew.contents()


def test_a_field_called_node_is_part_of_the_content(ledger: Ledger) -> None:
    append(ledger, seen({"people": 12}, body={"node": "n1"}))
    assert total(ledger) == exactly(12)


def test_half_a_unit_survives_the_file(ledger: Ledger, tmp_path: Path) -> None:
    """Some 291 people is 290.5 to 291.5."""
    about = {"hedge": "about", "unit": "{household}", "value": "291"}
    append(ledger, seen(body={"households": about}))
    for _ in range(2):
        with Folds(ledger.path, KINDS, tmp_path / "folds.db") as folds:
            found = View(folds, KINDS).tally("crossing").amount("households")
            assert found == Bounds(Fraction(581, 2), Fraction(583, 2))


def test_a_leaf_tells_its_cell() -> None:
    folded = Folded(1, 7, bytes(32), b"{}")
    keys = [
        CellKey("k", "a", 7),
        CellKey("l", "a", 7),
        CellKey("k", "b", 7),
        CellKey("k", "a", 8),
        CellKey("k", "a", 7, 96),
    ]
    assert len({cell_leaf(key, folded) for key in keys}) == len(keys)
    assert cell_leaf(keys[0], folded) == sha256(b"k\x1fa\x1f7\x1f1").digest() + bytes(32)


def _in_bucket(bucket: int, source_id: str = "", people: int = 1, place: str = "crossing/a") -> Observation:
    span = Interval(bucket * QUARTER_S, (bucket + 1) * QUARTER_S, "quarter")
    return seen({"people": people}, source_id=source_id or str(bucket), occurred=span, place=place)


def test_a_trace_has_the_ids_and_a_root_that_only_the_set_decides(tmp_path: Path) -> None:
    observations = [seen({"people": n + 1}, quarter=n % 3, source_id=str(n)) for n in range(7)]
    traces = []
    for name, order in (("one", observations), ("two", observations[::-1])):
        with Ledger.create(tmp_path / f"{name}.db", clock=ticking(), node=name) as opened:
            append(opened, *order)
            with Folds(opened.path, KINDS) as folds:
                view = View(folds, KINDS)
                traces.append(view.tally("crossing").trace)
                assert set(view.basis(traces[-1])) == {each.id for each in observations}
    assert traces[0].root == traces[1].root
    assert traces[0].count == 7


# --- properties ------------------------------------------------------------------------------------------------------


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


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(-100, 250), st.sampled_from(["crossing/a", "crossing/b"])), min_size=1, max_size=12),
    st.integers(-110, 260),
    st.integers(0, 300),
    st.data(),
)
def test_any_span_holds_what_ended_in_it_over_days_and_positions(
    told: list[tuple[int, str]], first: int, length: int, data: st.DataObject
) -> None:
    """Counts of 1, 2, 4, … so that a sum says which of them are in it; quarters around 2016-12-10, three days long."""
    day = 1_645_920
    rows = [_in_bucket(day + at, str(n), 1 << n, where) for n, (at, where) in enumerate(told)]
    with TemporaryDirectory() as folder, Ledger.create(Path(folder) / "l.db", clock=ticking(), node="n") as opened:
        append(opened, *rows)
        with Folds(opened.path, KINDS) as folds:
            known = data.draw(st.integers(0, len(rows)))
            view = View(folds, KINDS, position=known)
            span = Interval((day + first) * QUARTER_S, (day + first + length) * QUARTER_S)
            for where in (None, "crossing/a"):
                inside = [
                    n for n, (at, place) in enumerate(told) if where in (None, place) and 0 <= at - first < length
                ]
                want = [n for n in inside if n < known]
                sums = view.tally("crossing", span, where)
                assert sums.amount("people") == (exactly(sum(1 << n for n in want)) if want else None)
                assert sums.trace.count == len(want)
                assert set(view.basis(sums.trace)) == {rows[n].id for n in want}
                assert sums.last_s == max(((day + told[n][0] + 1) * QUARTER_S for n in want), default=None)


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
