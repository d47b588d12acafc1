"""Kinds of observation about the fighting: pauses, and shares of ground as one source states them.

A pause is begun, broken and ended by separate observations that share its short name,
so that "is there a pause, and how often was it broken" is a fold. Nobody is accused
here: who broke it is not a field. A share is of a named whole; 93 percent of the city
and 95 percent of the districts held in November are not rivals.
"""

from __future__ import annotations

from typing import Final

from safepassage.hostilities.rules import ends_after_it_begins, share_of_a_whole
from safepassage.ledger.fields import Amount, Choice, Field, Geometry, Moment, Place, Slug, Text
from safepassage.ledger.kind import Kind
from safepassage.ledger.rules import needs

__all__ = ["KINDS"]

_PAUSE: Final = Kind(
    name="pause",
    title="Pause in the fighting",
    summary="A pause begun, broken or ended. Exceptions are part of it: a pause with exceptions is printed with them.",
    place=None,
    whole=True,
    moods=("observed", "declared"),
    fields=(
        Field(
            "pause",
            Slug(),
            "The pause's own short name, which later reports on it repeat.",
            required=True,
            hxl="#meta+pause+id",
        ),
        Field(
            "state",
            Choice(("begun", "broken", "ended")),
            "begun; broken once; or ended for good.",
            required=True,
            hxl="#status+pause",
        ),
        Field("basis", Choice(("unilateral", "agreed")), "Declared by one side, or agreed.", hxl="#status+pause+basis"),
        Field("declared_by", Text(200), "Who declared it, or who agreed.", hxl="#org+declared"),
        Field("against", Text(300), "Against whom fighting is paused, as they put it.", hxl="#org+against"),
        Field("exceptions", Text(500), "What it does not cover, as they put it.", hxl="#description+exceptions"),
        Field("area", Place(("city", "zone", "district", "corridor")), "Where it holds.", hxl="#loc+area"),
        Field(
            "acknowledged_by",
            Text(300),
            "Who else acknowledged it; empty when nobody is known to have.",
            hxl="#org+acknowledged",
        ),
        Field("until", Moment(), "Until when it was announced.", hxl="#date+until"),
        Field(
            "details", Text(), "How it was broken or why it ended, without naming a perpetrator.", hxl="#description"
        ),
    ),
    rules=(
        needs("state", "begun", "basis", "declared_by"),
        needs("state", "broken", "area", "details"),
        ends_after_it_begins,
    ),
    hxl="#event+pause",
    example={
        "occurred": "2016-12-08T18:00",
        "source": "liaison-desk",
        "source_id": "pause-1-begun",
        "mood": "declared",
        "body": {
            "pause": "december-8",
            "state": "begun",
            "basis": "unilateral",
            "declared_by": "the army, as announced by a foreign minister",
            "against": "all groups in the eastern districts",
            "area": "city/aleppo",
        },
    },
    bad=(
        ({"basis": ""}, "because state is begun"),
        ({"declared_by": ""}, "because state is begun"),
        ({"state": "broken"}, "because state is broken"),
        ({"until": "2016-12-08T12:00"}, "after the pause begins"),
    ),
)

_CONTROL_SHARE: Final = Kind(
    name="control_share",
    title="Share of a whole",
    summary="The share of a named whole that one source says a side holds at a date; a polygon's own area is compared.",
    place=("city", "zone", "district"),
    whole=True,
    instant=True,
    methods=("reported", "measured", "estimated"),
    fields=(
        Field(
            "of",
            Text(200),
            "The whole that it is a share of, named as the source names it.",
            required=True,
            hxl="#meta+whole",
        ),
        Field("side", Text(200), "Who is said to hold it.", required=True, hxl="#org+side"),
        Field("share", Amount("%"), "The share, in percent.", hxl="#indicator+share+pct"),
        Field(
            "area", Amount("m2", positive=True), "The area held, where the source prints one.", hxl="#indicator+area+m2"
        ),
        Field("polygon", Geometry(("Polygon", "MultiPolygon")), "The ground held, as GeoJSON.", hxl="#geo+held"),
        Field(
            "whole_polygon",
            Geometry(("Polygon", "MultiPolygon")),
            "The whole, as GeoJSON, to compare the share with.",
            hxl="#geo+whole",
        ),
    ),
    rules=(share_of_a_whole,),
    hxl="#indicator+share",
    example={
        "occurred": "2016-12-09T12:00",
        "source": "general-staff-briefing",
        "source_id": "share-9-12",
        "place": "city/aleppo",
        "body": {"of": "the city of Aleppo", "side": "the government", "share": "93 %"},
    },
    bad=(
        ({"of": ""}, "The whole that it is a share of"),
        ({"share": "104 %"}, "at most 100 %"),
        ({"share": ""}, "a share or a polygon"),
        ({"polygon": '{"type":"Point","coordinates":[37.1,36.2]}'}, "a GeoJSON geometry: Polygon"),
    ),
)

KINDS: Final[tuple[Kind, ...]] = (_PAUSE, _CONTROL_SHARE)
