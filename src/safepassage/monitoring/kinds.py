"""Kinds of observation about watching a corridor: a watch, what it counted and did not see, each sortie and its film.

Watches are planned or held; only what was held counts as seen. A count past a line
corroborates the posts on the ground and never moves anybody between accounts. No
person can be written down here: no track, no picture, no description (walls 1 and 2).
"""

from __future__ import annotations

from typing import Final

from safepassage.ledger.fields import YES_NO_UNKNOWN, Amount, Choice, Field, Place, Slug, Text
from safepassage.ledger.kind import Kind, Total
from safepassage.ledger.rules import needs
from safepassage.monitoring.custody import FILM_CUSTODY
from safepassage.monitoring.rules import frightened_people_end_it, lasts_some_time

__all__ = ["DETAILS_CHARS", "GAP_REASONS", "KINDS"]

_STRETCH: Final = Field(
    "stretch", Place(("stretch", "crossing")), "Which part of the corridor; empty for all of it.", hxl="#loc+stretch"
)
_AIRCRAFT: Final = Field(
    "aircraft",
    Slug(),
    "Which aircraft watches, by its own name; empty for none or unknown.",
    hxl="#meta+aircraft",
)
_MEANS: Final = Choice(("drone", "fixed_camera", "observer", "patrol", "other"))
DETAILS_CHARS: Final = 300
_DETAILS: Final = Field("details", Text(DETAILS_CHARS), "What more there is to say.", hxl="#description")
_DIRECTION: Final = Field(
    "direction",
    Choice(("outbound", "inbound")),
    "Outbound: out of the zone. Inbound: back into it.",
    required=True,
    hxl="#meta+direction",
)
_ENDS: Final = ("as_planned", "called_back", "aborted", "lost")
_END_REASONS: Final = (
    *("people_below", "weather", "battery", "equipment", "link_lost"),
    *("airspace_closed", "fighting", "manned_aircraft", "other", "unknown"),
)
_EFFECTS: Final = ("none_seen", "looked_up", "stopped", "ran", "unknown")
GAP_REASONS: Final = (
    "weather",
    "equipment",
    "no_crew",
    "airspace_closed",
    "fighting",
    "communications",
    "other",
    "unknown",
)

_WATCH: Final = Kind(
    name="watch",
    title="Watch over a corridor",
    summary="Somebody watched, or is to watch, a corridor or a stretch of it over a span.",
    place=("corridor",),
    whole=True,
    moods=("observed", "planned"),
    fields=(
        _STRETCH,
        Field("means", _MEANS, "How it was watched.", required=True, hxl="#meta+means"),
        _AIRCRAFT,
        Field(
            "resolution",
            Amount("cm", positive=True),
            "How many centimetres of ground a pixel showed where it was seen worst; empty where not known.",
            hxl="#indicator+resolution_cm",
        ),
    ),
    rules=(lasts_some_time,),
    hxl="#activity+watch",
    example={
        "occurred": "2016-12-10T18:00/2016-12-10T22:00",
        "source": "crew-2",
        "source_id": "watch-10-1",
        "place": "corridor/karim-el-hun",
        "body": {"stretch": "stretch/karim-el-hun-south", "means": "drone", "resolution": "6.4"},
    },
    bad=(
        ({"means": "satellite"}, "one of drone"),
        ({"means": ""}, "How it was watched"),
        ({"stretch": "near the bridge"}, "the id of a place"),
        ({"stretch": "centre/jibreen"}, "a place of type stretch"),
        ({"resolution": "0"}, "more than 0"),
        ({"resolution": "4 ha"}, "cm"),
    ),
)

_WATCH_COUNT: Final = Kind(
    name="watch_count",
    title="Count of a watch",
    summary="People whom a watch counted past a line, as an interval. It corroborates or contests; it never posts.",
    place=("corridor",),
    methods=("counted", "estimated", "modelled"),
    by=("direction", "stretch"),
    fields=(
        _STRETCH,
        _DIRECTION,
        Field(
            "counted",
            Amount("{person}"),
            "How many, as surely as it was seen: 180-220, about 200, at least 180.",
            required=True,
            hxl="#affected+counted",
        ),
        _DETAILS,
    ),
    totals=(  # as `passed` folds them: what two watches over one line counted is not added
        Total("watch_counted_outbound", "counted", where={"direction": "outbound"}),
        Total("watch_counted_inbound", "counted", where={"direction": "inbound"}),
    ),
    hxl="#affected+counted",
    example={
        "occurred": "2016-12-10T18:15/2016-12-10T18:30",
        "source": "crew-2",
        "source_id": "count-10-1815",
        "place": "corridor/karim-el-hun",
        "body": {"stretch": "stretch/karim-el-hun-south", "direction": "outbound", "counted": "180-220"},
    },
    bad=(
        ({"counted": "220-180"}, "from the smaller to the larger"),
        ({"counted": "12.5"}, "a whole number"),
        ({"direction": ""}, "Outbound"),
    ),
)

_WATCH_VEHICLE_COUNT: Final = Kind(
    name="watch_vehicle_count",
    title="Vehicles of a watch",
    summary="Vehicles that a watch counted past a line, as an interval. Who sits in them nobody saw, and no figure of "
    "people has them in it.",
    place=("corridor",),
    methods=("counted", "estimated", "modelled"),
    by=("direction", "stretch"),
    fields=(
        _STRETCH,
        _DIRECTION,
        Field(
            "counted",
            Amount("{vehicle}"),
            "How many, as surely as it was seen: 8-11, about 20, at least 8.",
            required=True,
            hxl="#item+vehicles+counted",
        ),
        _DETAILS,
    ),
    totals=(  # as `passed` folds them
        Total("watch_vehicles_outbound", "counted", where={"direction": "outbound"}),
        Total("watch_vehicles_inbound", "counted", where={"direction": "inbound"}),
    ),
    hxl="#item+vehicles+counted",
    example={
        "occurred": "2016-12-10T18:15/2016-12-10T18:30",
        "source": "crew-2",
        "source_id": "vehicles-10-1815",
        "place": "corridor/karim-el-hun",
        "body": {"stretch": "stretch/karim-el-hun-south", "direction": "outbound", "counted": "8-11"},
    },
    bad=(
        ({"counted": "11-8"}, "from the smaller to the larger"),
        ({"counted": "2.5"}, "a whole number"),
        ({"direction": ""}, "Outbound"),
    ),
)

_WATCH_GAP: Final = Kind(
    name="watch_gap",
    title="Gap in the watch",
    summary="A span within a watch when it saw nothing, and why. What nobody saw is unknown, never empty.",
    place=("corridor",),
    whole=True,
    fields=(
        _STRETCH,
        Field("reason", Choice(GAP_REASONS), "Why nothing was seen.", required=True, hxl="#meta+reason"),
        _AIRCRAFT,
        _DETAILS,
    ),
    rules=(lasts_some_time,),
    hxl="#event+gap",
    example={
        "occurred": "2016-12-10T20:10/2016-12-10T20:55",
        "source": "crew-2",
        "source_id": "gap-10-1",
        "place": "corridor/karim-el-hun",
        "body": {"stretch": "stretch/karim-el-hun-south", "reason": "weather", "details": "low cloud"},
    },
    bad=(
        ({"reason": "night"}, "one of weather"),
        ({"reason": ""}, "Why nothing was seen"),
    ),
)

_SORTIE: Final = Kind(
    name="sortie",
    title="Sortie of a drone",
    summary="One flight, planned or flown: with which aircraft, by whose permission, who was told, how it ended, and "
    "what it did to the people below. A drone that makes people run is called back.",
    place=("corridor",),
    whole=True,
    moods=("observed", "planned"),
    methods=("reported",),
    fields=(
        Field("aircraft", Slug(), "The aircraft's own name, such as quad-3.", required=True, hxl="#meta+aircraft"),
        Field("permission", Text(200), "Whose permission it flies by, and its number.", hxl="#meta+permission"),
        Field("notified", Text(300), "Who was told of it before, and how.", hxl="#meta+notified"),
        Field("ended", Choice(_ENDS), "How it ended.", hxl="#status+sortie"),
        Field("reason", Choice(_END_REASONS), "Why it did not end as planned.", hxl="#description+reason"),
        Field("link_lost", YES_NO_UNKNOWN, "Whether the link to the aircraft was lost.", hxl="#event+link_lost"),
        Field("effect", Choice(_EFFECTS), "What it did to the people below.", hxl="#impact+people"),
        Field("details", Text(300), "What more there is to say, without names.", hxl="#description"),
    ),
    rules=(
        lasts_some_time,
        needs("ended", "called_back", "reason"),
        needs("ended", "aborted", "reason"),
        needs("ended", "lost", "reason"),
        frightened_people_end_it,
    ),
    hxl="#activity+sortie",
    example={
        "occurred": "2016-12-10T18:00/2016-12-10T18:25",
        "source": "crew-2",
        "source_id": "sortie-10-1",
        "place": "corridor/karim-el-hun",
        "body": {
            "aircraft": "quad-3",
            "permission": "civil aviation, no. 118",
            "notified": "both parties' liaison officers, by hotline",
            "ended": "called_back",
            "reason": "people_below",
            "link_lost": "no",
            "effect": "ran",
        },
    },
    bad=(
        ({"aircraft": ""}, "The aircraft's own name"),
        ({"ended": "crashed"}, "one of as_planned"),
        ({"reason": ""}, "because ended is called_back"),
        ({"ended": "as_planned"}, "called back when people run from it"),
    ),
)

_DRONE_LOST: Final = Kind(
    name="drone_lost",
    title="Drone lost to a rota",
    summary="From a moment on a drone is not there any more, on the ground or in the air; every rota of that night "
    "goes on without it. How its flight ended is the sortie's to tell.",
    place=None,
    whole=True,
    instant=True,
    methods=("reported",),
    fields=(
        Field(
            "aircraft",
            Slug(),
            "The aircraft, as the rota calls it, such as north-2.",
            required=True,
            hxl="#meta+aircraft",
        ),
        _DETAILS,
    ),
    hxl="#event+drone",
    example={
        "occurred": "2016-12-10T21:10",
        "source": "crew-2",
        "source_id": "lost-10-1",
        "body": {"aircraft": "north-2", "details": "a motor failed before take-off"},
    },
    bad=(({"aircraft": ""}, "as the rota calls it"), ({"aircraft": "North 2"}, "a short name")),
)

KINDS: Final[tuple[Kind, ...]] = (
    _WATCH,
    _WATCH_COUNT,
    _WATCH_VEHICLE_COUNT,
    _WATCH_GAP,
    _SORTIE,
    FILM_CUSTODY,
    _DRONE_LOST,
)
