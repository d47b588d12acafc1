"""Reads the body of a request by the schema that the OpenAPI document shows, and says every fault of it by its field.

It knows the few words of JSON Schema that the service's own bodies are described in; records have their kinds' checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from starlette.requests import Request

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import CHOOSE, FILL_IN, NOTHING, Said, one_of, said
from safepassage.service.errors import Refused
from safepassage.service.limits import read_json

__all__ = ["body_of", "checked"]

_SHOWN_CHARS: Final = 80
_TYPES: Final = {"string": str, "integer": int, "array": list, "null": type(None)}
_NAMES: Final = {
    "string": said("text", "text"),
    "integer": said("a_whole", "a whole number"),
    "array": said("list", "a list"),
    "null": NOTHING,
}
_ANEW: Final = said("send_anew", "Mend it and send it again; nothing was recorded.")


async def body_of(request: Request, bytes_max: int, described: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a request that is an object as described.

    Raises:
        Refused: it is not; with every fault of it.
    """
    return checked(await read_json(request, bytes_max), described)


def checked(raw: Any, described: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    """An object as described.

    Raises:
        Refused: it is not; with every fault of it.
    """
    if not isinstance(raw, dict):
        expected = said("object_of", "an object of {fields}", fields=described["properties"])
        raise Refused(422, Fault(expected, str(raw)[:_SHOWN_CHARS], _ANEW, "body"))
    faults = list(_faults(raw, described))
    if faults:
        raise Refused(422, *faults)
    return raw


def _faults(raw: Mapping[str, Any], described: Mapping[str, Any]) -> Iterator[Fault]:
    properties = described["properties"]
    for name in described["required"]:
        if name not in raw:
            yield Fault(said("field", "the field {field}", field=name), NOTHING, FILL_IN, name)
    for name, value in raw.items():
        if name not in properties:
            expected = said("one_of_fields", "one of the fields {fields}", fields=properties)
            yield Fault(expected, name[:_SHOWN_CHARS], said("leave_it_out", "Leave it out."), name[:_SHOWN_CHARS])
        else:
            yield from _of_value(name, value, properties[name])


def _of_value(name: str, value: Any, described: Mapping[str, Any]) -> Iterator[Fault]:  # noqa: ANN401
    got = (
        NOTHING
        if value in (None, "")
        else said("kept_back", "…")
        if described.get("writeOnly")
        else str(value)[:_SHOWN_CHARS]
    )
    if "enum" in described:
        if value not in described["enum"]:
            yield Fault(one_of(described["enum"]), got, CHOOSE, name)
        return
    expected = _wrong_type(value, described["type"]) or _out_of_bounds(value, described)
    if expected is not None:
        yield Fault(expected, got, _ANEW, name)
    elif isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield from _of_value(f"{name}.{number}", each, described["items"])


def _out_of_bounds(value: Any, described: Mapping[str, Any]) -> Said | None:  # noqa: ANN401
    if isinstance(value, int):
        if value < described.get("minimum", value):
            return said("at_least", "a number of at least {least}", least=described["minimum"])
        if value > described.get("maximum", value):
            return said("number_at_most", "a number of at most {most}", most=described["maximum"])
    if isinstance(value, str):
        if len(value) > described.get("maxLength", len(value)):
            return said("chars_max", "at most {limit} characters", limit=described["maxLength"])
        if len(value.strip()) < described.get("minLength", 0):
            return said("some_text", "some text")
    return None


def _wrong_type(value: Any, types: str | list[str]) -> Said | None:  # noqa: ANN401
    """What was expected instead; None where the value is of one of the types. True is no number."""
    names = [types] if isinstance(types, str) else types
    if any(type(value) is _TYPES[name] for name in names):
        return None
    return _NAMES[names[0]]
