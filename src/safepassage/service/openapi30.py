"""A part of the OpenAPI document in version 3.0, as data and as a page, for a standard that knows no later one.

OGC 17-069r4 (its class oas30) wants the description in 3.0, with every status by its number, and the same to be read by
people. It is made from the document of all that is here, so that neither can say something else. What version 3.0 has
no word for is said in the words that it has, and means the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import Any, Final

__all__ = ["as_page", "as_version_3_0"]

_VERSION: Final = "3.0.3"
_BY_NUMBER: Final = {
    "400": "What is asked cannot be meant.",
    "401": "Nobody is signed in.",
    "403": "Not for the roles of who asks.",
    "404": "There is none of that name.",
    "421": "Called by a name that is not this service's.",
    "500": "The service failed.",
    "503": "Another process holds the ledger.",
}
_EXCLUSIVE: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def as_version_3_0(
    document: Mapping[str, Any], under: str, title: str, description: str, server: str
) -> dict[str, Any]:
    """The addresses of an OpenAPI 3.1 document that begin with `under`, in OpenAPI 3.0.3.

    Args:
        document: The document of everything.
        under: With what the addresses begin.
        title: What this part is called.
        description: What it is, in a sentence.
        server: Before every address.
    """
    paths = {path: _plain(each) for path, each in document["paths"].items() if path.startswith(under)}
    operations = [operation for each in paths.values() for operation in each.values()]
    failed = operations[0]["responses"]["default"]
    for operation in operations:
        own = {number: each for number, each in operation["responses"].items() if number != "default"}
        failing = {number: {"$ref": f"#/components/responses/{number}"} for number in _BY_NUMBER}
        operation["responses"] = dict(sorted({**own, **failing}.items()))
    numbered = {number: {**failed, "description": meant} for number, meant in _BY_NUMBER.items()}
    return {
        "openapi": _VERSION,
        "info": {"title": title, "description": description, "version": document["info"]["version"]},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {**document["components"], "responses": numbered},
        "security": document["security"],
    }


def as_page(document: Mapping[str, Any]) -> str:
    """A document of `as_version_3_0` as a page that needs nothing beside it."""
    info = document["info"]
    parts = [_operation(path, operation) for path, each in document["paths"].items() for operation in each.values()]
    return (
        f'<!doctype html>\n<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>{escape(info["title"])}</title>'
        f"</head>\n<body><main><h1>{escape(info['title'])}</h1>\n<p>{escape(info['description'])}</p>\n"
        + "\n".join(parts)
        + "\n</main></body></html>\n"
    )


def _operation(path: str, operation: Mapping[str, Any]) -> str:
    asked = [(each["name"], each.get("description", "")) for each in operation.get("parameters", ())]
    answers = [
        (number, _BY_NUMBER.get(number, each.get("description"))) for number, each in operation["responses"].items()
    ]
    return (
        f"<h2>GET {escape(path)}</h2>\n<p>{escape(operation['summary'])}. {escape(operation['description'])}</p>\n"
        + _listed("Questions", asked)
        + _listed("Answers", answers)
    )


def _listed(title: str, rows: Collection[tuple[str, str]]) -> str:
    lines = "".join(f"<dt><code>{escape(name)}</code></dt><dd>{escape(meant)}</dd>" for name, meant in rows)
    return f"<h3>{title}</h3>\n<dl>{lines}</dl>\n" if rows else ""


def _plain(part: Any) -> Any:  # noqa: ANN401 - any part of a document
    """A part of the document in the words of version 3.0; a copy, which may be changed."""
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if not isinstance(part, Mapping):
        return part
    out = {name: each if name == "example" else _plain(each) for name, each in part.items()}
    if "const" in out:
        out["enum"] = [out.pop("const")]
    if isinstance(out.get("examples"), list):
        out["example"] = out.pop("examples")[0]
    for name, bound in _EXCLUSIVE.items():
        if name in out:
            out |= {bound: out[name], name: True}
    return _one_type(out)


def _one_type(out: dict[str, Any]) -> dict[str, Any]:
    """A schema of several types as version 3.0 has it: one in each part of an anyOf, and null as a word of its own."""
    types = out.pop("type") if isinstance(out.get("type"), list) else []
    kinds = out.pop("anyOf", [{"type": each} for each in types])
    others = [each for each in kinds if each != {"type": "null"}]
    if len(others) < len(kinds):
        out["nullable"] = True
    return {**out, **(others[0] if len(others) == 1 else {"anyOf": others} if others else {})}
