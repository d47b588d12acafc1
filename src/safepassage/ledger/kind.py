"""A kind of observation: one entry from which every door derives what it needs.

An entry names the body's fields, the rules between them, the posting that moves
people, what its fold sums and by which words, an example and its HXL tags. The CLI
form, CSV columns, JSON schema, API route and reference page are computed from it
and nowhere else. Entries are values in a tuple: nothing registers itself.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.ids import normal_text
from safepassage.foundation.said import said
from safepassage.ledger.fields import Field, object_schema, read_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from zoneinfo import ZoneInfo

    from safepassage.foundation.times import Interval

__all__ = ["METHODS", "Kind", "Posting", "Total"]

METHODS: Final = ("reported", "counted", "registered", "estimated", "measured", "modelled")
"""How a source knows: words that figures carry on. A record that does not say is `reported`: nobody claims a count."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One leg pair: people leave an account and enter another.

    Attributes:
        people: Name of the `People` field that is moved.
        source: Account that they leave: `@place`, `@field`, or `special/name`.
        target: Account that they enter, written the same way.
        where: Words of the body's fields for which this leg applies; empty for always.
    """

    people: str
    source: str
    target: str
    where: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Total:
    """A figure that is the plain sum of one field over a period.

    Attributes:
        name: The figure's name; unique over the catalogue.
        field: A field of type `People`, `Tally` or `Amount`.
        part: One group or word of it; "" for the whole.
        where: Words of the `by` fields that it is restricted to.
    """

    name: str
    field: str
    part: str = ""
    where: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of observation.

    Attributes:
        name: ASCII, lower case, underscores; unique over the catalogue.
        title: What an officer calls it.
        summary: What it is for, and what it refuses, in a sentence or two.
        fields: The body.
        place: Types of place it happens at; empty for any; None where it has no place.
        rules: Checks between fields; each returns faults.
        postings: How it moves people; empty for what only corroborates.
        by: Names of fields (Choice, Place or Slug) by which its sums are kept apart.
        totals: Figures that are plain sums.
        whole: True when folds need each observation whole (states, events), False when sums do.
        moods: Moods it may have.
        methods: Methods it may have; the first is the default.
        instant: True when it is of a moment, False when it is over a span.
        personal: Fields of a payload that is sealed in the vault, never on the chain.
        refused: Field name → why an import that carries it is refused (walls 5 and 6).
        sensitive: True when its small cells are suppressed below 10 in public (wall 7).
        hxl: Hashtag of the kind's own rows, such as `#activity+type`.
        example: A record as `record_of` takes it.
        bad: (changed fields of the example, words of the fault it must give).
    """

    name: str
    title: str
    summary: str
    fields: tuple[Field, ...]
    example: Mapping[str, Any]
    place: tuple[str, ...] | None = ()
    rules: tuple[Callable[[Mapping[str, Any], Interval], Iterable[Fault]], ...] = ()
    postings: tuple[Posting, ...] = ()
    by: tuple[str, ...] = ()
    totals: tuple[Total, ...] = ()
    whole: bool = False
    moods: tuple[str, ...] = ("observed",)
    methods: tuple[str, ...] = METHODS
    instant: bool = False
    personal: tuple[Field, ...] = ()
    refused: Mapping[str, str] = dataclasses.field(default_factory=dict)
    sensitive: bool = False
    hxl: str = ""
    bad: tuple[tuple[Mapping[str, Any], str], ...] = ()

    def read(self, raw: Mapping[str, Any], occurred: Interval, tz: ZoneInfo) -> tuple[dict[str, Any], list[Fault]]:
        """The canonical body of `raw`, or all that is wrong with it.

        Args:
            raw: Field name → JSON value or text as typed.
            occurred: When it happened, for rules that look at it.
            tz: The operation's zone, for written local times.
        """
        barred = [
            Fault(said("no_such_field", "no such field"), name, self.refused[plain], name)
            for name, plain in ((name, normal_text(name).casefold().replace(" ", "_")) for name in raw if self.refused)
            if plain in self.refused
        ]
        if barred:
            return {}, barred
        body, faults = read_fields(self.fields, raw, tz)
        if not faults:
            faults = [fault for rule in self.rules for fault in rule(body, occurred)]
        return body, faults

    def field_named(self, name: str) -> Field:
        """The field of that name.

        Raises:
            KeyError: the kind has no such field.
        """
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(name)

    def schema(self) -> dict[str, Any]:
        """JSON Schema (draft 2020-12) of the body."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.title,
            **object_schema(self.fields),
        }
