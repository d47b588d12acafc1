"""The kind that registers a household: its size in the open, its names sealed in the vault.

The chain holds how many they are, and what the names are kept for, on which ground
and how long. The names lie outside it, under a key of their own whose destruction
erases them. It never moves anybody: the arrival did. Where the operator is a party to
the conflict the doors refuse the sealed part. No picture and no measure of a body is taken.
"""

from __future__ import annotations

from typing import Final

from safepassage.foundation.said import said
from safepassage.ledger.fields import YES_NO_UNKNOWN, Amount, Choice, Field, Text
from safepassage.ledger.kind import Kind, Total
from safepassage.ledger.people_fields import COUNT_RULES, PEOPLE, SINGLES
from safepassage.people.rules import consent_is_given, retention_ends

__all__ = ["LEGAL_BASES", "PURPOSES", "REGISTRATION"]

PURPOSES: Final = ("shelter", "food_and_relief", "medical_care", "family_contact", "onward_transport", "documents")
LEGAL_BASES: Final = ("consent", "vital_interest", "public_interest", "legal_obligation")
"""After the Handbook on Data Protection in Humanitarian Action (ICRC, 2nd edition, 2020), chapter 3."""

_SINGLES: Final = tuple(field for field in SINGLES if field.name != "households")
_BODY: Final = said("no_body", "No picture and no measure of a body is kept (wall 1): drop the column.")
_BELIEF: Final = said("no_belief", "Nobody needs it to be helped: drop the column.")
_REFUSED: Final = {
    **dict.fromkeys(
        ("photo", "picture", "face", "fingerprint", "iris", "biometric", "صورة", "بصمة", "фото", "отпечатки"), _BODY
    ),
    **dict.fromkeys(
        ("religion", "ethnicity", "sect", "party", "الدين", "الطائفة", "القومية", "религия", "национальность"), _BELIEF
    ),
    **dict.fromkeys(
        (
            *("names", "name", "full_name", "first_name", "last_name", "phone", "year_of_birth", "date_of_birth"),
            *("الاسم", "الاسم_الكامل", "الكنية", "الهاتف", "رقم_الهاتف", "تاريخ_الولادة", "سنة_الولادة"),
            *("имя", "фамилия", "отчество", "фио", "телефон", "дата_рождения", "год_рождения"),
        ),
        said("sealed_part", "Personal data goes into the sealed part: put personal. before the column's title."),
    ),
}

REGISTRATION: Final = Kind(
    name="registration",
    title="Household registered",
    summary="One household, by its size. Names are sealed, for a stated purpose, ground and time. Help never depends "
    "on it.",
    place=("centre", "hospital"),
    methods=("registered",),
    hxl="#activity+registration",
    fields=(
        PEOPLE,
        *_SINGLES,
        Field("purpose", Choice(PURPOSES), "What the names are kept for", required=True, hxl="#meta+purpose"),
        Field("legal_basis", Choice(LEGAL_BASES), "On which ground", required=True, hxl="#meta+legal_basis"),
        Field("consent", YES_NO_UNKNOWN, "Whether they consented", required=True, hxl="#meta+consent"),
        Field(
            "retain_days",
            Amount("{day}"),
            "After how many days the key is destroyed",
            required=True,
            hxl="#meta+retention",
        ),
    ),
    personal=(
        Field("names", Text(1000), "Names of the household, a line each"),
        Field("year_of_birth", Text(200), "Years of birth, in the order of the names"),
        Field("phone", Text(60), "How to reach them"),
    ),
    rules=(*COUNT_RULES, consent_is_given, retention_ends),
    totals=(Total("people_registered", "people"),),
    refused=_REFUSED,
    example={
        "occurred": "2016-12-10T22:40/2016-12-10T22:45",
        "source": "centre-jibreen",
        "source_id": "household-118",
        "place": "centre/jibreen",
        "body": {
            "people": {"women": 1, "men": 1, "children": 3, "girls": 2},
            "purpose": "shelter",
            "legal_basis": "consent",
            "consent": "yes",
            "retain_days": 180,
        },
    },
    bad=(
        ({"consent": "no"}, "because the legal basis is consent"),
        ({"retain_days": 36500}, "from 1 to 1826 days"),
        ({"purpose": ""}, "What the names are kept for"),
        ({"photo": "p118.jpg"}, "No picture"),
        ({"religion": "any"}, "Nobody needs it"),
        ({"names": "somebody"}, "sealed part"),
    ),
)
