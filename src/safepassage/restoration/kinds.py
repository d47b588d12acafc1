"""Kinds of observation about facilities: work done at one, and whether it works.

Work and working are different things: a substation that was repaired may stand dark
for want of a line. A facility is one place, however often it was worked on; figures
count places. Facility types are the same words as on the place itself.
"""

from __future__ import annotations

from typing import Final

from safepassage.geography.kinds import FACILITY_TYPES
from safepassage.ledger.fields import Choice, Field, Text
from safepassage.ledger.kind import Kind

__all__ = ["FACILITY_TYPES", "KINDS", "STATUSES"]

STATUSES: Final = ("working", "partly_working", "not_working", "destroyed", "unknown")
_TYPE: Final = Field("facility_type", Choice(FACILITY_TYPES), "What it is.", required=True, hxl="#loc+facility+type")

_WORK: Final = Kind(
    name="facility_work",
    title="Work at a facility",
    summary="What was done at one facility, by whom, and whether they did it or helped; it does not say that it works.",
    place=("facility", "hospital", "road"),
    whole=True,
    fields=(
        _TYPE,
        Field(
            "action",
            Choice(("cleared", "repaired", "supplied")),
            "cleared of explosive objects, repaired, or supplied.",
            required=True,
            hxl="#activity+type",
        ),
        Field("by", Text(200), "Who did it.", required=True, hxl="#org+impl"),
        Field(
            "part",
            Choice(("assisted", "completed")),
            "Whether they helped others or completed it.",
            required=True,
            hxl="#status+activity",
        ),
        Field("details", Text(), "What exactly: roof, pumps, flour, fuel.", hxl="#description"),
    ),
    hxl="#activity+restoration",
    example={
        "occurred": "2016-12-10",
        "source": "engineers-desk",
        "source_id": "fw-10-07",
        "place": "facility/hanano-bakery",
        "body": {
            "facility_type": "bakery",
            "action": "repaired",
            "by": "city bakery company",
            "part": "completed",
            "details": "oven and generator",
        },
    },
    bad=(
        ({"facility_type": "mosque"}, "place_of_worship"),
        ({"action": "restored"}, "one of cleared, repaired, supplied"),
        ({"part": ""}, "helped others or completed"),
    ),
)

_STATUS: Final = Kind(
    name="facility_status",
    title="Status of a facility",
    summary="Whether a facility works, as somebody found it at a moment; the latest one of a facility holds.",
    place=("facility", "hospital", "road"),
    whole=True,
    instant=True,
    fields=(
        _TYPE,
        Field("status", Choice(STATUSES), "Whether it does what it is for.", required=True, hxl="#status+facility"),
        Field("reason", Text(300), "Why it does not: no power, no staff, hazards inside.", hxl="#description+reason"),
    ),
    hxl="#status+facility",
    example={
        "occurred": "2016-12-11T09:00",
        "source": "water-board",
        "source_id": "fs-11-02",
        "place": "facility/suleiman-al-halabi-pumps",
        "body": {
            "facility_type": "water_pumping_station",
            "status": "partly_working",
            "reason": "one of three pumps has power",
        },
    },
    bad=(
        ({"status": "restored"}, "one of working"),
        ({"status": ""}, "Whether it does what it is for"),
        ({"facility_type": "mill"}, "one of school"),
    ),
)

KINDS: Final[tuple[Kind, ...]] = (_WORK, _STATUS)
