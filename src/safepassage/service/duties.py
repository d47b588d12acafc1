"""What each duty stands at: corridors, centres, clearance, restoration, disarmament, pauses, watches, claims, plans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Final

from fastapi import Query
from starlette.responses import Response

from safepassage.centres.capacity import centres as centres_of
from safepassage.centres.figures import care, headcount_figures, notices, occupancy, person_days
from safepassage.claims.figures import claims as claims_of
from safepassage.clearance.figures import figures as clearance_figures
from safepassage.clearance.figures import hazards
from safepassage.corridors.states import corridors as corridors_of
from safepassage.corridors.states import open_spans
from safepassage.corridors.under_way import convoys
from safepassage.disarmament.figures import figures as disarmament_figures
from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.said import CHOOSE, said
from safepassage.geography.gazetteer import gazetteer
from safepassage.hostilities.figures import fighting, pauses, shares
from safepassage.interchange.as_json import figure_to_json, plain
from safepassage.interchange.columns import nearest
from safepassage.interchange.export import raw_of
from safepassage.ledger.accounts import accounts
from safepassage.ledger.figures import Figure, Held
from safepassage.monitoring.figures import figures as watch_figures
from safepassage.monitoring.figures import gaps
from safepassage.monitoring.sorties import figures as sortie_figures
from safepassage.people.figures import arrived
from safepassage.restoration.figures import facilities, worked_on
from safepassage.service.answers import answer
from safepassage.service.office import Office
from safepassage.service.policy import may_read, may_see_groups
from safepassage.service.routing import Asking, AsKnownAt, AsOf, Behind, PeriodName, Routes, envelope_example, get
from safepassage.statements.contested import contested as side_by_side
from safepassage.statements.contested import measures_of, names
from safepassage.statements.contested_json import contested_json
from safepassage.statements.duties import own_view

__all__ = ["ROUTER"]

_GAP_DAYS_MAX: Final = 3660  # ten years
ROUTER: Final = Routes("duties")
_TRACE: Final = {"observations": 4, "root": "9f…", "first": ["4f2a9c01b7de"]}


@get(
    ROUTER,
    "/api/corridors",
    "Corridors with their state and guarantees, and the convoys",
    envelope_example(
        corridors=[
            {
                "place": "corridor/karim-el-hun",
                "state": "open",
                "since_s": 1481382000,
                "until_s": None,
                "reason": "",
                "words": [],
                "trace": _TRACE,
            }
        ],
        convoys=[],
    ),
)
def corridors(office: Behind, asker: Asking, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Response:
    """What each corridor is, since when, on whose word; and each convoy, what it lists and where it is overdue.

    Convoys are null for roles that do not meet them on the road.
    """
    with office.view(as_of, as_known_at) as view:
        groups = plain(convoys(view)) if may_see_groups(asker.roles) else None
        found = {"corridors": plain(corridors_of(view)), "convoys": groups}
        return answer(office.envelope(view, asker, **found))


@get(
    ROUTER,
    "/api/centres",
    "Centres: capacity, who is in them, meals against arrivals",
    envelope_example(
        centres=[{"place": "centre/jibreen", "state": "opened", "capacity": {}, "heating": "unknown"}], figures=[]
    ),
)
def centres(
    office: Behind, asker: Asking, period: PeriodName = "start", as_of: AsOf = None, as_known_at: AsKnownAt = None
) -> Response:
    """Centres as they stand, and their figures over the period; `arrived` by place and population."""
    with office.view(as_of, as_known_at) as view:
        span = office.period(view, period)
        own = own_view(view, span)
        books = accounts(own, own.kinds)
        inside = occupancy(own, books)
        came = [each for each in arrived(own, span.span) if each.name == "arrived" and each.place]
        days = person_days(own, span.span)
        found = [*inside, *came, *headcount_figures(own), *days, *care(own, span.span), *notices(own)]
        standing = plain(centres_of(own))
        return answer(office.envelope(view, asker, period=period, centres=standing, figures=_listed(found)))


@get(
    ROUTER,
    "/api/duties",
    "Clearance, restoration, disarmament, pauses and shares of control",
    envelope_example(
        clearance={"figures": [], "hazards": []},
        restoration={"figures": [], "facilities": []},
        disarmament={"figures": []},
        hostilities={"pauses": [], "shares": []},
    ),
)
def duties(
    office: Behind, asker: Asking, period: PeriodName = "start", as_of: AsOf = None, as_known_at: AsKnownAt = None
) -> Response:
    """Figures over the period, and what stands now. Measures of one ground are never added."""
    with office.view(as_of, as_known_at) as view:
        span = office.period(view, period)
        own = own_view(view, span)
        fought = fighting(own)
        found = {
            "clearance": {
                "figures": _listed(clearance_figures(own, span.span, fought)),
                "hazards": plain(hazards(own, fought)),
            },
            "restoration": {"figures": _listed(worked_on(own, span.span)), "facilities": plain(facilities(own))},
            "disarmament": {"figures": _listed(disarmament_figures(own, span.span))},
            "hostilities": {"pauses": plain(pauses(own)), "shares": _listed(shares(own))},
        }
        return answer(office.envelope(view, asker, period=period, **found))


@get(
    ROUTER,
    "/api/watches",
    "Who watched which stretch, and the hours that nobody saw",
    envelope_example(
        watches=[{"place": "corridor/karim-el-hun", "from_s": 1481382000, "to_s": 1481396400, "mood": "observed"}],
        gaps=[
            {
                "corridor": "corridor/karim-el-hun",
                "stretch": "",
                "start_s": 1481396400,
                "end_s": 1481400000,
                "reasons": [],
            }
        ],
        open={"corridor/karim-el-hun": [[1481382000, 1481425200]]},
        figures=[],
    ),
)
def watches(
    office: Behind, asker: Asking, period: PeriodName = "start", as_of: AsOf = None, as_known_at: AsKnownAt = None
) -> Response:
    """Watches held and planned, gaps of open corridors and of their stretches to the minute, and when each was open.

    A gap whose stretch is "" is of the whole corridor: nobody watched any part of it.
    """
    with office.view(as_of, as_known_at) as view:
        span = office.period(view, period)
        own = own_view(view, span)
        opened, stretches = open_spans(own, span.span), gazetteer(own).stretches()
        held = [*own.begun("watch", mood="observed"), *own.planned("watch")]
        found = {
            "watches": [
                {
                    "place": each.observation.place,
                    "from_s": each.observation.occurred.start_s,
                    "to_s": each.observation.occurred.end_s,
                    "mood": each.observation.mood,
                    "source": each.observation.source,
                    **each.observation.body,
                    "id": each.id,
                }
                for each in held
                if each.observation.occurred.end_s > span.span.start_s
            ],
            "gaps": plain(gaps(own, span.span, opened, stretches)),
            "open": {place: [[one.start_s, one.end_s] for one in spans] for place, spans in opened.items()},
            "figures": _listed([*watch_figures(own, span.span, opened, stretches), *sortie_figures(own, span.span)]),
        }
        return answer(office.envelope(view, asker, period=period, **found))


@get(
    ROUTER,
    "/api/contested",
    "The claims of all sources side by side, beside our own figure",
    envelope_example(contested={"nature": "reconstruction", "panels": []}, measures=["people"]),
)
def contested(
    office: Behind,
    asker: Asking,
    measure: Annotated[str, Query(json_schema_extra={"enum": ["", *names()]})] = "",
    gap_days: int = Query(7, json_schema_extra={"minimum": 0, "maximum": _GAP_DAYS_MAX}),
    as_of: AsOf = None,
    as_known_at: AsKnownAt = None,
) -> Response:
    """Each claim by its own definition. Nothing is averaged or added."""
    wanted = measures_of(measure)
    if not wanted or not 0 <= gap_days <= _GAP_DAYS_MAX:
        raise UsageError(_unknown_measure(measure, gap_days))
    with office.view(as_of, as_known_at) as view:
        found = view.once(("contested", wanted, gap_days), lambda: side_by_side(view, wanted, gap_days=gap_days))
        return answer(office.envelope(view, asker, measures=list(names()), contested=contested_json(found)))


@get(
    ROUTER, "/api/claims", "What others published", envelope_example(claims=[{"who": "un-ocha", "measure": "crossed"}])
)
def claims(office: Behind, asker: Asking, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Response:
    """Every claim with its source, its words and its number; beside the others, never averaged."""
    with office.view(as_of, as_known_at) as view:
        found = [
            {
                "id": each.held.id,
                "position": each.held.position,
                "who": each.who,
                "measure": each.measure,
                "grade": each.grade,
                "from_s": each.span.start_s,
                "to_s": each.span.end_s,
                "place": each.held.observation.place,
                "hedge": each.quantity.hedge if each.quantity else "",
                "unit": each.quantity.unit if each.quantity else "",
                **plain({"bounds": each.bounds}),
                "body": each.body,
            }
            for each in claims_of(view)
        ]
        return answer(office.envelope(view, asker, claims=found))


@get(ROUTER, "/api/plans", "What is planned: convoys, watches, arrivals", envelope_example(plans=[{"kind": "watch"}]))
def plans(office: Behind, asker: Asking, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Response:
    """Every live observation in mood planned, whenever it is due, of the kinds that the asker may read."""
    with office.view(as_of, as_known_at) as view:
        found = [
            _whole(office, each)
            for kind in view.kinds
            if "planned" in kind.moods and may_read(asker.roles, kind)
            for each in view.planned(kind.name)
        ]
        return answer(office.envelope(view, asker, plans=found))


def _listed(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    return [figure_to_json(each) for each in figures]


def _whole(office: Office, held: Held) -> dict[str, Any]:
    kind = office.operation.kinds[held.observation.kind]
    return {"id": held.id, "position": held.position, **raw_of(held.observation, kind, office.operation.nature)}


def _unknown_measure(measure: str, gap_days: int) -> Fault:
    """The fault of a measure that no claim speaks about, or of days out of range."""
    if measures_of(measure):
        expected = said("days_to", "from 0 to {limit} days", limit=_GAP_DAYS_MAX)
        return Fault(expected, str(gap_days), said("fewer_days", "Give fewer days."), "gap_days")
    expected = said("measure", "a measure that claims speak about: {words}", words=names())
    return Fault(expected, measure, nearest(measure, names()) or CHOOSE, "measure")
