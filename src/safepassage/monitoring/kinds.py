"""Kinds of observation about watching a corridor: a watch, what it counted, and when it saw nothing.

Watches are planned or held; only what was held counts as seen. A count past a line
corroborates the posts on the ground and never moves anybody between accounts. No
person can be written down here: no track, no picture, no description (walls 1 and 2).
"""

from __future__ import annotations

from typing import Final

from safepassage.ledger.fields import Amount, Choice, Field, Place, Text
from safepassage.ledger.kind import Kind, Total
from safepassage.monitoring.rules import lasts_some_time

__all__ = ["GAP_REASONS", "KINDS"]

_STRETCH: Final = Field(
    "stretch", Place(("stretch", "crossing")), "Which part of the corridor; empty for all of it.", hxl="#loc+stretch"
)
_MEANS: Final = Choice(("drone", "fixed_camera", "observer", "patrol", "other"))
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
    ),
    rules=(lasts_some_time,),
    hxl="#activity+watch",
    example={
        "occurred": "2016-12-10T18:00/2016-12-10T22:00",
        "source": "crew-2",
        "source_id": "watch-10-1",
        "place": "corridor/karim-el-hun",
        "body": {"stretch": "stretch/karim-el-hun-south", "means": "drone"},
    },
    bad=(
        ({"means": "satellite"}, "one of drone"),
        ({"means": ""}, "How it was watched"),
        ({"stretch": "near the bridge"}, "the id of a place"),
        ({"stretch": "centre/jibreen"}, "a place of type stretch"),
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
        Field(
            "direction",
            Choice(("outbound", "inbound")),
            "Outbound: out of the zone. Inbound: back into it.",
            required=True,
            hxl="#meta+direction",
        ),
        Field(
            "counted",
            Amount("{person}"),
            "How many, as surely as it was seen: 180-220, about 200, at least 180.",
            required=True,
            hxl="#affected+counted",
        ),
    ),
    totals=(
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

_WATCH_GAP: Final = Kind(
    name="watch_gap",
    title="Gap in the watch",
    summary="A span within a watch when it saw nothing, and why. What nobody saw is unknown, never empty.",
    place=("corridor",),
    whole=True,
    fields=(
        _STRETCH,
        Field("reason", Choice(GAP_REASONS), "Why nothing was seen.", required=True, hxl="#meta+reason"),
        Field("details", Text(300), "What more there is to say.", hxl="#description"),
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

KINDS: Final[tuple[Kind, ...]] = (_WATCH, _WATCH_COUNT, _WATCH_GAP)
