"""A night in small numbers, through the kinds: what the tests of statements are about.

The night of 10 December 2016, 18:00 to 06:00 in Damascus. 300 civilians are counted out over two corridors, 200 at
Karim and 100 at Mahayar: 33 men, 100 women, 167 children (57 of them as 25 girls and 32 boys). 296 arrive: four men of
the Karim corridor do not. The night before, 500 were counted. 60 laid down weapons, 51 were amnestied. A watch over
Karim has a gap of 45 minutes, and nobody watches Mahayar. The published total of 78,000 is far from the ledger's 800.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from safepassage.catalogue import everything
from safepassage.foundation.times import Period, parse_interval, parse_period, zone
from safepassage.ledger.observation import Observation
from safepassage.ledger.operation import Operation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from safepassage.ledger.view import View
    from safepassage.statements.model import Statement

KINDS = everything()
DAMASCUS = zone("Asia/Damascus")
NIGHT = "night:2016-12-10"
MORNING_S = 1_481_428_800  # 2016-12-11T06:00 in Damascus
DAY_S = 86_400
EVENING = "2016-12-10T18:00/2016-12-11T06:00"


def seen(kind: str, occurred: str, body: dict[str, Any], *, place: str | None = None, **more: Any) -> Observation:
    """An observation that its kind has checked."""
    when = parse_interval(occurred, DAMASCUS)
    entry = KINDS[kind]
    read, faults = entry.read(body, when, DAMASCUS)  # type: ignore[arg-type]
    assert not faults, faults
    source = more.pop("source", "desk")
    return Observation(
        kind=kind,
        body=read,
        occurred=when,  # type: ignore[arg-type]
        source=source,
        source_id=more.pop("source_id", f"{kind}-{occurred}-{place}-{sorted(body)}-{str(body)[:80]}"),
        method=more.pop("method", entry.methods[0]),
        mood=more.pop("mood", entry.moods[0]),
        place=place,
        **more,
    )


def card(**changes: Any) -> Observation:
    body = {
        "name": {"en": "A small evacuation", "ar": "إجلاء صغير", "ru": "Малая эвакуация"},
        "operator": "Exercise staff",
        "operator_is_party": "no",
        "nature": "exercise",
        "start": "2016-12-08T00:00",
        "time_zone": "Asia/Damascus",
        "guarantors": "party A; party B",
        **changes,
    }
    return seen("operation", "2016-12-08T00:00", body, source_id="card")


def crossing(people: dict[str, int], when: str, road: str = "karim", **more: Any) -> Observation:
    body = {
        "from": "zone/east",
        "corridor": f"corridor/{road}",
        "people": people,
        "population": "civilians",
        "movement": "organised_evacuation",
        **more.pop("body", {}),
    }
    return seen("crossing_count", when, body, place=f"crossing/{road}", source=f"post-{road}", **more)


def arrival(people: dict[str, int], when: str, road: str = "karim", **more: Any) -> Observation:
    body = {
        "corridor": f"corridor/{road}",
        "people": people,
        "population": "civilians",
        "movement": "organised_evacuation",
        **more.pop("body", {}),
    }
    return seen("arrival", when, body, place="centre/jibreen", source="centre-jibreen", **more)


def claim(measure: str, value: str, unit: str, **more: Any) -> Observation:
    hedge = more.pop("hedge", "exact")
    body = {
        "publisher": "a news agency",
        "speaker": "the Centre",
        "measure": measure,
        "what": more.pop("what", measure),
        "quantity": {"value": value, "hedge": hedge, "unit": unit},
        "scope": "cumulative",
        "span_to": "2016-12-11",
        **more,
    }
    return seen(
        "claim",
        "2016-12-11",
        body,
        place="city/aleppo",
        source="press-desk",
        source_id=f"{measure}-{value}-{len(more)}",
    )


def places() -> list[Observation]:
    named = {
        "zone/east": "Eastern districts",
        "city/aleppo": "Aleppo",
        "corridor/karim": "Karim corridor",
        "corridor/mahayar": "Mahayar corridor",
        "centre/jibreen": "Jibreen centre",
    }
    return [
        seen("place", "2016-12-08T00:00", {"names": {"en": name}}, place=place, source_id=place)
        for place, name in named.items()
    ]


def movements() -> list[Observation]:
    return [
        crossing({"men": 200, "women": 200, "children": 100}, "2016-12-09T20:00/2016-12-09T20:15"),
        arrival({"men": 200, "women": 200, "children": 100}, "2016-12-09T22:00/2016-12-09T22:15"),
        crossing({"men": 30, "women": 60, "children": 110}, "2016-12-10T18:00/2016-12-10T18:15"),
        crossing({"men": 3, "women": 40, "girls": 25, "boys": 32}, "2016-12-10T20:00/2016-12-10T20:15", "mahayar"),
        arrival({"men": 26, "women": 60, "children": 110}, "2016-12-10T21:00/2016-12-10T21:15"),
        arrival({"men": 3, "women": 40, "girls": 25, "boys": 32}, "2016-12-10T22:00/2016-12-10T22:15", "mahayar"),
    ]


def care() -> list[Observation]:
    return [
        seen("centre", "2016-12-08T12:00", {"state": "opened", "beds": 900}, place="centre/jibreen"),
        seen("meals", EVENING, {"meals": 640}, place="centre/jibreen"),
        seen("consultations", EVENING, {"consultations": 40}, place="centre/jibreen"),
        seen(
            "referral",
            EVENING,
            {"people": {"people": 2}, "priority": "urgent", "outcome": "admitted"},
            place="centre/jibreen",
        ),
        seen(
            "headcount", "2016-12-11T05:00", {"people": {"people": 790}, "population": "people"}, place="centre/jibreen"
        ),
    ]


def disarmament() -> list[Observation]:
    district = "district/al-masharqah"
    return [
        seen("weapons_laid_down", EVENING, {"people": 60}, place=district, source="reception"),
        seen(
            "decision",
            "2016-12-11T02:00/2016-12-11T03:00",
            {"amnestied": 51, "legal_basis": "Decree 15"},
            place=district,
        ),
        seen("weapons_received", EVENING, {"weapons": {"rifle": 41}}, place=district),
    ]


def ground() -> list[Observation]:
    sweep = {"task": "military_sweep", "outcome": "swept", "area": "about 24 ha", "blocks": 162, "road_length": "11 km"}
    work = {"action": "repaired", "by": "city company", "part": "completed"}
    return [
        seen("land_release", EVENING, sweep, place="district/hanano"),
        seen(
            "ordnance",
            EVENING,
            {"found": {"ied": 61, "mortar_bomb": 8}, "destroyed": {"ied": 60}},
            place="district/hanano",
        ),
        seen("facility_work", EVENING, {"facility_type": "school", **work}, place="facility/school-1"),
        seen("facility_work", EVENING, {"facility_type": "bakery", **work}, place="facility/bakery-1"),
    ]


def roads() -> list[Observation]:
    opened = {"state": "open", "reason": "agreed by telephone"}
    return [
        *(
            seen("corridor_state", "2016-12-10T17:00", opened, place=f"corridor/{road}")
            for road in ("karim", "mahayar")
        ),
        seen("watch", EVENING, {"means": "drone"}, place="corridor/karim", source="crew-1"),
        seen(
            "watch_gap",
            "2016-12-11T01:10/2016-12-11T01:55",
            {"reason": "weather"},
            place="corridor/karim",
            source="crew-1",
        ),
        seen("incident", "2016-12-10T19:10", {"type": "shelling", "injured": {"people": 2}}, place="corridor/karim"),
        seen(
            "pause",
            "2016-12-08T18:00",
            {
                "pause": "december-8",
                "state": "begun",
                "basis": "unilateral",
                "declared_by": "the army",
                "area": "city/aleppo",
            },
        ),
        seen(
            "control_share",
            "2016-12-09T12:00",
            {"of": "the city", "side": "the government", "share": "93 %"},
            place="city/aleppo",
        ),
    ]


def claims() -> list[Observation]:
    return [
        claim("evacuated", "78000", "{person}", hedge="more_than", population="civilians"),
        claim(
            "arrived",
            "39250",
            "{person}",
            hedge="at_least",
            population="people",
            publisher="a UN office",
            speaker="the UN",
        ),
        claim("combatants_laid_down", "1324", "{person}", hedge="about", population="combatants"),
        claim("amnestied", "1270", "{person}", population="combatants"),
        claim("area_released", "24", "har"),
    ]


def everything_seen() -> list[Observation]:
    return [*places(), *movements(), *care(), *disarmament(), *ground(), *roads(), *claims()]


def opened(folder: Path, observations: Iterable[Observation] = (), **changes: Any) -> Operation:
    """An operation with these observations on its ledger."""
    moments = iter(range(1_481_500_000_000, 1_481_600_000_000))
    operation = Operation.create(folder / "op", KINDS, card(**changes), clock=lambda: next(moments), node="desk")
    listed = list(observations)
    if listed:
        operation.record(listed)
    return operation


def period(name: str = NIGHT) -> Period:
    found = parse_period(name, DAMASCUS, _night(), 0)
    assert isinstance(found, Period)
    return found


def _night() -> Any:
    from safepassage.foundation.times import Night

    return Night()


def statement(view: View, edition: str = "internal", name: str = NIGHT) -> Statement:
    from safepassage.statements.compose import compose

    return compose(view, period(name), period_name=name, edition=edition)
