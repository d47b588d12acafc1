"""What a field device is given and what it sends; and how an administrator registers and revokes one.

It is given the forms of its post, the names of its places and a small map that ends; no figure, no observation and
no name of a person. It sends one post after another, each chained to the one before. One that was revoked is answered
410 for whatever it asks, upon which its page wipes the device.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Annotated, Any, Final, TypeVar

import msgspec
import shapely
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from safepassage.corridors.states import corridors
from safepassage.foundation.errors import DataRefused, Fault
from safepassage.foundation.said import CHOOSE, Said, said
from safepassage.geography.gazetteer import gazetteer
from safepassage.interchange.as_json import plain
from safepassage.interchange.ground_near import streets_near
from safepassage.interchange.records import Entry
from safepassage.interchange.reference import record_schema
from safepassage.ledger.fields import Field, Place, Records
from safepassage.ledger.kind import Kind
from safepassage.ledger.view import View
from safepassage.service.answers import answer
from safepassage.service.bodies import body_of
from safepassage.service.devices import HOURS, Device, link, registered
from safepassage.service.errors import Refused
from safepassage.service.ground import tiles_of
from safepassage.service.observations import OUTCOMES, taken
from safepassage.service.office import Asker, Office
from safepassage.service.routing import Asking, Behind, Routes, get, post, route

__all__ = ["MAP_S", "ROUTER"]

ROUTER: Final = Routes("devices")
MAP_S: Final = 12 * 3600
"""A map that a device was given is shown for so long: a shift."""
_REACH_M: Final = 1000.0
_BODY_BYTES_MAX: Final = 64 * 1024
_SEQUENCE_MAX: Final = 2**53 - 1
_Number = Annotated[int, msgspec.Meta(ge=1, le=_SEQUENCE_MAX)]
_Head = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Body = TypeVar("_Body", bound=msgspec.Struct)
_SHOWN: Final = {
    "name": "post-karim",
    "post": "crossing/karim-el-hun",
    "kinds": ["crossing_count"],
    "places": ["zone/eastern-aleppo", "corridor/karim-el-hun"],
    "expires_s": 1481684400,
    "head": "9f…",
    "sequence": 31,
    "revoked_s": 0,
    "heard_s": 1481425200,
    "breaks": 0,
    "broken": "",
    "broken_s": 0,
}
_PACKAGE: Final = {
    "name": "post-karim",
    "post": "crossing/karim-el-hun",
    "nature": "reconstruction",
    "operation": {"en": "Eastern Aleppo"},
    "time_zone": "Asia/Damascus",
    "now_s": 1481425200,
    "expires_s": 1481684400,
    "sequence": 31,
    "head": "9f…",
    "forms": [{"kind": "crossing_count", "title": "Count at a crossing", "schema": {}}],
    "places": [{"place": "crossing/karim-el-hun", "names": {"en": "…"}}],
    "map": {"until_s": 1481468400, "shapes": [], "states": [], "streets": [], "source": "© OpenStreetMap contributors"},
}
_NEW: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "post": {"type": "string"},
        "kinds": {"type": "array", "items": {"type": "string"}},
        "places": {"type": "array", "items": {"type": "string"}},
        "hours": {"type": "integer"},
    },
    "required": ["name", "post"],
    "additionalProperties": False,
    "examples": [{"name": "post-karim", "post": "crossing/karim-el-hun", "places": ["corridor/karim-el-hun"]}],
}
_LONGER: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"hours": {"type": "integer"}},
    "required": ["hours"],
    "additionalProperties": False,
    "examples": [{"hours": 24}],
}
_SENT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "sequence": {"type": "integer"},
        "previous": {"type": "string"},
        "head": {"type": "string"},
        "kind": {"type": "string"},
        "record": {"type": "string"},
    },
    "required": ["sequence", "previous", "head", "kind", "record"],
    "additionalProperties": False,
    "examples": [{"sequence": 32, "previous": "9f" * 32, "head": "1c" * 32, "kind": "crossing_count", "record": "{…}"}],
}


class _Post(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a device sends: one record as text, and its link to the one before."""

    sequence: _Number
    previous: _Head
    head: _Head
    kind: str
    record: str


class _New(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A device that is to be registered."""

    name: str
    post: str
    kinds: list[str] = []
    places: list[str] = []
    hours: int = HOURS


class _Longer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long a device may go on."""

    hours: int


@get(ROUTER, "/api/device", "What a field device needs at its post", _PACKAGE)
def package(office: Behind, asker: Asking) -> Response:
    """Forms, names of places, a map until `map.until_s`, and where its chain stands. 410 when it was revoked."""
    device = _living(office, asker)
    with office.view() as view:
        known, here = gazetteer(view).places, (device.post, *device.places)
        told = {
            "name": device.name,
            "post": device.post,
            "nature": office.operation.nature,
            "operation": dict(view.card.name),
            "time_zone": view.card.tz.key,
            "now_s": office.now_s(),
            "expires_s": device.expires_s,
            "sequence": device.sequence,
            "head": device.head,
            "forms": [_form(office.operation.kinds[name]) for name in device.kinds],
            "places": [{"place": place, "names": known.get(place, {}).get("names", {})} for place in here],
        }
        drawn = _map(view, device)
    return answer({**told, "map": {**drawn, **_streets(office, device, drawn["shapes"])}})


@post(
    ROUTER,
    "/api/device/records",
    "Send what a field device recorded",
    {"results": [{"id": "4f2a9c01b7de", "source_id": "k-32", "status": "recorded"}], "warnings": []},
    status=201,
    also=OUTCOMES,
    body=_SENT,
)
async def send(request: Request, office: Behind, asker: Asking) -> Response:
    """One record as text, its number, the head before it and the head after it: SHA-256 over the four, line by line.

    Of the device's own kinds, with its name as source and its post as place; answered as a record of that kind is,
    without positions: how fast the ledger grows is not for a post.
    """
    return await run_in_threadpool(_send, office, asker, await _read(request, _Post, _SENT))


@get(ROUTER, "/api/devices", "The field devices, and where the chain of each stands", {"devices": [_SHOWN]})
def devices(office: Behind) -> Response:
    """By name. `breaks` counts posts that did not follow the one before: one is missing, or was swapped."""
    return answer({"devices": [asdict(each) for each in office.devices.all()]})


@post(ROUTER, "/api/devices", "Register a field device", {**_SHOWN, "code": "…"}, status=201, body=_NEW)
async def add(request: Request, office: Behind) -> Response:
    """For one post, for kinds (all that suit it, when none is named), for so many hours. The code is shown once."""
    return await run_in_threadpool(_add, office, await _read(request, _New, _NEW))


@post(ROUTER, "/api/devices/{name}", "Let a field device go on", _SHOWN, body=_LONGER)
async def extend(name: str, request: Request, office: Behind) -> Response:
    """For so many hours from now."""
    longer = await _read(request, _Longer, _LONGER)
    return answer(asdict(await run_in_threadpool(office.devices.extend, name, longer.hours)))


@route(ROUTER, "DELETE", "/api/devices/{name}", "Revoke a field device", {**_SHOWN, "revoked_s": 1481425200})
def revoke(name: str, office: Behind) -> Response:
    """Nothing more is taken from it, and it wipes itself when it next speaks."""
    return answer(asdict(office.devices.revoke(name)))


async def _read(request: Request, into: type[_Body], described: Mapping[str, Any]) -> _Body:
    """The body of a request.

    Raises:
        Refused: it is not as described.
    """
    raw = await body_of(request, _BODY_BYTES_MAX, described)
    try:
        return msgspec.convert(raw, into)
    except msgspec.ValidationError as error:
        expected = said("object_of", "an object of {fields}", fields=described["properties"])
        way_out = said("send_anew", "Mend it and send it again; nothing was recorded.")
        raise Refused(422, Fault(expected, str(error)[:80], way_out, "body")) from error


def _living(office: Office, asker: Asker) -> Device:
    """The device that asks.

    Raises:
        Refused: it was revoked, or its time is over.
    """
    device = office.devices.named(asker.name)
    office.devices.hear(device)
    if device.revoked_s:
        expected, got = (
            said("registered_device", "a device that is registered"),
            said("revoked", "one that was revoked"),
        )
        raise Refused(
            410,
            Fault(
                expected,
                got,
                said(
                    "wipe", "It wipes itself; an administrator registers another (`safepassage device OPERATION add`)."
                ),
                "device",
            ),
        )
    if device.expires_s <= office.now_s():
        expected, got = (
            said("device_time", "a device whose time is not over"),
            said("time_over", "one whose time is over"),
        )
        way_out = said(
            "extend", "An administrator lets it go on (`safepassage device OPERATION extend NAME --hours 24`)."
        )
        raise Refused(403, Fault(expected, got, way_out, "device"))
    return device


def _form(kind: Kind) -> dict[str, Any]:
    return {"kind": kind.name, "title": kind.title, "schema": record_schema(kind)}


def _map(view: View, device: Device) -> dict[str, Any]:
    """Where the places of a device are drawn, and what state its corridors are in."""
    known, here = gazetteer(view).places, (device.post, *device.places)
    return {
        "shapes": [
            {"place": place, "geometry": msgspec.json.decode(known[place]["geometry"])}
            for place in here
            if "geometry" in known.get(place, {})
        ],
        "states": [
            {name: each[name] for name in ("place", "state", "since_s", "until_s")}
            for each in plain(corridors(view))
            if each["place"] in here
        ],
    }


def _streets(office: Office, device: Device, shapes: list[dict[str, Any]]) -> dict[str, Any]:
    """The streets round the post, where it is drawn and the operation has any; and when the map ends."""
    until_s = min(office.now_s() + MAP_S, device.expires_s)
    drawn = next((each["geometry"] for each in shapes if each["place"] == device.post), None)
    file = None if drawn is None else tiles_of(office.operation.folder)
    if file is None:
        return {"until_s": until_s, "streets": [], "source": ""}
    at = shapely.from_geojson(msgspec.json.encode(drawn)).centroid
    streets, source = streets_near(file, at.x, at.y, _REACH_M)
    return {"until_s": until_s, "streets": streets, "source": source}


def _send(office: Office, asker: Asker, sent: _Post) -> Response:
    device = _living(office, asker)
    office.rates.take("device", asker.name, office.settings.writes_per_min)
    if link(sent.previous, sent.sequence, sent.kind, sent.record) != sent.head:
        office.devices.break_off(device.name, f"post {sent.sequence} is not what its head says")
        expected = said("head_of_record", "the head that belongs to the record: it was changed on the way")
        raise Refused(
            400, Fault(expected, sent.head[:12], said("send_as_kept", "Send it as the device keeps it."), "head")
        )
    try:
        found, status = _taken(office, device, sent)
    except DataRefused:  # it was seen, and the next one follows it
        office.devices.note(device.name, sent.previous, sent.sequence, sent.head)
        raise
    office.devices.note(device.name, sent.previous, sent.sequence, sent.head)
    results = [{name: each[name] for name in ("id", "source_id", "status")} for each in found["results"]]
    return answer({"results": results, "warnings": found["warnings"]}, status)


def _taken(office: Office, device: Device, sent: _Post) -> tuple[dict[str, Any], int]:
    """What came of the record of a post.

    Raises:
        DataRefused: it is no record, or none of this device's kinds, source and places.
    """
    if sent.kind not in device.kinds:
        expected = said("one_of_kinds", "one of {kinds}", kinds=device.kinds)
        raise DataRefused([Fault(expected, sent.kind[:80], CHOOSE, "kind")])
    try:
        raw = msgspec.json.decode(sent.record, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError) as error:
        expected = said("json_object", "a JSON object")
        raise DataRefused(
            [Fault(expected, str(error)[:80], said("mend_json", "Mend it there and send it again."), "record")]
        ) from error
    kind = office.operation.kinds[sent.kind]
    return taken(office, kind, raw, lambda entry: _unfit(device, kind, entry))


_AS_DEVICE: Final = said("as_device", "Leave it as the device fills it in.")


def _own(name: str) -> Said:
    return said("own", "{name}, the device's own", name=name)


def _unfit(device: Device, kind: Kind, entry: Entry) -> Iterator[Fault]:
    """What in a record is not of this device's post."""
    told, here = entry.observation, (device.post, *device.places)
    if told.source != device.name:
        yield Fault(_own(device.name), told.source, _AS_DEVICE, "source")
    if told.place != device.post:
        yield Fault(_own(device.post), str(told.place), _AS_DEVICE, "place")
    if entry.refers:
        expected = said("no_correction", "nothing: a device corrects no earlier record")
        yield Fault(
            expected,
            said("a_correction", "a correction"),
            said("at_desk", "Have it corrected at the desk."),
            "supersedes",
        )
    for name, place in _places(kind.fields, told.body):
        if place not in here:
            yield Fault(said("one_of_places", "one of {words}", words=here), place, CHOOSE, name)


def _places(fields: Iterable[Field], body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, place) of every place that a body names."""
    for each in fields:
        if isinstance(each.type, Place) and each.name in body:
            yield each.name, body[each.name]
        elif isinstance(each.type, Records):
            for row in body.get(each.name, ()):
                yield from _places(each.type.fields, row)


def _add(office: Office, new: _New) -> Response:
    with office.view() as view:
        known = gazetteer(view).places
    kinds = registered(new.post, new.kinds, new.places, office.operation.kinds.values(), known)
    code = office.devices.add(new.name, new.post, kinds, new.places, new.hours)
    return answer({**asdict(office.devices.named(new.name)), "code": code}, 201)
