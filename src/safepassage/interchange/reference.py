"""Reference: one page for each kind, and the JSON Schema of its record, both made from its entry.

Nobody writes these pages: whoever adds a kind gets its page, its columns and its
schema by adding the entry, and a test fails while the printed page differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.controls import ONE_LINE
from safepassage.foundation.times import PRECISIONS, WRITTEN_MOMENT
from safepassage.interchange.columns import RECORD, columns_of
from safepassage.interchange.envelope import SOURCE_ID_CHARS_MAX
from safepassage.ledger.card import NATURES
from safepassage.ledger.fields import (
    Amount,
    Choice,
    Geometry,
    Moment,
    People,
    Place,
    Records,
    Slug,
    Tally,
    Text,
    Texts,
    object_schema,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from safepassage.ledger.fields import FieldType
    from safepassage.ledger.kind import Kind

__all__ = ["describe", "envelope_of", "page", "pages", "record_schema"]

_MOMENT: Final = {"type": "string", "pattern": f"^{WRITTEN_MOMENT}$"}
_WHEN: Final = {
    "description": RECORD["occurred"][1],
    "anyOf": [
        {"type": "string", "pattern": f"^{WRITTEN_MOMENT}(/{WRITTEN_MOMENT})?$"},
        {
            "type": "object",
            "properties": {"from": _MOMENT, "to": _MOMENT, "precision": {"enum": list(PRECISIONS)}},
            "required": ["from"],
        },
    ],
}
_ID: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_TYPES: Final[tuple[tuple[type, Callable[[Any], str]], ...]] = (
    (People, lambda _: "people, or men, women, girls, boys, … as coarsely as the post counted"),
    (Choice, lambda choice: " · ".join(choice.values)),
    (Tally, lambda tally: "counts by " + " · ".join(tally.values)),
    (Amount, lambda amount: f"a number with its hedge, in `{amount.unit}` or a unit that converts to it"),
    (Place, lambda place: f"the id of a place: {' · '.join(place.types) or 'any type'}"),
    (Moment, lambda _: "a date and time"),
    (Slug, lambda _: "a short name: a-z, 0-9, hyphens"),
    (Texts, lambda texts: f"text by language: {' · '.join(texts.keys)}"),
    (Text, lambda text: f"text, at most {text.chars_max} characters"),
    (Records, lambda records: "a JSON list of " + ", ".join(field.name for field in records.fields)),
    (Geometry, lambda geometry: f"GeoJSON: {' · '.join(geometry.types)}"),
)


def describe(type_: FieldType) -> str:
    """What goes into a value of this type, in words."""
    for known, words in _TYPES:
        if isinstance(type_, known):
            return words(type_)
    return type(type_).__name__.lower()


def envelope_of(kind: Kind) -> dict[str, str]:
    """Part of the envelope → what this kind takes there."""
    when = "a moment" if kind.instant else "a span, a moment or a day"
    where = {} if kind.place is None else {"place": " · ".join(kind.place) or "any type of place"}
    return {
        "occurred": when,
        "source": "a short name of who says so",
        "source_id": "the source's own number; one is made where it has none",
        **where,
        "mood": " · ".join(kind.moods),
        "method": " · ".join(kind.methods),
    }


def record_schema(kind: Kind) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a whole record of this kind, with its body inside."""
    text = {"type": "string"}
    parts: dict[str, dict[str, Any]] = {
        "nature": {"enum": list(NATURES)},
        "occurred": _WHEN,
        **dict.fromkeys(("occurred_from", "occurred_to"), _MOMENT),
        "precision": {"enum": list(PRECISIONS)},
        "source": Slug().schema(),
        "source_id": {**text, "maxLength": SOURCE_ID_CHARS_MAX, "pattern": ONE_LINE},
        "place": Place(kind.place or ()).schema(),
        "evidence": {"type": "array", "items": _ID},
    }
    properties: dict[str, Any] = {
        name: {**parts.get(name, text), "description": label} for name, (_, label) in RECORD.items()
    }
    properties |= {
        "kind": {"const": kind.name},
        "mood": {"enum": list(kind.moods)},
        "method": {"enum": list(kind.methods)},
        "body": object_schema(kind.fields),
    }
    if kind.personal:
        properties["personal"] = object_schema(kind.personal)
    for name, is_taken in (("place", kind.place is not None), ("retracts", kind.name == "retraction")):
        if not is_taken:
            del properties[name]
    needed = ["kind", "occurred", "source", *(name for name in ("place", "retracts") if name in properties), "body"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.title,
        "description": kind.summary,
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
    }


def pages(kinds: Mapping[str, Kind]) -> str:
    """Every page, one after another, with a list of them at the top."""
    listed = "\n".join(f"- [`{kind.name}`](#{kind.name}): {kind.title}" for kind in kinds.values())
    body = "\n".join(page(kind) for kind in kinds.values())
    head = "# Kinds of observation\n\nMade from the catalogue by `safepassage kinds --reference`; do not edit.\n"
    return f"{head}\n{listed}\n\n{body}"


def page(kind: Kind) -> str:
    """The reference page of one kind, in Markdown."""
    envelope = [(f"`{name}`", text) for name, text in envelope_of(kind).items()]
    fields = [(f"`{f.name}`" + (" (needed)" if f.required else ""), f.label, describe(f.type)) for f in kind.fields]
    parts = [f"## `{kind.name}`\n\n**{kind.title}.** {kind.summary}\n"]
    parts.append(_table(("who, when, where, how", "takes"), envelope))
    parts.append(_table(("field", "what goes in", "takes"), fields))
    if kind.personal:
        hidden = [(f"`personal.{f.name}`", f.label, describe(f.type)) for f in kind.personal]
        parts.append(_table(("sealed in the vault, never on the chain", "what goes in", "takes"), hidden))
    parts += [f"{line}\n" for line in _sentences(kind)]
    tags = [(f"`{c.title}`", f"`{c.hxl}`") for c in _short_columns(kind)]
    parts.append(_table(("column", "HXL tag"), tags))
    return "\n".join(parts)


def _sentences(kind: Kind) -> Iterable[str]:
    for posting in kind.postings:
        where = " where " + " and ".join(f"{k} is {v}" for k, v in posting.where.items()) if posting.where else ""
        yield f"Moves `{posting.people}` from `{posting.source}` to `{posting.target}`{where}."
    if not kind.postings:
        yield "Moves nobody."
    if kind.totals:
        yield "Figures: " + ", ".join(f"`{total.name}`" for total in kind.totals) + "."
    if kind.by:
        yield "Kept apart by " + ", ".join(f"`{name}`" for name in kind.by) + "."
    if kind.sensitive:
        yield "Sensitive: cells below 10 are not shown in public."
    for reason in dict.fromkeys(kind.refused.values()):
        names = ", ".join(f"`{name}`" for name, why in kind.refused.items() if why == reason)
        yield f"Refused with the whole file: {names}. {reason}"


def _short_columns(kind: Kind) -> list[Any]:
    """The kind's own columns; of a headcount or a tally the first few stand for all."""
    out, seen = [], dict[str, int]()
    for column in columns_of(kind):
        if column.part == "record":
            continue
        seen[column.field] = seen.get(column.field, 0) + 1
        if seen[column.field] <= 4:  # noqa: PLR2004 - enough to see the pattern
            out.append(column)
    return out


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
