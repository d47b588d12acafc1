"""The duties in the order of the page, their figures together, and what earlier public statements gave away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from safepassage.claims import figures as claims_room
from safepassage.clearance import figures as clearance_room
from safepassage.disarmament import figures as disarmament_room
from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.times import parse_period
from safepassage.geography import gazetteer
from safepassage.hostilities import figures as hostilities_room
from safepassage.ledger.figures import Figure
from safepassage.restoration import figures as restoration_room
from safepassage.statements.disclosure import History, group_sums, shield
from safepassage.statements.found import Found
from safepassage.statements.sections import (
    centres,
    claims,
    clearance,
    corridors,
    disarmament,
    hostilities,
    monitoring,
    people,
    restoration,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from safepassage.foundation.times import Period
    from safepassage.ledger.figures import Alarm, Held
    from safepassage.ledger.view import View
    from safepassage.statements.disclosure import Sum

__all__ = ["DUTIES", "WAITING", "alarms_of", "figures_of", "hidden_of", "is_delayed", "issued", "own_view", "period_of"]

DUTIES: Final = (people, corridors, centres, disarmament, clearance, restoration, hostilities, monitoring, claims)
"""In the order of the page."""
WAITING: Final = (people, corridors, centres, disarmament, monitoring)
"""Those whose own figures wait in public (DESIGN, wall 4)."""
SENSITIVE: Final[frozenset[str]] = frozenset().union(*(duty.SENSITIVE for duty in DUTIES))
"""Names of figures of which fewer than 10 are few."""
_HOUR_S: Final = 3600
_EVER_S: Final = 2**40


def own_view(view: View, period: Period) -> View:
    """What our own figures are computed from: nothing after the period's end."""
    return view.at(as_of_s=min(view.as_of_s, period.span.end_s))


def is_delayed(view: View, period: Period) -> bool:
    """Whether a public edition as of this view comes before our own figures may be in it."""
    return view.as_of_s < period.span.end_s + view.card.delay_hours * _HOUR_S


def figures_of(own: View, period: Period, *, public: bool, delayed: bool = False) -> list[Figure]:
    """Every figure of our own that an edition prints."""
    span, found = period.span, list[Figure]()
    for duty in DUTIES:
        if not (delayed and duty in WAITING):
            fold = partial(duty.figures, own, span, public=public)
            found += own.once(("figures of", duty.__name__, span, public), fold)
    return found


def alarms_of(own: View, known: View) -> Mapping[str, list[Alarm]]:
    """Section's title → what needs a person now."""
    sections: Mapping[str, Callable[[], list[Alarm]]] = {
        "section.people": lambda: people.alarms(own),
        "section.corridors": lambda: [*corridors.alarms(own), *gazetteer.alarms(own)],
        "section.centres": lambda: centres.alarms(own),
        "section.disarmament": lambda: disarmament_room.alarms(own),
        "section.clearance": lambda: clearance_room.alarms(own, hostilities_room.fighting(own)),
        "section.restoration": lambda: restoration_room.alarms(own),
        "section.hostilities": lambda: hostilities_room.alarms(own),
        "section.monitoring": lambda: monitoring.alarms(own),
    }
    found = {name: own.once(("alarms", name), fold) for name, fold in sections.items()}
    return {**found, "section.claims": known.once("alarms of claims", lambda: claims_room.alarms(known))}


def hidden_of(view: View, figures: Sequence[Figure]) -> Mapping[str, str]:
    """Cells that a public edition of these figures does not show, after all that was issued before."""
    history, before = History(), ""
    for each in issued(view, "public"):
        before = f"{before} {each.id}"
        history = _and_then(view, each, history, before)
    return shield(figures, _sums_of(figures), SENSITIVE, history)[0]


def _and_then(view: View, each: Held, history: History, before: str) -> History:
    """The history after one more public statement: what it printed is folded again where it was issued, once.

    `before` names the statements that lead to it: a sister view that knows of others has another history.
    """
    body = each.observation.body
    then = view.at(position=int(body["position"]), as_of_s=body["as_of"])

    def fold() -> History:
        period = period_of(then, body["period"])
        earlier = figures_of(own_view(then, period), period, public=True, delayed=is_delayed(then, period))
        return shield(earlier, _sums_of(earlier), SENSITIVE, history)[1]

    return then.once(("printed and withheld", before), fold)


def issued(view: View, edition: str = "") -> list[Held]:
    """Statements issued from this ledger as known to the view, whatever they are of, in the order of their positions.

    One that came from another node, with a position or a root that are not this ledger's, is not among them.
    """
    found = view.at(as_of_s=_EVER_S).events("statement")
    return sorted(
        (each for each in found if edition in ("", each.observation.body["edition"]) and _is_of(view, each)),
        key=lambda each: (int(each.observation.body["position"]), each.position),
    )


def _is_of(view: View, each: Held) -> bool:
    body = each.observation.body
    position = int(body["position"])
    return position <= view.position and view.at(position=position).head.root.hex() == body["root"]


def period_of(view: View, name: str) -> Period:
    """The period of that name on the operation's clock.

    Raises:
        UsageError: the name is of no period.
    """
    card = view.card
    found = parse_period(name, card.tz, card.night, card.start_s, view.as_of_s)
    if isinstance(found, Fault):
        raise UsageError(found)
    return found


def _sums_of(figures: Sequence[Figure]) -> list[Sum]:
    found = Found(figures)
    return [*group_sums(figures), *people.sums(found), *centres.sums(found), *disarmament.sums(found)]
