"""Observations: listed page by page, taken away as a table, and taken in one by one or together.

What comes in is read as every other door reads it, and is durable before the answer. The sender's own
number makes it safe to send again: the same content changes nothing, other content under the same number is
kept beside it and said.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from fastapi import Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from safepassage.catalogue import everything
from safepassage.foundation.errors import DataRefused, Fault, UsageError
from safepassage.foundation.said import FILL_IN, NOTHING, SWAP, Said, said
from safepassage.foundation.times import parse_interval
from safepassage.interchange.crosscheck import cross_faults
from safepassage.interchange.envelope import source_of
from safepassage.interchange.export import OWN_ACTS, Anew, Wanted, csv_lines, raw_of
from safepassage.interchange.file_read import FileRead
from safepassage.interchange.intake import Append, foresee, take_in
from safepassage.interchange.proofs import corrected_by, recorded_text
from safepassage.interchange.records import Entry, RecordReader
from safepassage.interchange.reference import record_schema
from safepassage.ledger.chain import Receipt, Row, parse_record
from safepassage.ledger.kind import Kind
from safepassage.ledger.observation import Observation, observation_of
from safepassage.ledger.view import View
from safepassage.service import refusals
from safepassage.service.answers import answer, pieces
from safepassage.service.delay import refuse_shorter
from safepassage.service.errors import Refused, fault_json
from safepassage.service.foresight import foresight
from safepassage.service.limits import read_json
from safepassage.service.office import Asker, Office, no_kind
from safepassage.service.policy import EXPORT, OPEN_VIEW, is_personal, may, may_write, readable
from safepassage.service.routing import (
    Asking,
    AsKnownAt,
    AsOf,
    Behind,
    From,
    KindName,
    PlaceName,
    Routes,
    SourceName,
    To,
    envelope_example,
    get,
    post,
)

__all__ = ["OUTCOMES", "ROUTER", "all_wanted", "taken", "wanted_of"]

ROUTER: Final = Routes("observations")
_LIMIT: Final = 100
_LIMIT_MAX: Final = 1000
_SCANNED_MAX: Final = 20_000
"""Rows that one page looks at; a page with few finds then ends early, and its cursor goes on."""
_BATCH_MAX: Final = 10_000
OUTCOMES: Final = MappingProxyType(
    {
        200: "All of it stood there already, or it is a dry run: nothing was recorded.",
        201: "Recorded, and on the disk.",
        409: "Other content stands under a source's number: both are kept, and figures span them.",
    }
)
"""What the answer to what is recorded means, by its status."""
Unfit: TypeAlias = Callable[[Entry], Iterable[Fault]]
_RECORD: Final = {
    "id": "4f2a9c01b7de",
    "position": 31,
    "recorded_at": "2016-12-10T16:20:00.000+00:00",
    "nature": "reconstruction",
    "kind": "crossing_count",
    "occurred": "2016-12-10T16:00Z/2016-12-10T16:15Z",
    "source": "post-karim",
    "source_id": "k-101",
    "place": "crossing/karim-el-hun",
    "body": {"people": {"men": 9, "women": 14}},
    "corrected_or_withdrawn_by": [],
}


@get(
    ROUTER,
    "/api/observations",
    "Observations in the order of receipt",
    envelope_example(observations=[_RECORD], cursor=None),
)
def observations(
    request: Request,
    office: Behind,
    asker: Asking,
    kind: KindName = "",
    place: PlaceName = "",
    source: SourceName = "",
    begin: From = "",
    end: To = "",
    cursor: int = Query(0, ge=0),
    limit: int = Query(
        _LIMIT,
        ge=1,
        le=_LIMIT_MAX,
        description=f"More than {_LIMIT} for roles that may take a table away alone; the others' pages are rationed.",
    ),
    as_of: AsOf = None,
    as_known_at: AsKnownAt = None,
) -> Response:
    """A page of what the asker may read; `cursor` of one page begins the next, and is null after the last.

    All pages together are a table: who may not take one away has pages of at most 100, and so many a minute.
    `from` and `to` are moments or days, `to` counts to its end. Corrected and withdrawn ones are among them.
    With `Accept: text/csv` it is a table, as at `/api/observations.csv`.
    """
    if "text/csv" in request.headers.get("accept", ""):
        if not may(asker.roles, *EXPORT):
            raise refusals.for_roles(said("may_take", "a role that may take tables away"), asker.roles)
        return _table(office, asker, kind, place, source, (begin, end), (as_of, as_known_at))
    if limit > _LIMIT and not may(asker.roles, *EXPORT):
        expected = said("number_at_most", "a number of at most {most}", most=_LIMIT)
        way_out = said("pages_by_cursor", "Read page after page by cursor; whole tables are for other roles.")
        raise Refused(403, Fault(expected, str(limit), way_out, "limit"))
    office.take_page(asker, str(request.url))
    with office.view(as_of, as_known_at) as view:
        wanted = wanted_of(office, asker, view, kind, place, source, (begin, end))
        found, last = [], cursor
        if cursor > view.position:
            expected = said("cursor", "a cursor that a page gave, up to {last}", last=str(view.position))
            raise UsageError(
                Fault(
                    expected,
                    str(cursor),
                    said("begin_without", "Begin without a cursor: each page gives that of the next."),
                    "cursor",
                )
            )
        reader = office.operation.folds.reader
        for row in reader.entries(min(cursor, view.position), min(cursor + _SCANNED_MAX, view.position)):
            last = row.position
            if wanted.takes(observation_of(row.content)):
                found.append(_shown(office, view, row))
            if len(found) == limit:
                break
        _refuse_bulk(office, asker, [each["kind"] for each in found])
        if not found:
            office.refuse_unknown_place(view, place)
        following = last if last < view.position and cursor < view.position else None
        return answer(office.envelope(view, asker, observations=found, cursor=following))


@get(
    ROUTER,
    "/api/observations.csv",
    "Observations of one kind as a table with a row of HXL tags",
    "occurred,source\n#date+occurred,#meta+source\n",
    media="text/csv",
    schema={"type": "string"},
)
def table(
    office: Behind,
    asker: Asking,
    kind: KindName,
    place: PlaceName = "",
    source: SourceName = "",
    begin: From = "",
    end: To = "",
    as_of: AsOf = None,
    as_known_at: AsKnownAt = None,
) -> Response:
    """The table imports again as the same observations. Personal payloads are never in it."""
    return _table(office, asker, kind, place, source, (begin, end), (as_of, as_known_at))


@get(
    ROUTER,
    "/api/access",
    "Who read what persons may be found by",
    {
        "accesses": [{"number": 12, "at_s": 1481425200, "user": "amal", "what": "observations of incident"}],
        "cursor": 12,
    },
)
def accesses(
    office: Behind,
    user: str = "",
    begin: From = "",
    end: To = "",
    cursor: int | None = Query(None, ge=0, lt=2**62),
    limit: int = Query(_LIMIT_MAX, ge=1, le=_LIMIT_MAX),
) -> Response:
    """A page, newest first; `cursor` of one page begins the next, and is null after the last.

    `from` and `to` are moments or days, `to` counts to its end.
    """
    with office.view() as view:
        begin_s, end_s = _span(view, (begin, end))
    found = office.users.accesses(limit + 1, before=cursor, user=user, begin_s=begin_s, end_s=end_s)
    following = found[limit - 1]["number"] if len(found) > limit else None
    return answer({"accesses": found[:limit], "cursor": following})


_IN_ONES_OWN_NAME: Final[Mapping[str, Callable[[str], Said]]] = {
    "film_custody": lambda name: said(
        "own_source", "{name}: two people hold a film, each in their own name", name=name
    ),
    "notice": lambda name: said(
        "own_notice", "{name}: two who did not write a notice approve it, so its writer is named", name=name
    ),
}
"""Kinds whose source counts among people: who wrote in two names would be two."""


def _add(kind: Kind) -> None:
    example = {**kind.example, "kind": kind.name}
    single = record_schema(kind)
    several = {"type": "array", "items": single, "minItems": 1, "maxItems": _BATCH_MAX}
    schema = {"oneOf": [single, several], "examples": [example]}
    result = {"id": "4f2a9c01b7de", "source_id": "k-101", "position": 319, "status": "recorded", "warnings": []}

    async def record(request: Request, office: Behind, asker: Asking, dry_run: bool = False) -> Response:  # noqa: FBT001, FBT002 - a question of the address
        raw = await read_json(request, office.settings.body_bytes_max)
        async with office.writing:
            found = await run_in_threadpool(_checked, office, asker, kind, raw, dry_run=dry_run)
        if isinstance(found, Response):
            return found
        entries, faults = found
        receipts = await office.committer.append_async([entry.draft for entry in entries])
        return _recorded(office, entries, faults, lambda _: receipts)

    record.__doc__ = (
        f"{kind.summary} One record or a list of at most {_BATCH_MAX}, all or none. 201 where something is new,"
        " 200 where all of it stood there already, 409 where other content stands under the same number: both are kept."
    )
    record.__name__ = f"record_{kind.name}"
    path = f"/api/observations/{kind.name}"
    post(
        ROUTER,
        path,
        f"Record: {kind.title}",
        {"position": 319, "results": [result]},
        status=201,
        body=schema,
        also=OUTCOMES,
    )(record)


for _kind in everything().values():
    if _kind.name not in OWN_ACTS:
        _add(_kind)


def taken(office: Office, kind: Kind, raw: dict[str, Any], unfit: Unfit) -> tuple[dict[str, Any], int]:
    """Take in one record of a kind without names of persons; what is answered, and its status.

    `unfit` says what is wrong with it for whoever sends it, who is then told nothing that only the ledger knows.

    Raises:
        DataRefused: with every fault of the record.
    """
    with office.lock:
        entries, faults = _read(office, kind, [raw], unfit)
    return _outcome(office, entries, faults, office.committer.append)


def _checked(
    office: Office,
    asker: Asker,
    kind: Kind,
    raw: Any,  # noqa: ANN401
    *,
    dry_run: bool,
) -> tuple[list[Entry], list[Fault]] | Response:
    """The records, read, and warnings, where only the append is left to do; else the answer."""
    records = raw if isinstance(raw, list) else [raw]
    if not 0 < len(records) <= _BATCH_MAX or not all(isinstance(each, dict) for each in records):
        expected = said("records", "a record, or a list of 1 to {limit} records, each an object", limit=_BATCH_MAX)
        raise Refused(
            422, Fault(expected, str(raw)[:80], said("in_batches", "Send what there is, in several lists."), "body")
        )
    office.rates.take("write", asker.name, office.settings.writes_per_min)
    with office.lock:
        entries, faults = _read(office, kind, records)
        _refuse_others(office, asker, entries)
        if dry_run:
            return _foreseen(office, entries, faults)
        if any(entry.personal for entry in entries):  # the vault and the ledger, one after the other
            return _recorded(office, entries, faults)
    return entries, faults


def _recorded(
    office: Office, entries: Sequence[Entry], faults: Sequence[Fault], append: Append | None = None
) -> Response:
    return answer(*_outcome(office, entries, faults, append))


def _outcome(
    office: Office, entries: Sequence[Entry], faults: Sequence[Fault], append: Append | None
) -> tuple[dict[str, Any], int]:
    """Append them; what is answered, and its status."""
    receipts: list[Receipt] = []
    outcome = take_in(office.operation, entries, append=append, note=lambda _, receipt: receipts.append(receipt))
    results = [
        _result(entry, receipt.status, receipt.position) for entry, receipt in zip(entries, receipts, strict=True)
    ]
    warnings = [fault_json(fault) for fault in (*faults, *outcome.conflicts)]
    status = 409 if outcome.conflicts else 201 if outcome.recorded else 200
    return {"position": outcome.last or None, "results": results, "warnings": warnings}, status


def _read(
    office: Office, kind: Kind, records: list[dict[str, Any]], unfit: Unfit = lambda _: ()
) -> tuple[list[Entry], list[Fault]]:
    """The records as every door reads them, and warnings; held against the ledger where nothing else is wrong.

    Raises:
        DataRefused: with every fault of every record.
    """
    desk, places = office.doorstep.look(office.now_s())
    reader = RecordReader(
        desk,
        new_id=lambda: f"api-{uuid.uuid4()}",
        defaults={"kind": kind.name},
    )
    entries, faults = [], []
    for number, raw in enumerate(records, 1):
        other = raw.get("kind", kind.name)
        if other != kind.name:
            expected, way_out = (
                said("kind", "{kind}", kind=kind.name),
                said("its_address", "Send it to the address of its own kind."),
            )
            faults.append(Fault(expected, str(other)[:80], way_out, "kind", row=number))
            continue
        entry, wrong = reader.read(raw, number)
        faults += wrong
        if entry is not None:
            entries.append(entry)
            faults += unfit(entry)
    if not any(fault.severity == "error" for fault in faults):
        faults += cross_faults(office.operation, {"": FileRead(entries, places=reader.places)}, places)
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        raise DataRefused(errors)
    return entries, faults


def _refuse_others(office: Office, asker: Asker, entries: Sequence[Entry]) -> None:
    """Refuse to correct or withdraw what the asker could not have recorded, and to say what is said in one's own name.

    Raises:
        Refused: it is of a kind of another room, one person would be two, or it shortens what two people shorten.
    """
    said_so = [entry.observation for entry in entries]
    if any(each.kind == "operation" or each.supersedes or each.retracts for each in said_so):
        refuse_shorter(office.operation, entries)
    for entry in entries:
        why = _IN_ONES_OWN_NAME.get(entry.observation.kind)
        if why is not None and entry.observation.source != asker.name:
            way_out = said("in_own_name", "Record it in your own name.")
            raise Refused(403, Fault(why(asker.name), entry.observation.source, way_out, "source"))
        if not entry.refers:
            continue
        told = entry.observation
        for target in filter(None, (told.supersedes, told.retracts)):
            row = office.operation.folds.reader.by_id(bytes.fromhex(target))
            kind = None if row is None else office.operation.kinds.get(observation_of(row.content).kind)
            if kind is not None and not may_write(asker.roles, kind):
                expected = said(
                    "may_correct", "a role of the room of a {kind}, which withdraws or corrects it", kind=kind.name
                )
                raise refusals.for_roles(expected, asker.roles)


def _foreseen(office: Office, entries: Sequence[Entry], faults: Sequence[Fault]) -> Response:
    outcome = foresee(office.operation, entries)
    results = []
    for entry in entries:
        alone = foresee(office.operation, [entry])
        status = "conflict" if alone.conflicts else "recorded" if alone.recorded else "duplicate"
        results.append(_result(entry, status, None))
    warnings = [fault_json(fault) for fault in (*faults, *outcome.conflicts)]
    moves = foresight(office.operation, entries)
    return answer({"dry_run": True, "position": None, "results": results, "warnings": warnings, "moves": moves})


def _result(entry: Entry, status: str, position: int | None) -> dict[str, Any]:
    return {
        "id": entry.draft.id.hex(),
        "source_id": entry.observation.source_id,
        "status": status,
        "position": position,
    }


def wanted_of(
    office: Office, asker: Asker, view: View, kind: str, place: str, source: str, ends: tuple[str, str]
) -> Wanted:
    """What the asker asks for and may read; the reading is noted where persons may be found by it.

    Raises:
        UsageError: no such kind, or a source or times that cannot be meant.
        Refused: the kind is not for these roles.
    """
    kinds = office.operation.kinds
    if kind and kind not in kinds:
        raise UsageError(no_kind(kind, kinds))
    if kind:
        office.refuse_unreadable(asker, kinds[kind], f"observations of {kind}")
    names = frozenset({kind}) if kind else readable(asker.roles, kinds.values())
    if not kind and any(is_personal(kinds[name]) for name in names):
        office.users.note_access(asker.name or OPEN_VIEW, "observations of every kind")
    said_by = source_of(source) if source else ""
    if isinstance(said_by, Fault):
        raise UsageError(said_by.at(prefix="source"))
    begin_s, end_s = _span(view, ends)
    return Wanted(
        names, place, source, begin_s=begin_s, as_of_s=view.until_s if end_s is None else min(end_s, view.until_s)
    )


def all_wanted(office: Office, wanted: Wanted, upto: int) -> Anew:
    """Those among the first `upto` rows that are wanted, in the order of receipt, through a reader of their own."""

    def read() -> Iterator[Observation]:
        with office.operation.ledger.reader() as reader:
            seen = (observation_of(row.content) for row in reader.entries(0, upto))
            yield from (each for each in seen if wanted.takes(each))

    return Anew(read)


def _span(view: View, ends: tuple[str, str]) -> tuple[int | None, int | None]:
    """Both ends that are asked for; None where one is not.

    Raises:
        UsageError: one cannot be meant, or they are the wrong way round.
    """
    begin_s, end_s = (_moment(view, text, at) for at, text in enumerate(ends))
    if begin_s is not None and end_s is not None and begin_s >= end_s:
        expected = said("from_before", "a beginning before the end of {to}: nothing lies between them", to=ends[1])
        raise UsageError(Fault(expected, ends[0], SWAP, "from"))
    return begin_s, end_s


def _moment(view: View, text: str, at: int) -> int | None:
    """A moment that is asked for: the beginning of a span for `from`, its end for `to`."""
    if not text:
        return None
    found = parse_interval(text, view.card.tz)
    if isinstance(found, Fault):
        raise UsageError(found.at(prefix=("from", "to")[at]))
    return (found.start_s, found.end_s)[at]


def _table(
    office: Office,
    asker: Asker,
    kind: str,
    place: str,
    source: str,
    ends: tuple[str, str],
    known: tuple[str | None, str | None],
) -> Response:
    if not kind:
        raise UsageError(Fault(said("one_kind", "one kind, because a table is of one"), NOTHING, FILL_IN, "kind"))
    if kind in office.operation.kinds and is_personal(office.operation.kinds[kind]):
        raise refusals.more_by_export(said("open_kind", "a kind whose table one person may take"), kind, "kind")
    office.take_costly(asker)
    with office.view(*known) as view:
        wanted = wanted_of(office, asker, view, kind, place, source, ends)
        office.refuse_unknown_place(view, place)
        nature, entry, upto = office.operation.nature, office.operation.kinds[kind], view.position
    office.users.note_access(asker.name, f"export of {kind}")
    lines = csv_lines(entry, all_wanted(office, wanted, upto), nature, hxl=True)
    headers = {"content-disposition": f'attachment; filename="{kind}-{nature}.csv"'}
    return StreamingResponse(pieces(lines), media_type="text/csv; charset=utf-8", headers=headers)


def _refuse_bulk(office: Office, asker: Asker, listed: Sequence[str]) -> None:
    """Let through what is no bulk read of sensitive kinds.

    Raises:
        Refused: too many of them on one page, or too many pages in a minute.
    """
    count = sum(is_personal(office.operation.kinds[kind]) for kind in listed)
    if count > _LIMIT:
        raise refusals.more_by_export(
            said("sensitive_max", "at most {limit} at once, of sensitive kinds", limit=_LIMIT), str(count), "limit"
        )
    if count:
        office.rates.take("sensitive", asker.name or OPEN_VIEW, office.settings.sensitive_pages_per_min)


def _shown(office: Office, view: View, row: Row) -> dict[str, Any]:
    seen, parts = observation_of(row.content), parse_record(row.record)
    return {
        "id": row.id.hex(),
        "position": row.position,
        "recorded_at": recorded_text(parts.recorded_at),
        **raw_of(seen, office.operation.kinds[seen.kind], office.operation.nature),
        "sealed": parts.sealed is not None,
        "corrected_or_withdrawn_by": corrected_by(office.operation, row.id.hex(), view.position),
    }
