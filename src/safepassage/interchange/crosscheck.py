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
from safepassage.foundation.times import iso_utc
from safepassage.interchange.columns import nearest
from safepassage.ledger.observation import observation_of

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
    way_out = "Make another operation with `safepassage new`: natures never mix."
    return [
        Fault(field="nature", expected=operation.nature, got=nature, way_out=way_out, row=row)
        for row, nature in cards
        if nature != operation.nature
    ]


def _of_the_desk(operation: Operation, entries: Sequence[Entry]) -> Iterator[Fault]:
    """What no file and no form may say for the desk: that a statement was issued, or who operates, in another's name.

    The public edition hides what earlier statements would give away, and waits as long as the card says.
    """
    reader = operation.folds.reader
    for entry in entries:
        if entry.kind == "statement" and reader.by_id(entry.draft.id) is None:
            expected, way_out = (
                "what somebody saw",
                "Leave it out: `safepassage statement --issue` notes what it issues.",
            )
            yield Fault(field="kind", expected=expected, got="statement", way_out=way_out, row=entry.row or None)
        if entry.kind == "operation":
            first = reader.at(1)
            owner = None if first is None else observation_of(first.content).source
            if owner is not None and entry.observation.source != owner:
                way_out = "Whoever made the operation corrects its card."
                got = entry.observation.source
                yield Fault(field="source", expected=owner, got=got, way_out=way_out, row=entry.row or None)


def _notices(operation: Operation, entries: Sequence[Entry], files: Mapping[str, FileRead]) -> Iterator[Fault]:
    """Notices to people without every guarantee over their hours, and approvals of one by who wrote it."""
    reader = operation.folds.reader
    for entry in entries:
        seen = entry.observation
        if entry.kind == "notice" and reader.by_id(entry.draft.id) is None:
            view = operation.view()
            said = [held.observation for held in view.events("corridor_state", seen.place)]
            said += [
                one.observation
                for read in files.values()
                for one in read.entries
                if one.kind == "corridor_state" and one.observation.place == seen.place
            ]
            opens_s, closes_s = seen.body["opens"], seen.body["closes"]
            lacking = parties_lacking(said, view.card.guarantors, opens_s, closes_s)
            if lacking:
                expected = f"a guarantee of {', '.join(lacking)} over {iso_utc(opens_s)} to {iso_utc(closes_s)}"
                way_out = "Record the word that was given as a corridor_state, or take hours that are guaranteed."
                yield Fault(field="opens", expected=expected, got="none", way_out=way_out, row=entry.row or None)
        if entry.kind == "approval" and _HASH.fullmatch(seen.body["digest"]):
            row = reader.by_id(bytes.fromhex(seen.body["digest"]))
            of = None if row is None else observation_of(row.content)
            if of is not None and of.kind == "notice" and of.source == seen.source:
                way_out = "It takes two people who did not."
                expected = "the approval of somebody who did not write the notice"
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
            expected = f"a record of {entry.observation.source} itself; this one is of {found.source}"
            way_out = "A source corrects its own words only. To contest another's, record your own count."
            yield Fault(field=name, expected=expected, got=short(target), way_out=way_out)
        elif found.kind == "statement":
            way_out = (
                "It is out, and cannot be taken back; `safepassage statement --corrigenda` drafts what corrects it."
            )
            yield Fault(field=name, expected="no statement that was issued", got=short(target), way_out=way_out)
        elif name == "supersedes" and found.kind != entry.observation.kind:
            expected = f"a {entry.observation.kind}; this one is a {found.kind}"
            yield Fault(
                field=name, expected=expected, got=short(target), way_out="Retract it, and record the right kind."
            )
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
            expected = f"what is not corrected or withdrawn yet; {_named(first, did)} did that already"
            way_out = f"Point at {first} instead, so that one of the two counts and not both."
            if did is not None and did.retracts == target:
                way_out = (
                    "Nothing needs to be done: it counts no more."
                    if name == "retracts"
                    else f"Leave supersedes out: {_named(target, self._find(target))} counts no more."
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
                way_out = f"Withdraw it with a retraction, retracts={id_}, unless both were seen."
                expected = f"nothing else under that number; {short(id_)} stays, and counts beside this record"
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
    way_out = "If it is still to come from another post, nothing needs to be done."
    return Fault(expected="a record that is on the ledger", got=short(target), way_out=way_out, severity="warning")


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
    way_out = nearest(place, known) or "Define it with a record of kind `place`."
    times = "" if where.times == 1 else f" ({where.times} records name it)"
    return Fault(
        field=where.field,
        expected=f"a place that is defined{times}",
        got=place,
        way_out=way_out,
        file=file,
        row=where.row or None,
        severity="warning",
    )
