"""The kind that defines a place: what it is called in each script, what it lies in, and since when.

A place is whatever the last observation of its id says it is. Its position may be
drawn or only told ("near Karim El-Hun"), because most places of an evacuation are
known by a name first. It holds nothing about who is there: that is counted elsewhere.
"""

from __future__ import annotations

from typing import Final

from safepassage.geography.rules import pcode_is_one
from safepassage.ledger.fields import Choice, Field, Geometry, Moment, Place, Text, Texts
from safepassage.ledger.kind import Kind
from safepassage.ledger.rules import in_order

__all__ = ["FACILITY_TYPES", "KINDS", "PLACE_TYPES", "SCRIPTS"]

PLACE_TYPES: Final = (
    *("zone", "district", "city", "town", "area"),
    *("corridor", "stretch", "road", "crossing", "checkpoint", "waypoint"),
    *("centre", "hospital", "facility"),
)
FACILITY_TYPES: Final = (
    *("school", "hospital", "clinic", "place_of_worship", "substation"),
    *("water_pumping_station", "bakery", "road", "other"),
)
SCRIPTS: Final = ("latn", "arab", "cyrl")
"""ISO 15924 codes of the scripts that spellings are kept by."""

PLACE: Final = Kind(
    name="place",
    title="Place",
    summary="Defines a place, or corrects what is known of it. Its id is the record's place and never changes.",
    place=PLACE_TYPES,
    whole=True,
    instant=True,
    moods=("observed", "declared"),
    methods=("reported", "measured"),
    hxl="#loc+place",
    fields=(
        Field(
            "names", Texts(("en", "ar", "ru"), 200), "What it is called, by language", required=True, hxl="#loc+name"
        ),
        Field("spellings", Texts(SCRIPTS, 500), "Its other spellings, by script, apart by ;", hxl="#loc+name+alt"),
        Field("parent", Place(PLACE_TYPES), "The place that it lies in, such as its district", hxl="#loc+parent"),
        Field("pcode", Text(20), "Its p-code in the common operational dataset", hxl="#adm+code"),
        Field("local_id", Text(60), "What a local list calls it, where it has no p-code", hxl="#loc+code+local"),
        Field("geometry", Geometry(), "Where it is, as GeoJSON", hxl="#geo+geojson"),
        Field("near", Text(200), "Where it is in words, where nobody has drawn it", hxl="#loc+near"),
        Field("valid_from", Moment(), "Since when it is what is said here", hxl="#date+start"),
        Field("valid_to", Moment(), "Until when; empty while it lasts", hxl="#date+end"),
        Field("facility_type", Choice(FACILITY_TYPES), "What sort of facility it is", hxl="#loc+facility+type"),
    ),
    rules=(in_order("valid_from", "valid_to"), pcode_is_one),
    example={
        "occurred": "2016-11-24",
        "source": "desk",
        "source_id": "place-karim",
        "place": "crossing/karim-el-hun",
        "body": {
            "names": {"en": "Karim El-Hun crossing", "ar": "معبر كرم الحن", "ru": "Переход Карим-эль-Хун"},
            "spellings": {"latn": "Karm al-Hun; Karim al Hun"},
            "parent": "city/aleppo",
            "local_id": "exit-2",
            "near": "the eastern end of the road at Karim El-Hun",
            "valid_from": "2016-11-28T06:00",
        },
    },
    bad=(
        ({"names": ""}, "What it is called, by language"),
        ({"names": {"fr": "Passage"}}, "text by language: en, ar, ru"),
        ({"parent": "Aleppo"}, "the id of a place"),
        ({"pcode": "Jebel Saman"}, "letters of the country and digits"),
        ({"geometry": '{"type":"Point","coordinates":[36.2,136.2]}'}, "latitudes within ±90"),
        ({"valid_to": "2016-11-01"}, "at or after valid_from"),
        ({"facility_type": "mosque"}, "place_of_worship"),
    ),
)

KINDS: Final = (PLACE,)
