"""The kinds of observation, for forms: what goes into each, as a schema, as fields and as an example."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Path
from starlette.responses import Response

from safepassage.catalogue import ROOMS
from safepassage.foundation.errors import UsageError
from safepassage.interchange.reference import describe, envelope_of, record_schema
from safepassage.ledger.fields import Field
from safepassage.ledger.kind import Kind
from safepassage.service.answers import answer
from safepassage.service.office import Asker, no_kind
from safepassage.service.policy import may_read, may_write
from safepassage.service.routing import Asking, Behind, Routes, get

__all__ = ["ROUTER"]

ROUTER: Final = Routes("kinds")
_ROOM_OF: Final = {kind.name: room for room, kinds in ROOMS.items() for kind in kinds}
_Name = Annotated[str, Path(json_schema_extra={"enum": list(_ROOM_OF)})]
_SHORT: Final = {
    "kind": "crossing_count",
    "room": "people",
    "title": "Count at a crossing",
    "summary": "…",
    "moves_people": True,
    "sensitive": False,
    "may_read": True,
    "may_write": True,
}


@get(ROUTER, "/api/kinds", "Every kind of observation", {"kinds": [_SHORT]})
def kinds(office: Behind, asker: Asking) -> Response:
    """By room, with what the asker may do with it."""
    return answer({"kinds": [_short(asker, kind) for kind in office.operation.kinds.values()]})


@get(
    ROUTER,
    "/api/kinds/{kind}",
    "One kind: its schema, its form and an example",
    {**_SHORT, "schema": {}, "envelope": {}, "fields": [], "example": {}},
)
def kind_page(kind: _Name, office: Behind, asker: Asking) -> Response:
    """What a form needs: which parts of the envelope it takes, and each field with its type and label."""
    found = office.operation.kinds.get(kind)
    if found is None:
        raise UsageError(no_kind(kind, office.operation.kinds))
    return answer(
        {
            **_short(asker, found),
            "schema": record_schema(found),
            "envelope": envelope_of(found),
            "fields": [_field(each) for each in found.fields],
            "personal": [_field(each) for each in found.personal],
            "example": {**found.example, "kind": found.name},
        }
    )


def _short(asker: Asker, kind: Kind) -> dict[str, Any]:
    return {
        "kind": kind.name,
        "room": _ROOM_OF[kind.name],
        "title": kind.title,
        "summary": kind.summary,
        "moves_people": bool(kind.postings),
        "sensitive": kind.sensitive,
        "may_read": may_read(asker.roles, kind),
        "may_write": may_write(asker.roles, kind),
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "required": field.required,
        "type": type(field.type).__name__.lower(),
        "takes": describe(field.type),
        "schema": field.type.schema(),
        "columns": list(field.type.columns(field.name)),
        "hxl": field.hxl,
    }
