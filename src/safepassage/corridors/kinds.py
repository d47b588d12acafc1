"""Kinds of observation about a corridor: the word that was given for it, and what happened on it.

A corridor is as safe as the guarantees that stand for it, so each party's word is an
observation of its own: who, when, by which channel, until when. An incident says
what happened and to how many; who did it is an accusation, and accusations are claims.
"""

from __future__ import annotations

from typing import Final

from safepassage.corridors.convoys import CONVOY, CONVOY_REPORT
from safepassage.corridors.notices import NOTICE
from safepassage.corridors.rules import until_is_later, way_out_of_blame
from safepassage.corridors.watchkeeping import ALARM_ACTION, HANDOVER
from safepassage.ledger.fields import Choice, Field, Moment, People, Text
from safepassage.ledger.kind import Kind
from safepassage.ledger.rules import needs

__all__ = ["INCIDENT_TYPES", "KINDS", "STATES"]

STATES: Final = (
    *("proposed", "notified", "acknowledged", "guaranteed", "withdrawn"),
    *("open", "suspended", "closed"),
)
INCIDENT_TYPES: Final = ("shelling", "sniper", "explosion", "obstruction", "denial_of_passage", "other")

CORRIDOR_STATE: Final = Kind(
    name="corridor_state",
    title="State of a corridor",
    summary="One step in a corridor's life: proposed, notified to a party, acknowledged or guaranteed by it, a "
    "guarantee withdrawn, open, suspended, closed.",
    place=("corridor",),
    whole=True,
    instant=True,
    moods=("observed", "declared"),
    methods=("reported",),
    hxl="#status+corridor",
    fields=(
        Field("state", Choice(STATES), "What it became", required=True, hxl="#status+corridor"),
        Field("party", Text(200), "The party that was notified, or whose word it is", hxl="#org+party"),
        Field("channel", Text(200), "How the word was given: letter, radio, hotline, in person", hxl="#channel"),
        Field("until", Moment(), "Until when it holds", hxl="#date+end"),
        Field("reason", Text(300), "Why, above all why it was suspended", hxl="#description+reason"),
    ),
    rules=(
        needs("state", "notified", "party", "channel"),
        needs("state", "acknowledged", "party", "channel"),
        needs("state", "guaranteed", "party", "channel"),
        needs("state", "withdrawn", "party"),
        needs("state", "suspended", "reason"),
        until_is_later,
    ),
    example={
        "occurred": "2016-12-10T15:40",
        "source": "desk",
        "source_id": "karim-guarantee-a",
        "place": "corridor/karim-el-hun",
        "body": {
            "state": "guaranteed",
            "party": "party A",
            "channel": "letter of its liaison officer",
            "until": "2016-12-11T18:00",
        },
    },
    bad=(
        ({"state": "safe"}, "one of proposed, notified"),
        ({"party": ""}, "because state is guaranteed"),
        ({"state": "suspended", "reason": ""}, "because state is suspended"),
        ({"until": "2016-12-10T12:00"}, "a moment after"),
    ),
)

INCIDENT: Final = Kind(
    name="incident",
    title="Incident on a corridor",
    summary="What happened on the way, and how many were killed, injured or turned back. It does not say who did it, "
    "and moves nobody between accounts: deaths and people turned back are posted by life_event and checkpoint_report.",
    whole=True,
    methods=("reported", "counted"),
    sensitive=True,
    hxl="#event+incident",
    fields=(
        Field("type", Choice(INCIDENT_TYPES), "What happened", required=True, hxl="#event+type"),
        Field("killed", People(), "People killed", hxl="#affected+killed"),
        Field("injured", People(), "People injured", hxl="#affected+injured"),
        Field("turned_back", People(), "People who had to turn back", hxl="#affected+turned_back"),
        Field("details", Text(1000), "What happened, without names and without blame", hxl="#description+event"),
    ),
    refused=way_out_of_blame(),
    example={
        "occurred": "2016-12-10T21:50/2016-12-10T22:10",
        "source": "post-karim",
        "source_id": "incident-3",
        "place": "corridor/karim-el-hun",
        "body": {
            "type": "shelling",
            "killed": {"men": 1},
            "injured": {"women": 2, "boys": 1},
            "turned_back": {"people": 60},
            "details": "Three rounds beside the road south of the crossing; the line was sent back for an hour.",
        },
    },
    bad=(
        ({"type": "attack"}, "one of shelling, sniper"),
        ({"killed": {"people": 1, "men": 2}}, "a whole of at least its parts"),
        ({"injured": "?"}, "Unknown is not zero"),
        ({"perpetrator": "party B"}, "record it as a claim"),
    ),
)

KINDS: Final = (CORRIDOR_STATE, CONVOY, CONVOY_REPORT, INCIDENT, NOTICE, ALARM_ACTION, HANDOVER)
