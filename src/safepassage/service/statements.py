"""Statements: shown in every format, corrected, approved by one person and issued by another.

What is approved is a statement at one position of the ledger, by the hash of its JSON; what is issued is that
one, byte for byte. A public statement that was issued since makes the approval void, because what the next one
hides depends on it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any, Final, Literal

from fastapi import Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said
from safepassage.foundation.times import Interval
from safepassage.ledger.figures import Held
from safepassage.ledger.observation import Observation
from safepassage.ledger.view import View
from safepassage.service import refusals
from safepassage.service.answers import answer
from safepassage.service.bodies import body_of
from safepassage.service.errors import Refused
from safepassage.service.office import Asker, Office
from safepassage.service.routing import (
    STOOD,
    Asking,
    AsKnownAt,
    AsOf,
    Behind,
    PeriodName,
    Routes,
    envelope_example,
    get,
    post,
)
from safepassage.statements.compose import compose
from safepassage.statements.corrigendum import corrigenda
from safepassage.statements.duties import issued
from safepassage.statements.issuing import file_name, issue_of, refuse_damaged, refuse_fine
from safepassage.statements.model import Statement
from safepassage.statements.rendering import rendered
from safepassage.statements.structure import json_bytes, to_json
from safepassage.statements.text import text

__all__ = ["ROUTER"]

ROUTER: Final = Routes("statements")
_BODY_BYTES_MAX: Final = 64 * 1024
_EVER_S: Final = 2**40
_PAGE_CSP: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'; sandbox"
)
_MEDIA: Final = {
    "text": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
}
_WHICH: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "period": {"type": "string"},
        "edition": {"enum": ["internal", "public"]},
        "as_of": {"type": "string"},
        "position": {"type": "integer", "minimum": 0, "maximum": 2**53},
        "digest": {"type": "string"},
        "decision": {"enum": ["approved", "refused"]},
        "reason": {"type": "string"},
    },
    "required": ["period", "edition", "position", "digest"],
    "additionalProperties": False,
    "examples": [
        {"period": "night:2016-12-10", "edition": "public", "as_of": "2016-12-14", "position": 318, "digest": "9f…"}
    ],
}
Edition = Literal["internal", "public"]
Language = Literal["en", "ar", "ru"]
Format = Literal["text", "html", "json", "pdf"]


@get(ROUTER, "/api/statement", "The statement on a period", {"format": 1, "nature": "reconstruction", "sections": []})
def statement(
    office: Behind,
    asker: Asking,
    period: PeriodName,
    edition: Edition = "internal",
    language: Language = "en",
    form: Annotated[Format, Query(alias="format")] = "json",
    as_of: AsOf = None,
    as_known_at: AsKnownAt = None,
) -> Response:
    """The same bytes as `safepassage statement`; `as_of` is the period's end when it is not said.

    The headers say the position, the edition and the SHA-256 of the statement's JSON, which is what is approved.
    """
    if form == "pdf":
        office.take_costly(asker)
    with office.view(as_of, as_known_at) as view:
        made = _composed(office, asker, view, period, edition, as_of)
    data = json_bytes(made)
    headers = {
        "x-ledger-position": str(made.position),
        "x-statement-sha256": sha256(data).hexdigest(),
        "x-nature": made.card.nature,
        "x-edition": made.edition,
        "content-disposition": f'inline; filename="{file_name(made)}"',
    }
    if form == "html":
        headers |= {"content-security-policy": _PAGE_CSP, "x-frame-options": "SAMEORIGIN"}
    return Response(rendered(made, form, language, data), headers=headers, media_type=_MEDIA[form])


@get(
    ROUTER,
    "/api/statement/corrigenda",
    "What corrects the statements that were issued",
    envelope_example(issued=[], corrigenda=[]),
)
def corrections(office: Behind, asker: Asking, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Response:
    """Every statement that was issued, and for each of which a figure has changed the draft that corrects it."""
    with office.view(as_of, as_known_at) as view:
        given = [
            {
                "id": each.id,
                "position": each.position,
                **each.observation.body,
                "approved": _approvers(view, each.observation.body["digest"]),
            }
            for each in issued(view)
        ]
        drafts = [
            {
                "issued": each.issued.id,
                "period": each.issued.observation.body["period"],
                "edition": each.issued.observation.body["edition"],
                "changes": len(each.changes),
                "draft": to_json(each.draft()),
                "text": {language: text(each.draft(), language) for language in ("en", "ar", "ru")},
            }
            for each in corrigenda(view)
        ]
        return answer(office.envelope(view, asker, issued=given, corrigenda=drafts))


@get(
    ROUTER,
    "/api/statement/drafts",
    "Statements that were approved and not issued yet",
    envelope_example(
        drafts=[
            {
                "period": "night:2016-12-10",
                "edition": "public",
                "as_of_s": 1481652000,
                "position": 318,
                "digest": "9f…",
                "approved": ["amal"],
                "void": False,
            }
        ]
    ),
)
def drafts(office: Behind, asker: Asking, as_of: AsOf = None, as_known_at: AsKnownAt = None) -> Response:
    """Who approved which, in the order of the first approval; one that somebody refused is none.

    `void` where a public statement was issued since: it is to be approved anew. Who sees the public edition sees its
    drafts alone.
    """
    with office.view(as_of, as_known_at) as view:
        found = [each for each in _drafts(view) if asker.edition in ("internal", each["edition"])]
        return answer(office.envelope(view, asker, drafts=found))


@post(
    ROUTER,
    "/api/statement/approve",
    "Approve or refuse a statement",
    {"position": 320, "decision": "approved", "digest": "9f…", "approved": ["amal"]},
    status=201,
    body=_WHICH,
)
async def approve(request: Request, office: Behind, asker: Asking) -> Response:
    """Noted on the ledger in the approver's name."""
    raw = await body_of(request, _BODY_BYTES_MAX, _WHICH)
    return await run_in_threadpool(_approve, office, asker, raw)


@post(
    ROUTER,
    "/api/statement/issue",
    "Issue a statement that another person has approved",
    {"position": 321, "digest": "9f…", "head": "safepassage/…", "status": "recorded"},
    status=201,
    body=_WHICH,
    also=STOOD,
)
async def issue(request: Request, office: Behind, asker: Asking) -> Response:
    """Notes it on the ledger and signs the ledger's head; nothing is issued from a damaged ledger."""
    raw = await body_of(request, _BODY_BYTES_MAX, _WHICH)
    return await run_in_threadpool(_issue, office, asker, raw)


def _composed(office: Office, asker: Asker, view: View, period: str, edition: str, as_of: str | None) -> Statement:
    """The statement, where the policy lets this asker see its edition.

    Raises:
        Refused: it does not.
        UsageError: there is no such statement.
    """
    if asker.edition == "public" and edition != "public":
        raise refusals.edition_for_roles()
    span = office.period(view, period)
    view = view if as_of is not None else view.at(as_of_s=span.span.end_s)
    if edition == "public":
        refuse_fine(view, span, office.now_s())
    return compose(view, span, period_name=period, edition=edition)


def _frozen(office: Office, asker: Asker, raw: dict[str, Any]) -> Statement:
    """The statement at the position that is named, which has the hash that is named.

    Raises:
        Refused: it is another, or a public one was issued since.
    """
    with office.view(raw.get("as_of"), str(raw["position"]), ("as_of", "position")) as view:
        made = _composed(office, asker, view, raw["period"], raw["edition"], raw.get("as_of"))
        since = _issued_since(office.operation.view(), raw["position"], raw["digest"])
    if sha256(json_bytes(made)).hexdigest() != raw["digest"]:
        raise refusals.shown_anew("digest", raw["digest"])
    if since and made.edition == "public":
        expected = said("none_since", "a position since which no public statement was issued: it may hide more now")
        raise Refused(
            409,
            Fault(
                expected,
                str(raw["position"]),
                said(
                    "take_newest",
                    "Read it anew (GET /api/statement): x-ledger-position and x-statement-sha256 name it.",
                ),
                "position",
            ),
        )
    return made


def _approve(office: Office, asker: Asker, raw: dict[str, Any]) -> Response:
    office.rates.take("write", asker.name, office.settings.writes_per_min)
    made = _frozen(office, asker, raw)
    now_s, decision = office.now_s(), raw.get("decision", "approved")
    body = {
        "digest": raw["digest"],
        "role": ", ".join(asker.roles)[:60],
        "decision": decision,
        "period": made.period_name,
        "edition": made.edition,
        "as_of": made.as_of_s,
        "position": made.position,
    }
    if raw.get("reason"):
        body["reason"] = raw["reason"][:500]
    said = Observation(
        kind="approval",
        body=body,
        occurred=Interval(now_s, now_s),
        source=asker.name,
        source_id=f"{decision}-{raw['digest'][:16]}",
        method="reported",
        mood="declared",
    )
    with office.lock:
        earlier = [each for each in _approvals(office.operation.view(), raw["digest"]) if each.source == asker.name]
        if earlier:
            raise refusals.said_already(asker.name, earlier[0].body["decision"])
        (receipt,) = office.operation.record([said])
        approved = _approvers(office.operation.view(), raw["digest"])
    shown = {"position": receipt.position, "decision": decision, "digest": raw["digest"], "approved": approved}
    return answer(shown, 201)


def _issue(office: Office, asker: Asker, raw: dict[str, Any]) -> Response:
    office.rates.take("write", asker.name, office.settings.writes_per_min)
    with office.lock:
        made = _frozen(office, asker, raw)
        said = _approvals(office.operation.view(), raw["digest"])
        if any(each.body["decision"] == "refused" for each in said):
            raise refusals.refused_already()
        if not {each.source for each in said} - {asker.name}:
            raise refusals.by_two("digest", asker.name)
        refuse_damaged(office.operation)
        (receipt,) = office.operation.record([issue_of(made, raw["digest"])])
        note = office.operation.sign_head()
    shown = {"position": receipt.position, "digest": raw["digest"], "head": note, "status": receipt.status}
    return answer(shown, 201 if receipt.status == "recorded" else 200)


def _drafts(view: View) -> list[dict[str, Any]]:
    """The statements that wait to be issued, as they are named in an approval."""
    given = {each.observation.body["digest"] for each in issued(view)}
    found: dict[str, dict[str, Any]] = {}
    for each in sorted(view.at(as_of_s=_EVER_S).events("approval"), key=lambda each: each.position):
        body = each.observation.body
        if "position" in body and body["digest"] not in given:
            found.setdefault(body["digest"], body)
    out = []
    for digest, body in found.items():
        position = int(body["position"])
        if any(each.body["decision"] == "refused" for each in _approvals(view, digest)):
            continue
        shown = {name: body[name] for name in ("period", "edition")}
        void = body["edition"] == "public" and bool(_issued_since(view, position, digest))
        known = {"as_of_s": body["as_of"], "position": position, "digest": digest}
        out.append({**shown, **known, "approved": _approvers(view, digest), "void": void})
    return out


def _issued_since(view: View, position: int, digest: str) -> list[Held]:
    """Public statements other than this one that were issued after a position."""
    later = (each for each in issued(view, "public") if each.position > position)
    return [each for each in later if each.observation.body["digest"] != digest]


def _approvals(view: View, digest: str) -> list[Observation]:
    found = (each.observation for each in view.at(as_of_s=_EVER_S).events("approval"))
    return [each for each in found if each.body["digest"] == digest]


def _approvers(view: View, digest: str) -> list[str]:
    return sorted({each.source for each in _approvals(view, digest) if each.body["decision"] == "approved"})
