"""Where people are: balances, and the flow between accounts."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Query
from starlette.responses import Response

from safepassage.foundation.errors import Fault, UsageError
from safepassage.foundation.ids import SLUG
from safepassage.foundation.said import CHOOSE, said
from safepassage.geography.kinds import PLACE_TYPES
from safepassage.interchange.as_json import account_to_json, value_to_json
from safepassage.interchange.columns import nearest
from safepassage.ledger.accounts import Account, accounts, links
from safepassage.ledger.headcount import GROUPS, TOTAL
from safepassage.ledger.view import View
from safepassage.people.balances import alarms as people_alarms
from safepassage.people.waiting import LOOK_BACK_S
from safepassage.service.answers import answer
from safepassage.service.first import told_first
from safepassage.service.routing import Asking, AsKnownAt, AsOf, Behind, PeriodName, Routes, envelope_example, get

__all__ = ["ROUTER"]

ROUTER: Final = Routes("people")
_VALUE: Final = {"value": "14", "lo": "14", "hi": "14"}
_ACCOUNT: Final = {
    "account": "corridor/karim-el-hun",
    "population": "civilians",
    "came_in": {"value": "2124", "lo": "2124", "hi": "2124"},
    "went_out": {"value": "2110", "lo": "2110", "hi": "2110"},
    "remain": _VALUE,
    "last_in_s": 1481412600,
    "last_out_s": 1481418900,
    "observations": 131,
    "known_exactly_of": ["people"],
}
_BALANCE: Final = {**_ACCOUNT, "group": "people", "goes_first_to": None}
_LINK: Final = {
    "source": "zone/eastern-aleppo",
    "target": "corridor/karim-el-hun",
    "population": "civilians",
    "people": {"value": "2124", "lo": "2124", "hi": "2124"},
}


@get(ROUTER, "/api/balances", "Every account: who came in, went out, remains", envelope_example(accounts=[_BALANCE]))
def balances(
    office: Behind,
    asker: Asking,
    group: Annotated[str, Query(json_schema_extra={"enum": list(GROUPS)})] = TOTAL,
    place: Annotated[str, Query(json_schema_extra={"pattern": f"^([a-z-]+(/{SLUG.pattern})?)?$"})] = "",
    as_of: AsOf = None,
    as_known_at: AsKnownAt = None,
) -> Response:
    """Accounts of a group; `place` is an account, or a type of place.

    Where people of one sex or age remain, another group than `people` is shown once the role of `goes_first_to` has
    acted; until then that account is of all people.
    """
    _refuse_group(group)
    with office.view(as_of, as_known_at) as view:
        first = {} if group == TOTAL else told_first(view, asker.roles)
        found = [
            {
                **account_to_json(each, TOTAL if key in first else group),
                "group": TOTAL if key in first else group,
                "goes_first_to": first.get(key),
            }
            for key, each in sorted(accounts(view, view.kinds).items())
            if not place or place in (each.place, each.place.partition("/")[0])
        ]
        if not found and place not in PLACE_TYPES:
            office.refuse_unknown_place(view, place)
        return answer(office.envelope(view, asker, group=group, accounts=found))


@get(
    ROUTER,
    "/api/flow",
    "People from account to account, and what is left between",
    envelope_example(
        nodes=[{**_ACCOUNT, "type": "corridor"}],
        links=[_LINK],
        unaccounted=[
            {
                "account": "corridor/karim-el-hun",
                "population": "civilians",
                "people": _VALUE,
                "since_s": 1481418900,
                "age_s": 233100,
                "age_at_least": True,
            }
        ],
    ),
)
def flow(
    office: Behind, asker: Asking, period: PeriodName = "", as_of: AsOf = None, as_known_at: AsKnownAt = None
) -> Response:
    """What went along each link; at each node what came in less what went out is what remains.

    With a period, what was posted in it; the remainder and its age are always of all that is known.
    """
    with office.view(as_of, as_known_at) as view:
        span = office.period(view, period).span if period else None
        nodes = [
            {**account_to_json(each, "people"), "type": each.place.partition("/")[0]}
            for _, each in sorted(accounts(view, view.kinds, span).items())
        ]
        lines = [
            {
                "source": each.source,
                "target": each.target,
                "population": each.population,
                "people": value_to_json(each.people),
                "observations": each.trace.count,
            }
            for each in links(view, view.kinds, span)
        ]
        left = _unaccounted(view)
        return answer(office.envelope(view, asker, period=period, nodes=nodes, links=lines, unaccounted=left))


def _refuse_group(group: str) -> None:
    if group not in GROUPS:
        expected = said("group", "a group of people: {groups}, f_0_4, …", groups=list(GROUPS)[:9])
        raise UsageError(Fault(expected, group, nearest(group, GROUPS) or CHOOSE, "group"))


def _unaccounted(view: View) -> list[dict[str, Any]]:
    """Each corridor on which somebody remains, and since when there were never fewer, or so long at least."""
    since: dict[str, int] = {}
    for alarm in view.once("alarms of people", lambda: people_alarms(view)):
        if alarm.name == "people_on_road" and alarm.place:
            since[alarm.place] = min(alarm.since_s, since.get(alarm.place, alarm.since_s))
    return [
        {
            "account": each.place,
            "population": each.population,
            "people": value_to_json(each.remainder()),
            "since_s": since.get(each.place),
            "age_s": None if each.place not in since else max(0, view.as_of_s - since[each.place]),
            "age_at_least": since.get(each.place, view.as_of_s) <= view.as_of_s - LOOK_BACK_S,
        }
        for _, each in sorted(accounts(view, view.kinds).items())
        if _somebody_is_left(each)
    ]


def _somebody_is_left(account: Account) -> bool:
    hi = account.remainder().hi
    return account.place.startswith("corridor/") and (hi is None or hi > 0)
