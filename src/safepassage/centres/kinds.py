"""Kinds of observation about a centre: that it is open and for how many, whom it expects, holds and sends on.

Only a departure moves people. A notice says who may come, a headcount says who is
there at one moment and is set against what the movements leave; neither is ever
added to anything. Care is counted in `care.py`.
"""

from __future__ import annotations

from typing import Final

from safepassage.centres.care import CONSULTATIONS, MEALS, REFERRAL
from safepassage.centres.rules import closed_has_no_capacity, destination_is_one
from safepassage.ledger.fields import YES_NO_UNKNOWN, Amount, Choice, Field, Moment, Place, Slug
from safepassage.ledger.kind import Kind, Posting, Total
from safepassage.ledger.people_fields import (
    CHOICES,
    COUNT_RULES,
    MOVEMENT,
    ORGANISERS,
    PEOPLE,
    PERSONS,
    POPULATION,
    SINGLES,
    no_children_among_combatants,
)

__all__ = ["KINDS"]

_PLACES: Final = ("centre", "hospital")

CENTRE: Final = Kind(
    name="centre",
    title="Centre opened or closed",
    summary="That a centre is open, with what it can hold, or that it closed. A later record changes what it gives and "
    "leaves the rest as it was.",
    place=_PLACES,
    whole=True,
    instant=True,
    methods=("reported", "measured", "counted"),
    hxl="#status+centre",
    fields=(
        Field(
            "state",
            Choice(("opened", "closed")),
            "opened (also when it stays open) or closed",
            required=True,
            hxl="#status+centre",
        ),
        Field("beds", Amount("{bed}"), "Places to sleep", hxl="#capacity+beds"),
        Field("water", Amount("L"), "Litres of safe water a day", hxl="#capacity+water"),
        Field("latrines", Amount("{latrine}"), "Latrines that can be used", hxl="#capacity+latrines"),
        Field("heating", YES_NO_UNKNOWN, "Whether it is heated", hxl="#capacity+heating"),
    ),
    rules=(closed_has_no_capacity,),
    example={
        "occurred": "2016-12-08T09:00",
        "source": "centre-jibreen",
        "source_id": "opening",
        "place": "centre/jibreen",
        "body": {"state": "opened", "beds": 1600, "water": "24 m3", "latrines": 80, "heating": "yes"},
    },
    bad=(
        ({"state": "full"}, "one of opened, closed"),
        ({"beds": "-1"}, "0 or more"),
        ({"water": "24 km"}, "an amount of volume"),
        ({"state": "closed"}, "no capacity, because it is closed"),
    ),
)

PRE_ARRIVAL_NOTICE: Final = Kind(
    name="pre_arrival_notice",
    title="Pre-arrival notice",
    summary="How many a centre is told to expect, and when. It prepares beds; it never posts and is never a count.",
    place=_PLACES,
    whole=True,
    moods=("declared", "planned"),
    methods=("reported", "estimated", "counted"),
    hxl="#activity+notice",
    fields=(
        Field(
            "expected",
            PERSONS,
            "How many are expected, hedged as it was said: about 450",
            required=True,
            hxl="#affected+expected",
        ),
        Field("due", Moment(), "When they are expected", required=True, hxl="#date+due"),
        Field("corridor", Place(("corridor",)), "The corridor by which they come", hxl="#loc+corridor"),
        Field("convoy", Slug(), "The convoy that brings them", hxl="#item+convoy"),
        Field("children", PERSONS, "Children among them", hxl="#affected+children+expected"),
        Field("wounded", PERSONS, "Wounded or sick among them", hxl="#affected+wounded+expected"),
        *SINGLES,
    ),
    example={
        "occurred": "2016-12-10T22:05",
        "source": "transport-desk",
        "source_id": "notice-7",
        "place": "centre/jibreen",
        "mood": "declared",
        "body": {
            "expected": "about 460",
            "due": "2016-12-10T23:30",
            "corridor": "corridor/karim-el-hun",
            "convoy": "convoy-7",
            "children": "about 200",
            "wounded": 4,
        },
    },
    bad=(
        ({"expected": "a few"}, "a number of 0 or more"),
        ({"due": "tonight"}, "a date and time"),
        ({"due": ""}, "When they are expected"),
    ),
)

HEADCOUNT: Final = Kind(
    name="headcount",
    title="Night headcount",
    summary="How many are in a centre at one moment. It is checked against what the movements leave, and never added.",
    place=_PLACES,
    whole=True,
    instant=True,
    methods=("counted", "registered", "estimated"),
    hxl="#activity+headcount",
    fields=(PEOPLE, POPULATION),
    rules=(no_children_among_combatants,),
    example={
        "occurred": "2016-12-11T03:00",
        "source": "centre-jibreen",
        "source_id": "headcount-11-12",
        "place": "centre/jibreen",
        "body": {"people": {"men": 310, "women": 402, "children": 640}, "population": "civilians"},
    },
    bad=(
        ({"people": ""}, "as coarsely as they were counted"),
        ({"people": {"people": 900, "children": 950}}, "a whole of at least its parts"),
        ({"population": ""}, "where the source shows it"),
    ),
)

DEPARTURE: Final = Kind(
    name="departure",
    title="Departure from a centre",
    summary="People who left a centre, for where, and whether they chose it. It moves them from the centre to there.",
    place=_PLACES,
    methods=("counted", "registered", "reported", "estimated"),
    hxl="#activity+departure",
    fields=(
        Field(
            "destination",
            Place(),
            "A place, or special/onward (not known), special/outside (outside the operation), special/returned (home)",
            required=True,
            hxl="#loc+destination",
        ),
        Field(
            "own_choice",
            YES_NO_UNKNOWN,
            "Whether they chose the destination; no where they were moved",
            required=True,
            hxl="#indicator+choice+destination",
        ),
        PEOPLE,
        POPULATION,
        MOVEMENT,
        *ORGANISERS,
        *(field for field in CHOICES if field.name != "choice_of_destination"),
        *SINGLES,
    ),
    rules=(*COUNT_RULES, destination_is_one),
    postings=(Posting("people", "@place", "@destination"),),
    by=("population", "destination", "own_choice", "movement"),
    totals=(
        Total("people_departed", "people"),
        Total("people_departed_by_choice", "people", where={"own_choice": "yes"}),
        Total("people_moved_on", "people", where={"own_choice": "no"}),
    ),
    example={
        "occurred": "2016-12-11T04:00/2016-12-11T05:00",
        "source": "centre-jibreen",
        "source_id": "departures-04",
        "place": "centre/jibreen",
        "body": {
            "destination": "special/onward",
            "own_choice": "yes",
            "people": {"adults": 12, "children": 15},
            "population": "civilians",
            "movement": "own_flight",
            "households": 6,
        },
    },
    bad=(
        ({"destination": "relatives"}, "the id of a place"),
        ({"destination": "special/died"}, "record a life_event"),
        ({"own_choice": ""}, "Whether they chose the destination"),
        ({"people": {"adults": 12, "men": 20}}, "a whole of at least its parts"),
        ({"households": 60}, "so many people were counted"),
    ),
)

KINDS: Final = (CENTRE, PRE_ARRIVAL_NOTICE, HEADCOUNT, DEPARTURE, MEALS, CONSULTATIONS, REFERRAL)
