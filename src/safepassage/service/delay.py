"""How long public editions wait: made longer by one person, made shorter by two, each with a reason and on the ledger.

What the public is told early helps somebody aim, so nobody shortens the wait alone, by whatever address: two people ask
for the same hours within a day of each other, each in their own name. The first is noted as an approval of the card
that holds, with the hours; with the second the card is drawn up anew. A card that changed in between is asked for anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said
from safepassage.foundation.times import Interval
from safepassage.interchange.records import Entry
from safepassage.ledger.card import card_of
from safepassage.ledger.figures import Held
from safepassage.ledger.observation import Observation
from safepassage.ledger.operation import Operation
from safepassage.ledger.view import View
from safepassage.service import refusals
from safepassage.service.answers import answer
from safepassage.service.bodies import body_of
from safepassage.service.errors import Refused
from safepassage.service.office import Asker, Office
from safepassage.service.routing import Asking, Behind, Routes, get, post

__all__ = ["ROUTER", "refuse_shorter"]

ROUTER: Final = Routes("statements")
_EVER_S: Final = 2**40
_WITHIN_S: Final = 24 * 3600
"""The second person asks within so long."""
_BODY_BYTES_MAX: Final = 8192
_HOURS_MAX: Final = 365 * 24
_WISH: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "hours": {"type": "integer", "minimum": 0, "maximum": _HOURS_MAX},
        "reason": {"type": "string", "minLength": 1, "maxLength": 500},
    },
    "required": ["hours", "reason"],
    "additionalProperties": False,
    "examples": [{"hours": 24, "reason": "the corridor is closed and nobody is on it any more"}],
}
_ASKED: Final = {"hours": 24, "by": "amal", "reason": "the corridor is closed", "until_s": 1481511600}
_SHOWN: Final = {"hours": 72, "asked": [_ASKED]}


@get(ROUTER, "/api/operation/delay", "How long public editions wait, and who wants it shorter", _SHOWN)
def shown(office: Behind) -> Response:
    """The hours that hold, and what one person has asked for and a second may ask for as well, until when."""
    with office.view() as view:
        return answer(_json(office, view))


@post(
    ROUTER,
    "/api/operation/delay",
    "Have public editions wait longer, or ask for a shorter wait as one of two",
    {"position": 320, **_SHOWN},
    status=201,
    body=_WISH,
)
async def ask(request: Request, office: Behind, asker: Asking) -> Response:
    """Longer holds at once. Shorter holds when a second person asks for the same hours within a day."""
    raw = await body_of(request, _BODY_BYTES_MAX, _WISH)
    return await run_in_threadpool(_ask, office, asker, raw["hours"], raw["reason"])


def refuse_shorter(operation: Operation, entries: Iterable[Entry]) -> None:
    """Refuse records that would leave public editions waiting shorter than they do, which takes two people.

    Raises:
        Refused: a new card names fewer hours, or what is withdrawn or corrected leaves a card that does.
    """
    view, reader = operation.view(), operation.folds.reader
    told = [entry.observation for entry in entries if reader.by_id(entry.draft.id) is None]
    gone = {target for each in told for target in (each.supersedes, each.retracts) if target}
    left = [each.observation for each in _cards(view) if each.id not in gone]
    new = [each for each in told if each.kind == "operation"]
    hours = min((card_of(each).delay_hours for each in (*left[-1:], *new)), default=view.card.delay_hours)
    if hours < view.card.delay_hours:
        expected = said("no_shorter", "at least {hours} h, as public editions wait now", hours=view.card.delay_hours)
        way_out = said(
            "two_shorten",
            "Two people make it shorter, each with a reason: under Statement, or POST /api/operation/delay.",
        )
        raise Refused(403, Fault(expected, str(hours), way_out, "delay_hours"))


def _ask(office: Office, asker: Asker, hours: int, reason: str) -> Response:
    office.rates.take("write", asker.name, office.settings.writes_per_min)
    with office.lock:
        view = office.operation.view()
        card = _cards(view)[-1]
        if hours == view.card.delay_hours:
            expected = said("other_hours", "other hours than public editions wait already")
            raise Refused(
                409, Fault(expected, str(hours), said("stands", "Nothing needs to be done: it stands."), "hours")
            )
        others = [each for each in _asked(view, card.id, office.now_s()) if each.body["delay_hours"] == hours]
        if any(each.source == asker.name for each in others):
            raise refusals.said_already(asker.name, "approved")
        news = [_approval(office, asker, card.id, hours, reason)]
        if hours > view.card.delay_hours or others:
            news.append(_drawn_anew(office, asker, card.observation, hours))
        receipts = office.operation.record(news)
        return answer({"position": receipts[-1].position, **_json(office, office.operation.view())}, 201)


def _approval(office: Office, asker: Asker, card: str, hours: int, reason: str) -> Observation:
    now_s = office.now_s()
    role = ", ".join(asker.roles)[:60]
    return Observation(
        kind="approval",
        body={"digest": card, "role": role, "decision": "approved", "reason": reason, "delay_hours": hours},
        occurred=Interval(now_s, now_s),
        source=asker.name,
        source_id=f"delay-{hours}-{card[:16]}-{now_s}",
        method="reported",
        mood="declared",
    )


def _drawn_anew(office: Office, asker: Asker, card: Observation, hours: int) -> Observation:
    """The card that holds, with other hours, later than it."""
    at_s = max(office.now_s(), card.occurred.end_s + 1)
    return Observation(
        kind="operation",
        body={**card.body, "delay_hours": hours},
        occurred=Interval(at_s, at_s),
        source=asker.name,
        source_id=f"delay-{hours}-{at_s}",
        method="reported",
        mood="declared",
    )


def _json(office: Office, view: View) -> dict[str, Any]:
    asked = [
        {
            "hours": each.body["delay_hours"],
            "by": each.source,
            "reason": each.body["reason"],
            "until_s": each.occurred.end_s + _WITHIN_S,
        }
        for each in _asked(view, _cards(view)[-1].id, office.now_s())
    ]
    return {"hours": view.card.delay_hours, "asked": asked}


def _asked(view: View, card: str, now_s: int) -> list[Observation]:
    """What was asked for of the card that holds, and not too long ago."""
    found = (each.observation for each in view.at(as_of_s=_EVER_S).events("approval"))
    return [
        each
        for each in found
        if each.body["digest"] == card and "delay_hours" in each.body and now_s <= each.occurred.end_s + _WITHIN_S
    ]


def _cards(view: View) -> list[Held]:
    """The live cards; the last one holds."""
    return view.at(as_of_s=_EVER_S).events("operation")
