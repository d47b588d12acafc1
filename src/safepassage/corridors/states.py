"""What each corridor is now, whose word stands for it, and when it was open.

A corridor's state is the last that anybody said; an opening that named its end is
over when that comes. A party's guarantee stands until its time runs out or it is
withdrawn. Nothing is inferred: a corridor that nobody opened is not open, and a
party that said nothing guarantees nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from safepassage.foundation.times import Interval
from safepassage.ledger.view import trace_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from safepassage.ledger.figures import Held, Trace
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.view import View

__all__ = ["Corridor", "Word", "corridors", "open_spans"]

_STANDING: Final = ("proposed", "open", "suspended", "closed")
_STEPS: Final = ("notified", "acknowledged", "guaranteed")


@dataclass(frozen=True, slots=True)
class Word:
    """One party's word on one corridor.

    Attributes:
        party: As it was written first.
        standing: notified, acknowledged, guaranteed, withdrawn, or lapsed: guaranteed until a moment that has passed.
        since_s: Since when it stands so.
        until_s: Until when it was given; None where nobody said.
        channel: How it was given; "" where nobody said.
    """

    party: str
    standing: str
    since_s: int
    until_s: int | None
    channel: str


@dataclass(frozen=True, slots=True)
class Corridor:
    """One corridor as it stands.

    Attributes:
        place: Its id.
        state: One of the kind's states.
        since_s: Since when.
        until_s: Until when that was announced; None where nobody said.
        reason: Why, as it was said; "" where it was not.
        words: Each party's last word, by party.
        trace: What all this rests on.
    """

    place: str
    state: str
    since_s: int
    until_s: int | None
    reason: str
    words: tuple[Word, ...]
    trace: Trace

    @property
    def guarantees(self) -> tuple[Word, ...]:
        """The guarantees that stand."""
        return tuple(word for word in self.words if word.standing == "guaranteed")


def corridors(view: View) -> list[Corridor]:
    """Every corridor of which a state was reported, by id."""
    return [_corridor(place, held, view.as_of_s) for place, held in sorted(_by_corridor(view).items())]


def open_spans(view: View, span: Interval) -> dict[str, list[Interval]]:
    """Corridor → when in `span` it was open, as known now; what a watch is held against."""
    out: dict[str, list[Interval]] = {}
    end_s = min(span.end_s, view.as_of_s)
    for place, held in sorted(_by_corridor(view).items()):
        found = []
        for each, until_s in _standing(held):
            start_s, stop_s = max(each.occurred.start_s, span.start_s), min(until_s, end_s)
            if each.body["state"] == "open" and start_s < stop_s:
                found.append(Interval(start_s, stop_s, each.occurred.precision))
        if found:
            out[place] = found
    return out


def party_key(name: str) -> str:
    """A party's name as it is compared: however it was capitalised and spaced."""
    return " ".join(name.casefold().split())


_NEVER_S: Final = 2**40


def _by_corridor(view: View) -> Mapping[str, list[Held]]:
    out: dict[str, list[Held]] = {}
    for each in view.events("corridor_state"):
        out.setdefault(each.observation.place or "", []).append(each)
    for held in out.values():  # a day that was named without an hour begins before what happened in it
        held.sort(key=lambda each: (each.observation.occurred.start_s, each.id))
    return out


def _standing(held: Sequence[Held]) -> list[tuple[Observation, int]]:
    """(what was said, until when it held) of the words that a corridor's state is made of."""
    said = [each.observation for each in held if each.observation.body["state"] in _STANDING]
    ends = [*(each.occurred.start_s for each in said[1:]), _NEVER_S][: len(said)]
    return [(each, min(end_s, each.body.get("until", _NEVER_S))) for each, end_s in zip(said, ends, strict=True)]


def _corridor(place: str, held: Sequence[Held], now_s: int) -> Corridor:
    words, trace = _words(held, now_s), trace_of(held)
    standing = _standing(held)
    if not standing or (standing[-1][0].body["state"] == "proposed" and held[-1].observation.body["state"] in _STEPS):
        last = held[-1].observation
    else:
        last, until_s = standing[-1]
        if last.body["state"] == "open" and until_s <= now_s:  # its announced end has come
            return Corridor(place, "closed", until_s, None, "", words, trace)
    since_s = last.occurred.start_s
    for each, until_s in reversed(standing):  # back to where this state began, without a break
        if each.body["state"] != last.body["state"] or until_s < since_s:
            break
        since_s = min(since_s, each.occurred.start_s)
    return Corridor(
        place, last.body["state"], since_s, last.body.get("until"), last.body.get("reason", ""), words, trace
    )


def _words(held: Sequence[Held], now_s: int) -> tuple[Word, ...]:
    last: dict[str, Word] = {}
    for each in held:
        said, occurred = each.observation.body, each.observation.occurred
        if "party" not in said or said["state"] not in (*_STEPS, "withdrawn"):
            continue
        key, standing, until_s = party_key(said["party"]), said["state"], said.get("until")
        if standing in ("notified", "acknowledged") and key in last and last[key].standing == "guaranteed":
            continue  # told again: the guarantee it gave still stands
        last[key] = Word(said["party"], standing, occurred.start_s, until_s, said.get("channel", ""))
    return tuple(_lapsed(word, now_s) for _, word in sorted(last.items()))


def _lapsed(word: Word, now_s: int) -> Word:
    if word.standing == "guaranteed" and word.until_s is not None and word.until_s <= now_s:
        return Word(word.party, "lapsed", word.until_s, word.until_s, word.channel)
    return word
