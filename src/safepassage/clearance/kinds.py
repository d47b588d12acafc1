"""Kinds of observation about the ground: hazards, accidents, explosive objects; releases are in `release.py`.

A hazard is suspected or confirmed and stays until land release lifts it (wall 9). An
accident counts victims and says nothing of who they are. Objects found and objects
destroyed are two counts, since what was found today may be destroyed tomorrow.
"""

from __future__ import annotations

from typing import Final

from safepassage.clearance.release import LAND_RELEASE
from safepassage.clearance.rules import confirmed_needs_direct_evidence
from safepassage.ledger.fields import YES_NO_UNKNOWN, Amount, Choice, Field, Geometry, People, Slug, Tally, Text
from safepassage.ledger.kind import Kind, Total
from safepassage.ledger.rules import needs_any

__all__ = ["KINDS", "ORDNANCE"]

_GROUND: Final = ("area", "district", "zone", "city", "facility", "road", "stretch", "corridor", "town")
ORDNANCE: Final = (
    *("ied", "mine_antipersonnel", "mine_antivehicle", "artillery_shell", "mortar_bomb"),
    *("rocket", "grenade", "submunition", "air_bomb", "other", "unknown"),
)
_OBJECTS: Final = Tally(ORDNANCE, "{object}")

_HAZARD: Final = Kind(
    name="hazard",
    title="Hazard reported",
    summary="Ground on which explosive hazards are suspected or confirmed; it stays one until land release lifts it.",
    place=_GROUND,
    whole=True,
    fields=(
        Field(
            "hazard",
            Slug(),
            "The hazard's own short name, which later reports and releases repeat.",
            required=True,
            hxl="#meta+hazard+id",
        ),
        Field(
            "status", Choice(("suspected", "confirmed")), "suspected or confirmed.", required=True, hxl="#status+hazard"
        ),
        Field(
            "basis",
            Choice(("direct", "indirect")),
            "direct: device, detonation or marking seen. indirect: told, or inferred.",
            hxl="#meta+basis",
        ),
        Field(
            "type",
            Choice(
                ("mines", "ied", "booby_traps", "submunitions", "unexploded_ordnance", "ammunition_store", "unknown")
            ),
            "What is believed to lie there.",
            hxl="#item+hazard+type",
        ),
        Field(
            "area",
            Amount("m2", positive=True),
            "How much ground, in square metres unless a unit is written.",
            hxl="#indicator+area+m2",
        ),
        Field("geometry", Geometry(), "Where, as GeoJSON.", hxl="#geo+hazard"),
        Field("near", Text(300), "Where, in words, when there is no geometry.", hxl="#loc+near"),
        Field("marked", YES_NO_UNKNOWN, "Whether it is marked or fenced on the ground.", hxl="#status+marked"),
    ),
    rules=(needs_any("geometry", "near"), confirmed_needs_direct_evidence),
    hxl="#event+hazard",
    example={
        "occurred": "2016-12-11T10:30",
        "source": "survey-team-1",
        "source_id": "hz-0042",
        "place": "district/hanano",
        "body": {
            "hazard": "hz-0042",
            "status": "suspected",
            "basis": "indirect",
            "type": "ied",
            "area": "1.2 ha",
            "near": "school yard and the lane behind it",
            "marked": "no",
        },
    },
    bad=(
        ({"near": ""}, "at least one of geometry or near"),
        ({"status": "confirmed"}, "direct evidence"),
        ({"area": "-5"}, "0 or more"),
        ({"area": "4 km"}, "in m²"),
    ),
)

_ACCIDENT: Final = Kind(
    name="accident",
    title="Accident with an explosive object",
    summary="An explosion of something left behind, with its victims as numbers; what fighting does is an incident.",
    place=_GROUND,
    by=("device",),
    fields=(
        Field(
            "device",
            Choice(("ied", "mine_antipersonnel", "mine_antivehicle", "submunition", "unexploded_ordnance", "unknown")),
            "What exploded.",
            required=True,
            hxl="#item+hazard+type",
        ),
        Field("killed", People(), "Killed.", hxl="#affected+killed"),
        Field("injured", People(), "Injured and alive.", hxl="#affected+injured"),
        Field(
            "activity",
            Choice(("returning", "travelling", "collecting", "playing", "clearing", "other", "unknown")),
            "What the victims were doing, so that risk education can reach others.",
            hxl="#meta+activity",
        ),
        Field("hazard", Slug(), "Short name of the hazard, if it had been reported.", hxl="#meta+hazard+id"),
        Field("near", Text(300), "Where, in words.", hxl="#loc+near"),
    ),
    rules=(needs_any("killed", "injured"),),
    totals=(Total("accident_killed", "killed"), Total("accident_injured", "injured")),
    sensitive=True,
    hxl="#event+accident",
    example={
        "occurred": "2016-12-11T13:40",
        "source": "ambulance-desk",
        "source_id": "acc-11-3",
        "place": "district/hanano",
        "body": {"device": "ied", "killed": {"men": 1}, "injured": {"men": 1, "children": 2}, "activity": "returning"},
    },
    bad=(
        ({"killed": "", "injured": ""}, "at least one of killed or injured"),
        ({"injured": {"people": 2, "children": 3}}, "a whole of at least its parts"),
        ({"device": "bomb"}, "one of ied"),
    ),
)

_ORDNANCE: Final = Kind(
    name="ordnance",
    title="Explosive objects",
    summary="Explosive objects found and destroyed over a span, by category; found today may be destroyed later.",
    place=_GROUND,
    fields=(
        Field(
            "found", _OBJECTS, "Found, by category; unknown for those nobody told apart.", hxl="#item+ordnance+found"
        ),
        Field("destroyed", _OBJECTS, "Destroyed or rendered safe, by category.", hxl="#item+ordnance+destroyed"),
        Field("operator", Text(200), "Who did the work.", hxl="#org+operator"),
    ),
    rules=(needs_any("found", "destroyed"),),
    totals=(Total("ordnance_found", "found"), Total("ordnance_destroyed", "destroyed")),
    hxl="#activity+clearance+ordnance",
    example={
        "occurred": "2016-12-10",
        "source": "clearance-desk",
        "source_id": "eo-10-12",
        "place": "district/hanano",
        "body": {
            "found": {"ied": 61, "mortar_bomb": 8, "unknown": 4},
            "destroyed": {"ied": 61, "unknown": 12},
            "operator": "engineer company",
        },
    },
    bad=(
        ({"found": {"bomblet": 1}}, "one of ied"),
        ({"found": {"ied": "-1"}}, "a whole number, 0 or more"),
        ({"found": "", "destroyed": ""}, "at least one of found or destroyed"),
    ),
)

KINDS: Final[tuple[Kind, ...]] = (_HAZARD, _ACCIDENT, LAND_RELEASE, _ORDNANCE)
