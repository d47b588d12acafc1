"""Kinds of observation about people who lay down weapons: how many, what they brought, what was decided.

Every entry is a tally of a district and a period. No field says who they are, where
they come from or whom they fought with, and an import that carries one is refused
(wall 5). Children are counted apart, as children who were referred; a field that
counts combatants never holds them. Decisions are counted when they are made, under
the legal basis they name.
"""

from __future__ import annotations

from typing import Final

from safepassage.disarmament.rules import REFUSED, parts_within
from safepassage.ledger.fields import Amount, Field, Tally, Text
from safepassage.ledger.kind import Kind, Total
from safepassage.ledger.rules import needs_any, no_more_than, sums_to

__all__ = ["KINDS", "WEAPON_TYPES"]

_PLACES: Final = ("district", "zone", "city", "crossing")
_PERSONS: Final = Amount("{person}")
WEAPON_TYPES: Final = (
    *("rifle", "machine_gun", "mortar", "launcher", "pistol"),
    *("ammunition_box", "explosive", "other", "unknown"),
)
_UNDER_18: Final = "Children (under 18) beside them: referred to child protection, never counted as combatants."

_LAID_DOWN: Final = Kind(
    name="weapons_laid_down",
    title="People who laid down weapons",
    summary="Adults who handed over their weapons in a district over a span, as a number; children are counted apart.",
    place=_PLACES,
    fields=(
        Field(
            "people",
            _PERSONS,
            "Adults who laid down weapons; children go into under_18 only.",
            required=True,
            hxl="#affected+combatants",
        ),
        Field("under_18", _PERSONS, _UNDER_18, hxl="#affected+children+referred"),
    ),
    totals=(Total("combatants_laid_down", "people"), Total("children_with_weapons_referred", "under_18")),
    refused=REFUSED,
    sensitive=True,
    hxl="#event+disarmament",
    example={
        "occurred": "2016-12-10T18:00/2016-12-11T06:00",
        "source": "reception-point-2",
        "source_id": "night-10-12",
        "place": "district/al-masharqah",
        "body": {"people": 291, "under_18": 0},
    },
    bad=(
        ({"people": "-3"}, "0 or more"),
        ({"people": ""}, "nothing"),
        ({"name": "somebody"}, "no person is recorded"),
        ({"Full Name": "somebody"}, "no person is recorded"),
        ({"الاسم": "somebody"}, "no person is recorded"),
        ({"фамилия": "somebody"}, "no person is recorded"),
        ({"unit": "somebody's"}, "Who they fought with is not recorded"),
    ),
)

_RECEIVED: Final = Kind(
    name="weapons_received",
    title="Weapons received",
    summary="Weapons handed over in a district over a span, by type; a type nobody counted is left out, never 0.",
    place=_PLACES,
    fields=(
        Field(
            "weapons", Tally(WEAPON_TYPES, "{object}"), "Weapons received, by type.", required=True, hxl="#item+weapons"
        ),
    ),
    refused=REFUSED,
    sensitive=True,
    hxl="#item+weapons",
    example={
        "occurred": "2016-12-10T18:00/2016-12-11T06:00",
        "source": "reception-point-2",
        "source_id": "weapons-10-12",
        "place": "district/al-masharqah",
        "body": {"weapons": {"rifle": 212, "machine_gun": 9, "launcher": 6, "ammunition_box": 31}},
    },
    bad=(
        ({"weapons": {"tank": 1}}, "one of rifle"),
        ({"weapons": {"rifle": "many"}}, "a whole number"),
        ({"faction": "somebody's"}, "Who they fought with is not recorded"),
    ),
)

_SCREENING: Final = Kind(
    name="screening",
    title="Screening",
    summary="People screened after laying down weapons, as numbers; who was screened is not recorded.",
    place=_PLACES,
    fields=(
        Field(
            "screened", _PERSONS, "Adults screened over the span.", required=True, hxl="#affected+combatants+screened"
        ),
        Field(
            "referred",
            _PERSONS,
            "Of the adults screened, referred to an inquiry, a court or medical care.",
            hxl="#affected+combatants+referred",
        ),
        Field(
            "under_18",
            _PERSONS,
            "Children (under 18) whom the screening found beside them: referred to child protection.",
            hxl="#affected+children+referred",
        ),
    ),
    rules=(no_more_than("referred", "screened"),),
    totals=(
        Total("screened", "screened"),
        Total("screening_referred", "referred"),
        Total("screening_children_referred", "under_18"),
    ),
    refused=REFUSED,
    sensitive=True,
    hxl="#activity+screening",
    example={
        "occurred": "2016-12-11",
        "source": "reception-point-2",
        "source_id": "screening-11-12",
        "place": "district/al-masharqah",
        "body": {"screened": 240, "referred": 11, "under_18": 2},
    },
    bad=(
        ({"referred": 241}, "no more than screened"),
        ({"screened": "?"}, "Unknown is not zero"),
        ({"birthplace": "somewhere"}, "no person is recorded"),
    ),
)

_DECISION: Final = Kind(
    name="decision",
    title="Decisions",
    summary="Decisions of a span on people who laid down weapons, as numbers, with the legal basis they name.",
    place=_PLACES,
    fields=(
        Field("amnestied", _PERSONS, "Amnestied by decisions of this span.", hxl="#affected+combatants+amnestied"),
        Field(
            "referred",
            _PERSONS,
            "Referred to an inquiry or a court by decisions of this span.",
            hxl="#affected+combatants+referred",
        ),
        Field(
            "received",
            _PERSONS,
            "Out of how many, where the source says so: checked against the parts, never summed.",
            hxl="#affected+combatants+received",
        ),
        Field(
            "undecided",
            _PERSONS,
            "Still undecided out of those, where the source says so: checked, never summed.",
            hxl="#affected+combatants+undecided",
        ),
        Field(
            "legal_basis",
            Text(300),
            "The decree, law or agreement that the decisions rest on.",
            required=True,
            hxl="#meta+legal_basis",
        ),
    ),
    rules=(
        needs_any("amnestied", "referred"),
        parts_within("received", "amnestied", "referred", "undecided"),
        sums_to("received", "amnestied", "referred", "undecided"),
    ),
    totals=(Total("amnestied", "amnestied"), Total("decisions_referred", "referred")),
    refused=REFUSED,
    sensitive=True,
    hxl="#event+decision",
    example={
        "occurred": "2016-12-10",
        "source": "amnesty-commission",
        "source_id": "session-10-12",
        "place": "city/aleppo",
        "body": {
            "amnestied": 28,
            "referred": 0,
            "received": 31,
            "undecided": 3,
            "legal_basis": "Amnesty decree 15 of 2016",
        },
    },
    bad=(
        ({"amnestied": 32}, "no more than received, which is 31"),
        ({"amnestied": 20, "referred": 10}, "amnestied + referred + undecided of no more than received"),
        ({"legal_basis": ""}, "The decree, law or agreement"),
        ({"amnestied": "", "referred": ""}, "amnestied or referred"),
        ({"commander": "somebody"}, "Who they fought with is not recorded"),
    ),
)

KINDS: Final[tuple[Kind, ...]] = (_LAID_DOWN, _RECEIVED, _SCREENING, _DECISION)
