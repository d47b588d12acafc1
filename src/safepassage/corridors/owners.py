"""Who has each standing alarm in hand: the last action on it, for as long as it is the same alarm.

An alarm is known by its name, its place and the words that tell it from its siblings; its numbers change while it
stands. An action holds while the alarm has stood since before it; one that went away and came back is nobody's. A
closing holds only while the alarm says exactly what it said then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from safepassage.foundation.ids import normal_text
from safepassage.ledger.tally import GRAIN_S

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safepassage.ledger.figures import Alarm, Held
    from safepassage.ledger.view import View

__all__ = ["NOBODY", "Key", "Standing", "about", "key_of", "last_actions", "standing"]

_TELLING: Final = frozenset(
    {"aircraft", "claim", "convoy", "facility_type", "group", "kind", "means", "measure", "party", "pause"}
    | {"population", "source", "status", "stretch", "who"}
)
"""Facts that tell an alarm from its siblings; the others are numbers, and change."""
_EVER_S: Final = 2**40


@dataclass(frozen=True, slots=True)
class Standing:
    """What has been done about an alarm.

    Attributes:
        state: raised, acknowledged, handed_over, closed, or reopened: closed when it said something else.
        owner: Who has it in hand; "" for nobody.
        reason: What was said of it; "" for nothing.
        by: Who said so; "" for nobody.
        at_s: When, unix seconds; None for never.
        id: The action's id; "" for none.
    """

    state: str
    owner: str = ""
    reason: str = ""
    by: str = ""
    at_s: int | None = None
    id: str = ""


NOBODY: Final = Standing("raised")
Key = tuple[str, str, str]


def about(alarm: Alarm) -> str:
    """What an alarm says, as an action keeps it: every fact in the order of their names."""
    return normal_text("; ".join(f"{name}={value}" for name, value in sorted(alarm.facts.items())))


def last_actions(view: View) -> dict[Key, list[Held]]:
    """Which alarm → the actions on it up to the view's quarter of an hour, the latest last."""
    out: dict[Key, list[Held]] = {}
    for each in view.at(as_of_s=_EVER_S).events("alarm_action"):
        said = each.observation
        if said.occurred.end_s < view.as_of_s + GRAIN_S:
            key = key_of(said.body["alarm"], said.body.get("at"), said.body.get("about", ""))
            out.setdefault(key, []).append(each)
    return {
        key: sorted(held, key=lambda each: (each.observation.occurred.end_s, each.position))
        for key, held in out.items()
    }


def standing(alarm: Alarm, actions: Mapping[Key, list[Held]], always_before_s: int) -> Standing:
    """What has been done about an alarm that stands.

    Args:
        alarm: The alarm.
        actions: From `last_actions`.
        always_before_s: An alarm that says it has stood since this moment or before may have stood for longer.
    """
    words = about(alarm)
    found = actions.get(key_of(alarm.name, alarm.place, words), [])
    if not found:
        return NOBODY
    last = found[-1].observation
    if last.occurred.end_s < alarm.since_s and alarm.since_s > always_before_s:
        return NOBODY
    body = last.body
    owner, state = body.get("owner", ""), body["state"]
    if state == "closed" and body.get("about", "") != words:
        state = "reopened"
    return Standing(state, owner, body.get("reason", ""), last.source, last.occurred.end_s, found[-1].id)


def key_of(name: str, place: str | None, words: str) -> Key:
    """Which alarm it is, whatever its numbers: by its name, its place and what it says as `about` writes it."""
    telling = sorted(word for word in words.split("; ") if word.partition("=")[0] in _TELLING)
    return name, place or "", "; ".join(telling)
