"""Cross-checks: what a record cannot show alone, looked up on the ledger.

A correction must point at a record of its own source; a place nobody defined is most
often a mistyped one, and would open an account of its own; what was corrected once
already would be counted twice. Records come late and out of order from posts without
a network, so what is only missing is a warning. What contradicts is a fault.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from safepassage.corridors.issued import parties_lacking
from safepassage.foundation.errors import Fault
from safepassage.foundation.ids import short
from safepassage.foundation.said import NOTHING, said
from safepassage.foundation.times import iso_utc
from safepassage.interchange.columns import nearest
from safepassage.ledger.observation import observation_of
from safepassage.ledger.operation import other_nature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from safepassage.interchange.file_read import FileRead
    from safepassage.interchange.places import Named
    from safepassage.interchange.records import Entry
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.operation import Operation

__all__ = ["cross_faults", "defined_places"]

_SPECIAL: Final = "special/"
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def cross_faults(
    operation: Operation, files: Mapping[str, FileRead], places: AbstractSet[str] | None = None
) -> list[Fault]:
    """What is wrong with good records once the ledger is looked at; mostly warnings.

    Args:
        operation: Open.
        files: Name of the file, "" for a form, → what it holds; they come onto the ledger together.
        places: `defined_places`, where the caller knows them; looked up where one is needed, when None.
    """
    both = _Referring(operation, files)
    out = []
    for file, read in files.items():
        found = [*both.faults(file), *_other_natures(operation, read.entries), *_of_the_desk(operation, read.entries)]
        found += _notices(operation, read.entries, files)
        out += [fault.at(file=file) for fault in found]
    return out + _unknown_places(operation, files, places)


def defined_places(operation: Operation) -> frozenset[str]:
    """Ids of the places that the ledger defines."""
    return frozenset(held.observation.place or "" for held in operation.view().events("place"))


def _other_natures(operation: Operation, entries: Sequence[Entry]) -> list[Fault]:
    cards = [(entry.row or None, entry.observation.body["nature"]) for entry in entries if entry.kind == "operation"]
    return [other_nature(operation.nature, nature).at(row=row) for row, nature in cards if nature != operation.nature]


def _of_the_desk(operation: Operation, entries: Sequence[Entry]) -> Iterator[Fault]:
    """What no file and no form may say for the desk: that a statement was issued, or who operates, in another's name.

    The public edition hides what earlier statements would give away, and waits as long as the card says.
    """
    reader = operation.folds.reader
    for entry in entries:
        if entry.kind == "statement" and reader.by_id(entry.draft.id) is None:
            expected = said("seen", "what somebody saw")
            way_out = said("issue_notes", "Leave it out: `safepassage statement --issue` notes what it issues.")
            yield Fault(field="kind", expected=expected, got="statement", way_out=way_out, row=entry.row or None)
        if entry.kind == "operation":
            first = reader.at(1)
            owner = None if first is None else observation_of(first.content).source
            if owner is not None and entry.observation.source != owner:
                way_out = said("owner_corrects", "Whoever made the operation corrects its card.")
                expected, got = said("owner", "{name}, who made the operation", name=owner), entry.observation.source
                yield Fault(field="source", expected=expected, got=got, way_out=way_out, row=entry.row or None)


def _notices(operation: Operation, entries: Sequence[Entry], files: Mapping[str, FileRead]) -> Iterator[Fault]:
    """Notices to people without every guarantee over their hours, and approvals of one by who wrote it."""
    reader = operation.folds.reader
    for entry in entries:
        seen = entry.observation
        if entry.kind == "notice" and reader.by_id(entry.draft.id) is None:
            view = operation.view()
            words = [held.observation for held in view.events("corridor_state", seen.place)]
            words += [
                one.observation
                for read in files.values()
                for one in read.entries
                if one.kind == "corridor_state" and one.observation.place == seen.place
            ]
            opens_s, closes_s = seen.body["opens"], seen.body["closes"]
            lacking = parties_lacking(words, view.card.guarantors, opens_s, closes_s)
            if lacking:
                begin, end = iso_utc(opens_s), iso_utc(closes_s)
                expected = said(
                    "guarantee", "a guarantee of {names} over {from_s} to {to_s}", names=lacking, from_s=begin, to_s=end
                )
                way_out = said(
                    "record_word",
                    "Record the word that was given as a corridor_state, or take hours that are guaranteed.",
                )
                yield Fault(field="opens", expected=expected, got=NOTHING, way_out=way_out, row=entry.row or None)
        if entry.kind == "approval" and _HASH.fullmatch(seen.body["digest"]):
            row = reader.by_id(bytes.fromhex(seen.body["digest"]))
            of = None if row is None else observation_of(row.content)
            if of is not None and of.kind == "notice" and of.source == seen.source:
                way_out = said("two_others", "It takes two people who did not.")
                expected = said("not_the_writer", "the approval of somebody who did not write the notice")
                yield Fault(field="source", expected=expected, got=seen.source, way_out=way_out, row=entry.row or None)


class _Referring:
    """Corrections, withdrawals and evidence of one batch, against the ledger and the batch itself."""

    def __init__(self, operation: Operation, files: Mapping[str, FileRead]) -> None:
        self._operation = operation
        self._files = {file: [entry for entry in read.entries if entry.refers] for file, read in files.items()}
        self._here: dict[bytes, Entry] = {}
        self._corrected: dict[str, str] = {}
        self._targets: set[str] = set()
        if any(self._files.values()):
            operation.folds.advance()
            self._here = {entry.draft.id: entry for read in files.values() for entry in read.entries}
            seen = [entry.observation for entries in self._files.values() for entry in entries]
            self._targets = {target for one in seen for target in (one.supersedes, one.retracts) if target is not None}

    def faults(self, file: str) -> list[Fault]:
        """Every fault of a file, in the order of its records."""
        return [fault.at(row=entry.row or None) for entry in self._files[file] for fault in self._of(entry)]

    def _of(self, entry: Entry) -> Iterator[Fault]:
        observation = entry.observation
        for name in ("supersedes", "retracts"):
            target = getattr(observation, name)
            if target is not None:
                yield from self._reference(entry, name, target)
        for one in observation.evidence:
            if self._find(one) is None:
                yield replace(_missing(one), field="evidence")

    def _reference(self, entry: Entry, name: str, target: str) -> Iterator[Fault]:
        found = self._find(target)
        if found is None:
            yield replace(_missing(target), field=name)
        elif found.source != entry.observation.source:
            expected = said(
                "own_record",
                "a record of {name} itself; this one is of {other_name}",
                name=entry.observation.source,
                other_name=found.source,
            )
            way_out = said(
                "own_words", "A source corrects its own words only. To contest another's, record your own count."
            )
            yield Fault(field=name, expected=expected, got=short(target), way_out=way_out)
        elif found.kind == "statement":
            way_out = said(
                "is_out",
                "It is out, and cannot be taken back; `safepassage statement --corrigenda` drafts what corrects it.",
            )
            expected = said("not_issued", "no statement that was issued")
            yield Fault(field=name, expected=expected, got=short(target), way_out=way_out)
        elif name == "supersedes" and found.kind != entry.observation.kind:
            expected = said(
                "same_kind", "a {kind}; this one is a {other_kind}", kind=entry.observation.kind, other_kind=found.kind
            )
            way_out = said("right_kind", "Retract it, and record the right kind.")
            yield Fault(field=name, expected=expected, got=short(target), way_out=way_out)
        else:
            yield from self._twice(entry, name, target)

    def _twice(self, entry: Entry, name: str, target: str) -> Iterator[Fault]:
        """A second correction of one record: both would be live, and both would count."""
        own = entry.draft.id.hex()
        seen = ((one, self._find(one)) for one in self._operation.folds.referring(target) if one != own)
        source = entry.observation.source  # another's word corrects nothing
        later = [one for one, did in seen if did is not None and did.source == source]
        other = self._corrected.setdefault(target, own)
        first = later[0] if later else other if other != own else ""
        if first:
            did = self._find(first)
            expected = said(
                "not_yet",
                "what is not corrected or withdrawn yet; {record} did that already",
                record=_named(first, did),
            )
            way_out = said("point_at", "Point at {id} instead, so that one of the two counts and not both.", id=first)
            if did is not None and did.retracts == target:
                what = _named(target, self._find(target))
                way_out = (
                    said("done", "Nothing needs to be done: it counts no more.")
                    if name == "retracts"
                    else said("leave_supersedes", "Leave supersedes out: {record} counts no more.", record=what)
                )
            yield Fault(field=name, expected=expected, got=_named(target, self._find(target)), way_out=way_out)
        elif name == "supersedes":
            yield from self._beside(target, own)

    def _beside(self, target: str, own: str) -> Iterator[Fault]:
        """Other content under the number of what is corrected: it stays, and counts beside the correction."""
        found = self._find(target)
        rows = () if found is None else self._operation.folds.reader.by_origin(found.origin)
        ids = [row.id.hex() for row in rows if row.id.hex() not in {target, own, *self._targets}]
        for id_ in ids:
            if not self._operation.folds.referring(id_):
                way_out = said(
                    "withdraw_other", "Withdraw it with a retraction, retracts={id}, unless both were seen.", id=id_
                )
                expected = said(
                    "beside", "nothing else under that number; {id} stays, and counts beside this record", id=short(id_)
                )
                yield Fault(
                    field="supersedes", expected=expected, got=_named(target, found), way_out=way_out,
                    severity="warning",
                )  # fmt: skip

    def _find(self, target: str) -> Observation | None:
        here = self._here.get(bytes.fromhex(target))
        if here is not None:
            return here.observation
        row = self._operation.folds.reader.by_id(bytes.fromhex(target))
        return None if row is None else observation_of(row.content)


def _named(id_: str, seen: Observation | None) -> str:
    """An observation as a person knows it: its source's own number, and the beginning of its id."""
    return short(id_) if seen is None else f"{seen.source_id} ({short(id_)})"


def _missing(target: str) -> Fault:
    way_out = said("still_to_come", "If it is still to come from another post, nothing needs to be done.")
    expected = said("on_ledger", "a record that is on the ledger")
    return Fault(expected=expected, got=short(target), way_out=way_out, severity="warning")


def _unknown_places(
    operation: Operation, files: Mapping[str, FileRead], places: AbstractSet[str] | None
) -> list[Fault]:
    """One warning for each place that no `place` defines, at the first row that names it."""
    if "place" not in operation.kinds:
        return []
    named: dict[str, tuple[str, Named]] = {}
    for file, read in files.items():
        for place, where in read.places.named.items():
            named.setdefault(place, (file, where))
    here = {place for read in files.values() for place in read.places.defined}
    left = {place for place in named if place not in here and not place.startswith(_SPECIAL)}
    if not left:
        return []
    known = here | (defined_places(operation) if places is None else places)
    return [_unknown(place, known, *where) for place, where in named.items() if place in left - known]


def _unknown(place: str, known: set[str], file: str, where: Named) -> Fault:
    way_out = nearest(place, known) or said("define_place", "Define it with a record of kind `place`.")
    expected = (
        said("defined_place", "a place that is defined")
        if where.times == 1
        else said("defined_place_n", "a place that is defined ({count} records name it)", count=where.times)
    )
    return Fault(
        field=where.field,
        expected=expected,
        got=place,
        way_out=way_out,
        file=file,
        row=where.row or None,
        severity="warning",
    )
