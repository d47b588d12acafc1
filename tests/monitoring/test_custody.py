"""72 hours, and two people who hold a film longer: worked out by hand on the clock of one week."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from safepassage.foundation.times import Interval
from safepassage.ledger.observation import Observation
from safepassage.monitoring.custody import FILM_CUSTODY, custodies, end_of

HOUR_S = 3600
END_S = 72 * HOUR_S


def act(what: str, at_h: float, source: str = "amal", film: str = "4f2a", **body: Any) -> tuple[int, Observation]:
    at_s = int(at_h * HOUR_S)
    said = {"film": film, "act": what, **body}
    number = f"{what}-{at_h}-{source}"
    seen = Observation(
        kind="film_custody",
        body=said,
        occurred=Interval(at_s, at_s, "minute"),
        source=source,
        source_id=number,
        method="reported",
        mood="declared",
    )
    return at_s, seen


def held(at_h: float, source: str, until_h: int) -> tuple[int, Observation]:
    return act("held", at_h, source, until=until_h * HOUR_S, reason=f"{source} says so")


def end_h(*acts: tuple[int, Observation]) -> int:
    """The end, whatever the order in which the acts came."""
    (end_s,) = {end_of(0, order)[0] for order in permutations(acts)}
    return end_s // HOUR_S


def test_without_a_hold_it_is_72_hours() -> None:
    assert end_h() == 72
    assert end_of(1000, [])[0] == 1000 + END_S


def test_one_person_does_not_hold_it() -> None:
    assert end_h(held(1, "amal", 200)) == 72
    assert end_h(held(1, "amal", 200), held(2, "amal", 300)) == 72


def test_two_people_hold_it_until_the_earlier_of_their_moments() -> None:
    assert end_h(held(1, "amal", 200), held(71, "badr", 150)) == 150
    assert end_h(held(1, "amal", 200), held(2, "badr", 150), held(3, "dina", 180)) == 180
    assert end_h(held(1, "amal", 200), held(2, "badr", 60)) == 72


def test_a_later_word_of_one_person_replaces_the_earlier() -> None:
    assert end_h(held(1, "amal", 200), held(2, "badr", 200), held(3, "badr", 90)) == 90


def test_a_hold_that_comes_too_late_is_none() -> None:
    assert end_h(held(1, "amal", 200), held(72, "badr", 150)) == 72
    assert end_h(held(1, "amal", 200), held(71.9, "badr", 150)) == 150
    assert end_h(held(1, "amal", 200), held(2, "badr", 100), held(100, "badr", 200)) == 100
    assert end_h(held(1, "amal", 200), held(2, "badr", 100), held(99, "badr", 200)) == 200


def test_one_of_two_who_lets_go_ends_it() -> None:
    assert end_h(held(1, "amal", 200), held(2, "badr", 150), act("released", 50, "badr")) == 72
    assert end_h(held(1, "amal", 200), held(2, "badr", 150), act("released", 120, "badr"), held(121, "badr", 150)) == 72


def test_a_film_is_told_as_it_stands() -> None:
    sealed = act("sealed", 3, "crew-2", taken=0, sortie="sortie-1")
    other = act("sealed", 3, "crew-3", film="77aa", taken=HOUR_S)
    (kept, second) = custodies([sealed, other, held(4, "amal", 200)])
    assert (kept.film, kept.source, kept.sortie, kept.ends_s) == ("4f2a", "crew-2", "sortie-1", END_S)
    assert (kept.holders, kept.asked_by, kept.reasons) == ((), ("amal",), ("amal says so",))
    assert (second.film, second.ends_s, second.sortie, second.destroyed_s) == ("77aa", END_S + HOUR_S, "", None)
    (now,) = custodies([sealed, held(4, "amal", 200), held(5, "badr", 190), act("destroyed", 190, "film-store")])
    assert (now.holders, now.asked_by, now.ends_s) == (("amal", "badr"), (), 190 * HOUR_S)
    assert (now.reasons, now.destroyed_s) == (("amal says so", "badr says so"), 190 * HOUR_S)


def test_the_earliest_taking_that_was_ever_told_counts() -> None:
    again = act("sealed", 9, "crew-2", taken=5 * HOUR_S)
    (kept,) = custodies([again, act("sealed", 3, "crew-3", taken=0)])
    assert (kept.ends_s, kept.source) == (END_S, "crew-3")


def test_a_hold_of_a_film_that_nobody_sealed_is_no_film() -> None:
    assert custodies([held(1, "amal", 200)]) == []


def test_a_film_that_nobody_dated_is_not_one_of_1970() -> None:
    _, before_1970 = act("held", -24, until=-HOUR_S, reason="the court asks")
    assert [fault for rule in FILM_CUSTODY.rules for fault in rule(before_1970.body, before_1970.occurred)] == []
    _, late = act("sealed", 3, taken=4 * HOUR_S)
    assert [fault.field for rule in FILM_CUSTODY.rules for fault in rule(late.body, late.occurred)] == ["taken"]
