"""Views: what had ended by a moment and was known by a position, and nothing else; traces of what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ledger.stories import EVENING_S, KINDS, QUARTER_S, seen, ticking
from safepassage.foundation.errors import UsageError
from safepassage.foundation.times import Interval
from safepassage.ledger.figures import NOTHING, TRACE_IDS_MAX, Stretch, Trace
from safepassage.ledger.folds import Folds
from safepassage.ledger.kinds import KINDS as LEDGER_KINDS
from safepassage.ledger.observation import Observation, draft_of
from safepassage.ledger.store import Ledger
from safepassage.ledger.view import View, joined, trace_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CATALOGUE = {**KINDS, **{kind.name: kind for kind in LEDGER_KINDS}}


class Book:
    """A ledger and its folds, told something at a time."""

    def __init__(self, ledger: Ledger, folds: Folds) -> None:
        self.ledger, self.folds = ledger, folds

    def tell(self, *observations: Observation) -> None:
        self.ledger.append([draft_of(each) for each in observations])

    def view(self, **where: Any) -> View:
        return View(self.folds, CATALOGUE, **where)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with Ledger.create(tmp_path / "l.db", clock=ticking(), node="n") as ledger, Folds(ledger.path, CATALOGUE) as folds:
        yield Book(ledger, folds)


def note(source_id: str, quarter: int = 0, **more: Any) -> Observation:
    return seen(kind="note", source_id=source_id, quarter=quarter, **more)


def card(operator: str, source_id: str, occurred_s: int) -> Observation:
    body = {
        "name": {"en": "An exercise"},
        "operator": operator,
        "operator_is_party": "no",
        "nature": "exercise",
        "start": EVENING_S,
        "time_zone": "Asia/Damascus",
    }
    return Observation(
        kind="operation",
        body=body,
        occurred=Interval(occurred_s, occurred_s),
        source="desk",
        source_id=source_id,
        method="reported",
        mood="declared",
    )


def own_ids(held: Any) -> list[str]:
    return [each.observation.source_id for each in held]


def test_a_position_beyond_the_ledger_is_refused(book: Book) -> None:
    book.tell(note("1"))
    assert book.view(position=0).position == 0
    assert book.view(position=1).position == 1
    for position in (2, -1):
        with pytest.raises(UsageError, match="a position from 0 to 1"):
            book.view(position=position)


def test_a_moment_is_rounded_down_to_a_quarter(book: Book) -> None:
    assert book.view(as_of_s=EVENING_S + QUARTER_S - 1).as_of_s == EVENING_S
    view = book.view(as_of_s=EVENING_S)
    assert view.at(as_of_s=EVENING_S + 1).once("it", object) is view.at(as_of_s=EVENING_S + 899).once("it", object)
    assert view.now == Interval(EVENING_S, EVENING_S, "minute")


def test_another_view_keeps_what_is_not_given_and_is_made_once(book: Book) -> None:
    book.tell(note("1"), note("2"))
    view = book.view(position=1, as_of_s=EVENING_S)
    later = view.at(as_of_s=EVENING_S + 900)
    assert (later.position, later.as_of_s) == (1, EVENING_S + 900)
    assert (view.at(position=2).position, view.at(position=2).as_of_s) == (2, EVENING_S)
    assert later.at(position=2).once("it", object) is view.at(position=2, as_of_s=EVENING_S + 900).once("it", object)


def test_what_is_kept_is_of_its_own_moment_and_position(book: Book) -> None:
    book.tell(note("1"), note("2"))
    view = book.view()
    first, before = view.at(position=1), view.at(as_of_s=EVENING_S)
    assert len({id(each.once("it", object)) for each in (view, first, before, first.at(as_of_s=EVENING_S))}) == 4
    assert (view.at(as_of_s=EVENING_S + 899).until_s, book.view(as_of_s=7).until_s) == (EVENING_S + 899, 7)


def test_a_view_stays_where_it_is_until_it_follows(book: Book) -> None:
    book.tell(note("1"))
    view = book.view()
    book.tell(note("2"))
    assert book.view().tally("note").trace.count == 2
    assert (view.position, view.tally("note").trace.count, sorted(own_ids(view.events("note")))) == (1, 1, ["1"])
    view.follow()
    assert (view.position, view.tally("note").trace.count, sorted(own_ids(view.events("note")))) == (2, 2, ["1", "2"])


def test_who_follows_hears_of_an_instant_at_its_moment_and_of_what_goes_on_past_it(book: Book) -> None:
    book.tell(note("1"))
    view = book.view(as_of_s=EVENING_S + QUARTER_S)
    asked = {"events": view.events, "begun": view.begun}

    def found(name: str) -> list[str]:
        return view.once(name, lambda: sorted(own_ids(asked[name]("note"))))

    assert (found("events"), found("begun")) == (["1"], ["1"])
    book.tell(note("at it", occurred=Interval(EVENING_S + QUARTER_S, EVENING_S + QUARTER_S)))
    view.follow()
    assert (found("events"), found("begun")) == (["1", "at it"], ["1"])
    book.tell(note("past it", occurred=Interval(EVENING_S, EVENING_S + 9 * QUARTER_S)))
    view.follow()
    assert (found("events"), found("begun")) == (["1", "at it"], ["1", "past it"])


def test_once_is_once(book: Book) -> None:
    made: list[int] = []
    view = book.view()
    for _ in range(2):
        view.once("key", lambda: made.append(1))
    view.once("other", lambda: made.append(2))
    assert made == [1, 2]


def test_the_latest_card_stands_as_known_then(book: Book) -> None:
    with pytest.raises(UsageError, match="an operation with a card"):
        _ = book.view().card
    book.tell(card("Second", "2", EVENING_S + 900), card("First", "1", EVENING_S))
    assert book.view().card.operator == "Second"
    assert book.view(position=2).since_start.start_s == EVENING_S
    assert book.view(as_of_s=EVENING_S - 900).since_start == Interval(EVENING_S - 900, EVENING_S - 900, "minute")
    assert book.view(as_of_s=EVENING_S + 900).since_start == Interval(EVENING_S, EVENING_S + 900, "minute")


def test_events_are_what_had_ended_and_begun_what_had_begun(book: Book) -> None:
    book.tell(note("late", 1), note("early", 0), note("plan", 0, mood="planned"), note("said", 0, mood="declared"))
    first, second = EVENING_S + QUARTER_S, EVENING_S + 2 * QUARTER_S
    assert sorted(own_ids(book.view(as_of_s=first).events("note"))) == ["early", "plan", "said"]
    assert own_ids(book.view(as_of_s=first).events("note", mood="observed")) == ["early"]
    assert own_ids(book.view(as_of_s=second).events("note", "crossing/a", mood="observed")) == ["early", "late"]
    assert book.view(as_of_s=second).events("note", "crossing/b") == []
    assert own_ids(book.view(as_of_s=first).begun("note", mood="observed")) == ["early"]
    assert own_ids(book.view(as_of_s=first + QUARTER_S).begun("note", mood="observed")) == ["early", "late"]
    assert own_ids(book.view(as_of_s=0).planned("note")) == ["plan"]


def test_what_the_catalogue_does_not_know_is_passed_over(book: Book) -> None:
    book.tell(note("1"), seen(kind="of-a-later-version", source_id="2"))
    assert book.view().events("of-a-later-version") == []
    assert book.view().position == 2


def test_a_tally_is_of_its_own_span(book: Book) -> None:
    book.tell(
        seen({"people": 1}),
        seen({"people": 2}, quarter=1, source_id="2"),
        seen({"people": 4}, quarter=2, source_id="3"),
    )
    view = book.view(as_of_s=EVENING_S + 2 * QUARTER_S)

    def people(first: int, last: int) -> int | None:
        span = Interval(EVENING_S + first * QUARTER_S, EVENING_S + last * QUARTER_S)
        found = view.tally("crossing", span).amount("people")
        assert {place: sums.amount("people") for place, sums in view.tally_by_place("crossing", span).items()} == (
            {} if found is None else {"crossing/a": found}
        )
        return None if found is None else int(found.lo)

    assert [people(0, 1), people(1, 2), people(0, 2), people(2, 3), people(0, 3), people(1, 1)] == [
        1,
        2,
        3,
        None,
        3,
        None,
    ]


def test_what_was_recorded_after_a_position_ends_at_the_views_own(book: Book) -> None:
    book.tell(*(note(str(n)) for n in range(1, 5)))
    assert own_ids(book.view(position=3).recorded_after(1)) == ["2", "3"]


def test_all_that_a_trace_rests_on_is_had_from_any_point_of_it(book: Book) -> None:
    """Two places, a whole day and quarters on both sides of it, a correction, and what came later.

    Ids are those of the observations themselves, in the order of place, quarter of an hour and receipt.
    """
    told = [
        seen({"people": 1}, source_id=f"{place}{quarter}.{n}", quarter=quarter, place=place)
        for quarter in (200, 0, 1, 100, 101, 3)
        for n in range(40)
        for place in ("crossing/b", "crossing/a")
    ]
    book.tell(*told)
    fixed = seen({"people": 2}, source_id="fixed", quarter=1, supersedes=draft_of(told[-1]).id.hex())
    book.tell(fixed)
    position = book.view().position
    later = seen({"people": 1}, source_id="late", place="crossing/a")
    book.tell(later)
    view = book.view(position=position)
    rows = sorted(
        (each.place or "", each.occurred.end_s, at, draft_of(each).id.hex())
        for at, each in enumerate([*told[:-1], fixed])
    )
    assert view.tally("arrival").trace == trace_of([]) == NOTHING
    for place in (None, "crossing/a"):
        want = [id_ for at, _, _, id_ in rows if place in (None, at)]
        trace = view.tally("crossing", place=place).trace
        assert (trace.count, trace.first) == (len(want), tuple(want[:TRACE_IDS_MAX]))
        for after in (0, 1, 39, 40, 41, 159, len(want) - 1, len(want), len(want) + 9):
            assert list(view.basis(trace, after)) == want[after:]
    whole = view.tally("crossing").trace
    listed = trace_of(view.observations("crossing", place="crossing/b"))
    both = [id_ for part in sorted((whole, listed), key=lambda each: each.root) for id_ in view.basis(part)]
    for after in (0, 150, 300, len(both) - 1):
        assert list(view.basis(joined([listed, whole]), after)) == both[after:]


def test_the_trace_of_a_set_does_not_know_an_order(book: Book) -> None:
    book.tell(note("1"), note("2"), note("3"))
    held = book.view().events("note")
    assert trace_of(held) == trace_of(held[::-1])
    assert trace_of(held).first == tuple(sorted(each.id for each in held))
    assert trace_of(held[:1]).root != trace_of(held).root


def test_traces_are_joined_in_the_order_of_their_roots() -> None:
    ids = tuple(map(str, range(TRACE_IDS_MAX)))
    one, other = Trace.over(b"1" * 32, ["a", "b"], [("a", "b")]), Trace.over(b"2" * 32, ids, [ids])
    both = joined([other, NOTHING, one])
    assert both == joined([one, other])
    assert (both.count, both.parts) == (TRACE_IDS_MAX + 2, (("a", "b"), ids))
    assert both.first == ("a", "b", *ids[:-2])
    assert joined([NOTHING, one]) == one
    assert joined([NOTHING]) == NOTHING


def test_what_two_folds_share_is_counted_once() -> None:
    """Two accounts from which a third is made, as what is left on two roads to one centre."""
    arrivals, here, there = Stretch("arrival", "centre/a", 0, 95, 7), Stretch("crossing", "crossing/a", 0, 3, 2), ("x",)
    roads = [Trace.over(b"1" * 32, "abc", [arrivals, here]), Trace.over(b"2" * 32, "xab", [there, arrivals])]
    both = joined(roads)
    assert (both.count, both.parts, both.first) == (10, (arrivals, here, there), tuple("abcx"))
