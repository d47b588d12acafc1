"""What is kept from one position to the next equals what is folded from nothing there, whatever came between."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.stories import EVENING_S, KINDS, QUARTER_S, histories, seen, ticking
from safepassage.foundation.times import Interval
from safepassage.ledger.accounts import accounts
from safepassage.ledger.folds import CellKey, Folds
from safepassage.ledger.kept import EVERYTHING, KEPT_MAX, Kept, Reach
from safepassage.ledger.observation import Observation, draft_of
from safepassage.ledger.store import Ledger
from safepassage.ledger.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

A, B = CellKey("crossing", "a", 10), CellKey("crossing", "b", 10)


class Made:
    """A value that is another each time it is made, and notes what it is made from."""

    def __init__(self, kept: Kept, *reads: Reach) -> None:
        self.kept, self.reads, self.times = kept, reads, 0

    def __call__(self) -> int:
        for each in self.reads:
            self.kept.note(each)
        self.times += 1
        return self.times


@pytest.mark.parametrize(
    ("reach", "is_touched"),
    [
        (Reach("crossing"), True),
        (Reach("crossing", "a"), True),
        (Reach("crossing", "b"), False),
        (Reach("arrival"), False),
        (Reach("crossing", "a", 10, 10), True),
        (Reach("crossing", None, 11, 20), False),
        (Reach("crossing", None, 0, 9), False),
        (EVERYTHING, True),
    ],
)
def test_what_rests_on_a_touched_cell_is_made_again(reach: Reach, is_touched: bool) -> None:
    kept = Kept(1)
    made = Made(kept, reach)
    assert [kept.once("it", made), kept.once("it", made)] == [1, 1]
    kept.move(2, [A])
    assert kept.once("it", made) == 1 + is_touched
    assert kept.position == 2


def test_what_rests_on_something_kept_rests_on_what_that_was_made_from() -> None:
    kept = Kept(1)
    inner = Made(kept, Reach("crossing", "a"))
    kept.once("inner", inner)
    first, second = (lambda: kept.once("inner", inner)), (lambda: kept.once("first", first))
    assert (kept.once("first", first), kept.once("second", second)) == (1, 1)
    kept.move(2, [A])
    assert kept.once("second", second) == 2


def test_of_what_is_taken_only_in_part_that_part_counts() -> None:
    kept = Kept(1)
    whole = Made(kept, Reach("crossing"))
    outer = Made(kept)

    def of_b() -> int:
        kept.once("whole", whole, Reach("crossing", "b"))
        return outer()

    kept.once("of b", of_b)
    kept.move(2, [A])
    assert kept.once("of b", of_b) == 1
    assert kept.once("whole", whole) == 2
    kept.once("of b again", of_b)  # from the kept whole this time
    kept.move(3, [B])
    assert kept.once("of b", of_b) == 3
    assert kept.once("of b again", of_b) == 4


def test_what_failed_is_not_kept_and_who_caught_it_rests_on_it() -> None:
    kept = Kept(1)

    def fails() -> int:
        kept.note(Reach("crossing", "a"))
        raise KeyError

    def catches() -> int:
        with pytest.raises(KeyError):
            kept.once("fails", fails)
        return outer()

    outer = Made(kept)
    kept.once("catches", catches)
    kept.move(2, [A])
    assert kept.once("catches", catches) == 2


def test_what_nobody_asked_for_longest_goes_first() -> None:
    kept = Kept(0)
    made = [Made(kept) for _ in range(KEPT_MAX + 1)]
    for number, each in enumerate(made[:-1]):
        kept.once(number, each)
    kept.begin_turn()  # as many as are kept: all stay
    for number in (KEPT_MAX - 1, KEPT_MAX):
        kept.once(number, made[number])
    kept.begin_turn()
    again = [kept.once(number, each) for number, each in enumerate(made)]
    assert again[-2:] == [1, 1]
    assert again.count(1) == KEPT_MAX * 3 // 4


def told(view: View) -> dict[str, Any]:
    """Everything that a view says, each through `once`, and once more through folds of folds."""
    night = Interval(EVENING_S, EVENING_S + 2 * QUARTER_S)

    def sums(place: str | None = None, span: Interval | None = None) -> object:
        found = view.tally("crossing", span, place)
        last = found.last_of_s("people", [("corridor", "corridor/north"), ("population", "civilians")])
        return found.people(), found.amount("people"), found.trace, found.last_s, last

    asked: dict[str, Callable[[], object]] = {
        "head": lambda: (view.position, view.head),
        "all": sums,
        "a": lambda: sums("crossing/a"),
        "night": lambda: sums(None, night),
        "by place": lambda: {p: (s.people(), s.trace) for p, s in view.tally_by_place("crossing", night).items()},
        "accounts": lambda: accounts(view, KINDS.values()),
        "events": lambda: view.events("crossing"),
        "begun": lambda: view.begun("crossing", "crossing/b"),
        "at b": lambda: view.events("crossing", "crossing/b"),
        "held": lambda: list(view.observations("crossing", night, "crossing/a")),
        "parts": lambda: [list(view.observations("crossing", s, p)) for p, s in view.parts("crossing")],
        "last": lambda: view.last_s,
        "first known": lambda: [each.id for each in view.at(position=1).events("crossing")],
        "received": lambda: list(view.recorded_after(0)),
    }
    out = {name: view.once(name, make) for name, make in asked.items()}
    for early in ("all", "events", "begun", "at b"):
        before = view.at(as_of_s=EVENING_S + QUARTER_S)
        out[f"{early}, early"] = before.once(early, lambda: told_of(before, early))  # noqa: B023 - called at once
    out["of them"] = view.once("of them", lambda: [view.once(name, make) for name, make in asked.items()])
    return out


def told_of(view: View, what: str) -> object:
    if what == "all":
        return view.tally("crossing").people()
    return (
        view.begun("crossing") if what == "begun" else view.events("crossing", "crossing/b" if what == "at b" else None)
    )


@settings(max_examples=8)
@given(histories(), st.data())
def test_who_follows_the_ledger_says_what_is_folded_from_nothing(
    history: list[Observation], data: st.DataObject
) -> None:
    """Late, doubled, contested, corrected and withdrawn; several rows at a time, and views that are held meanwhile."""
    with (
        TemporaryDirectory() as folder,
        Ledger.create(Path(folder) / "l.db", clock=ticking(), node="n") as ledger,
        Folds(ledger.path, KINDS) as folds,
    ):
        ledger.append([draft_of(seen({"men": 1}, source_id="first"))])
        view = View(folds, KINDS)
        for each in history:
            ledger.append([draft_of(each)])
            if data.draw(st.booleans()):
                view.follow()
                assert told(view) == told(View(folds, KINDS, position=ledger.head().size))
