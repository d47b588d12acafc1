"""Person-days: worked out by hand, and against a walk through every minute of the period."""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from night import exactly, moment, seen, span, view_of
from safepassage.centres.care import MEALS
from safepassage.centres.figures import care, figures, occupancy, person_days
from safepassage.centres.kinds import CENTRE, DEPARTURE, KINDS
from safepassage.foundation.times import Interval, iso_utc
from safepassage.ledger.figures import Bounds
from safepassage.ledger.folds import Folds
from safepassage.ledger.observation import draft_of
from safepassage.ledger.store import Ledger
from safepassage.ledger.view import View
from safepassage.people.kinds import KINDS as PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from safepassage.ledger.figures import Figure
    from safepassage.ledger.observation import Observation

ALL = (*KINDS, *PEOPLE)
ARRIVAL, LIFE = (next(kind for kind in PEOPLE if kind.name == name) for name in ("arrival", "life_event"))
A, B, ONWARD = "centre/a", "centre/b", "special/onward"
NIGHT, MORNING = "2016-12-10T18:00/2016-12-11T06:00", "2016-12-11T06:00"
SAME = {"population": "civilians", "movement": "organised_evacuation"}
DAY_S = 86_400


def arrival(place: str, n: int, when: str, **more: Any) -> Observation:
    return seen(ARRIVAL, when, place, people={"people": n}, corridor="corridor/k", **{**SAME, **more})


def departure(place: str, n: int, to: str, when: str, **more: Any) -> Observation:
    return seen(DEPARTURE, when, place, people={"people": n}, destination=to, own_choice="yes", **{**SAME, **more})


def meals(place: str, n: int | str, when: str = NIGHT) -> Observation:
    return seen(MEALS, when, place, meals=n)


def values(found: Iterable[Figure], name: str) -> dict[str | None, Bounds | None]:
    return {each.place: each.value for each in found if each.name == name}


def between(lo: int | Fraction, hi: int | Fraction | None) -> Bounds:
    return Bounds(Fraction(lo), None if hi is None else Fraction(hi))


def test_a_centre_that_filled_and_emptied_is_measured_by_the_time_that_people_were_there(tmp_path: Path) -> None:
    """100 from 21:00 to 03:00 and nobody at the end: 25 person-days, 75 meals, 3 for each; 0 are there at 06:00."""
    records = [
        arrival(A, 100, "2016-12-10T21:00"),
        departure(A, 100, ONWARD, "2016-12-11T03:00"),
        meals(A, 75),
    ]
    with view_of(tmp_path, ALL, MORNING, *records) as view:
        found = figures(view, span(NIGHT))
    assert values(found, "occupancy") == {A: exactly(0)}
    assert values(found, "person_days") == {A: exactly(25)}
    assert values(found, "meals_per_person_day") == {A: exactly(3)}


def test_who_came_in_the_span_of_a_record_came_at_its_beginning_or_at_its_end(tmp_path: Path) -> None:
    """48 between 20:00 and 00:00 and 24 away between 02:00 and 04:00, at 06:00.

    At the least 48 x 6 h - 24 x 4 h = 192 h, at the most 48 x 10 h - 24 x 2 h = 432 h: 8 to 18 days, 36 meals.
    """
    records = [
        arrival(A, 48, "2016-12-10T20:00/2016-12-11T00:00"),
        departure(A, 24, ONWARD, "2016-12-11T02:00/2016-12-11T04:00"),
        meals(A, 36),
    ]
    with view_of(tmp_path, ALL, MORNING, *records) as view:
        days, cared = person_days(view, span(NIGHT)), care(view, span(NIGHT))
        (inside,) = occupancy(view)
    assert values(days, "person_days") == {A: between(8, 18)}
    assert values(cared, "meals_per_person_day") == {A: between(2, Fraction(9, 2))}
    assert [(each.unit, each.method, each.species) for each in days] == [("{person}.d", "computed", "balance")]
    assert days[0].trace == inside.trace  # every movement in and out
    (a_day,) = (each for each in cared if each.name == "meals_per_person_day")
    assert a_day.trace.count == inside.trace.count + 1


def test_between_centres_people_are_there_all_the_time(tmp_path: Path) -> None:
    """24 in A from 18:00, 12 of them in B at some time from 20:00 to 22:00, and back from 02:00 to 04:00.

    In A 24 x 12 h less 12 for 4 to 8 hours: 192 to 240 h; in B 48 to 96 h; in both together 288 h, exactly.
    """
    records = [
        arrival(A, 24, "2016-12-10T17:00"),
        departure(A, 12, B, "2016-12-10T20:00/2016-12-10T22:00"),
        departure(B, 12, A, "2016-12-11T02:00/2016-12-11T04:00"),
    ]
    with view_of(tmp_path, ALL, MORNING, *records) as view:
        days = values(person_days(view, span(NIGHT)), "person_days")
    assert days == {A: between(8, 10), B: between(2, 4), None: exactly(12)}


def test_while_more_left_than_came_how_many_are_there_is_not_known(tmp_path: Path) -> None:
    """24 from 18:00; 36 leave at 00:00 and 12 come at 03:00: 144 h are known, 3 hours are not, then nobody is there."""
    records = [
        arrival(A, 24, "2016-12-10T18:00"),
        departure(A, 36, ONWARD, "2016-12-11T00:00"),
        arrival(A, 12, "2016-12-11T03:00"),
        meals(A, 12),
    ]
    with view_of(tmp_path, ALL, MORNING, *records) as view:
        days, cared = person_days(view, span(NIGHT)), care(view, span(NIGHT))
        only = Interval(moment("2016-12-11T00:00"), moment("2016-12-11T03:00"))
        unknown = person_days(view, only)
    assert values(days, "person_days") == {A: between(6, None)}
    assert values(cared, "meals_per_person_day") == {A: between(0, 2)}
    assert values(unknown, "person_days") == {A: None}


def test_where_nobody_said_what_was_served_there_may_have_been_more(tmp_path: Path) -> None:
    """24 in A and in B, three days. Meals in A on the first only, in B on each; in a hospital they count for none."""
    three = "2016-12-10T00:00/2016-12-13T00:00"
    records = [
        *(arrival(place, 24, "2016-12-09T23:00") for place in (A, B)),
        meals(A, 48, "2016-12-10T18:00/2016-12-10T20:00"),
        *(meals(B, 48, f"2016-12-{day}T18:00/2016-12-{day}T20:00") for day in (10, 11, 12)),
        meals("hospital/h", 1000, "2016-12-10T18:00/2016-12-10T20:00"),
    ]
    with view_of(tmp_path, ALL, "2016-12-13T06:00", *records) as view:
        found = care(view, span(three))
        first = care(view, span("2016-12-10T00:00/2016-12-11T00:00"))
        last = care(view, span("2016-12-12T00:00/2016-12-13T00:00"))
    rate = "meals_per_person_day"
    assert values(found, rate) == {A: between(Fraction(2, 3), None), B: exactly(2), None: between(Fraction(4, 3), None)}
    assert values(first, rate) == {A: exactly(2), B: exactly(2), None: exactly(2)}
    assert values(last, rate) == {B: exactly(2), None: between(1, None)}


def test_a_record_of_meals_tells_of_its_whole_span_and_of_nothing_while_nobody_knows_who_is_there(
    tmp_path: Path,
) -> None:
    """24 for three days, 144 meals in one record and 72 in another inside it: 3 a day.

    Where 30 left on the first noon, 12 are sure to have eaten 12 of more than a day's meals that nobody tells of.
    """
    three = "2016-12-10T00:00/2016-12-13T00:00"
    came = arrival(A, 24, "2016-12-09T12:00")
    served = [meals(A, 144, three), meals(A, 72, "2016-12-10T12:00/2016-12-10T14:00")]
    with view_of(tmp_path, ALL, "2016-12-13T06:00", came, *served) as view:
        assert values(care(view, span(three)), "meals_per_person_day") == {A: exactly(3)}
    lost = [departure(A, 30, ONWARD, "2016-12-10T12:00"), meals(A, 12, "2016-12-10T10:00")]
    with view_of(tmp_path / "lost", ALL, "2016-12-13T06:00", came, *lost) as view:
        assert values(person_days(view, span(three)), "person_days") == {A: between(12, None)}
        assert values(care(view, span(three)), "meals_per_person_day") == {A: None}


def test_meals_in_an_empty_centre_and_a_centre_of_which_nothing_is_known_give_no_number(tmp_path: Path) -> None:
    """A is empty on the second day: nobody is left without a meal there, so nothing is unknown of it."""
    records = [
        arrival(A, 24, "2016-12-09T00:00"),
        departure(A, 24, ONWARD, "2016-12-10T00:00"),
        meals(A, 7, "2016-12-11T12:00"),
        seen(CENTRE, "2016-12-09T00:00", B, state="opened"),
        meals(B, 20, "2016-12-11T12:00"),
    ]
    with view_of(tmp_path, ALL, "2016-12-12T00:00", *records) as view:
        second = span("2016-12-11T00:00/2016-12-12T00:00")
        assert values(person_days(view, second), "person_days") == {A: exactly(0)}
        assert values(care(view, second), "meals_per_person_day") == {A: None}
        assert person_days(view, Interval(view.as_of_s, view.as_of_s + DAY_S)) == []
        both = span("2016-12-09T00:00/2016-12-12T00:00")
        assert values(care(view, both), "meals_per_person_day") == {A: exactly(Fraction(7, 24))}


def test_a_day_is_24_hours_where_the_clocks_change(tmp_path: Path) -> None:
    """Damascus put its clocks back in the night to 28 October 2016: 24 people for 25 hours from midday to midday."""
    with view_of(tmp_path, ALL, "2016-10-30T12:00", arrival(A, 24, "2016-10-20T12:00")) as view:
        plain = values(person_days(view, span("2016-10-28T00:00/2016-10-29T00:00")), "person_days")
        long = values(person_days(view, span("2016-10-27T12:00/2016-10-28T12:00")), "person_days")
        running = values(person_days(view, span("2016-10-30T00:00/2016-10-31T00:00")), "person_days")
    assert (plain, long, running) == ({A: exactly(24)}, {A: exactly(25)}, {A: exactly(12)})


def test_a_correction_counts_from_when_it_is_known(tmp_path: Path) -> None:
    wrong = arrival(A, 100, "2016-12-10T18:00", source_id="one")
    right = arrival(A, 10, "2016-12-10T18:00", source_id="one", supersedes=wrong.id)
    with view_of(tmp_path, ALL, MORNING, wrong, right) as view:
        then = view.at(position=2)
        assert values(person_days(view, span(NIGHT)), "person_days") == {A: exactly(5)}
        assert values(person_days(then, span(NIGHT)), "person_days") == {A: exactly(50)}


def test_one_id_with_two_contents_spans_both_wherever_the_other_is(tmp_path: Path) -> None:
    """24 from 18:00 or 48 from 00:00: until 00:00 nobody or 24, then 24 or 48, 144 to 432 h.

    Where the second is of B, each may be of nobody, but not both at once. Where the first came before the period, each
    may be of nobody in it, as in the accounts.
    """
    twice = [arrival(A, 24, "2016-12-10T18:00", source_id="x"), arrival(A, 48, "2016-12-11T00:00", source_id="x")]
    apart = [arrival(A, 24, "2016-12-10T18:00", source_id="x"), arrival(B, 48, "2016-12-11T00:00", source_id="x")]
    earlier = [arrival(A, 24, "2016-12-10T17:00", source_id="x"), arrival(A, 48, "2016-12-11T00:00", source_id="x")]
    with view_of(tmp_path, ALL, MORNING, *twice) as view:
        assert values(person_days(view, span(NIGHT)), "person_days") == {A: between(6, 18)}
        assert values(person_days(view.at(position=2), span(NIGHT)), "person_days") == {A: exactly(12)}
    with view_of(tmp_path / "b", ALL, MORNING, *apart) as view:
        days = values(person_days(view, span(NIGHT)), "person_days")
        assert days == {A: between(0, 12), B: between(0, 12), None: between(6, 18)}
    with view_of(tmp_path / "c", ALL, MORNING, *earlier) as view:
        assert values(person_days(view, span(NIGHT)), "person_days") == {A: between(0, 24)}


def test_a_rival_that_comes_later_is_seen_by_who_follows(tmp_path: Path) -> None:
    """The first is of 24 people in A; once the same id is of B, in A there may be nobody."""
    table = {kind.name: kind for kind in ALL}
    one, other = (arrival(place, 24, "2016-12-10T18:00", source_id="x") for place in (A, B))
    wall = count(1_481_400_000_000)
    with (
        Ledger.create(tmp_path / "l.db", clock=lambda: next(wall), node="n") as ledger,
        Folds(ledger.path, table) as folds,
    ):
        ledger.append([draft_of(one)])
        view = View(folds, table, as_of_s=moment(MORNING))
        assert values(person_days(view, span(NIGHT)), "person_days") == {A: exactly(12)}
        ledger.append([draft_of(other)])
        view.follow()
        assert values(person_days(view, span(NIGHT)), "person_days") == {
            A: between(0, 12),
            B: between(0, 12),
            None: exactly(12),
        }


class Went(NamedTuple):
    """One movement: from where to where, how many, over which minutes since 12:00."""

    source: str
    target: str
    people: int
    first: int
    last: int

    def seen(self, number: int) -> Observation:
        noon_s = moment("2016-12-10T12:00")
        when = f"{iso_utc(noon_s + self.first * 60)}/{iso_utc(noon_s + self.last * 60)}"
        more = {"source_id": str(number)}
        if self.source in (A, B):
            return departure(self.source, self.people, self.target, when, **more)
        if self.source == "special/born":
            return seen(
                LIFE,
                when,
                event="born",
                account=self.target,
                people={"children": self.people},
                population="civilians",
                **more,
            )
        return arrival(self.target, self.people, when, **more)


WAYS = [("corridor/k", A), ("corridor/k", B), (A, B), (B, A), (A, ONWARD), (B, "special/outside"), ("special/born", A)]


@st.composite
def movements(draw: st.DrawFn) -> list[Went]:
    row = st.tuples(st.sampled_from(WAYS), st.integers(1, 9), st.integers(0, 1200), st.integers(1, 400))
    rows = draw(st.lists(row, min_size=1, max_size=8))
    return [Went(*way, people, first, first + length) for way, people, first, length in rows]


def walked(went: Sequence[Went], places: frozenset[str], first: int, last: int) -> Bounds | None:
    """Minute by minute: the fewest and the most who can be there, counted anew from all records."""
    known = [each for each in went if each.last <= last]
    fewest = most = 0
    is_known = True
    for minute in range(first, last):
        low = high = 0
        for each in known:
            sign = (each.target in places) - (each.source in places)
            surely, perhaps = each.last <= minute, each.first <= minute
            if sign > 0:
                low, high = low + surely * each.people, high + perhaps * each.people
            elif sign < 0:
                low, high = low - perhaps * each.people, high - surely * each.people
        fewest, most, is_known = fewest + max(0, low), most + high, is_known and high >= 0
    lo = Fraction(fewest, 1440)
    return Bounds(lo, Fraction(most, 1440)) if is_known else (Bounds(lo, None) if lo else None)


@settings(max_examples=6)
@given(movements(), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40)), min_size=4, max_size=4))
def test_it_is_what_a_walk_through_every_minute_gives(went: list[Went], quarters: list[tuple[int, int]]) -> None:
    noon_s = moment("2016-12-10T12:00")
    records = [each.seen(number) for number, each in enumerate(went)]
    with TemporaryDirectory() as folder, view_of(Path(folder), ALL, "2016-12-12T12:00", *records) as view:
        for first, last in ((15 * begin, 15 * (begin + length)) for begin, length in quarters):
            found = values(person_days(view, Interval(noon_s + first * 60, noon_s + last * 60)), "person_days")
            known = {place for each in went if each.last <= last for place in (each.source, each.target)} & {A, B}
            asked = {
                *((place, frozenset({place})) for place in known),
                *([(None, frozenset({A, B}))] * (len(known) > 1)),
            }
            assert found == {place: walked(went, places, first, last) for place, places in asked}
