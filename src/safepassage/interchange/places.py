"""Places that records name: noted while a file is read, so that each unknown one is warned of once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from safepassage.ledger.fields import Place, Records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from safepassage.ledger.kind import Kind

__all__ = ["Named", "PlaceNotes"]


@dataclass(slots=True)
class Named:
    """Where a place was named first, and how often."""

    row: int
    field: str
    times: int = 0


class PlaceNotes:
    """The places of one file.

    Attributes:
        named: Place → where it was named.
        defined: Places that the file itself defines.
    """

    def __init__(self) -> None:
        self.named: dict[str, Named] = {}
        self.defined: set[str] = set()
        self._single: dict[str, tuple[str, ...]] = {}
        self._listed: dict[str, tuple[tuple[str, str], ...]] = {}

    def note(self, kind: Kind, place: str | None, body: Mapping[str, Any], row: int) -> None:
        """Note what a good record names."""
        if kind.name not in self._single:
            self._learn(kind)
        if place is not None:
            self._name(place, "place", row)
            if kind.name == "place":
                self.defined.add(place)
        for field in self._single[kind.name]:
            if field in body:
                self._name(body[field], field, row)
        for field, inner in self._listed[kind.name]:
            for each in body.get(field, ()):
                if inner in each:
                    self._name(each[inner], field, row)

    def _name(self, place: str, field: str, row: int) -> None:
        found = self.named.get(place)
        if found is None:
            found = self.named[place] = Named(row, field)
        found.times += 1

    def _learn(self, kind: Kind) -> None:
        """Which fields of a kind name places."""
        self._single[kind.name] = tuple(field.name for field in kind.fields if isinstance(field.type, Place))
        self._listed[kind.name] = tuple(_inside(kind))


def _inside(kind: Kind) -> Iterator[tuple[str, str]]:
    for field in kind.fields:
        if isinstance(field.type, Records):
            yield from ((field.name, inner.name) for inner in field.type.fields if isinstance(inner.type, Place))
