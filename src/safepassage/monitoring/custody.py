"""Custody of raw film: sealed by its crew, unreadable after 72 hours, unless two people hold it longer.

Film shows people, so that it is kept for as long as a count may be checked by it, and no longer (wall 4). A hold is the
word of two people, each with a reason, and lasts until the earlier of the moments that they named. It is too late when
the film's time is over: what was to be destroyed by then is not to be there. No film is on the ledger, only its hash
and what was done with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said
from safepassage.foundation.times import iso_utc
from safepassage.ledger.fields import Choice, Field, Moment, Slug, Text
from safepassage.ledger.kind import Kind
from safepassage.ledger.rules import needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval
    from safepassage.ledger.observation import Observation

    Acts = Iterable[tuple[int, Observation]]

__all__ = ["FILM_CUSTODY", "KEPT_S", "Custody", "custodies", "end_of"]

KEPT_S: Final = 72 * 3600
"""How long a film is kept after it was begun."""
_HOLD_MAX_S: Final = 30 * 86_400
"""A hold ends at most so long after it was given; to go on, it is given again."""
_HOLDERS: Final = 2


def _hold_is_bounded(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:
    """A hold ends after it is given, and within a month; it is a hold's alone."""
    until_s, now_s = body.get("until"), occurred.start_s
    if until_s is not None and not (body["act"] == "held" and now_s < until_s <= now_s + _HOLD_MAX_S):
        yield Fault(
            field="until",
            expected=said(
                "hold_until",
                "a moment after {from_s} and up to {to_s}, of a hold",
                from_s=iso_utc(now_s),
                to_s=iso_utc(now_s + _HOLD_MAX_S),
            ),
            got=iso_utc(until_s),
            way_out=said("hold_longer", "To hold it for longer, the two give it again before it ends."),
        )


def _taken_before(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:
    if body.get("taken", occurred.start_s) > occurred.start_s:
        yield Fault(
            field="taken",
            expected=said("before_sealed", "a moment before it was sealed, {moment}", moment=iso_utc(occurred.start_s)),
            got=iso_utc(body["taken"]),
            way_out=said("clock_right", "Is this machine's clock right?"),
        )


FILM_CUSTODY: Final = Kind(
    name="film_custody",
    title="Custody of a film",
    summary="What was done with a raw film: sealed by its crew, held longer by somebody who says why, let go again, "
    "destroyed. Two people hold it, until the earlier of the moments that they name. The film stays with the crew.",
    place=None,
    whole=True,
    instant=True,
    moods=("declared",),
    methods=("reported",),
    fields=(
        Field("film", Slug(), "The film, by the first twelve digits of its SHA-256.", required=True, hxl="#meta+film"),
        Field(
            "act", Choice(("sealed", "held", "released", "destroyed")), "What was done.", required=True, hxl="#status"
        ),
        Field("taken", Moment(), "When the film begins, where it was sealed.", hxl="#date+start"),
        Field("sortie", Slug(), "The sortie, by its source's own number.", hxl="#meta+sortie"),
        Field("until", Moment(), "Until when it is held.", hxl="#date+end"),
        Field("reason", Text(300), "Why, without names of those whom it shows.", hxl="#description+reason"),
    ),
    rules=(
        needs("act", "sealed", "taken"),
        needs("act", "held", "until", "reason"),
        needs("act", "destroyed", "reason"),
        _hold_is_bounded,
        _taken_before,
    ),
    hxl="#event+film",
    example={
        "occurred": "2016-12-12T09:00",
        "source": "amal",
        "source_id": "hold-1",
        "mood": "declared",
        "body": {
            "film": "4f2a9c01b7de",
            "act": "held",
            "until": "2016-12-20T09:00",
            "reason": "the count of that hour is contested",
        },
    },
    bad=(
        ({"act": "copied"}, "one of sealed"),
        ({"reason": ""}, "because act is held"),
        ({"until": "2016-12-12T08:00"}, "a moment after"),
        ({"until": "2017-02-01T08:00"}, "give it again"),
        ({"act": "released"}, "of a hold"),
        ({"act": "sealed", "until": ""}, "because act is sealed"),
        ({"act": "sealed", "until": "", "taken": "2016-12-12T09:01"}, "before it was sealed"),
        ({"act": "destroyed", "until": "", "reason": ""}, "because act is destroyed"),
    ),
)


@dataclass(frozen=True, slots=True)
class Custody:
    """A film, as the ledger knows it.

    Attributes:
        film: Its hash's first digits.
        source: The crew that sealed it.
        sortie: The sortie; "" where nobody said.
        taken_s: When it begins, unix seconds.
        ends_s: When its key is to be destroyed.
        holders: Whose hold made it last longer than the 72 hours.
        asked_by: Who holds it, where another is wanting.
        reasons: Why it is, or was, held.
        destroyed_s: When its key was destroyed; None where nobody said so.
    """

    film: str
    source: str
    sortie: str
    taken_s: int
    ends_s: int
    holders: tuple[str, ...]
    asked_by: tuple[str, ...]
    reasons: tuple[str, ...]
    destroyed_s: int | None


def custodies(acts: Acts) -> list[Custody]:
    """Every film that was ever sealed, by when it was taken.

    Args:
        acts: (when it was done, unix seconds, the act), of kind `film_custody`.
    """
    films: dict[str, list[tuple[int, Observation]]] = {}
    for at_s, act in acts:
        films.setdefault(act.body["film"], []).append((at_s, act))
    out = []
    for film, own in films.items():
        sealed = [act for _, act in own if act.body["act"] == "sealed"]
        if sealed:
            first = min(sealed, key=lambda each: (each.body["taken"], each.source))
            ends_s, standing = end_of(first.body["taken"], own)
            gone_s = min((at_s for at_s, act in own if act.body["act"] == "destroyed"), default=None)
            names, reasons = tuple(sorted(standing)), tuple(sorted({act.body["reason"] for act in standing.values()}))
            held = ends_s > first.body["taken"] + KEPT_S
            sortie, taken_s = first.body.get("sortie", ""), first.body["taken"]
            holders, asked_by = (names, ()) if held else ((), names)
            out.append(Custody(film, first.source, sortie, taken_s, ends_s, holders, asked_by, reasons, gone_s))
    return sorted(out, key=lambda each: (each.taken_s, each.film))


def end_of(taken_s: int, acts: Acts) -> tuple[int, dict[str, Observation]]:
    """(when a film's key is to be destroyed, who → the hold that is their last word).

    Args:
        taken_s: When the film begins.
        acts: (when it was done, the act), of this film. One that was done after the film's end comes too late;
            within one second a release is the last word.
    """
    end_s = taken_s + KEPT_S
    holds: dict[str, Observation] = {}
    for at_s, act in sorted(acts, key=lambda each: (each[0], each[1].body["act"] == "released", each[1].id)):
        if at_s >= end_s:
            break
        if act.body["act"] == "held":
            holds[act.source] = act
        elif act.body["act"] == "released":
            holds.pop(act.source, None)
        untils = sorted((each.body["until"] for each in holds.values()), reverse=True)
        end_s = max([taken_s + KEPT_S, *untils[_HOLDERS - 1 : _HOLDERS]])
    return end_s, holds
