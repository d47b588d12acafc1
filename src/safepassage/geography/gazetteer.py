"""The gazetteer: what each place is called and what it lies in, as known to a view.

The ledger knows no hierarchy; folds that need one take it from here as a value. A
place is what its latest observation says, while that is valid. A place that nobody
defined has no name but its id, and lies in nothing that is known: it is not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from safepassage.ledger.figures import Alarm
from safepassage.ledger.view import trace_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from safepassage.ledger.figures import Held
    from safepassage.ledger.view import View

__all__ = ["Gazetteer", "alarms", "gazetteer"]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places by id.

    Attributes:
        places: Place id → the body of the observation that holds for it.
    """

    places: Mapping[str, Mapping[str, Any]]

    def name(self, place: str, language: str) -> str:
        """What a place is called; in English, and then by its id, where the language has no name."""
        names = self.places.get(place, {}).get("names", {})
        return str(names.get(language) or names.get("en") or next(iter(names.values()), place))

    def above(self, place: str) -> Iterator[str]:
        """The place itself and what it lies in, inside first; a ring of parents ends where it began."""
        seen: set[str] = set()
        while place and place not in seen:
            seen.add(place)
            yield place
            place = self.places.get(place, {}).get("parent", "")

    def within(self, place: str, outer: str) -> bool:
        """Whether a place is another, or lies in it at any depth."""
        return outer in self.above(place)

    def corridor_of(self, place: str) -> str:
        """The corridor that a place is or lies in; "" for none."""
        return next((above for above in self.above(place) if above.startswith("corridor/")), "")

    def stretches(self) -> dict[str, list[str]]:
        """Corridor → the stretches that lie in it, drawn or not."""
        found: dict[str, list[str]] = {}
        for place in sorted(self.places):
            if place.startswith("stretch/") and (corridor := self.corridor_of(place)):
                found.setdefault(corridor, []).append(place)
        return found

    def spelt(self, text: str) -> list[str]:
        """Ids of the places that have this name or spelling in any script, however it is capitalised."""
        want = text.casefold().strip()
        return sorted(place for place, body in self.places.items() if want in _spellings(body))


def gazetteer(view: View) -> Gazetteer:
    """Every place that is defined and valid as of the view's moment."""
    places: dict[str, Mapping[str, Any]] = {}
    for each in view.events("place"):
        body, place = each.observation.body, each.observation.place
        begun = body.get("valid_from", view.as_of_s) <= view.as_of_s
        if place is not None and begun and view.as_of_s < body.get("valid_to", view.as_of_s + 1):
            places[place] = body
    return Gazetteer(places)


def alarms(view: View) -> list[Alarm]:
    """Findings: a parent that nobody defined, and places that lie in themselves."""
    known = gazetteer(view)
    last = {each.observation.place or "": each for each in view.events("place")}
    out = []
    for place, body in sorted(known.places.items()):
        parent = body.get("parent", "")
        if parent and parent not in known.places:
            out.append(_finding("place_parent_unknown", place, {"parent": parent}, [last[place]]))
        elif parent and place in known.above(parent):
            out.append(_finding("place_within_itself", place, {"parent": parent}, [last[place]]))
    return out


def _spellings(body: Mapping[str, Any]) -> set[str]:
    texts = [*body.get("names", {}).values(), *body.get("spellings", {}).values()]
    return {part.casefold().strip() for text in texts for part in text.split(";")}


def _finding(name: str, place: str, facts: Mapping[str, str], held: Sequence[Held]) -> Alarm:
    since_s = held[-1].observation.occurred.end_s
    return Alarm(name=name, place=place, since_s=since_s, severity="finding", facts=facts, trace=trace_of(held))
