"""The kinds that the ledger itself needs: the operation's card, withdrawal, statements and their approval, plans."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from safepassage.foundation.errors import Fault
from safepassage.foundation.said import said
from safepassage.foundation.times import zone
from safepassage.ledger.card import NATURES
from safepassage.ledger.fields import YES_NO_UNKNOWN, Amount, Choice, Field, Moment, Text, Texts
from safepassage.ledger.kind import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from safepassage.foundation.times import Interval

__all__ = ["EDITIONS", "KINDS"]

EDITIONS: Final = ("internal", "public")
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):(00|15|30|45)")


def _zone_exists(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    try:
        zone(body["time_zone"])
    except ValueError:
        expected = said("time_zone", "an IANA time zone, such as Asia/Damascus")
        yield Fault(expected, body["time_zone"], said("zone_list", "Choose it by continent and city."), "time_zone")


def _night_is_clock(body: Mapping[str, Any], occurred: Interval) -> Iterable[Fault]:  # noqa: ARG001
    for name in ("night_starts", "night_ends"):
        if name in body and not _CLOCK.fullmatch(body[name]):
            expected = said("quarter", "a local time on a quarter of an hour, such as 18:00")
            yield Fault(expected, body[name], said("nearest_quarter", "Take the nearest quarter."), name)


OPERATION: Final = Kind(
    name="operation",
    title="Operation's card",
    summary="Who operates, funds and escorts the operation, whether the operator is a party, and whether it is real.",
    place=None,
    whole=True,
    instant=True,
    moods=("declared",),
    methods=("reported",),
    hxl="#activity+operation",
    fields=(
        Field("name", Texts(), "The operation's name, by language", required=True, hxl="#activity+name"),
        Field("operator", Text(200), "Who runs it", required=True, hxl="#org+operator"),
        Field("operator_is_party", YES_NO_UNKNOWN, "Whether the operator is a party to the conflict", required=True),
        Field("funder", Text(200), "Who pays for it", hxl="#org+funder"),
        Field("escort", Text(200), "Who escorts people", hxl="#org+escort"),
        Field(
            "nature",
            Choice(NATURES),
            "Real, an exercise or a reconstruction; fixed for the whole ledger",
            required=True,
        ),
        Field("start", Moment(), "When the operation began", required=True, hxl="#date+start"),
        Field("time_zone", Text(60), "IANA time zone, such as Asia/Damascus", required=True),
        Field("night_starts", Text(5), "Local time at which a night begins; 18:00 when not said"),
        Field("night_ends", Text(5), "Local time at which a night ends; 06:00 when not said"),
        Field("guarantors", Text(500), "Parties whose guarantee an open corridor needs, apart by ;"),
        Field("delay_hours", Amount("h"), "Hours that public editions wait; 72 when not said"),
    ),
    rules=(_zone_exists, _night_is_clock),
    example={
        "occurred": "2016-11-24T00:00",
        "source": "desk",
        "source_id": "card-1",
        "mood": "declared",
        "body": {
            "name": {"en": "Eastern Aleppo, autumn 2016"},
            "operator": "Exercise staff",
            "operator_is_party": "no",
            "nature": "exercise",
            "start": "2016-11-24T00:00",
            "time_zone": "Asia/Damascus",
            "guarantors": "party A; party B",
        },
    },
    bad=(
        ({"time_zone": "Damascus"}, "IANA time zone"),
        ({"nature": "rehearsal"}, "real, exercise, reconstruction"),
        ({"night_starts": "6 pm"}, "quarter of an hour"),
        ({"operator": ""}, "Who runs it"),
    ),
)

RETRACTION: Final = Kind(
    name="retraction",
    title="Retraction",
    summary="Withdraws an earlier observation of the same source. The row stays; figures leave it out.",
    place=None,
    whole=True,
    instant=True,
    methods=("reported",),
    hxl="#status+retracted",
    fields=(Field("reason", Text(500), "Why it is withdrawn", required=True),),
    example={
        "occurred": "2016-12-11T06:30",
        "source": "post-karim",
        "source_id": "k-101-withdrawn",
        "retracts": "0" * 64,
        "body": {"reason": "Counted at the other crossing, typed in here by mistake."},
    },
    bad=(({"reason": ""}, "Why it is withdrawn"), ({"raeson": "typo"}, "one of the fields")),
)

STATEMENT: Final = Kind(
    name="statement",
    title="Statement issued",
    summary="A statement as it was issued: its edition, its period, the ledger position it was folded at, its hash.",
    place=None,
    whole=True,
    moods=("declared",),
    methods=("reported",),
    hxl="#meta+statement",
    fields=(
        Field("edition", Choice(EDITIONS), "Internal or public", required=True),
        Field("period", Text(60), "The period's name, such as night:2016-12-10", required=True),
        Field("as_of", Moment(), "Up to when the figures count", required=True),
        Field("position", Amount("{object}"), "Ledger position that the figures were folded at", required=True),
        Field("root", Text(64), "Merkle root of the ledger at that position", required=True),
        Field("digest", Text(64), "SHA-256 of the statement's JSON", required=True),
    ),
    example={
        "occurred": "2016-12-10T18:00/2016-12-11T06:00",
        "source": "desk",
        "source_id": "statement-2016-12-11-public",
        "mood": "declared",
        "body": {
            "edition": "public",
            "period": "night:2016-12-10",
            "as_of": "2016-12-11T06:00",
            "position": 318,
            "root": "0" * 64,
            "digest": "0" * 64,
        },
    },
    bad=(({"edition": "draft"}, "internal, public"), ({"position": "many"}, "a number")),
)

APPROVAL: Final = Kind(
    name="approval",
    title="Approval",
    summary="One person's approval of a statement, by the hash of its JSON, of a notice to people, by its id, or of "
    "other hours that public editions wait, by the id of the card that holds.",
    place=None,
    whole=True,
    instant=True,
    moods=("declared",),
    methods=("reported",),
    hxl="#meta+approval",
    fields=(
        Field("digest", Text(64), "SHA-256 of the statement's JSON, or the notice's or card's id", required=True),
        Field("role", Text(60), "In which role it was approved", required=True),
        Field("decision", Choice(("approved", "refused")), "The decision", required=True),
        Field("reason", Text(500), "Why"),
        Field("delay_hours", Amount("h"), "Of the card: hours that public editions are to wait"),
        Field("period", Text(60), "Of a statement: its period, such as night:2016-12-10"),
        Field("edition", Choice(EDITIONS), "Of a statement: internal or public"),
        Field("as_of", Moment(), "Of a statement: up to when its figures count"),
        Field("position", Amount("{object}"), "Of a statement: ledger position that it was folded at"),
    ),
    example={
        "occurred": "2016-12-11T07:10",
        "source": "desk",
        "source_id": "approval-1",
        "mood": "declared",
        "body": {"digest": "0" * 64, "role": "information management", "decision": "approved"},
    },
    bad=(({"decision": "maybe"}, "approved, refused"), ({"role": ""}, "In which role")),
)

PLAN: Final = Kind(
    name="plan",
    title="Plan of an evacuation",
    summary="A plan as it was made from this ledger: when it begins, for how many, its hash. It holds no street, no "
    "block and no convoy; those stay in the plan's own files.",
    place=None,
    whole=True,
    moods=("planned",),
    methods=("modelled",),
    hxl="#meta+plan",
    fields=(
        Field("scenario", Text(200), "What the scenario is called", required=True),
        Field("as_of", Moment(), "Up to when what is known counted", required=True),
        Field("position", Amount("{object}"), "Ledger position that it was made from", required=True),
        Field("root", Text(64), "Merkle root of the ledger at that position", required=True),
        Field("digest", Text(64), "SHA-256 of its plan.json", required=True),
        Field("people", Amount("{person}"), "People on foot that it is for", required=True),
        Field("stranded", Amount("{person}"), "Of those, people who cannot come out by any way", required=True),
        Field("is_proven", Choice(("yes", "no")), "Whether no plan has more people out at any step", required=True),
    ),
    example={
        "occurred": "2016-12-10T18:00/2016-12-11T00:40",
        "source": "planning-desk",
        "source_id": "plan-318-000000000000",
        "mood": "planned",
        "body": {
            "scenario": "Two corridors",
            "as_of": "2016-12-10T18:00",
            "position": 318,
            "root": "0" * 64,
            "digest": "0" * 64,
            "people": 41360,
            "stranded": 0,
            "is_proven": "yes",
        },
    },
    bad=(
        ({"is_proven": "nearly"}, "one of yes, no"),
        ({"people": "many"}, "a number"),
        ({"streets": "12-34"}, "one of the fields"),
    ),
)

KINDS: Final = (OPERATION, RETRACTION, STATEMENT, APPROVAL, PLAN)
