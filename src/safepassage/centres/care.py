"""Kinds of observation about care in a centre: hot meals, medical consultations, referrals.

Care is counted, never given an owner: no name, no diagnosis, no case number. Numbers
of patients are small and are suppressed in public below 10. A referral does not move
anybody between accounts: an admission does, as a life event.
"""

from __future__ import annotations

from typing import Final

from safepassage.foundation.said import said
from safepassage.ledger.fields import Amount, Choice, Field, People, Place, Text
from safepassage.ledger.kind import Kind, Total
from safepassage.ledger.people_fields import PEOPLE
from safepassage.ledger.rules import no_more_than

__all__ = ["CONSULTATIONS", "MEALS", "OUTCOMES", "PRIORITIES", "REFERRAL"]

PRIORITIES: Final = ("immediate", "urgent", "delayed", "minor")
OUTCOMES: Final = ("admitted", "treated", "died", "unknown")
_PLACES: Final = ("centre", "hospital")
_CASE: Final = said(
    "no_case", "Care is counted without persons: drop the column. Case notes stay with the medical team."
)
_REFUSED: Final = dict.fromkeys(
    (
        "name",
        "full_name",
        "patient_name",
        "phone",
        "diagnosis",
        "case_id",
        "patient_id",
        "الاسم",
        "التشخيص",
        "имя",
        "диагноз",
    ),
    _CASE,
)

MEALS: Final = Kind(
    name="meals",
    title="Hot meals served",
    summary="Hot meals served in a centre over a span; one person may have had several.",
    place=_PLACES,
    methods=("counted", "reported", "estimated"),
    hxl="#service+meals",
    fields=(
        Field("meals", Amount("{meal}"), "Hot meals served", required=True, hxl="#output+meals"),
        Field("provided_by", Text(200), "Who provided them", hxl="#org+provider"),
    ),
    totals=(Total("hot_meals_served", "meals"),),
    example={
        "occurred": "2016-12-10T18:00/2016-12-11T06:00",
        "source": "centre-jibreen",
        "source_id": "meals-10-12",
        "place": "centre/jibreen",
        "body": {"meals": 1850, "provided_by": "field kitchen 1"},
    },
    bad=(
        ({"meals": ""}, "Hot meals served"),
        ({"meals": "12.5"}, "a whole number of meals"),
    ),
)

CONSULTATIONS: Final = Kind(
    name="consultations",
    title="Medical consultations",
    summary="Medical consultations in a centre over a span, and the patients where they were counted.",
    place=_PLACES,
    methods=("counted", "registered", "reported", "estimated"),
    sensitive=True,
    hxl="#service+health",
    fields=(
        Field(
            "consultations", Amount("{consultation}"), "Consultations given", required=True, hxl="#output+consultations"
        ),
        Field("patients", People(), "Patients by sex and age, each once", hxl="#reached+patients"),
        Field("provided_by", Text(200), "Who gave them", hxl="#org+provider"),
    ),
    rules=(no_more_than("patients", "consultations"),),
    totals=(Total("medical_consultations", "consultations"), Total("patients_seen", "patients")),
    refused=_REFUSED,
    example={
        "occurred": "2016-12-10T18:00/2016-12-11T06:00",
        "source": "clinic-jibreen",
        "source_id": "night-10-12",
        "place": "centre/jibreen",
        "body": {
            "consultations": 148,
            "patients": {"women": 51, "men": 22, "children": 64},
            "provided_by": "mobile clinic 2",
        },
    },
    bad=(
        ({"consultations": 20}, "no more than consultations"),
        ({"consultations": ""}, "Consultations given"),
        ({"diagnosis": "flu"}, "without persons"),
    ),
)

REFERRAL: Final = Kind(
    name="referral",
    title="Medical referrals",
    summary="People sent on to a hospital over a span, by triage priority and outcome. It does not post.",
    place=_PLACES,
    methods=("counted", "registered", "reported"),
    sensitive=True,
    hxl="#activity+referral",
    fields=(
        Field("priority", Choice(PRIORITIES), "Triage priority", required=True, hxl="#severity+triage"),
        PEOPLE,
        Field("hospital", Place(("hospital",)), "Where they were sent", hxl="#loc+hospital"),
        Field(
            "outcome",
            Choice(OUTCOMES),
            "What became of them; unknown until it is known",
            required=True,
            hxl="#status+outcome",
        ),
    ),
    by=("priority", "hospital", "outcome"),
    totals=(Total("people_referred_medically", "people"),),
    refused=_REFUSED,
    example={
        "occurred": "2016-12-10T23:00/2016-12-11T00:00",
        "source": "clinic-jibreen",
        "source_id": "referrals-23",
        "place": "centre/jibreen",
        "body": {
            "priority": "urgent",
            "people": {"women": 1, "boys": 2},
            "hospital": "hospital/al-razi",
            "outcome": "admitted",
        },
    },
    bad=(
        ({"priority": "red"}, "one of immediate, urgent"),
        ({"hospital": "centre/jibreen"}, "a place of type hospital"),
        ({"patient_name": "somebody"}, "without persons"),
        ({"outcome": ""}, "What became of them"),
    ),
)
