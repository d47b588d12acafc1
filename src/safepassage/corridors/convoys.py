"""Kinds of observation about a convoy or a group under way: its list, and where it was seen.

A convoy is recorded when it leaves, with the moments at which each waypoint should
see it. A list is not a count: it never moves people between accounts, it says
whom to expect, and makes a convoy that does not come an alarm.
"""

from __future__ import annotations

from typing import Final

from safepassage.corridors.rules import waypoints_in_order
from safepassage.ledger.fields import Choice, Field, Moment, Place, Records, Slug, Tally, Text
from safepassage.ledger.kind import Kind
from safepassage.ledger.people_fields import MOVEMENTS, PEOPLE, POPULATIONS, no_children_among_combatants

__all__ = ["CONVOY", "CONVOY_REPORT", "CONVOY_STATUSES", "VEHICLES"]

VEHICLES: Final = ("bus", "ambulance", "private_car", "truck", "minibus", "other")
CONVOY_STATUSES: Final = ("passed", "arrived", "halted", "returned")
_ORIGINS: Final = ("corridor", "zone", "district", "city", "town", "crossing", "centre", "hospital")
_CONVOY: Final = Field(
    "convoy", Slug(), "The convoy's own short name, such as convoy-7", required=True, hxl="#item+convoy"
)
_VEHICLES: Final = Field(
    "vehicles", Tally(VEHICLES, "{vehicle}"), "Vehicles by type; empty for a group on foot", hxl="#item+vehicles"
)

CONVOY: Final = Kind(
    name="convoy",
    title="Convoy or group under way",
    summary="A convoy, or a group on foot, that left or is to leave: how many, in what, escorted by whom, and when "
    "each waypoint should see it. It never posts; the posts count who passes.",
    place=_ORIGINS,
    whole=True,
    moods=("observed", "declared", "planned"),
    methods=("reported", "counted", "registered", "estimated"),
    hxl="#activity+convoy",
    fields=(
        _CONVOY,
        PEOPLE,
        Field(
            "population",
            Choice(POPULATIONS),
            "civilians or combatants where shown, else people",
            hxl="#affected+population",
        ),
        Field("movement", Choice(MOVEMENTS), "What the movement is", hxl="#modality+movement"),
        _VEHICLES,
        Field(
            "corridor",
            Place(("corridor",)),
            "The corridor it takes, where the record's place is its origin",
            hxl="#loc+corridor",
        ),
        Field("organised_by", Text(200), "Who organised it", hxl="#org+organiser"),
        Field("escort", Text(200), "Who escorts it", hxl="#org+escort"),
        Field(
            "waypoints",
            Records(
                (
                    Field("place", Place(), "Where it should be seen", required=True),
                    Field("due", Moment(), "By when", required=True),
                )
            ),
            "Where it should be seen, and by when, in the order of the journey",
            hxl="#loc+waypoints",
        ),
    ),
    rules=(waypoints_in_order, no_children_among_combatants),
    example={
        "occurred": "2016-12-10T22:00",
        "source": "post-karim",
        "source_id": "convoy-7-left",
        "place": "corridor/karim-el-hun",
        "body": {
            "convoy": "convoy-7",
            "people": {"adults": 250, "children": 210},
            "population": "civilians",
            "movement": "organised_evacuation",
            "vehicles": {"bus": 9, "ambulance": 2},
            "organised_by": "transport desk",
            "escort": "party A",
            "waypoints": [
                {"place": "waypoint/ramouseh-bridge", "due": "2016-12-10T22:40"},
                {"place": "centre/jibreen", "due": "2016-12-10T23:30"},
            ],
        },
    },
    bad=(
        ({"convoy": "Convoy No. 7"}, "a short name"),
        ({"vehicles": {"lorry": 2}}, "one of bus, ambulance"),
        ({"population": "combatants"}, "under 18 they are children"),
        ({"waypoints": [{"place": "centre/jibreen"}]}, "By when"),
        ({"waypoints": [{"place": "centre/jibreen", "due": "2016-12-10T20:00"}]}, "in the order of the journey"),
        ({"people": ""}, "as coarsely as they were counted"),
    ),
)

CONVOY_REPORT: Final = Kind(
    name="convoy_report",
    title="Convoy seen",
    summary="A convoy passed a point, arrived, was halted or turned round, as somebody there saw it. It never posts.",
    place=(
        "waypoint",
        "crossing",
        "checkpoint",
        "centre",
        "hospital",
        "corridor",
        "stretch",
        "city",
        "town",
        "district",
        "zone",
    ),
    whole=True,
    methods=("counted", "reported"),
    hxl="#status+convoy",
    fields=(
        _CONVOY,
        Field("status", Choice(CONVOY_STATUSES), "What it did there", required=True, hxl="#status+convoy"),
        _VEHICLES,
        Field("reason", Text(300), "Why it was halted or turned round", hxl="#description+reason"),
    ),
    example={
        "occurred": "2016-12-10T22:35",
        "source": "ramouseh-team",
        "source_id": "seen-41",
        "place": "waypoint/ramouseh-bridge",
        "body": {"convoy": "convoy-7", "status": "passed", "vehicles": {"bus": 9, "ambulance": 2}},
    },
    bad=(
        ({"status": "lost"}, "one of passed, arrived"),
        ({"convoy": ""}, "own short name"),
        ({"vehicles": {"bus": "nine"}}, "a whole number"),
    ),
)
