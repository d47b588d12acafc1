"""Notices to people: as they stand, and the words of the two who approve one, neither of whom wrote it.

People will walk by a notice. So a door that approves one refuses its author, and refuses where a guarantee no longer
covers its hours; one refusal stops it, until whoever refused says otherwise.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from safepassage.corridors.issued import Notice, notices
from safepassage.foundation.said import said
from safepassage.foundation.times import Interval
from safepassage.interchange.as_json import plain
from safepassage.ledger.observation import Observation
from safepassage.ledger.view import View
from safepassage.service import refusals
from safepassage.service.answers import answer
from safepassage.service.bodies import body_of
from safepassage.service.office import Asker, Office
from safepassage.service.routing import Asking, AsKnownAt, AsOf, Behind, Routes, envelope_example, get, post

__all__ = ["ROUTER"]

ROUTER: Final = Routes("statements")
_BODY_BYTES_MAX: Final = 8192
_EVER_S: Final = 2**40
_SHOWN: Final = {
    "id": "4f2a9c01b7de",
    "by": "desk",
    "place": "corridor/karim-el-hun",
    "crossing": "crossing/karim-el-hun",
    "opens_s": 1481382000,
    "closes_s": 1481425200,
    "text": {"en": "…"},
    "status": "draft",
    "since_s": 1481374800,
    "approved_by": ["amal"],
    "lacking": [],
}
_DECIDING: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "decision": {"enum": ["approved", "refused"]},
        "reason": {"type": "string"},
    },
    "required": ["id", "decision"],
    "additionalProperties": False,
    "examples": [{"id": "4f2a9c01b7de", "decision": "approved"}],
}


@get(ROUTER, "/api/notices", "Notices to people, as they stand", envelope_example(notices=[_SHOWN]))
def shown(office: Behind, asker: Asking, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Response:
    """In the order of their hours: draft, issued or refused, who approved, and whose guarantee no longer covers it."""
    with office.view(as_of, as_known_at) as view:
        found = [_json(by, each) for by, each in _standing(view).values()]
        return answer(office.envelope(view, asker, notices=found))


@post(
    ROUTER,
    "/api/notices/decision",
    "Approve or refuse a notice to people",
    {"position": 320, "notice": _SHOWN},
    status=201,
    body=_DECIDING,
)
async def decide(request: Request, office: Behind, asker: Asking) -> Response:
    """Noted on the ledger in the asker's name. Two who did not write it issue it; the last word of each counts."""
    raw = await body_of(request, _BODY_BYTES_MAX, _DECIDING)
    return await run_in_threadpool(_decide, office, asker, raw["id"], raw["decision"], raw.get("reason", ""))


def _decide(office: Office, asker: Asker, which: str, decision: str, reason: str) -> Response:
    office.rates.take("write", asker.name, office.settings.writes_per_min)
    with office.lock:
        view = office.operation.view()
        _refuse(view, asker, which, decision)
        now_s = office.now_s()
        body = {"digest": which, "role": ", ".join(asker.roles)[:60], "decision": decision}
        said = Observation(
            kind="approval",
            body={**body, "reason": reason[:500]} if reason else body,
            occurred=Interval(now_s, now_s),
            source=asker.name,
            source_id=f"{decision}-{which[:16]}-{view.position}",
            method="reported",
            mood="declared",
        )
        (receipt,) = office.operation.record([said])
        by, made = _standing(office.operation.view())[which]
    return answer({"position": receipt.position, "notice": _json(by, made)}, 201)


def _refuse(view: View, asker: Asker, which: str, decision: str) -> None:
    """Refuse a word that would not count, or that nobody should give.

    Raises:
        Refused: there is no such notice, the asker wrote it or has said so already, or a guarantee is lacking.
    """
    found = _standing(view).get(which)
    if found is None:
        expected, way_out = (
            said("notice_id", "the id of a notice"),
            said("notices_list", "GET /api/notices lists them."),
        )
        raise refusals.nothing_there("id", expected, which[:12], way_out)
    by, notice = found
    if by == asker.name:
        raise refusals.by_two_others(by)
    words = (each.observation for each in view.at(as_of_s=_EVER_S).events("approval"))
    own = [each.body["decision"] for each in words if (each.source, each.body["digest"]) == (asker.name, which)]
    if own and own[-1] == decision:
        raise refusals.said_already(asker.name, decision)
    if decision == "approved" and notice.lacking:
        raise refusals.guarantee_lacking(notice.lacking)


def _standing(view: View) -> dict[str, tuple[str, Notice]]:
    """Id → (who wrote it, the notice) as known to the view, whenever it is for and whenever somebody spoke of it."""
    ever = view.at(as_of_s=_EVER_S)
    writers = {each.id: each.observation.source for each in ever.events("notice")}
    return {each.id: (writers[each.id], each) for each in notices(ever)}


def _json(by: str, notice: Notice) -> dict[str, Any]:
    return {"by": by, **{name: each for name, each in plain(notice).items() if name != "trace"}}
