"""Kinds of observation about what others published: claims, and pictures with their relation to the event.

A claim keeps who published it, who said it, where they had it from and what they
counted, so that 78,000 evacuated and 37,000 who left can stand side by side without
being compared as if they were one thing. It is never our figure, never averaged and
never summed. An accusation is a claim and never a report of abuse. A picture is a
caption and a commitment: no pixels are stored, and a file picture proves nothing.
"""

from __future__ import annotations

from typing import Final

from safepassage.claims.fields import Claimed, Day
from safepassage.claims.rules import (
    credit_by_consent,
    days_in_order,
    digest_is_sha256,
    says_something,
    scope_has_its_days,
)
from safepassage.ledger.fields import YES_NO_UNKNOWN, Choice, Field, Text
from safepassage.ledger.kind import Kind

__all__ = ["GRADES", "GRADE_UNKNOWN", "KINDS", "MEASURES", "SCOPES"]

GRADES: Final = tuple(f"{source}{content}" for source in "ABCDEF" for content in "123456")
"""Admiralty code (NATO AJP-2.1): A–F how reliable the source is, 1–6 how credible the content."""
GRADE_UNKNOWN: Final = "F6"
SCOPES: Final = ("period", "cumulative", "at", "plan", "rate")
MEASURES: Final = (
    *(
        "evacuated",
        "crossed",
        "arrived",
        "sheltered",
        "remaining",
        "missing",
        "prevented",
        "killed",
        "injured",
        "medical",
        "vehicles",
    ),
    *("combatants_laid_down", "amnestied", "undecided"),
    *("area_released", "blocks", "buildings", "road_length", "ordnance", "facilities"),
    *("control", "pause", "service", "guarantee", "route", "accusation", "other"),
)

_CLAIM: Final = Kind(
    name="claim",
    title="Claim",
    summary="What somebody else published, in their words and by their definition; never averaged, never summed.",
    place=(),
    whole=True,
    methods=("reported",),
    fields=(
        Field("publisher", Text(200), "Who published it.", required=True, hxl="#org+publisher"),
        Field("speaker", Text(200), "Who said it, when that is not the publisher.", hxl="#org+speaker"),
        Field("speaker_source", Text(200), "Where the speaker had it from, as they say.", hxl="#org+speaker_source"),
        Field(
            "measure",
            Choice(MEASURES),
            "Which of our figures it speaks about; other when none.",
            required=True,
            hxl="#meta+measure",
        ),
        Field("what", Text(300), "What they counted, in their own definition.", hxl="#meta+definition"),
        Field(
            "quantity",
            Claimed(),
            "The number as printed, with its hedge and unit; leave it out when there is none.",
            hxl="#value+claimed",
        ),
        Field(
            "conversion",
            Claimed(),
            "The same quantity in another unit, where the source printed both.",
            hxl="#value+converted",
        ),
        Field(
            "scope", Choice(SCOPES), "Over a period, since a start, at a date, a plan, or a rate.", hxl="#meta+scope"
        ),
        Field("span_from", Day(), "First day that it covers.", hxl="#date+start"),
        Field("span_to", Day(), "Last day that it covers, or the day that it is of.", hxl="#date+end"),
        Field(
            "population",
            Text(120),
            "Whom they counted, in their word: civilians, children, patients.",
            hxl="#meta+population",
        ),
        Field(
            "part_of",
            Text(300),
            "Of which other claim it is a part: that one's id, or its definition.",
            hxl="#meta+part_of",
        ),
        Field("text", Text(4000), "The source's own words, quoted.", hxl="#description+quote"),
        Field(
            "note", Text(), "What a reader should know: a misprint, a day that was inferred.", hxl="#description+note"
        ),
        Field(
            "grade",
            Choice(GRADES),
            "Admiralty grade, internal only; F6 (cannot be judged) when empty.",
            hxl="#meta+grade",
        ),
    ),
    rules=(says_something, scope_has_its_days, days_in_order),
    hxl="#meta+claim",
    example={
        "occurred": "2016-12-11",
        "source": "press-desk",
        "source_id": "claim-11-01",
        "place": "city/aleppo",
        "body": {
            "publisher": "a news agency",
            "speaker": "Centre for Reconciliation",
            "measure": "evacuated",
            "what": "evacuated since the operation began",
            "quantity": {"value": "78000", "hedge": "more_than", "unit": "{person}"},
            "scope": "cumulative",
            "span_to": "2016-12-11",
            "population": "civilians",
            "text": "more than 78,000 civilians have been evacuated from eastern Aleppo",
        },
    },
    bad=(
        ({"publisher": ""}, "Who published it"),
        ({"what": ""}, "because there is a number"),
        ({"quantity": {"value": "78000"}}, "the unit of the number"),
        ({"quantity": {"unit": "{person}"}}, "a number"),
        ({"quantity": "", "text": ""}, "the source's own words"),
        ({"measure": "accusation", "text": ""}, "the source's own words"),
        ({"span_to": "2016-02-31"}, "a day that exists"),
        ({"span_from": "2016-12-12"}, "a day at or after span_from"),
        ({"scope": "period"}, "because scope is period"),
        ({"grade": "G7"}, "one of A1"),
    ),
)

_EVIDENCE: Final = Kind(
    name="evidence",
    title="Picture or film",
    summary="That a picture or film exists and what it shows; no pixels are stored, a file picture is never evidence.",
    place=(),
    whole=True,
    methods=("reported",),
    fields=(
        Field("media", Choice(("picture", "film")), "Picture or film.", required=True, hxl="#meta+media"),
        Field(
            "caption",
            Text(500),
            "What it shows, without naming or describing a person.",
            required=True,
            hxl="#description+caption",
        ),
        Field(
            "relation",
            Choice(("shows_this_event", "file_picture")),
            "Whether it shows this event or was taken from a file.",
            required=True,
            hxl="#meta+relation",
        ),
        Field("credit", Text(200), "Whom to credit, when they agreed to be named.", hxl="#org+credit"),
        Field("credit_consent", YES_NO_UNKNOWN, "Whether they agreed to be named.", hxl="#meta+consent"),
        Field(
            "digest",
            Text(64),
            "SHA-256 of a random salt and the file, in hex; the salt stays with the file.",
            hxl="#meta+digest",
        ),
    ),
    rules=(credit_by_consent, digest_is_sha256),
    hxl="#meta+evidence",
    example={
        "occurred": "2016-12-10",
        "source": "press-desk",
        "source_id": "picture-11-01",
        "place": "city/aleppo",
        "body": {
            "media": "picture",
            "caption": "People with luggage walk along a street",
            "relation": "file_picture",
            "credit_consent": "unknown",
            "digest": "9f2c1d0e" * 8,
        },
    },
    bad=(
        ({"credit": "A. Photographer"}, "Leave credit empty until they agree"),
        ({"digest": "sha256:abc"}, "64 lower-case hex digits"),
        ({"relation": ""}, "Whether it shows this event"),
    ),
)

KINDS: Final[tuple[Kind, ...]] = (_CLAIM, _EVIDENCE)
