"""What a reader of public statements can subtract from one another beside nights and groups.

Balances beside movements (who left a centre, died, or went to hospital), balances of one
morning less those of the morning before, and periods that overlap. The expected numbers are the stories' own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from safepassage.statements.model import Number, Suppressed
from statements.night import DAY_S, MORNING_S, arrival, crossing, opened, seen, statement
from statements.test_compose import PUBLIC_S, issue, lines

if TYPE_CHECKING:
    from pathlib import Path

    from safepassage.ledger.observation import Observation
    from safepassage.statements.model import Statement

CENTRE = "centre/jibreen"
FIRST_S = MORNING_S - DAY_S


def night(day: int, people: int, came: int | None = None) -> list[Observation]:
    """So many men cross at eight in the evening, and arrive at ten."""
    when = f"2016-12-{day:02}T"
    return [
        crossing({"men": people}, f"{when}20:00/{when}20:15"),
        arrival({"men": people if came is None else came}, f"{when}22:00/{when}22:15"),
    ]


def event(name: str, count: int, when: str, account: str = CENTRE) -> Observation:
    body = {"event": name, "account": account, "people": {"men": count}, "population": "civilians"}
    return seen("life_event", when, body)


def left(count: int, when: str) -> Observation:
    body = {
        "people": {"men": count}, "population": "civilians", "movement": "own_flight", "own_choice": "yes",
        "destination": "city/homs",
    }  # fmt: skip
    return seen("departure", when, body, place=CENTRE)


def told(page: Statement, *messages: str) -> int | None:
    """The number of the first line of these messages; None where it is withheld or not there."""
    for message in messages:
        for line in lines(page, message):
            number = line.facts["value"]
            if isinstance(number, Number) and number.bounds is not None and number.bounds.exact:
                return int(number.bounds.lo)
            assert isinstance(number, Suppressed)
    return None


def less(*numbers: int | None) -> int | None:
    """The first less the others; None where one is not told."""
    if None in numbers:
        return None
    first, *rest = (each for each in numbers if each is not None)
    return first - sum(rest)


CAME = ("people.arrived_since",)
INSIDE = ("centres.residents_all",)
GONE = ("centres.departures_all",)


def test_who_died_is_not_who_came_less_who_is_there(tmp_path: Path) -> None:
    """Seven died: below ten, so withheld; 300 came and 293 are in the centre."""
    with opened(tmp_path, [*night(10, 300), event("died", 7, "2016-12-11T01:00")]) as operation:
        page = statement(operation.view(as_of_s=PUBLIC_S), "public")
    assert less(told(page, *CAME), told(page, *INSIDE)) != 7


def test_who_died_is_not_who_came_less_who_left_and_who_is_there(tmp_path: Path) -> None:
    seen_ = [*night(10, 300), left(81, "2016-12-11T02:00/2016-12-11T02:15"), event("died", 3, "2016-12-11T01:00")]
    with opened(tmp_path, seen_) as operation:
        page = statement(operation.view(as_of_s=PUBLIC_S), "public")
    assert less(told(page, *CAME), told(page, *INSIDE), told(page, *GONE)) != 3


def test_who_went_to_hospital_is_not_who_crossed_less_who_came_and_is_on_the_road(tmp_path: Path) -> None:
    seen_ = [*night(10, 300, 280), event("admitted", 7, "2016-12-10T21:00", "corridor/karim")]
    with opened(tmp_path, seen_) as operation:
        page = statement(operation.view(as_of_s=PUBLIC_S), "public")
    road = told(page, "people.on_road", "people.on_road_all")
    assert less(told(page, "people.crossed_since"), told(page, *CAME), road) != 7


def test_who_left_a_centre_is_not_one_morning_less_another(tmp_path: Path) -> None:
    """50 had left by the first morning, three more by the second."""
    seen_ = [
        *night(9, 300), left(50, "2016-12-10T02:00/2016-12-10T02:15"),
        *night(10, 200), left(3, "2016-12-11T02:00/2016-12-11T02:15"),
    ]  # fmt: skip
    with opened(tmp_path, seen_) as operation:
        first = statement(operation.view(as_of_s=PUBLIC_S), "public", "night:2016-12-09")
        issue(operation, "night:2016-12-09", PUBLIC_S)
        second = statement(operation.view(as_of_s=PUBLIC_S), "public")
    out = [less(told(page, *CAME), told(page, *INSIDE)) for page in (first, second)]
    assert less(out[1], out[0]) != 3
    fewer = less(told(second, "people.arrived"), less(told(second, *INSIDE), told(first, *INSIDE)))
    assert fewer != 3


def test_a_day_and_a_night_do_not_tell_of_the_hours_that_they_share(tmp_path: Path) -> None:
    """Day and night, less the span of both, are who crossed between 18:00 and midnight: three."""
    seen_ = [
        crossing({"men": 200}, "2016-12-10T12:00/2016-12-10T12:15"),
        crossing({"men": 3}, "2016-12-10T20:00/2016-12-10T20:15"),
        crossing({"men": 300}, "2016-12-11T02:00/2016-12-11T02:15"),
    ]
    found = []
    with opened(tmp_path, seen_) as operation:
        for name in ("day:2016-12-10", "night:2016-12-10", "2016-12-10T00:00/2016-12-11T06:00"):
            page = statement(operation.view(as_of_s=PUBLIC_S + DAY_S), "public", name)
            issue(operation, name, PUBLIC_S + DAY_S)
            found.append(told(page, "people.crossed", "people.crossed_all"))
    day, night_, both = found
    both_less = less(both, day)
    assert less(night_, both_less) != 3
