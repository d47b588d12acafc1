"""The alarms that stand, who has each in hand, and what is done about them, in the doer's name on the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from safepassage.corridors.owners import NOBODY, Standing, about, last_actions, standing
from safepassage.corridors.watchkeeping import ALARM_STATES
from safepassage.foundation.errors import DataRefused, Fault
from safepassage.foundation.ids import canonical
from safepassage.foundation.said import said
from safepassage.foundation.times import Interval
from safepassage.interchange.as_json import alarm_to_json, plain
from safepassage.ledger.figures import Alarm
from safepassage.ledger.headcount import TOTAL
from safepassage.ledger.observation import Observation
from safepassage.ledger.view import View
from safepassage.people.waiting import LOOK_BACK_S
from safepassage.service import refusals
from safepassage.service.answers import answer
from safepassage.service.bodies import body_of
from safepassage.service.errors import Refused
from safepassage.service.office import Asker, Office
from safepassage.service.policy import goes_first_to, hears_of_devices, sees_first
from safepassage.service.routing import STOOD, Asking, AsKnownAt, AsOf, Behind, Routes, envelope_example, get, post
from safepassage.statements.alarms import SEVERITIES, alarm_lines
from safepassage.statements.raised import raised, voice

__all__ = ["ROUTER", "standing_alarms"]

ROUTER: Final = Routes("alarms")
_BODY_BYTES_MAX: Final = 8192
_STANDING: Final = {
    "state": "acknowledged",
    "owner": "amal",
    "reason": "",
    "by": "amal",
    "at_s": 1481419800,
    "id": "4f2a9c01b7de",
}
_SHOWN: Final = {
    "alarm": "people_on_road",
    "severity": "alarm",
    "place": "corridor/karim-el-hun",
    "since_s": 1481418900,
    "age_s": 233100,
    "facts": {"group": "men", "people": "14", "population": "civilians"},
    "about": "group=men; people=14; population=civilians",
    "section": "section.people",
    "sentence": {"en": "…", "ar": "…", "ru": "…"},
    "last_seen": {"source": "post-karim", "at_s": 1481418900},
    "standing": _STANDING,
    "goes_first_to": "protection_focal_point",
}
_ACTION: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "alarm": {"type": "string"},
        "place": {"type": ["string", "null"]},
        "about": {"type": "string"},
        "state": {"enum": list(ALARM_STATES)},
        "owner": {"type": "string"},
        "reason": {"type": "string"},
    },
    "required": ["alarm", "place", "about", "state"],
    "additionalProperties": False,
    "examples": [
        {
            "alarm": "people_on_road",
            "place": "corridor/karim-el-hun",
            "about": "group=men; people=14; population=civilians",
            "state": "handed_over",
            "owner": "badr",
        }
    ],
}


@get(ROUTER, "/api/alarms", "What needs a person now, the gravest first", envelope_example(alarms=[_SHOWN]))
def alarms(office: Behind, asker: Asking, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Response:
    """Alarms, then alerts, then findings; each with its age, its sentence, who saw the place last, who has it in hand.

    What goes to another role first is shown without its group until somebody of that role has it in hand. A broken
    chain of a field device is beside them, for those who keep devices; it is of this moment, and of no position.
    """
    with office.view(as_of, as_known_at) as view:
        found = standing_alarms(view, asker)
        if as_known_at is None:
            found = sorted([*found, *_broken_chains(office, view, asker)], key=_gravity)
        return answer(office.envelope(view, asker, alarms=found))


@post(
    ROUTER,
    "/api/alarms/actions",
    "Take an alarm in hand, hand it over, or close it",
    {"position": 320, "standing": _STANDING},
    status=201,
    body=_ACTION,
    also=STOOD,
)
async def act(request: Request, office: Behind, asker: Asking) -> Response:
    """Names the alarm as `GET /api/alarms` showed it; where it says something else by now, nothing is recorded.

    The owner is a user; whoever acknowledges is the owner where none is named. A closing needs a reason.
    """
    raw = await body_of(request, _BODY_BYTES_MAX, _ACTION)
    return await run_in_threadpool(_act, office, asker, raw)


def standing_alarms(view: View, asker: Asker) -> list[dict[str, Any]]:
    """Every alarm that stands, as somebody in these roles is shown it."""
    actions, seen = last_actions(view), view.once("last seen", lambda: _last_seen(view))
    whole = view.once("raised", lambda: raised(view))
    less = view.once("raised, without groups", lambda: raised(view, _without_group))
    found = []
    for (section, alarm, sentence), (_, coarse, coarsely) in zip(whole, less, strict=True):
        hand, role = standing(alarm, actions, view.as_of_s - LOOK_BACK_S), goes_first_to(alarm)
        hidden = hand == NOBODY and not sees_first(asker.roles, role)
        shown = coarse if hidden else alarm
        more = {"last_seen": seen.get(alarm.place or ""), "goes_first_to": role or None}
        found.append(_as_shown(shown, hand, view.as_of_s, section, coarsely if hidden else sentence) | more)
    return found


def _as_shown(alarm: Alarm, hand: Standing, now_s: int, section: str, said: Mapping[str, str]) -> dict[str, Any]:
    return {
        **alarm_to_json(alarm),
        "age_s": max(0, now_s - alarm.since_s),
        "about": about(alarm),
        "section": section,
        "sentence": dict(said),
        "last_seen": None,
        "standing": plain(hand),
        "goes_first_to": None,
    }


def _broken_chains(office: Office, view: View, asker: Asker) -> list[dict[str, Any]]:
    """Field devices whose posts did not follow one another, until somebody closes that with a reason.

    They are about a machine and not on the ledger, so they are of this moment whatever time is looked at, and are in
    no handover's hash.
    """
    broken = [each for each in office.devices.all() if each.breaks] if hears_of_devices(asker.roles) else []
    if not broken:
        return []
    now_s = max(office.now_s(), view.as_of_s)
    actions, say, out = last_actions(view.at(as_of_s=now_s)), voice(view), []
    for device in broken:
        facts = {"source": device.name, "times": str(device.breaks)}
        alarm = Alarm(
            name="device_chain_broken", place=device.post, since_s=device.broken_s, severity="alert", facts=facts
        )
        hand = standing(alarm, actions, 0)
        if hand.state != "closed":
            out.append(_as_shown(alarm, hand, now_s, "section.monitoring", say(alarm_lines([alarm]))))
    return out


def _gravity(shown: Mapping[str, Any]) -> int:
    return SEVERITIES.index(shown["severity"])


def _without_group(alarm: Alarm) -> Alarm:
    """The same alarm of people, whoever they are; in a list it keeps its place."""
    return replace(alarm, facts={**alarm.facts, "group": TOTAL}) if goes_first_to(alarm) else alarm


def _act(office: Office, asker: Asker, raw: dict[str, Any]) -> Response:
    office.rates.take("write", asker.name, office.settings.writes_per_min)
    owner = raw.get("owner") or (asker.name if raw["state"] == "acknowledged" else "")
    if owner and owner not in {each.name for each in office.users.all()}:
        expected, way_out = (
            said("user_name", "the name of a user"),
            said("user_list", "`safepassage user OPERATION list` lists them."),
        )
        raise Refused(422, Fault(expected, owner[:60], way_out, "owner"))
    with office.lock:
        with office.view() as view:
            every = [*standing_alarms(view, asker), *_broken_chains(office, view, asker)]
            found, tz = _named(every, raw), view.card.tz
        if found["standing"]["state"] == "raised" and not sees_first(asker.roles, found["goes_first_to"] or ""):
            raise refusals.alarm_first(found["goes_first_to"] or "", asker.roles)
        action = _action(office, asker, {**raw, "owner": owner, "since": found["since_s"]}, tz)
        (receipt,) = office.operation.record([action])
    shown = {name: action.body.get(name, "") for name in ("state", "owner", "reason")}
    hand = {**shown, "by": asker.name, "at_s": action.occurred.end_s, "id": receipt.id.hex()}
    return answer({"position": receipt.position, "standing": hand}, 201 if receipt.status == "recorded" else 200)


def _named(every: Iterable[dict[str, Any]], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The alarm that somebody means.

    Raises:
        Refused: none like it stands now.
    """
    what = (raw["alarm"], raw["place"], raw["about"])
    for each in every:
        if (each["alarm"], each["place"], each["about"]) == what:
            return each
    expected, way_out = (
        said("standing_alarm", "an alarm that stands now"),
        said("alarms_list", "GET /api/alarms shows those that stand: it ended, or says something else by now."),
    )
    raise Refused(409, Fault(expected, str(raw["alarm"])[:80], way_out, "alarm"))


def _action(office: Office, asker: Asker, raw: dict[str, Any], tz: ZoneInfo) -> Observation:
    kind, now_s = office.operation.kinds["alarm_action"], office.now_s()
    when = Interval(now_s, now_s)
    named = {"at" if name == "place" else name: value for name, value in raw.items()}
    body, faults = kind.read({name: value for name, value in named.items() if value not in (None, "")}, when, tz)
    if faults:
        raise DataRefused(faults)
    digest = sha256(canonical([raw["alarm"], raw["place"] or "", raw["about"]])).hexdigest()[:16]
    return Observation(
        kind=kind.name,
        body=body,
        occurred=when,
        source=asker.name,
        source_id=f"{raw['state']}-{digest}-{now_s}",
        method=kind.methods[0],
        mood=kind.moods[0],
    )


def _last_seen(view: View) -> dict[str, dict[str, Any]]:
    """Place, or corridor of a count → who saw people there last, and when."""
    out: dict[str, dict[str, Any]] = {}
    for kind in ("crossing_count", "arrival", "watch_count", "checkpoint_report"):
        for place, span in view.parts(kind):
            _keep_last(
                out, view.once(("last seen", kind, place, span), partial(_last_seen_in, view, kind, place, span))
            )
    return out


def _last_seen_in(view: View, kind: str, place: str, span: Interval) -> dict[str, dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    for each in view.observations(kind, span, place):
        said = each.observation
        seen = {"source": said.source, "at_s": said.occurred.end_s}
        _keep_last(out, dict.fromkeys({said.place or "", str(said.body.get("corridor", ""))} - {""}, seen))
    return out


def _keep_last(out: dict[str, dict[str, Any]], more: dict[str, dict[str, Any]]) -> None:
    for place, seen in more.items():
        if seen["at_s"] >= out.get(place, {"at_s": -1})["at_s"]:
            out[place] = seen
