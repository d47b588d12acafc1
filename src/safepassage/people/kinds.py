"""Kinds of observation that account for people: those who remain, cross, arrive, or drop out on the way.

One kind of observation per leg moves people: the count at a crossing (origin →
corridor) and the registered arrival (corridor → centre). A checkpoint posts those it
held, released or turned back, and a life event those who were born, died or left.
Estimates never post; they are what a source says, beside what others say.
"""

from __future__ import annotations

from typing import Final

from safepassage.ledger.fields import Amount, Choice, Field, People, Place, Text
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
    no_children_in,
)
from safepassage.ledger.rules import needs_any
from safepassage.people.registration import REGISTRATION
from safepassage.people.rules import newborns_are_small

__all__ = ["EVENTS", "KINDS"]

EVENTS: Final = ("born", "died", "admitted", "discharged", "left_route", "returned")
_INSIDE: Final = ("zone", "district", "city", "town")
_CORRIDOR: Final = Place(("corridor",))

REMAINING_ESTIMATE: Final = Kind(
    name="remaining_estimate",
    title="Estimate of those still inside",
    summary="How many one source says are still inside a zone at a moment. Each source stands for itself: estimates "
    "are never added, averaged or used to close a difference.",
    place=_INSIDE,
    whole=True,
    instant=True,
    moods=("observed", "declared"),
    methods=("estimated", "reported", "counted", "registered", "modelled"),
    hxl="#population+remaining",
    fields=(
        Field(
            "people",
            PERSONS,
            "How many, with the source's own hedge: about 100,000",
            required=True,
            hxl="#population+remaining",
        ),
        POPULATION,
        Field("basis", Text(500), "What the source counted, and how it came to the number", hxl="#description+basis"),
    ),
    example={
        "occurred": "2016-12-09T12:00",
        "source": "ohchr",
        "source_id": "briefing-09-12",
        "place": "zone/eastern-aleppo",
        "body": {
            "people": "about 100,000",
            "population": "civilians",
            "basis": "spoken at a press briefing; method not given",
        },
    },
    bad=(
        ({"people": "many"}, "a number of 0 or more"),
        ({"people": "-5"}, "0 or more"),
        ({"population": "residents"}, "one of civilians"),
    ),
)

CROSSING_COUNT: Final = Kind(
    name="crossing_count",
    title="Count at a crossing",
    summary="People counted as they crossed out of a zone into a corridor; it moves them from the one to the other.",
    place=("crossing", "checkpoint"),
    methods=("counted", "estimated", "reported"),
    hxl="#activity+crossing",
    fields=(
        Field("from", Place(_INSIDE), "The zone or district that they left", required=True, hxl="#loc+origin"),
        Field("corridor", _CORRIDOR, "The corridor that they entered", required=True, hxl="#loc+corridor"),
        PEOPLE,
        POPULATION,
        MOVEMENT,
        *ORGANISERS,
        *CHOICES,
        *SINGLES,
    ),
    rules=COUNT_RULES,
    postings=(Posting("people", "@from", "@corridor"),),
    by=("population", "from", "corridor", "movement", "choice_to_leave", "choice_to_stay", "choice_of_destination"),
    totals=(
        Total("people_crossed", "people"),
        Total("households_crossed", "households"),
        Total("unaccompanied_crossed", "unaccompanied"),
        Total("disabled_crossed", "disabled"),
        Total("pregnant_crossed", "pregnant"),
        *(Total(f"crossed_without_{choice.name}", "people", where={choice.name: "no"}) for choice in CHOICES),
    ),
    example={
        "occurred": "2016-12-10T21:15/2016-12-10T21:30",
        "source": "post-karim",
        "source_id": "k-101",
        "place": "crossing/karim-el-hun",
        "body": {
            "from": "zone/eastern-aleppo",
            "corridor": "corridor/karim-el-hun",
            "people": {"men": 9, "women": 14, "children": 20, "boys": 8, "girls": 9},
            "population": "civilians",
            "movement": "organised_evacuation",
            "organised_by": "Exercise staff",
            "escorted_by": "party A",
            "choice_to_leave": "yes",
            "choice_to_stay": "unknown",
            "choice_of_destination": "no",
            "households": 11,
            "unaccompanied": 1,
            "disabled": 2,
            "pregnant": 1,
        },
    },
    bad=(
        ({"people": {"people": 40, "children": 52}}, "a whole of at least its parts"),
        ({"people": {"men": 9, "u_18_59": 4}}, "groups that do not overlap"),
        ({"unaccompanied": 30}, "at most 20: so many children were counted"),
        ({"pregnant": 40}, "so many females were counted"),
        ({"households": 90}, "so many people were counted"),
        ({"population": "combatants"}, "under 18 they are children"),
        ({"movement": "evacuation"}, "one of organised_evacuation"),
        ({"from": ""}, "zone or district that they left"),
    ),
)

ARRIVAL: Final = Kind(
    name="arrival",
    title="Registered arrivals",
    summary="People who arrived by a corridor. It moves them from the corridor to this place. Those whom another "
    "centre sent on are no arrivals here: the departure there has moved them already.",
    place=("centre", "hospital", "city", "town", "district"),
    methods=("registered", "counted", "estimated", "reported"),
    hxl="#activity+arrival",
    fields=(
        Field("corridor", _CORRIDOR, "The corridor by which they came; empty where nobody knows", hxl="#loc+corridor"),
        PEOPLE,
        POPULATION,
        MOVEMENT,
        *ORGANISERS,
        *CHOICES,
        *SINGLES,
    ),
    rules=COUNT_RULES,
    postings=(Posting("people", "@corridor", "@place"),),
    by=("population", "corridor", "movement"),
    totals=(
        Total("people_arrived", "people"),
        Total("households_arrived", "households"),
        Total("unaccompanied_arrived", "unaccompanied"),
        Total("disabled_arrived", "disabled"),
        Total("pregnant_arrived", "pregnant"),
    ),
    example={
        "occurred": "2016-12-10T22:00/2016-12-10T22:30",
        "source": "centre-jibreen",
        "source_id": "arrivals-22",
        "place": "centre/jibreen",
        "body": {
            "corridor": "corridor/karim-el-hun",
            "people": {"adults": 23, "children": 20},
            "population": "civilians",
            "movement": "organised_evacuation",
            "choice_of_destination": "no",
            "households": 11,
            "unaccompanied": 1,
        },
    },
    bad=(
        ({"people": {"people": 43, "adults": 23, "children": 50}}, "a whole of at least its parts"),
        ({"unaccompanied": 21}, "so many children were counted"),
        ({"corridor": "crossing/karim-el-hun"}, "a place of type corridor"),
        ({"choice_of_destination": "partly"}, "one of yes, no, unknown"),
        ({"population": ""}, "civilians or combatants where the source shows it"),
    ),
)

CHECKPOINT_REPORT: Final = Kind(
    name="checkpoint_report",
    title="Report of a checkpoint",
    summary="What a checkpoint on a corridor did over a span: let pass, turned back, held, released, and how long "
    "people waited. Those held or turned back leave the corridor's account; those who passed stay on it.",
    place=("checkpoint", "crossing"),
    methods=("counted", "reported", "estimated"),
    hxl="#activity+checkpoint",
    fields=(
        Field("corridor", _CORRIDOR, "The corridor that it stands on", required=True, hxl="#loc+corridor"),
        POPULATION,
        Field("passed", People(), "People let pass", hxl="#affected+passed"),
        Field("waiting", Amount("min"), "The longest that people waited, in minutes", hxl="#indicator+waiting"),
        Field("turned_back", People(), "People sent back to where they came from", hxl="#affected+turned_back"),
        Field("held", People(), "People held there or taken away", hxl="#affected+held"),
        Field("released", People(), "People released who had been held", hxl="#affected+released"),
    ),
    rules=(
        needs_any("passed", "waiting", "turned_back", "held", "released"),
        *(no_children_in(field) for field in ("passed", "turned_back", "held", "released")),
    ),
    postings=(
        Posting("turned_back", "@corridor", "special/turned-back"),
        Posting("held", "@corridor", "special/held"),
        Posting("released", "special/held", "@corridor"),
    ),
    by=("population", "corridor"),
    totals=(
        Total("people_passed_checkpoints", "passed"),
        Total("people_turned_back", "turned_back"),
        Total("people_held", "held"),
        Total("people_released", "released"),
    ),
    example={
        "occurred": "2016-12-10T21:00/2016-12-10T22:00",
        "source": "checkpoint-ramouseh",
        "source_id": "hour-21",
        "place": "checkpoint/ramouseh",
        "body": {
            "corridor": "corridor/karim-el-hun",
            "population": "civilians",
            "passed": {"men": 60, "women": 71, "children": 118},
            "waiting": 45,
            "turned_back": {"people": 0},
            "held": {"men": 3},
            "released": {"men": 1},
        },
    },
    bad=(
        (
            {"passed": "", "waiting": "", "turned_back": "", "held": "", "released": ""},
            "at least one of passed or waiting",
        ),
        ({"held": {"men": -3}}, "a whole number of people"),
        ({"waiting": "45 km"}, "an amount of duration"),
        ({"population": "combatants"}, "under 18 they are children"),
        ({"corridor": ""}, "The corridor that it stands on"),
    ),
)

LIFE_EVENT: Final = Kind(
    name="life_event",
    title="Born, died, admitted, discharged, left the route, returned",
    summary="People who joined or left an account other than by a crossing or an arrival. It says how many, never who.",
    place=None,
    methods=("reported", "registered", "counted"),
    sensitive=True,
    hxl="#event+life",
    fields=(
        Field("event", Choice(EVENTS), "What happened", required=True, hxl="#event+type"),
        Field(
            "account",
            Place((*_INSIDE, "corridor", "centre", "hospital", "special")),
            "Where they were accounted for (discharged: where they are now)",
            required=True,
            hxl="#loc+account",
        ),
        PEOPLE,
        POPULATION,
    ),
    rules=(no_children_among_combatants, newborns_are_small),
    postings=(
        Posting("people", "special/born", "@account", {"event": "born"}),
        Posting("people", "@account", "special/died", {"event": "died"}),
        Posting("people", "@account", "special/in-hospital", {"event": "admitted"}),
        Posting("people", "special/in-hospital", "@account", {"event": "discharged"}),
        Posting("people", "@account", "special/left-route", {"event": "left_route"}),
        Posting("people", "@account", "special/returned", {"event": "returned"}),
    ),
    by=("event", "account", "population"),
    totals=tuple(Total(f"people_{event}", "people", where={"event": event}) for event in EVENTS),
    example={
        "occurred": "2016-12-11T02:00/2016-12-11T02:15",
        "source": "centre-jibreen",
        "source_id": "birth-1",
        "body": {"event": "born", "account": "centre/jibreen", "people": {"f_0_4": 1}, "population": "civilians"},
    },
    bad=(
        ({"event": "vanished"}, "one of born, died"),
        ({"account": ""}, "Where they were accounted for"),
        ({"people": {"women": 1}}, "0 to 4 years old"),
        ({"population": "combatants"}, "under 18 they are children"),
    ),
)

KINDS: Final = (REMAINING_ESTIMATE, CROSSING_COUNT, ARRIVAL, CHECKPOINT_REPORT, LIFE_EVENT, REGISTRATION)
