"""Where people are by now: on the road or unaccounted for, held, or seen at one end only.

What entered a corridor less what left it is on the road or missing: an alarm, not an
error. A remainder is looked at in every group that both ends counted, because men who
vanish at a crossing show only in their own group. Where more left than entered,
nobody is invented to close it: at least so many passed unobserved, and how many are
on the road is not known.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from safepassage.foundation.quantity import quantity_from_json
from safepassage.foundation.times import Interval
from safepassage.ledger.accounts import accounts
from safepassage.ledger.figures import Alarm, Bounds, Figure
from safepassage.ledger.headcount import GROUPS, TOTAL, bounds_of, holds
from safepassage.ledger.tally import GRAIN_S
from safepassage.ledger.view import joined, trace_of
from safepassage.people.waiting import LOOK_BACK_S, never_fewer_since

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.ledger.accounts import Account
    from safepassage.ledger.figures import Held
    from safepassage.ledger.view import View

__all__ = ["ON_ROAD_ALARM_S", "alarms", "balances"]

ON_ROAD_ALARM_S: Final = 3 * 3600
"""Never fewer than now for so long, and more than set out in the last quarter of an hour: an alarm, not a journey."""
_HOUR_S: Final = 3600
_HELD: Final = "special/held"


def balances(view: View, books: Mapping[tuple[str, str], Account] | None = None) -> list[Figure]:
    """People on each corridor, in all and by group; those whom only one end saw; those still held."""
    out: list[Figure] = []
    roads = _corridors(view, books)
    since = never_fewer_since(view, roads)
    for account in roads:
        out += _on_road(view, account, since.get((account.place, account.population, TOTAL)))
    for population in dict.fromkeys(each.population for each in roads):
        own = [each for each in roads if each.population == population]
        if len(own) > 1 and all(each.remainder().lo >= 0 for each in own):
            total = own[0].remainder()
            for each in own[1:]:
                total = total.plus(each.remainder())
            out.append(_figure(view, "on_road", total, own, None))
    return out + [_figure(view, "still_held", each.remainder(), [each], None) for each in _held(view, books)]


def alarms(view: View, books: Mapping[tuple[str, str], Account] | None = None) -> list[Alarm]:
    """People on the road too long, seen at one end only, still held, or more than a source's estimate allows."""
    roads, held = _corridors(view, books), _held(view, books)
    since = never_fewer_since(view, [*roads, *held])
    lately = accounts(view, view.kinds, Interval(view.as_of_s - GRAIN_S, view.as_of_s))
    return [
        *(alarm for each in roads for alarm in _road_alarms(view, each, since, lately)),
        *(
            _alarm(each, "people_held", "alert", since_s, group, each.remainder(group).lo)
            for each in held
            for (place, population, group), since_s in since.items()
            if (place, population, group) == (each.place, each.population, TOTAL)
        ),
        *_estimates_exceeded(view),
    ]


def _books(view: View, books: Mapping[tuple[str, str], Account] | None) -> Mapping[tuple[str, str], Account]:
    return accounts(view, view.kinds) if books is None else books


def _corridors(view: View, books: Mapping[tuple[str, str], Account] | None) -> list[Account]:
    return [each for (place, _), each in sorted(_books(view, books).items()) if place.startswith("corridor/")]


def _held(view: View, books: Mapping[tuple[str, str], Account] | None) -> list[Account]:
    return [each for (place, _), each in sorted(_books(view, books).items()) if place == _HELD]


def _on_road(view: View, account: Account, since_s: int | None) -> list[Figure]:
    total = account.remainder()
    out = [_figure(view, "on_road", total if total.lo >= 0 else _not_known(total), [account], account.place)]
    over, under = _sides(account)
    if total.lo >= 0:
        out += [
            _figure(view, "on_road", account.remainder(group), [account], account.place, {"group": group})
            for group in over
            if group != TOTAL
        ]
    for group in under:
        labels = {} if group == TOTAL else {"group": group}
        least = -(account.remainder(group).hi or Fraction(0))
        out.append(_figure(view, "unobserved", Bounds(least, None), [account], account.place, labels))
    if since_s is not None:
        age = Fraction(view.as_of_s - since_s, _HOUR_S)
        most = None if view.as_of_s - since_s >= LOOK_BACK_S else age
        out.append(_figure(view, "on_road_age", Bounds(age, most), [account], account.place, unit="h"))
    return out


def _not_known(total: Bounds) -> Bounds | None:
    """More left than entered: so many passed unseen that how many are there is not known."""
    return None if total.hi is None or total.hi <= 0 else Bounds(Fraction(0), total.hi)


def _road_alarms(
    view: View, account: Account, since: Mapping[tuple[str, str, str], int], lately: Mapping[tuple[str, str], Account]
) -> Iterable[Alarm]:
    over, under = _sides(account)
    fresh = lately.get((account.place, account.population))
    for group in over:
        since_s, people = since[account.place, account.population, group], account.remainder(group).lo
        set_out = 0 if fresh is None else bounds_of(fresh.entered, group)[1]
        late = view.as_of_s - since_s >= ON_ROAD_ALARM_S and people > set_out
        yield _alarm(account, "people_on_road", "alarm" if late else "alert", since_s, group, people)
    last_s = max(each for each in (account.last_in_s, account.last_out_s, 0) if each is not None)
    for group in under:
        yield _alarm(account, "people_unobserved", "finding", last_s, group, -(account.remainder(group).hi or 0))


def _sides(account: Account) -> tuple[list[str], list[str]]:
    """The finest groups in which somebody remains, and those in which more left than came."""
    rests = {group: account.remainder(group) for group in account.shared_groups()}
    over = [group for group, rest in rests.items() if rest.lo > 0]
    return _finest(over), _finest(group for group, rest in rests.items() if rest.hi is not None and rest.hi < 0)


def _finest(groups: Iterable[str]) -> list[str]:
    """Those groups that hold no other of them: where the men are missing, "people" says nothing more."""
    listed = list(groups)
    return [one for one in GROUPS if one in listed and not any(other != one and holds(one, other) for other in listed)]


def _estimates_exceeded(view: View) -> Iterable[Alarm]:
    """A zone that more people have left since a source's estimate than the source said were in it."""
    last: dict[tuple[str, str, str], Held] = {
        (each.observation.place or "", each.observation.source, each.observation.body["population"]): each
        for each in view.events("remaining_estimate")
    }
    for (zone, source, population), each in sorted(last.items()):
        since_s = -(-each.observation.occurred.end_s // GRAIN_S) * GRAIN_S
        said = quantity_from_json(each.observation.body["people"], "{person}")
        if said.hi is None or since_s >= view.as_of_s:
            continue
        sums = view.tally("crossing_count", Interval(since_s, view.as_of_s))
        left = sums.amount("people", **{"from": zone, "population": population})
        if left is not None and left.lo > said.hi:
            facts = {"source": source, "stated": str(said), "people": str(left.lo), "population": population}
            trace = joined([sums.trace, trace_of([each])])
            yield Alarm(
                name="more_left_than_estimated",
                place=zone,
                since_s=each.observation.occurred.end_s,
                severity="finding",
                facts=facts,
                trace=trace,
            )


def _alarm(account: Account, name: str, severity: str, since_s: int, group: str, people: Fraction | int) -> Alarm:
    facts = {"group": group, "people": str(people), "population": account.population}
    place = None if account.place.startswith("special/") else account.place
    return Alarm(name=name, place=place, since_s=since_s, severity=severity, facts=facts, trace=account.trace)


def _figure(
    view: View,
    name: str,
    value: Bounds | None,
    own: list[Account],
    place: str | None,
    labels: Mapping[str, str] | None = None,
    unit: str = "{person}",
) -> Figure:
    return Figure(
        name=name,
        value=value,
        unit=unit,
        span=view.now,
        place=place,
        population=own[0].population,
        method="computed",
        species="balance",
        trace=joined(each.trace for each in own),
        labels=labels or {},
    )
