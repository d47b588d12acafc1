"""How a route is written: its address, its summary, an example of its answer, and the questions it takes.

Every route of the service is made here, so that each says in the OpenAPI document what it answers and
how it fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Final

from fastapi import Depends, FastAPI, Query, Request
from starlette.responses import Response

from safepassage.catalogue import everything
from safepassage.foundation.errors import Fault
from safepassage.foundation.ids import SLUG
from safepassage.foundation.said import UNKNOWN_IS_EMPTY, said
from safepassage.foundation.times import WRITTEN_DAY, WRITTEN_MOMENT
from safepassage.service.errors import fault_json
from safepassage.service.limits import GUARD_HEADER, GUARD_VALUE
from safepassage.service.office import COOKIE, Asker, Office, office_of
from safepassage.service.policy import may

__all__ = [
    "SAFE",
    "STOOD",
    "AsKnownAt",
    "AsOf",
    "Asking",
    "Behind",
    "From",
    "KindName",
    "PeriodName",
    "PlaceName",
    "Routes",
    "SourceName",
    "To",
    "described",
    "envelope_example",
    "get",
    "post",
    "route",
]

_FAULT: Final = fault_json(
    Fault(said("whole_people", "a whole number of people, 0 or more"), "2,6", UNKNOWN_IS_EMPTY, "people.men")
)
_ERROR: Final = {
    "error": {
        "code": "data_refused",
        "message": "people.men: a whole number of people, 0 or more, got '2,6'. Unknown is not zero: leave it empty.",
        "faults": [_FAULT],
    }
}
_WORDS_SCHEMA: Final = {
    "type": "object",
    "description": "Of expected, got and way_out: a code and the values in it, for saying it in another language.",
    "additionalProperties": {
        "type": "object",
        "properties": {"code": {"type": "string"}, "values": {"type": "object"}},
        "required": ["code", "values"],
    },
}
_ERROR_SCHEMA: Final = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "faults"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "faults": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {**{name: {"type": "string"} for name in _FAULT}, "words": _WORDS_SCHEMA},
                        "required": list(_FAULT),
                    },
                },
            },
        }
    },
}
SAFE: Final = ("GET", "HEAD")
_GUARD: Final = {
    "name": GUARD_HEADER,
    "in": "header",
    "required": True,
    "description": "Shows that no other site made a browser send this.",
    "schema": {"const": GUARD_VALUE, "type": "string"},
    "example": GUARD_VALUE,
}
_SESSION: Final = {
    "type": "apiKey",
    "in": "cookie",
    "name": COOKIE,
    "description": "What `POST /api/session` gives.",
}
_SHAPE: Final = {"application/json": {"schema": _ERROR_SCHEMA, "example": _ERROR}}
_FAILED: Final = {
    "429": {
        "description": "Too often: try again after so many seconds.",
        "headers": {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}},
        "content": _SHAPE,
    },
    "default": {
        "description": "What went wrong, in the one shape of every error.",
        "content": _SHAPE,
    },
}

STOOD: Final[Mapping[int, str]] = MappingProxyType({200: "It stood there already: nothing was recorded."})
"""How a write answers what it was sent before, to the second."""
# Patterns are told in the description alone: what breaks one is refused by who reads it, who says the way out.
AsOf = Annotated[
    str | None,
    Query(
        max_length=60,
        description="Count what had ended by then.",
        examples=["2016-12-14"],
        json_schema_extra={"pattern": f"^{WRITTEN_MOMENT}$"},
    ),
]
AsKnownAt = Annotated[
    str | None,
    Query(
        max_length=60,
        description="As the ledger was then: a position, or a time.",
        examples=["318"],
        json_schema_extra={"pattern": f"^([0-9]+|{WRITTEN_MOMENT})$"},
    ),
]
PeriodName = Annotated[
    str,
    Query(
        max_length=80,
        description="night:DATE, day:DATE, start or FROM/TO.",
        examples=["night:2016-12-10"],
        json_schema_extra={"pattern": f"^(start|(night|day):{WRITTEN_DAY}|{WRITTEN_MOMENT}/{WRITTEN_MOMENT})?$"},
    ),
]
PlaceName = Annotated[
    str,
    Query(
        description="The id of a place, type/name.",
        examples=["crossing/karim-el-hun"],
        json_schema_extra={"pattern": f"^([a-z-]+/{SLUG.pattern})?$"},
    ),
]
SourceName = Annotated[str, Query(json_schema_extra={"pattern": f"^({SLUG.pattern})?$"})]
KindName = Annotated[str, Query(json_schema_extra={"enum": ["", *everything()]})]
_EDGE: Final = {"max_length": 60, "json_schema_extra": {"pattern": f"^({WRITTEN_MOMENT})?$"}}
From = Annotated[str, Query(alias="from", description="A moment or a day.", **_EDGE)]
To = Annotated[str, Query(alias="to", description="A moment or a day, to its end.", **_EDGE)]


@dataclass(frozen=True, slots=True)
class Routes:
    """The routes of one part of the service, in the order in which they are tried.

    Attributes:
        tag: The part's name in the OpenAPI document; "" where they are not in it.
        rows: (address, what answers, how it is described) of each.
    """

    tag: str
    rows: list[tuple[str, Callable[..., Any], dict[str, Any]]] = field(default_factory=list)

    def join(self, app: FastAPI) -> None:
        """Make them routes of an application."""
        for path, endpoint, described in self.rows:
            tags = [self.tag] if self.tag else None
            app.add_api_route(path, endpoint, tags=tags, include_in_schema=bool(self.tag), **described)  # type: ignore[arg-type]


async def _asker(request: Request) -> Asker:  # async though they await nothing: what is not goes through a thread
    asker: Asker = request.state.asker
    return asker


async def _office(request: Request) -> Office:
    return office_of(request)


Behind = Annotated[Office, Depends(_office)]
Asking = Annotated[Asker, Depends(_asker)]


def described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of an application: its routes, and how one signs in for all that are not for anybody."""
    document = app.openapi()
    for path in document["paths"].values():
        for operation in path.values():
            for asked in operation.get("parameters", ()):
                asked["schema"] = _never_null(asked["schema"])
    document.setdefault("components", {})["securitySchemes"] = {"session": _SESSION}
    document["security"] = [{"session": []}]
    return document


def _never_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A question's schema without the null that an address cannot say: it is left out instead."""
    kinds = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    return {**kinds[0], **{name: each for name, each in schema.items() if name != "anyOf"}}


def envelope_example(**more: Any) -> dict[str, Any]:  # noqa: ANN401
    """An example of a read's answer."""
    return {"position": 318, "as_of_s": 1481652000, "nature": "reconstruction", "edition": "internal", **more}


def route(
    router: Routes,
    method: str,
    path: str,
    summary: str,
    example: object,
    *,
    media: str = "application/json",
    schema: Mapping[str, Any] | None = None,
    status: int = 200,
    body: Mapping[str, Any] | None = None,
    also: Mapping[int, str] = MappingProxyType({}),
    questions: Sequence[Mapping[str, Any]] = (),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A route of the service.

    Args:
        router: Which it joins.
        method: GET, POST or DELETE.
        path: Its address, as in `policy.TABLE`.
        summary: What it is for.
        example: An answer.
        media: What it answers with.
        schema: JSON schema of the answer; an object with what the example has, when None.
        status: HTTP status of success.
        body: JSON schema of the body that it takes, with `examples`.
        also: Other statuses under which it answers the same, and what each means.
        questions: Parameters as OpenAPI describes them, where the type of an argument does not say enough.
    """
    content = {media: {"schema": dict(schema or _shape(example)), "example": example}}
    extra: dict[str, Any] = {}
    if body is not None:
        extra["requestBody"] = {"required": True, "content": {"application/json": {"schema": dict(body)}}}
    if method not in SAFE or questions:
        extra["parameters"] = [*([] if method in SAFE else [_GUARD]), *questions]
    if may((), method, path):
        extra["security"] = []
    name = re.sub(r"[^a-z0-9]+", "_", f"{method.lower()}{path}").strip("_")
    described: dict[str, Any] = {
        "methods": [method],
        "summary": summary,
        "status_code": status,
        "response_class": Response,
        "response_model": None,
        "operation_id": name,
        "responses": {
            **{
                str(each): {"description": meant, "content": content}
                for each, meant in sorted({status: "Done.", **also}.items())
            },
            **_FAILED,
        },
        "openapi_extra": extra,
    }

    def joined(endpoint: Callable[..., Any]) -> Callable[..., Any]:
        router.rows.append((path, endpoint, described))
        return endpoint

    return joined


def _shape(example: object) -> dict[str, Any]:
    """The schema of answers of which one is given; what an answer has beside is not told."""
    return {"type": "object", "required": list(example)} if isinstance(example, Mapping) else {"type": "object"}


def get(router: Routes, path: str, summary: str, example: object, **more: Any) -> Callable[..., Any]:  # noqa: ANN401
    """A route that reads."""
    return route(router, "GET", path, summary, example, **more)


def post(router: Routes, path: str, summary: str, example: object, **more: Any) -> Callable[..., Any]:  # noqa: ANN401
    """A route that writes."""
    return route(router, "POST", path, summary, example, **more)
