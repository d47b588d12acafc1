"""Signing in and out, the operation's card, and what the page must know before anything else."""

from __future__ import annotations

from typing import Any, Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from safepassage.foundation.times import iso_utc
from safepassage.service import refusals
from safepassage.service.answers import answer
from safepassage.service.bodies import body_of
from safepassage.service.limits import caller
from safepassage.service.office import COOKIE, Asker, Office
from safepassage.service.policy import TABLE, may, writable
from safepassage.service.routing import Asking, AsKnownAt, AsOf, Behind, Routes, envelope_example, get, post, route
from safepassage.service.users import ABSOLUTE_S
from safepassage.statements.words import LANGUAGES

__all__ = ["ROUTER"]

ROUTER: Final = Routes("session")
_BODY_BYTES_MAX: Final = 4096
_SESSION: Final = {
    "user": "amal",
    "roles": ["planning"],
    "edition": "internal",
    "nature": "reconstruction",
    "may": ["GET /api/figures"],
    "may_write": ["place"],
}
_SIGN_IN: Final = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "password": {"type": "string", "writeOnly": True}},
    "required": ["name", "password"],
    "additionalProperties": False,
    "examples": [{"name": "amal", "password": "correct horse battery"}],
}


@get(ROUTER, "/api/session", "Who asks, and what they may", _SESSION)
def session(office: Behind, asker: Asking) -> Response:
    """`user` is null where nobody signed in; what is not in `may` is refused."""
    return answer(_session(office, asker))


@post(ROUTER, "/api/session", "Sign in", _SESSION, body=_SIGN_IN)
async def sign_in(request: Request, office: Behind) -> Response:
    """Gives a cookie that scripts cannot read. The name and the password are never told apart."""
    office.rates.take("sign in", caller(request), office.settings.sign_ins_per_min)
    raw = await body_of(request, _BODY_BYTES_MAX, _SIGN_IN)
    name, password = raw["name"], raw["password"]
    async with office.signing:
        token = await run_in_threadpool(office.users.sign_in, name, password)
    user = None if token is None else office.users.of(token)
    if token is None or user is None:
        raise refusals.unknown_sign_in()
    out = answer(_session(office, Asker.of(user, office.settings)))
    secure = request.url.scheme == "https"
    out.set_cookie(COOKIE, token, max_age=ABSOLUTE_S, httponly=True, samesite="strict", secure=secure)
    return out


@route(ROUTER, "DELETE", "/api/session", "Sign out", {"user": None})
def sign_out(request: Request, office: Behind) -> Response:
    """Ends the session here and on the service."""
    office.users.sign_out(request.cookies.get(COOKIE, ""))
    out = answer(_session(office, Asker.of(None, office.settings)))
    out.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return out


@get(
    ROUTER,
    "/api/operation",
    "The operation's card, its languages and its clock",
    envelope_example(
        card={"name": {"en": "Eastern Aleppo"}, "operator": "…", "operator_is_party": "unknown"},
        time_zone="Asia/Damascus",
        start_s=1479938400,
        start="2016-11-23T22:00Z",
        languages=["en", "ar", "ru"],
        night=["18:00", "06:00"],
        last_s=1484604000,
    ),
)
def operation(office: Behind, asker: Asking, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Response:
    """Stands on every page. In the public edition as of the last night whose figures need wait no more."""
    with office.view(as_of, as_known_at) as now:
        view = office.waited(now, asker)
        card = view.card
        found = {
            "card": {
                "name": dict(card.name),
                "operator": card.operator,
                "operator_is_party": card.operator_is_party,
                "funder": card.funder,
                "escort": card.escort,
                "guarantors": list(card.guarantors),
                "delay_hours": card.delay_hours,
            },
            "time_zone": card.tz.key,
            "start_s": card.start_s,
            "start": iso_utc(card.start_s),
            "languages": list(LANGUAGES),
            "night": [f"{each:%H:%M}" for each in (card.night.starts, card.night.ends)],
            "last_s": office.last_s(view, asker),
            "now_s": office.now_s(),
        }
        return answer(office.envelope(view, asker, **found))


def _session(office: Office, asker: Asker) -> dict[str, Any]:
    return {
        "user": asker.name or None,
        "roles": list(asker.roles),
        "edition": asker.edition,
        "nature": office.operation.nature,
        "may": sorted(f"{method} {path}" for method, path in TABLE if may(asker.roles, method, path)),
        "may_write": writable(asker.roles, office.operation.kinds.values()),
    }
