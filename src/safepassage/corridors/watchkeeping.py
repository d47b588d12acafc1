"""Kinds of observation about the desk's own watch: who has an alarm in hand, and who handed the watch to whom.

An alarm is not stored: it stands as long as the observations say so. What is kept is what somebody did about it,
so that it has an owner, and a closing that says why. Nobody closes an alarm by this: it is closed for as long as it
says the same, and comes back when it says more.
"""

from __future__ import annotations

from typing import Final

from safepassage.ledger.fields import Amount, Choice, Field, Moment, Place, Slug, Text
from safepassage.ledger.kind import Kind
from safepassage.ledger.rules import needs

__all__ = ["ALARM_ACTION", "ALARM_STATES", "HANDOVER"]

ALARM_STATES: Final = ("acknowledged", "handed_over", "closed")

ALARM_ACTION: Final = Kind(
    name="alarm_action",
    title="Action on an alarm",
    summary="Who has taken an alarm in hand, handed it over, or closed it and why. It moves nobody, and the alarm "
    "stands for as long as the observations raise it.",
    place=None,
    whole=True,
    instant=True,
    moods=("declared",),
    methods=("reported",),
    hxl="#status+alarm",
    fields=(
        Field("alarm", Text(60), "The alarm's name, such as people_on_road", required=True, hxl="#event+alarm"),
        Field("at", Place(()), "Where it stands, where it has a place", hxl="#loc+alarm"),
        Field("about", Text(500), "What it said when this was done: word=value, apart by ;"),
        Field("since", Moment(), "Since when it stood, as it was shown", required=True, hxl="#date+start"),
        Field("state", Choice(ALARM_STATES), "What was done", required=True, hxl="#status+alarm"),
        Field("owner", Slug(), "Who has it in hand from now on: a user of the service"),
        Field("reason", Text(500), "Why, above all why it was closed", hxl="#description+reason"),
    ),
    rules=(
        needs("state", "acknowledged", "owner"),
        needs("state", "handed_over", "owner"),
        needs("state", "closed", "reason"),
    ),
    example={
        "occurred": "2016-12-11T03:50",
        "source": "amal",
        "source_id": "alarm-1",
        "mood": "declared",
        "body": {
            "alarm": "people_on_road",
            "at": "corridor/karim-el-hun",
            "about": "group=men; people=14; population=civilians",
            "since": "2016-12-11T01:40",
            "state": "acknowledged",
            "owner": "amal",
        },
    },
    bad=(
        ({"state": "solved"}, "acknowledged, handed_over"),
        ({"owner": ""}, "because state is acknowledged"),
        ({"state": "closed"}, "because state is closed"),
        ({"state": "handed_over", "owner": ""}, "because state is handed_over"),
    ),
)

HANDOVER: Final = Kind(
    name="handover",
    title="Handover of the watch",
    summary="One person's signature under a handover: what changed between two positions of the ledger, by its hash. "
    "A handover is whole when another person has signed the same.",
    place=None,
    whole=True,
    instant=True,
    moods=("declared",),
    methods=("reported",),
    hxl="#meta+handover",
    fields=(
        Field("since", Amount("{object}"), "Position from which on it tells", required=True),
        Field("position", Amount("{object}"), "Position up to which it tells", required=True),
        Field("as_of", Moment(), "Up to when it counts", required=True),
        Field("digest", Text(64), "SHA-256 of what was handed over, as JSON", required=True),
        Field("role", Choice(("giving", "taking")), "Who leaves the watch, or who takes it", required=True),
        Field("remark", Text(500), "What the other should know besides", hxl="#description+remark"),
    ),
    example={
        "occurred": "2016-12-11T06:00",
        "source": "amal",
        "source_id": "handover-1",
        "mood": "declared",
        "body": {
            "since": 280,
            "position": 318,
            "as_of": "2016-12-11T06:00",
            "digest": "0" * 64,
            "role": "giving",
        },
    },
    bad=(({"role": "both"}, "giving, taking"), ({"since": "yesterday"}, "a number")),
)
