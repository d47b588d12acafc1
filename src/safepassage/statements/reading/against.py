"""A statement against a ledger: what contradicts our own count, and what contradicts the same source's earlier words.

A number is held against ours only where both count the same people over the same time;
where only the population differs that is said as another definition, and is no
contradiction. Neither is truth: the finding says that both cannot be. Totals of one source
are held against its own earlier ones: a total that falls, an increment that is not the
difference. Claims of different sources are never held against each other here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.claims.figures import claims
from safepassage.foundation.quantity import Quantity
from safepassage.foundation.times import Interval, Period, parse_period
from safepassage.foundation.units import unit as unit_named
from safepassage.ledger.figures import Bounds
from safepassage.statements.beside import OWN
from safepassage.statements.duties import figures_of, own_view
from safepassage.statements.reading.as_claims import hedge_of, unit_of
from safepassage.statements.reading.findings.case import number, quoted
from safepassage.statements.reading.measures import measure_of, population_of
from safepassage.statements.reading.mention import Finding, Reading
from safepassage.statements.reading.tongues import tongue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from safepassage.claims.figures import Claim
    from safepassage.ledger.figures import Figure
    from safepassage.ledger.view import View
    from safepassage.statements.reading.mention import Mention

__all__ = ["against"]

_GROUPS: Final = ("children", "women", "men")
_WHOLE: Final = frozenset({"movement", "outcome", "standard", "group"})
"""Labels that do not make a figure somebody else's or another place's."""
_ORDER: Final = {"error": 0, "warning": 1, "note": 2}


def against(reading: Reading, view: View) -> Reading:
    """`reading` with the findings that the ledger adds, as known to `view`."""
    found = [*_contradictions(reading, view), *_earlier(reading, view)]
    ordered = sorted((*reading.findings, *found), key=lambda each: _ORDER[each.severity])
    return replace(reading, findings=tuple(ordered))


def bounds_of(mention: Mention) -> Bounds | None:
    """What a mention says, in its own unit; None where it gives no number."""
    if mention.value is None:
        return None
    if mention.modifier in ("lt", "le"):
        return Bounds(Fraction(0), mention.value)
    quantity = Quantity(mention.value, "{person}", hedge_of(mention) or "exact", mention.value_to)
    return Bounds(quantity.lo, quantity.hi)


# --- our own count -------------------------------------------------------------------------------------------------


def _contradictions(reading: Reading, view: View) -> Iterator[Finding]:
    words = tongue(reading.lang)
    for mention in reading.mentions:
        measure = measure_of(mention, words)
        said = bounds_of(mention)
        if measure not in OWN or said is None or mention.conversion_of or mention.scope not in ("period", "cumulative"):
            continue
        population = population_of(mention, words)
        own = [
            each for span in _spans(mention, reading, view) for each in _own(view, span, OWN[measure])
            if _in(each, mention, reading.lang) is not None
        ]  # fmt: skip
        same = [each for each in own if _counts(each, population)]
        if same:
            yield from _apart(mention, said, same, reading.lang, "contradicts_ledger")
        elif own:
            others = [each for each in own if not each.labels.get("group")]
            yield from _apart(mention, said, others, reading.lang, "other_definition")


def _apart(mention: Mention, said: Bounds, own: Sequence[Figure], lang: str, kind: str) -> Iterator[Finding]:
    """A finding where none of our figures of that time agrees."""
    values = [(each, _in(each, mention, lang)) for each in own]
    known = [(each, value) for each, value in values if value is not None]
    if not known or any(said.meets(value) for _, value in known):
        return
    figure, value = known[0]
    ours = (
        number(value.lo)
        if value.exact
        else f"{number(value.lo)} to {number(value.hi)}"
        if value.hi is not None
        else f"at least {number(value.lo)}"
    )
    evidence = {"ledger": ours, "trace": figure.trace_id, "observations": str(figure.trace.count)}
    if kind == "other_definition":
        whom = figure.population or "of another kind"
        message = f"{quoted(mention)}: the ledger has {ours} {whom}, which is another definition of whom is counted."
        yield Finding(
            kind, "note", (mention.id,), message, "Set them side by side; neither contradicts the other.", evidence
        )
        return
    yield Finding(
        kind,
        "warning",
        (mention.id,),
        f"{quoted(mention)}: this ledger's own count over that time is {ours}. Both cannot be right.",
        f"`safepassage trace OPERATION {figure.trace_id}` shows what ours rests on; ask the source for theirs.",
        evidence,
    )


def _said(value: Bounds) -> str:
    if value.hi is None:
        return f"at least {number(value.lo)}"
    return number(value.lo) if value.exact else f"{number(value.lo)} to {number(value.hi)}"


def _spans(mention: Mention, reading: Reading, view: View) -> list[Period]:
    """The periods of ours that a mention can be of: its days, and the night between two of them."""
    card = view.card
    last = mention.until or reading.dated
    if last is None:
        return []
    end_s = min(_midnight(last + timedelta(days=1), card.tz), view.as_of_s)
    if mention.scope == "cumulative":
        if mention.since is not None and _midnight(mention.since + timedelta(days=1), card.tz) < card.start_s:
            return []
        return [Period("start", Interval(card.start_s, end_s, "minute"))] if end_s > card.start_s else []
    first = mention.since
    if first is None:
        return []
    start_s = _midnight(first, card.tz)
    out = [Period("span", Interval(start_s, end_s, "day"))] if end_s > start_s else []
    if (last - first).days == 1:
        night = parse_period(f"night:{first.isoformat()}", card.tz, card.night, card.start_s)
        out += [night] if isinstance(night, Period) else []
    return out


def _midnight(day: date, tz: ZoneInfo) -> int:
    return int(datetime.combine(day, time(), tz).timestamp())


def _own(view: View, period: Period, name: str) -> list[Figure]:
    """Our figures of that name over exactly that period, of the whole operation."""
    own = own_view(view, period)
    found = own.once(("figures over", period.span), lambda: figures_of(own, period, public=False))
    return [
        each
        for each in found
        if each.name == name
        and each.value is not None
        and each.place is None
        and set(each.labels) <= _WHOLE
        and each.span.start_s in (period.span.start_s, each.span.end_s)
    ]


def _counts(figure: Figure, population: str) -> bool:
    """Whether a figure counts the people whom a mention counts, all movements together."""
    group = figure.labels.get("group", "")
    if "movement" in figure.labels:
        return False
    if population in _GROUPS:
        return group == population
    return not group and population in ("", figure.population or "")


def _in(figure: Figure, mention: Mention, lang: str) -> Bounds | None:
    """The figure's value in the mention's unit; None where they measure different things."""
    code = unit_of(mention, lang)
    here, there = unit_named(figure.unit), unit_named(code or "")
    if figure.value is None or here is None or there is None or here.dimension != there.dimension:
        return None
    factor = here.factor / there.factor
    return Bounds(figure.value.lo * factor, None if figure.value.hi is None else figure.value.hi * factor)


# --- the same source's earlier words -------------------------------------------------------------------------------


def _earlier(reading: Reading, view: View) -> Iterator[Finding]:
    known = [each for each in claims(view) if each.body.get("scope") == "cumulative" and each.bounds is not None]
    for mention in reading.mentions:
        said = bounds_of(mention)
        if mention.scope != "cumulative" or said is None or mention.part_of or mention.conversion_of:
            continue
        series = (each for each in known if _same_series(each, mention, reading))
        found = (_fell(each, mention, said) or _step(each, mention, said, reading) for each in series)
        finding = next((each for each in found if each is not None), None)
        if finding is not None:
            yield finding


def _fell(claim: Claim, mention: Mention, said: Bounds) -> Finding | None:
    """A total that is surely smaller than the one before."""
    if said.hi is None or claim.bounds is None or claim.bounds.lo <= said.hi:
        return None
    before = f"{claim.quantity} up to {claim.body['span_to']}"
    return Finding(
        "total_fell",
        "error",
        (mention.id,),
        f"{quoted(mention)} is a total since a start, and {claim.who} had already given {before}.",
        "Ask whether this is of a period, a slip, or a correction of the earlier one.",
        {"earlier": str(claim.quantity), "claim": claim.held.id},
    )


def _same_series(claim: Claim, mention: Mention, reading: Reading) -> bool:
    """Whether a claim is an earlier total of the same source, measure and population."""
    words = tongue(reading.lang)
    earlier = claim.body.get("span_to", "9999") < (mention.until or date.max).isoformat()
    if claim.measure != measure_of(mention, words) or not earlier or "part_of" in claim.body:
        return False
    if claim.quantity is None or claim.quantity.unit != unit_of(mention, reading.lang):
        return False
    mine = {_name(name) for name in (mention.attribution, reading.publisher, *mention.chain) if name}
    spoke = _name(claim.who) in mine or _name(str(claim.body["publisher"])) in mine
    return spoke and bool(claim.body.get("population", "") == population_of(mention, words))


def _name(name: str) -> str:
    return name.casefold().removeprefix("the ").removeprefix("a ")


def _step(claim: Claim, mention: Mention, said: Bounds, reading: Reading) -> Finding | None:
    """The increment of the days between two totals, where it is not their difference."""
    assert claim.bounds is not None
    if not claim.bounds.exact or not said.exact:
        return None
    words = tongue(reading.lang)
    difference = said.lo - claim.bounds.lo
    for step in reading.mentions:
        same = measure_of(step, words) == claim.measure and population_of(step, words) == population_of(mention, words)
        if not same or step.scope != "period" or step.value is None or step.part_of or step.since is None:
            continue
        follows = (
            step.since.isoformat() >= claim.body["span_to"]
            and (step.since - date.fromisoformat(claim.body["span_to"])).days <= 1
        )
        if follows and step.modifier == "exact" and step.value != difference:
            return Finding(
                "increment_not_difference",
                "error",
                (step.id, mention.id),
                f"{claim.who} had given {claim.quantity} up to {claim.body['span_to']}; "
                f"with {quoted(step)} that is not {quoted(mention)}.",
                f"The difference of the two totals is {number(difference)}.",
                {"difference": number(difference), "claim": claim.held.id},
            )
    return None
