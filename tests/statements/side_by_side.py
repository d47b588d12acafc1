"""Claims and counts in small numbers, for the tests that set them side by side.

The operation begins on 24 November 2016 in Damascus. Who says what stands in each test; what the ledger itself counted
is 7 people on the evening of 9 December and 5 on the evening of 10 December.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from night import DAMASCUS, moment, seen, view_of
from safepassage.catalogue import everything
from safepassage.statements.contested import GAP_DAYS, contested, measures_of
from safepassage.statements.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from safepassage.ledger.observation import Observation
    from safepassage.ledger.view import View
    from safepassage.statements.contested import Contested
    from safepassage.statements.sheet import Sheet

KINDS = everything()
PEOPLE = "{person}"


def said(day: str, value: str, who: str = "the Centre", unit: str = PEOPLE, **more: Any) -> Observation:
    """A number since a start, published on the day that it is of; `more` is the rest of its body."""
    hedge, to = more.pop("hedge", ""), more.pop("value_to", "")
    words = more.pop("words", "")
    quantity = {"value": value, "value_to": to, "hedge": hedge, "unit": unit, "words": words}
    body: dict[str, Any] = {"publisher": "an agency", "speaker": who, "measure": "crossed", "what": "left the east"}
    body |= {"scope": "cumulative", "span_to": day, "population": "civilians", **more}
    if value or words or hedge:
        body["quantity"] = {name: text for name, text in quantity.items() if text}
    return seen(KINDS["claim"], day, "city/aleppo", **body)


def over(first: str, last: str, value: str, **more: Any) -> Observation:
    """A number over a period."""
    return said(last, value, scope="period", span_from=first, **more)


def vague(day: str, words: str = "", **more: Any) -> Observation:
    """A claim without a number."""
    return said(day, "", hedge="vague", words=words, **more)


def counts() -> list[Observation]:
    """7 people on the 9th, 5 on the 10th."""
    body = {"from": "zone/east", "corridor": "corridor/karim", "population": "civilians", "movement": "own_flight"}
    return [
        seen(
            KINDS["crossing_count"], f"2016-12-{day}T20:00/2016-12-{day}T20:15", "crossing/karim", **body, people=people
        )
        for day, people in (("09", {"people": 7}), ("10", {"people": 5}))
    ]


@contextmanager
def ledger(folder: Path, *observations: Observation, as_of: str = "2017-01-31") -> Iterator[View]:
    """A view of these records."""
    with view_of(folder, KINDS.values(), as_of, *observations) as view:
        yield view


def side_by_side(
    folder: Path, *observations: Observation, name: str = "", gap_days: int = GAP_DAYS, as_of: str = "2017-01-31"
) -> Contested:
    """What these records say of a measure."""
    with ledger(folder, *observations, as_of=as_of) as view:
        return contested(view, measures_of(name), gap_days=gap_days)


def worded(found: Contested, lang: str = "en") -> Sheet:
    return sheet_of(found, lang, DAMASCUS)


def end_of(day: str) -> int:
    """The end of a local day, unix seconds: midnight is its last moment and the first of the next."""
    return moment(f"{day}T00:00") + 86_400
