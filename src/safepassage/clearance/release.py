"""The release of land: which ground was declared free of hazards, by what work and to which standard.

Land is cancelled, reduced or cleared only by work that can prove it (`rules.py`).
Ground that was "demined" without a named standard and quality control is swept:
kept, printed as "reported swept, standard unknown", and lifting no hazard (wall 9).
Hectares, blocks, buildings and kilometres measure the same ground and are never added.
"""

from __future__ import annotations

from typing import Final

from safepassage.clearance.rules import cleared_is_proven, outcome_fits_task
from safepassage.ledger.fields import YES_NO_UNKNOWN, Amount, Choice, Field, Geometry, Moment, Slug, Text
from safepassage.ledger.kind import Kind
from safepassage.ledger.rules import needs_any

__all__ = ["LAND_RELEASE", "MEASURES", "OUTCOMES", "TASKS"]

TASKS: Final = ("survey", "manual", "mechanical", "battle_area_clearance", "spot_task", "military_sweep")
OUTCOMES: Final = ("cancelled", "reduced", "cleared", "swept")
MEASURES: Final = {
    "area": ("area_released", "m2"),
    "blocks": ("blocks", "{block}"),
    "buildings": ("buildings", "{building}"),
    "road_length": ("road_length", "km"),
}
"""Field → (figure, unit): the measures of released ground, each a figure of its own."""

LAND_RELEASE: Final = Kind(
    name="land_release",
    title="Land release",
    summary="Ground cancelled, reduced or cleared to a named standard; or only reported swept, which lifts no hazard.",
    place=("area", "district", "zone", "city", "facility", "road", "stretch", "corridor", "town"),
    by=("outcome", "task"),
    fields=(
        Field("task", Choice(TASKS), "What work it was.", required=True, hxl="#activity+clearance+type"),
        Field(
            "outcome",
            Choice(OUTCOMES),
            "What it proved; swept where standard or quality control are unknown.",
            required=True,
            hxl="#status+clearance",
        ),
        Field(
            "area",
            Amount("m2", positive=True),
            "Ground released, in square metres unless a unit is written.",
            hxl="#indicator+area+m2",
        ),
        Field(
            "blocks",
            Amount("{block}"),
            "Residential blocks: another measure of the same ground.",
            hxl="#indicator+blocks",
        ),
        Field(
            "buildings",
            Amount("{building}"),
            "Buildings: another measure of the same ground.",
            hxl="#indicator+buildings",
        ),
        Field(
            "road_length",
            Amount("km"),
            "Length of road, in kilometres unless a unit is written.",
            hxl="#indicator+road+km",
        ),
        Field(
            "road_width",
            Amount("m", positive=True),
            "Width of the strip cleared on that road, in metres.",
            hxl="#indicator+road+width_m",
        ),
        Field(
            "depth", Amount("cm", positive=True), "Depth of the clearance, in centimetres.", hxl="#indicator+depth_cm"
        ),
        Field(
            "standard",
            Text(120),
            "The standard worked to, such as IMAS 09.10 or the national one; empty when unknown.",
            hxl="#meta+standard",
        ),
        Field(
            "quality_control",
            YES_NO_UNKNOWN,
            "Whether somebody other than the operator checked it.",
            hxl="#status+quality_control",
        ),
        Field("operator", Text(200), "Who did the work.", hxl="#org+operator"),
        Field("handover", Moment(), "When the ground was handed over to its users.", hxl="#date+handover"),
        Field("hazard", Slug(), "Short name of the reported hazard that it lifts.", hxl="#meta+hazard+id"),
        Field("geometry", Geometry(), "The ground, as GeoJSON.", hxl="#geo+release"),
    ),
    rules=(needs_any(*MEASURES), outcome_fits_task, cleared_is_proven),
    hxl="#activity+clearance",
    example={
        "occurred": "2016-12-10",
        "source": "clearance-desk",
        "source_id": "lr-10-12",
        "place": "district/hanano",
        "body": {
            "task": "military_sweep",
            "outcome": "swept",
            "area": "about 8 ha",
            "buildings": 24,
            "road_length": "4.5 km",
            "quality_control": "unknown",
            "operator": "engineer company",
        },
    },
    bad=(
        ({"outcome": "cleared"}, "Record the outcome as swept"),
        ({"task": "manual", "outcome": "cleared", "quality_control": "yes"}, "the standard that land was cleared to"),
        ({"task": "manual", "outcome": "cleared", "standard": "IMAS 09.10"}, "only after quality control"),
        ({"area": "-8 ha"}, "0 or more"),
        ({"area": "8 km"}, "in m²"),
        ({"area": "", "buildings": "", "road_length": ""}, "at least one of area"),
    ),
)
