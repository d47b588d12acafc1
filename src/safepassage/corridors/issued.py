"""Notices as they stand: drafts, issued or refused, and whether the guarantees still cover their hours.

Nothing makes a notice issued but the last word of two people who did not write it, by its id: a corrected notice is
another one and needs two again. One refusal that stands is enough to stop it. A guarantee that is withdrawn takes no
notice back, because paper cannot be taken back: it is an alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from safepassage.corridors.states import party_key
from safepassage.foundation.times import Interval
from safepassage.ledger.view import joined, trace_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from safepassage.ledger.figures import Held, Trace
    from safepassage.ledger.observation import Observation
    from safepassage.ledger.view import View

__all__ = ["APPROVERS", "STATUSES", "Notice", "notices", "parties_lacking"]

APPROVERS: Final = 2
STATUSES: Final = ("draft", "issued", "refused")
NOBODY: Final = "any party"
_NEVER_S: Final = 2**40


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as it stands.

    Attributes:
        id: By which it is approved.
        place: The corridor.
        crossing: The crossing.
        opens_s, closes_s: Its hours.
        text: By language.
        status: One of `STATUSES`.
        since_s: Since when; of a draft, since it was written.
        approved_by: Sources whose last word is their approval, in the order of their words; its author's is none.
        lacking: Parties whose guarantee does not cover all of its hours, as known now.
        trace: What all this rests on.
    """

    id: str
    place: str
    crossing: str
    opens_s: int
    closes_s: int
    text: Mapping[str, str]
    status: str
    since_s: int
    approved_by: tuple[str, ...]
    lacking: tuple[str, ...]
    trace: Trace


def notices(view: View) -> list[Notice]:
    """Every notice that is not withdrawn, in the order of their hours."""
    words, states = view.events("approval"), view.events("corridor_state")
    found = [_notice(each, words, states, view.card.guarantors) for each in view.events("notice")]
    return sorted(found, key=lambda one: (one.opens_s, one.place, one.id))


def parties_lacking(
    said: Iterable[Observation], guarantors: Sequence[str], opens_s: int, closes_s: int
) -> tuple[str, ...]:
    """The parties whose guarantee does not stand over all of these hours; `any party` where there is none to ask.

    Args:
        said: The states of one corridor.
        guarantors: Parties that the operation's card names; without them every party that was told about it.
        opens_s: When the hours begin.
        closes_s: When they end.
    """
    spans: dict[str, list[Interval]] = {}
    names = {party_key(party): party for party in guarantors}
    told: dict[str, str] = {}
    for each in sorted(said, key=lambda one: one.occurred.start_s):
        party, state, at_s = each.body.get("party"), each.body["state"], each.occurred.start_s
        if party is None or state not in ("notified", "acknowledged", "guaranteed", "withdrawn"):
            continue
        key = party_key(party)
        told.setdefault(key, party)
        own = spans.setdefault(key, [])
        if state == "guaranteed":
            own.append(Interval(at_s, each.body.get("until", _NEVER_S)))
        elif state == "withdrawn":
            own[:] = [Interval(one.start_s, min(one.end_s, at_s)) for one in own if one.start_s <= at_s]
    needed = names or told
    if not needed:
        return (NOBODY,)
    return tuple(name for key, name in sorted(needed.items()) if not _covered(spans.get(key, ()), opens_s, closes_s))


def _covered(spans: Sequence[Interval], opens_s: int, closes_s: int) -> bool:
    reached_s = opens_s
    for each in sorted(spans, key=lambda one: one.start_s):
        if each.start_s > reached_s:
            break
        reached_s = max(reached_s, each.end_s)
    return reached_s >= closes_s


def _notice(held: Held, words: Sequence[Held], states: Sequence[Held], guarantors: Sequence[str]) -> Notice:
    one, body = held.observation, held.observation.body
    last: dict[str, Held] = {}
    for each in sorted(words, key=lambda word: (word.observation.occurred.start_s, word.position)):
        if each.observation.body["digest"] == held.id and each.observation.source != one.source:
            last[each.observation.source] = each
    ordered = sorted(last.values(), key=lambda word: (word.observation.occurred.start_s, word.position))
    by = {
        decision: [each.observation for each in ordered if each.observation.body["decision"] == decision]
        for decision in ("approved", "refused")
    }
    status, since_s = "draft", one.occurred.start_s
    if by["refused"]:
        status, since_s = "refused", by["refused"][0].occurred.start_s
    elif len(by["approved"]) >= APPROVERS:
        status, since_s = "issued", by["approved"][APPROVERS - 1].occurred.start_s
    here = [each for each in states if each.observation.place == one.place]
    said = [each.observation for each in here]
    return Notice(
        id=held.id,
        place=one.place or "",
        crossing=body["crossing"],
        opens_s=body["opens"],
        closes_s=body["closes"],
        text=body["text"],
        status=status,
        since_s=since_s,
        approved_by=tuple(each.source for each in by["approved"]),
        lacking=parties_lacking(said, guarantors, body["opens"], body["closes"]),
        trace=joined([trace_of([held, *ordered]), trace_of(here)]),
    )
