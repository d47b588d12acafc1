"""The handover of a watch: what changed between two positions of the ledger, signed by who leaves and by who comes.

It is computed, never stored. What is signed is its content as whoever sees least is shown it, by its hash, so that
people of different roles sign the same; a signature is on the ledger in the signer's name.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Any, Final

import msgspec
from fastapi import Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from safepassage.claims.figures import claims
from safepassage.corridors.owners import Key, key_of
from safepassage.corridors.under_way import convoys
from safepassage.foundation.errors import DataRefused, Fault, UsageError
from safepassage.foundation.said import said
from safepassage.foundation.times import Interval, iso_utc
from safepassage.interchange.as_json import figure_to_json, plain
from safepassage.ledger.chain import parse_record
from safepassage.ledger.observation import Observation
from safepassage.ledger.view import View
from safepassage.service import refusals
from safepassage.service.alarms import standing_alarms
from safepassage.service.answers import answer
from safepassage.service.bodies import body_of
from safepassage.service.errors import Refused
from safepassage.service.figures import by_key, ends_of
from safepassage.service.first import Account, is_told_first, told_first
from safepassage.service.office import Asker, Office
from safepassage.service.policy import may_see_groups
from safepassage.service.routing import Asking, AsKnownAt, AsOf, Behind, Routes, envelope_example, get, post

__all__ = ["ROUTER"]

ROUTER: Final = Routes("handover")
_BODY_BYTES_MAX: Final = 8192
_EVER_S: Final = 2**40
_CLOCK_MS_BITS: Final = 16
_ROLES: Final = ("giving", "taking")
_NUMBERS: Final = ("since", "position", "as_of_s")
_SIGNATURE: Final = {"by": "amal", "role": "giving", "at_s": 1481425200, "remark": "", "position": 319}
_SIGN: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        **{name: {"type": "integer", "minimum": 0, "maximum": _EVER_S - 1} for name in _NUMBERS},
        "digest": {"type": "string"},
        "role": {"enum": list(_ROLES)},
        "remark": {"type": "string"},
    },
    "required": [*_NUMBERS, "digest", "role"],
    "additionalProperties": False,
    "examples": [{"since": 280, "position": 318, "as_of_s": 1481425200, "digest": "9f…", "role": "taking"}],
}


@get(
    ROUTER,
    "/api/handover",
    "What changed since a position, for who takes the watch over",
    envelope_example(
        since=280,
        figures=[{"figure": "crossed", "lo": "2124", "hi": "2124", "previous": {"lo": "1875", "hi": "1875"}}],
        alarms={"new": [], "open": [], "gone": [{"alarm": "convoy_overdue", "place": "corridor/karim-el-hun"}]},
        convoys=[],
        claims=[{"id": "4f2a9c01b7de", "position": 300, "who": "un-ocha", "measure": "crossed"}],
        received={"crossing_count": 12},
        digest="9f…",
        signed=[_SIGNATURE],
        whole=False,
    ),
)
def handover(
    office: Behind,
    asker: Asking,
    since: int | None = Query(None, ge=0),
    as_of: AsOf = None,
    as_known_at: AsKnownAt = None,
) -> Response:
    """From `since`, else from the last handover that both signed, else from the start.

    Figures since the start that have moved, with what they were; alarms that are new, open and gone; convoys that are
    overdue; claims and how many records came. To sign what is shown, `POST /api/handover/signature`.
    """
    with office.view(as_of, as_known_at) as view:
        begun = _last_whole(view) if since is None else since
        if begun > view.position:
            raise UsageError(_beyond(begun, view.position))
        shown = _content(office, view, begun, asker)
        digest = _digest(office, view, begun)
        signed = _signatures(office.operation.view(), digest)
        return answer(
            office.envelope(view, asker, since=begun, **shown, digest=digest, signed=signed, whole=_is_whole(signed))
        )


@post(
    ROUTER,
    "/api/handover/signature",
    "Sign a handover",
    {"position": 320, "digest": "9f…", "signed": [_SIGNATURE], "whole": False},
    status=201,
    body=_SIGN,
)
async def sign(request: Request, office: Behind, asker: Asking) -> Response:
    """With the position, the moment and the hash of what was shown; one person signs as giving, another as taking."""
    raw = await body_of(request, _BODY_BYTES_MAX, _SIGN)
    if raw["since"] > raw["position"]:
        raise Refused(422, _beyond(raw["since"], raw["position"]))
    return await run_in_threadpool(_sign, office, asker, raw)


def _content(office: Office, view: View, since: int, asker: Asker) -> dict[str, Any]:
    """What changed, as somebody in these roles is shown it."""
    then = view.at(position=since, as_of_s=min(view.as_of_s, _received_s(office, since)))
    now_alarms, then_alarms = (_alarms(each, asker) if each.position else {} for each in (view, then))
    return {
        "figures": _moved(office, view, view.at(position=since), told_first(view, asker.roles)),
        "alarms": {
            "new": [each for key, each in now_alarms.items() if key not in then_alarms],
            "open": [each for each in now_alarms.values() if each["standing"]["state"] != "closed"],
            "gone": [each for key, each in then_alarms.items() if key not in now_alarms],
        },
        "convoys": [plain(each) for each in convoys(view) if each.overdue is not None]
        if may_see_groups(asker.roles)
        else None,
        "claims": [
            {
                "id": each.held.id,
                "position": each.held.position,
                "who": each.who,
                "measure": each.measure,
                **plain({"bounds": each.bounds}),
            }
            for each in claims(view)
            if each.held.position > since
        ],
        "received": dict(sorted(Counter(each.observation.kind for each in view.recorded_after(since)).items())),
    }


def _moved(office: Office, view: View, then: View, first: dict[Account, str]) -> list[dict[str, Any]]:
    """The figures since the start that what came has changed; what the clock alone has moved is not among them."""
    period = office.period(view, "start")
    earlier = by_key(then, period) if then.position else {}
    out = []
    for key, figure in by_key(view, period).items():
        before = earlier.get(key)
        shown = {**figure_to_json(figure), "previous": ends_of(before)}
        if (before is None or before.value != figure.value) and not is_told_first(shown, first):
            out.append(shown)
    return out


def _alarms(view: View, asker: Asker) -> dict[Key, dict[str, Any]]:
    return {key_of(each["alarm"], each["place"], each["about"]): each for each in standing_alarms(view, asker)}


def _received_s(office: Office, position: int) -> int:
    """When a position was recorded: what counted then had ended by then."""
    row = office.operation.folds.reader.at(position)
    return 0 if row is None else (parse_record(row.record).recorded_at >> _CLOCK_MS_BITS) // 1000


def _digest(office: Office, view: View, since: int) -> str:
    content = _content(office, view, since, Asker("", ()))
    named = {"since": since, "position": view.position, "as_of_s": view.as_of_s, **content}
    return sha256(msgspec.json.encode(named, order="deterministic")).hexdigest()


def _beyond(since: int, position: int) -> Fault:
    expected = said("position_between", "a position from {first} to {last}", first="0", last=str(position))
    return Fault(expected, str(since), said("give_earlier", "Give an earlier one."), "since")


def _sign(office: Office, asker: Asker, raw: dict[str, Any]) -> Response:
    office.rates.take("write", asker.name, office.settings.writes_per_min)
    with office.lock:
        with office.view(iso_utc(raw["as_of_s"]), str(raw["position"]), ("as_of_s", "position")) as view:
            if _digest(office, view, raw["since"]) != raw["digest"]:
                raise refusals.shown_anew("digest", raw["digest"])
            tz = view.card.tz
        for each in _signatures(office.operation.view(), raw["digest"]):
            if asker.name == each["by"]:
                raise refusals.by_two("role", asker.name)
            if each["role"] == raw["role"]:
                raise refusals.said_already(each["by"], raw["role"])
        kind, now_s = office.operation.kinds["handover"], office.now_s()
        when = Interval(now_s, now_s)
        named = {name: raw.get(name, "") for name in ("since", "position", "digest", "role", "remark")}
        given = {"as_of": raw["as_of_s"], **{name: value for name, value in named.items() if value != ""}}
        body, faults = kind.read(given, when, tz)
        if faults:
            raise DataRefused(faults)
        said = Observation(
            kind=kind.name,
            body=body,
            occurred=when,
            source=asker.name,
            source_id=f"{raw['role']}-{raw['digest'][:16]}",
            method=kind.methods[0],
            mood=kind.moods[0],
        )
        (receipt,) = office.operation.record([said])
        signed = _signatures(office.operation.view(), raw["digest"])
    shown = {"position": receipt.position, "digest": raw["digest"], "signed": signed, "whole": _is_whole(signed)}
    return answer(shown, 201)


def _signatures(view: View, digest: str) -> list[dict[str, Any]]:
    """Who has signed what has this hash, the first first."""
    found = (each for each in view.at(as_of_s=_EVER_S).events("handover") if each.observation.body["digest"] == digest)
    return [
        {
            "by": each.observation.source,
            "role": each.observation.body["role"],
            "at_s": each.observation.occurred.end_s,
            "remark": each.observation.body.get("remark", ""),
            "position": each.position,
        }
        for each in sorted(found, key=lambda each: each.position)
    ]


def _is_whole(signed: list[dict[str, Any]]) -> bool:
    """Whether one gave and another took."""
    by = {role: {each["by"] for each in signed if each["role"] == role} for role in _ROLES}
    return any(one != other for one in by["giving"] for other in by["taking"])


def _last_whole(view: View) -> int:
    """The position up to which the last handover told that both have signed; 0 where there was none."""
    told = {
        each.observation.body["digest"]: int(each.observation.body["position"])
        for each in view.at(as_of_s=_EVER_S).events("handover")
    }
    whole = [position for digest, position in told.items() if _is_whole(_signatures(view, digest))]
    return max(whole, default=0)
