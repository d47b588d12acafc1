"""What others published, for the top of the page: of each source and measure the number that is nearest to the period.

One line a claim: who, of which day, how many, and what they counted, in words that the
desk recorded. Nothing is chosen by how it fits: a larger and a smaller number of one
thing stand one below the other, and none of them is ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from safepassage.claims.figures import claims
from safepassage.foundation.times import local
from safepassage.foundation.units import convert
from safepassage.ledger.figures import Bounds
from safepassage.ledger.headcount import GROUPS
from safepassage.ledger.people_fields import POPULATIONS
from safepassage.statements.beside import span_of, stated
from safepassage.statements.model import Line, Number, Word

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from safepassage.claims.figures import Claim
    from safepassage.statements.desk import Desk
    from safepassage.statements.model import Fact

__all__ = ["PEOPLE", "day_of", "headline", "whom"]

PEOPLE: Final = ("evacuated", "crossed", "arrived", "sheltered", "remaining", "missing", "prevented")
"""Measures that ask of one thing: where those who were inside are."""
_TOLD: Final = (
    *(each for each in PEOPLE if each != "sheltered"),
    *("combatants_laid_down", "amnestied", "area_released", "blocks", "road_length", "facilities", "ordnance"),
    "control",
)
_CONVERSIONS: Final = {"har": "[sft_i]", "km": "[mi_i]"}


def headline(desk: Desk) -> list[Line]:
    """The lines, under one that says whose they are; none where nobody published anything."""
    known = claims(desk.known)
    chosen = [*(each for each in known if _of_period(desk, each)), *_nearest(desk, known)]
    ordered = sorted(chosen, key=lambda one: (_rank(one), one.span.end_s, one.who, one.held.id))
    lines = [_line(desk, each) for each in ordered]
    return [Line(message="claims.headline"), *lines] if lines else []


def whom(claim: Claim) -> Word | str:
    """Whom it counted: a word of ours where it is one, else theirs; "" where nobody said."""
    population: str = claim.body.get("population", "")
    if population in POPULATIONS:
        return Word(f"population.{population}")
    return Word(f"group.{population}") if population in GROUPS else population


def day_of(claim: Claim, tz: ZoneInfo) -> str:
    """The last local day that it is of, or else that it was published on, ISO 8601."""
    published = claim.held.observation.occurred
    last_s = max(published.start_s, published.end_s - 1)
    said: str = claim.body.get("span_to") or local(last_s, tz).date().isoformat()
    return said


def _rank(claim: Claim) -> int:
    """Where those are who were inside stands together, in the order of days."""
    return 0 if claim.measure in PEOPLE else _TOLD.index(claim.measure)


def _of_period(desk: Desk, claim: Claim) -> bool:
    """Whether it is of this very period, parts of a whole included."""
    told = claim.measure in _TOLD and claim.body.get("scope") == "period" and claim.quantity is not None
    return told and span_of(desk, claim) == desk.span


def _nearest(desk: Desk, known: Iterable[Claim]) -> list[Claim]:
    """Of each source's totals of one measure and scope, that nearest to the period's end; parts are left out."""
    best: dict[tuple[str, str, str], Claim] = {}
    for each in known:
        scope = each.body.get("scope", "")
        if each.measure in _TOLD and scope in ("cumulative", "at") and each.quantity and not _is_part(each, known):
            key = (each.who, each.measure, scope)
            best[key] = min(best.get(key, each), each, key=lambda one: abs(one.span.end_s - desk.span.end_s))
    return list(best.values())


def _is_part(claim: Claim, known: Iterable[Claim]) -> bool:
    """Whether it is a part of a claim about people who left: blocks of an area are told, some of the missing not."""
    whole = claim.body.get("part_of", "")
    return bool(whole) and any(
        whole in (each.held.id, each.body.get("what")) and each.measure in PEOPLE for each in known
    )


def _line(desk: Desk, claim: Claim) -> Line:
    facts: dict[str, Fact] = {"source": claim.who, "at": day_of(claim, desk.view.card.tz)}
    facts["what"] = claim.body.get("what") or Word(f"measure.{claim.measure}")
    quantity, population = claim.quantity, whom(claim)
    if quantity is None or (quantity.value is None and not quantity.words):
        return Line(message="claims.none_said", facts=facts, species="claim")
    facts["stated"] = stated(claim)
    if population:
        facts["whom"] = population
    other = _CONVERSIONS.get(quantity.unit)
    if other is not None and claim.bounds is not None:
        lo, hi = claim.bounds
        bounds = Bounds(convert(lo, quantity.unit, other), None if hi is None else convert(hi, quantity.unit, other))
        facts["converted"] = Number(bounds, other, "converted", quantity)
    counted = isinstance(population, Word) and quantity.value is not None
    return Line(message="claims.people_said" if counted else "claims.number_said", facts=facts, species="claim")
