"""Tables of sensitive kinds: asked for by one person with a reason, approved by another, fetched once, marked.

A request says what, why and for whom. Another person approves it within a day; then whoever asked fetches the file
once, within a day. Its first line names the recipient and bears a mark that only this ledger's secret gives, over the
number of the request, the recipient and every byte below the line. Every step is among the accesses, and the book keeps
the marks, so that a file which is found somewhere tells whose it was and whether it was changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any, Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from safepassage.foundation.controls import ONE_LINE
from safepassage.foundation.errors import Fault
from safepassage.foundation.said import Said, said
from safepassage.interchange.export import csv_lines, json_line
from safepassage.ledger.observation import Observation
from safepassage.service import refusals
from safepassage.service.answers import answer, pieces
from safepassage.service.bodies import body_of
from safepassage.service.book import Book
from safepassage.service.errors import Refused
from safepassage.service.observations import all_wanted, wanted_of
from safepassage.service.office import Asker, Office
from safepassage.service.policy import EXPORTS_SEEN, is_personal
from safepassage.service.routing import Asking, Behind, Routes, get, post

__all__ = ["ROUTER", "WAIT_S"]

ROUTER: Final = Routes("exports")
WAIT_S: Final = 24 * 3600
"""An approval, and then the fetching, come within so long."""
_TEXT_MAX: Final = 500
_BODY_BYTES_MAX: Final = 8192
_FORMS: Final = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
_NEEDED: Final = ("kind", "recipient", "reason")
_ASKED: Final = (*_NEEDED, "place", "source", "from", "to", "format")
_APPROVED: Final = said("approved_request", "a request that was approved, and is fetched once")
_COLUMNS: Final = (
    "number, asked_by, asked_s, kind, recipient, reason, place, source, begin, end, format,"
    " decision, decided_by, decided_s, fetched_s, mark"
)
_LINE: Final = {"type": "string", "maxLength": _TEXT_MAX, "pattern": ONE_LINE}
_NEW: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(_ASKED, _LINE),
        **{name: {**_LINE, "minLength": 1} for name in _NEEDED},
        "format": {"enum": list(_FORMS)},
    },
    "required": list(_NEEDED),
    "additionalProperties": False,
    "examples": [{"kind": "incident", "recipient": "Dr Haddad, health cluster", "reason": "beds for the injured"}],
}
_DECIDING: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"decision": {"enum": ["approved", "refused"]}},
    "required": ["decision"],
    "additionalProperties": False,
    "examples": [{"decision": "approved"}],
}
_SHOWN: Final = {
    "number": 7,
    "asked_by": "amal",
    "asked_s": 1481425200,
    "kind": "incident",
    "recipient": "Dr Haddad, health cluster",
    "reason": "beds for the injured",
    "place": "",
    "source": "",
    "from": "",
    "to": "",
    "format": "csv",
    "state": "asked",
    "decided_by": "",
    "decided_s": 0,
    "fetched_s": 0,
    "mark": "",
}


@dataclass(frozen=True, slots=True)
class Export:
    """A request as it stands in the book; moments in unix seconds, 0 for not yet."""

    number: int
    asked_by: str
    asked_s: int
    kind: str
    recipient: str
    reason: str
    place: str
    source: str
    begin: str
    end: str
    format: str
    decision: str
    decided_by: str
    decided_s: int
    fetched_s: int
    mark: str

    def state(self, now_s: int) -> str:
        """asked, approved, refused, fetched, or lapsed: too late for the next step."""
        if self.fetched_s or self.decision == "refused":
            return "fetched" if self.fetched_s else "refused"
        if now_s > (self.decided_s or self.asked_s) + WAIT_S:
            return "lapsed"
        return self.decision or "asked"


@get(ROUTER, "/api/exports", "Requests for tables of sensitive kinds", {"exports": [_SHOWN]})
def exports(office: Behind, asker: Asking) -> Response:
    """One's own; all of them for who decides and for the auditor. Newest first."""
    everybody = not EXPORTS_SEEN.isdisjoint(asker.roles)
    found = [each for each in _all(office.users.book) if everybody or each.asked_by == asker.name]
    return answer({"exports": [_json(each, office.now_s()) for each in found]})


@post(ROUTER, "/api/exports", "Ask for a table of a sensitive kind", _SHOWN, status=201, body=_NEW)
async def ask(request: Request, office: Behind, asker: Asking) -> Response:
    """Of a kind that one may read singly; it says for whom it is and why."""
    raw = await body_of(request, _BODY_BYTES_MAX, _NEW)
    lines = [name for name, each in raw.items() if not each.isprintable()]
    if lines:
        expected, way_out = said("one_line", "text on one line"), said("write_one_line", "Write it on one line.")
        raise Refused(422, *(Fault(expected, ascii(raw[name])[:80], way_out, name) for name in lines))
    return await run_in_threadpool(_ask, office, asker, raw)


@post(
    ROUTER,
    "/api/exports/{number}/decision",
    "Approve or refuse somebody else's request",
    {**_SHOWN, "state": "approved", "decided_by": "badr"},
    body=_DECIDING,
)
async def decide(number: int, request: Request, office: Behind, asker: Asking) -> Response:
    """Within a day, and never one's own."""
    raw = await body_of(request, _BODY_BYTES_MAX, _DECIDING)
    return await run_in_threadpool(_decide, office, asker, number, raw["decision"])


@get(
    ROUTER,
    "/api/exports/{number}/file",
    "The file, once",
    "# safepassage export 7 …\nkind,occurred\n",
    media="text/csv",
    schema={"type": "string"},
)
def file(number: int, office: Behind, asker: Asking) -> Response:
    """For who asked, within a day of the approval; a second try is refused, whatever became of the first."""
    return _fetch(office, asker, number)


def _ask(office: Office, asker: Asker, raw: dict[str, Any]) -> Response:
    office.rates.take("write", asker.name, office.settings.writes_per_min)
    given = [raw.get(name, "") for name in _ASKED[:-1]]
    with office.view() as view:
        kind, place, source, *ends = (raw.get(name, "") for name in ("kind", "place", "source", "from", "to"))
        wanted_of(office, asker, view, kind, place, source, (ends[0], ends[1]))
        office.refuse_unknown_place(view, place)
        if not is_personal(office.operation.kinds[kind]):
            expected = said("sensitive_kind", "a sensitive kind; a {kind} is none", kind=kind)
            way_out = said("take_table", "Take its table at /api/observations.csv.")
            raise Refused(422, Fault(expected, kind, way_out, "kind"))
    rows = office.users.book.run(
        "INSERT INTO export (asked_by, asked_s, kind, recipient, reason, place, source, begin, end, format)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
        *(asker.name, office.now_s(), *given, raw.get("format", "csv")),
    )
    made = _one(office.users.book, rows[0][0])
    _note(office, asker, made, f"asked for {kind}, for {made.recipient}: {made.reason}")
    return answer(_json(made, office.now_s()), 201)


def _decide(office: Office, asker: Asker, number: int, decision: str) -> Response:
    book, now_s = office.users.book, office.now_s()
    found = _one(book, number)
    if found.asked_by == asker.name:
        raise refusals.by_two("number", asker.name, 403)
    if found.state(now_s) != "asked":
        raise _not_open(said("undecided_request", "a request that nobody has decided on"), found.state(now_s))
    done = book.run(
        "UPDATE export SET decision = ?, decided_by = ?, decided_s = ? WHERE number = ? AND decision = '' RETURNING 1",
        *(decision, asker.name, now_s, number),
    )
    if not done:
        raise _not_open(said("undecided_request", "a request that nobody has decided on"), "decided")
    _note(office, asker, found, decision)
    return answer(_json(_one(book, number), now_s))


def _fetch(office: Office, asker: Asker, number: int) -> Response:
    """The file of an approved request, which is spent before anything leaves.

    Raises:
        Refused: it is another's, is not approved, lapsed, or was fetched.
    """
    book, now_s = office.users.book, office.now_s()
    found = _one(book, number)
    if found.asked_by != asker.name:
        raise _no_request(number)
    if found.state(now_s) != "approved":
        raise _not_open(_APPROVED, found.state(now_s))
    with office.view() as view:
        ends = (found.begin, found.end)
        wanted = wanted_of(office, asker, view, found.kind, found.place, found.source, ends)
        seen = all_wanted(office, wanted, view.position)
    digest = sha256()
    for piece in pieces(_lines(office, found, seen)):  # the mark over all of it stands in the first line
        digest.update(piece)
    with office.lock:
        mark = view.veiled(f"export {number} for {found.recipient}: {digest.hexdigest()}")
    spent = "UPDATE export SET fetched_s = ?, mark = ? WHERE number = ? AND fetched_s = 0 RETURNING 1"
    if not book.run(spent, now_s, mark, number):
        raise _not_open(_APPROVED, "fetched")
    _note(office, asker, found, f"fetched for {found.recipient}, mark {mark[:16]}")
    nature = office.operation.nature
    head = f"# safepassage export {number} · {nature} · for {found.recipient} · {found.reason} · mark {mark}\n"
    name = f"{found.kind}-{nature}-{number}.{found.format}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "x-nature": nature, "x-mark": mark}
    lines = chain([head], _lines(office, found, seen))
    return StreamingResponse(pieces(lines), headers=headers, media_type=_FORMS[found.format])


def _lines(office: Office, asked: Export, seen: Iterable[Observation]) -> Iterator[str]:
    """The lines of the file, the same each time: nothing changes in the rows that they are made from."""
    kind, nature = office.operation.kinds[asked.kind], office.operation.nature
    if asked.format == "csv":
        return csv_lines(kind, seen, nature, hxl=True)
    return (f"{json_line(each, kind, nature)}\n" for each in seen)


def _all(book: Book) -> list[Export]:
    return [Export(*row) for row in book.run(f"SELECT {_COLUMNS} FROM export ORDER BY number DESC")]


def _one(book: Book, number: int) -> Export:
    """The request of that number.

    Raises:
        Refused: there is none.
    """
    rows = book.run(f"SELECT {_COLUMNS} FROM export WHERE number = ?", number) if 0 < number < 2**62 else []
    if not rows:
        raise _no_request(number)
    return Export(*rows[0])


def _no_request(number: int) -> Refused:
    expected = said("own_request", "the number of a request of yours")
    return refusals.nothing_there("number", expected, str(number), said("exports_list", "GET /api/exports lists them."))


def _not_open(expected: Said, state: str) -> Refused:
    return Refused(
        409,
        Fault(expected, state, said("ask_anew", "Ask anew where it is still needed (POST /api/exports)."), "number"),
    )


def _note(office: Office, asker: Asker, which: Export, what: str) -> None:
    office.users.note_access(asker.name, f"export {which.number} of {which.kind}: {what}")


def _json(each: Export, now_s: int) -> dict[str, Any]:
    return {
        "number": each.number,
        "asked_by": each.asked_by,
        "asked_s": each.asked_s,
        "kind": each.kind,
        "recipient": each.recipient,
        "reason": each.reason,
        "place": each.place,
        "source": each.source,
        "from": each.begin,
        "to": each.end,
        "format": each.format,
        "state": each.state(now_s),
        "decided_by": each.decided_by,
        "decided_s": each.decided_s,
        "fetched_s": each.fetched_s,
        "mark": each.mark,
    }
