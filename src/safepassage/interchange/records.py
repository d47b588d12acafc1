"""Records: one way in for everything, whatever it was written in.

A raw record is a dict: who, when, where and how at the top, what was seen in `body`
(or flat beside them), what is personal in `personal`. CSV rows, JSON lines, the form
on the command line and later the API all become one, so they are refused for the
same reasons in the same words. Faults are collected, never raised one at a time.

A source without numbers of its own gets one here: from the record's content, so that
a second import of a file adds nothing, or from whoever calls.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import msgspec

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said
from safepassage.foundation.times import Interval
from safepassage.interchange.bodies import BodyReader
from safepassage.interchange.columns import RECORD, nearest
from safepassage.interchange.envelope import EnvelopeReader, shown
from safepassage.interchange.places import PlaceNotes
from safepassage.ledger.fields import read_fields
from safepassage.ledger.observation import Draft, Observation, draft_of, observation_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from safepassage.interchange.desk import Desk
    from safepassage.ledger.kind import Kind

__all__ = ["Entry", "RecordReader", "split_record"]

_NO_TIME: Final = Interval(0, 0)


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A record that was read and is good; as small as can be, since a file holds many.

    Attributes:
        draft: What the ledger takes.
        kind: Name of its kind.
        row: Row or line that it stood in; 0 where there is none.
        file: Name of the file; "" where there is none.
        refers: Whether it names other observations.
        personal: What goes into the vault; None for nothing.
    """

    draft: Draft
    kind: str
    row: int = 0
    file: str = ""
    refers: bool = False
    personal: dict[str, Any] | None = None

    @property
    def observation(self) -> Observation:
        """What it says."""
        return observation_of(self.draft.content)


Read = tuple[Entry | None, list[Fault]]
Parts = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


def split_record(raw: Mapping[str, Any]) -> Parts | Fault:
    """(envelope, body, personal) of a raw record; without a `body`, what is no part of an envelope is the body."""
    envelope = {name: raw[name] for name in raw if name in RECORD}
    rest = {name: value for name, value in raw.items() if name not in RECORD}
    personal, body = rest.pop("personal", None), rest.pop("body", None)
    for name, value in (("personal", personal), ("body", body)):
        if value is not None and not isinstance(value, dict):
            return Fault(
                said("object", "an object"),
                shown(value),
                said("write_object", "Write it with its fields, in braces."),
                name,
            )
    if body is None:
        return envelope, rest, personal or {}
    if rest:
        way_out = said("inside_body", "Put it inside body, or leave body out and write every field beside the others.")
        expected = said("only_envelope", "only who, when, where and how beside body")
        return Fault(expected, min(rest), way_out, min(rest))
    return envelope, body, personal or {}


class RecordReader:
    """Reads raw records of one operation, one after another.

    Attributes:
        desk: The operation.
        places: The places that good records named.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        new_id: Callable[[], str] | None = None,
        defaults: Mapping[str, str] | None = None,
        file: str = "",
    ) -> None:
        """Begin a file, a form or a stream.

        Args:
            desk: The operation.
            new_id: Makes the own number of a source that has none; without it, it comes from the record's content.
            defaults: Parts of the envelope (`kind`, `source`, …) that hold where a record does not say.
            file: Name of the file, for the entries.
        """
        self.desk = desk
        self._file = file
        self._new_id = new_id
        self._defaults = {name: value for name, value in (defaults or {}).items() if value}
        self._envelope = EnvelopeReader(desk)
        self._bodies: dict[str, BodyReader] = {}
        self._twins: dict[str, int] = {}
        self.places = PlaceNotes()

    @property
    def given(self) -> frozenset[str]:
        """The parts of the envelope that hold where a record does not say."""
        return frozenset(self._defaults)

    def read(self, raw: Mapping[str, Any], row: int = 0) -> Read:
        """A raw record as one dict."""
        parts = split_record(raw)
        if isinstance(parts, Fault):
            return None, [parts.at(row=row or None)]
        envelope, body, personal = parts
        kind = self.desk.kinds.get(str(envelope.get("kind") or self._defaults.get("kind")))
        if kind is not None and "nature" in envelope and any(field.name == "nature" for field in kind.fields):
            body = {"nature": envelope["nature"], **body}  # a card written flat: its nature is the operation's
        return self.read_parts(envelope, {name: _as_written(value) for name, value in body.items()}, personal, row)

    def read_parts(
        self, envelope: dict[str, Any], body: Mapping[str, Any], personal: Mapping[str, Any], row: int
    ) -> Read:
        """A raw record in its three parts; faults of severity "warning" come beside an entry."""
        if self._defaults:
            envelope = {
                **self._defaults,
                **{name: value for name, value in envelope.items() if value not in (None, "")},
            }
        kind = self.desk.kinds.get(envelope.get("kind") or "")
        if kind is None:
            return None, [_no_kind(envelope.get("kind"), self.desk.kinds).at(row=row or None)]
        faults: list[Fault] = []
        arguments = self._envelope(envelope, kind, faults)
        read = self._bodies.get(kind.name)
        if read is None:
            read = self._bodies[kind.name] = BodyReader(kind, self.desk.tz)
        seen, wrong = read(body, arguments.get("occurred", _NO_TIME))
        sealed, hidden = self._personal(personal, kind) if personal else ({}, [])
        faults = [fault.at(row=row or None) for fault in (*faults, *wrong, *hidden)]
        if any(fault.severity == "error" for fault in faults):
            return None, faults
        if arguments["source_id"] is None:
            arguments["source_id"] = self._number(kind.name, seen, arguments)
        observation = Observation(kind=kind.name, body=seen, **arguments)
        self.places.note(kind, observation.place, seen, row)
        refers = bool(observation.supersedes or observation.retracts or observation.evidence)
        return Entry(draft_of(observation), kind.name, row, self._file, refers, sealed or None), faults

    def _personal(self, raw: Mapping[str, Any], kind: Kind) -> tuple[dict[str, Any], list[Fault]]:
        given = {name: value for name, value in raw.items() if value not in (None, "")}
        party = self.desk.operator_is_party
        if given and not kind.personal:
            expected = said("no_personal", "no personal data: a {kind} has none", kind=kind.name)
            return {}, [Fault(expected, min(given), said("leave_names", "Leave the names out."), "personal")]
        if given and party != "no":
            expected = said(
                "no_names",
                "no names: on the operation's card, the operator is a party to the conflict: {choice}",
                choice=party,
            )
            way_out = said(
                "size_alone", "Record the household's size without names; help never depends on registration."
            )
            return {}, [Fault(expected, min(given), way_out, "personal")]
        if not given:
            return {}, []
        value, wrong = read_fields(kind.personal, given, self.desk.tz)
        return value, [fault.at(prefix="personal") for fault in wrong]

    def _number(self, kind: str, body: dict[str, Any], arguments: dict[str, Any]) -> str:
        """An own number for a record that has none: in every import the same row has the same, and its twins others."""
        if self._new_id is not None:
            return self._new_id()
        content = draft_of(Observation(kind=kind, body=body, **{**arguments, "source_id": ""})).content
        digest = sha256(content).hexdigest()[:16]
        twin = self._twins[digest] = self._twins.get(digest, 0) + 1
        return f"row-{digest}" if twin == 1 else f"row-{digest}-{twin}"


def _as_written(value: Any) -> Any:  # noqa: ANN401
    """A JSON number with a fraction as the text that it was; ids take no floats."""
    return repr(value) if type(value) is float else value


def _no_kind(raw: Any, kinds: Mapping[str, Kind]) -> Fault:  # noqa: ANN401
    way_out = nearest(str(raw), kinds) or said("kinds_list", "`safepassage kinds` lists them.")
    return Fault(said("kind_name", "the name of a kind of observation"), shown(raw), way_out, "kind")
